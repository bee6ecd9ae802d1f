"""The Evaluate panel: its numbers are those of torch's predictions, counted by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sklearn.linear_model import LogisticRegression

from core.builder import Net
from core.data import prepare
from core.data.prepare import Prepared
from core.document import Project
from core.expressions import Expr
from core.lowering import lower
from core.problems import NetwrightError
from core.spec import Use
from gui.evaluate import EvaluatePanel
from gui.evaluate.panel import NOT_TRAINED
from gui.evaluate.plots import histogram
from gui.evaluate.report import ClassReport, NumberReport, report_of
from gui.predict.asking import NO_DATA
from gui.session import Session
from gui.training.trainer import Trainer
from tests.gui.predict.runs_for_tests import outputs, panels, project, settle, softmax, train

Left = Qt.MouseButton.LeftButton
Open = Callable[..., tuple[Session, Trainer, EvaluatePanel]]


@pytest.fixture
def open_panel(qtbot: QtBot, scheme: str) -> Iterator[Open]:
    yield from panels(qtbot, EvaluatePanel)


def diabetes(steps: tuple[Use, ...] | None = None) -> Project:
    net = Net("diabetes")
    x = net.add("ReLU", net.add("Linear", net.input("features"), out_features=16))
    net.output(net.add("Linear", x, out_features=Expr("targets")), "progression")
    if steps is not None:
        net.prepare(*steps)
    net.train_with("Adam", lr=0.01, epochs=20, batch_size=32)
    return net.project


def truths(trainer: Trainer, part: str, column: str) -> np.ndarray[Any, Any]:
    assert trainer.run is not None
    prepared = prepare(trainer.run.project.data)
    return np.asarray(prepared.raw.columns[column][prepared.rows[part]])


def test_before_training_it_says_what_to_do(open_panel: Open) -> None:
    _, _, panel = open_panel(None, trained=False)
    assert panel.empty.sentence.text() == NO_DATA
    _, _, panel = open_panel(project("iris-mlp"), trained=False)
    assert panel.empty.sentence.text() == NOT_TRAINED
    assert panel.empty.isVisible()


def test_classes_are_counted_as_by_hand(open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=2))
    report = panel.report
    assert isinstance(report, ClassReport)
    said, true = outputs(trainer, "valid").argmax(axis=1), truths(trainer, "valid", "label")
    counts = np.zeros((10, 10), dtype=int)
    for t, s in zip(true, said, strict=True):
        counts[t, s] += 1
    assert np.array_equal(report.counts, counts)
    assert panel.classes.matrix.describe(3, 3) == f"true 3, predicted 3: {counts[3, 3]} of {counts[3].sum()}"
    assert report.accuracy == pytest.approx((said == true).mean())
    assert panel.result.text() == f"{100 * (said == true).mean():.1f} % right of 270"
    score = report.scores[8]
    assert score.precision == pytest.approx(counts[8, 8] / counts[:, 8].sum())
    assert score.recall == pytest.approx(counts[8, 8] / counts[8].sum())
    assert score.f1 == pytest.approx(2 * counts[8, 8] / (counts[8].sum() + counts[:, 8].sum()))
    assert score.support == counts[8].sum()
    row = panel.classes.scores.words()[8]
    assert row == ["8", f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", str(score.support)]


def test_the_rival_always_says_the_commonest_training_class(open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=1))
    commonest = np.bincount(truths(trainer, "train", "label")).argmax()
    share = (truths(trainer, "valid", "label") == commonest).mean()
    assert panel.rival.text() == f"Always saying '{commonest}', the commonest class: {100 * share:.1f} %"


def test_the_surest_mistakes_come_first_and_open_in_predict(qtbot: QtBot, open_panel: Open) -> None:
    session, trainer, panel = open_panel(project("digits-mlp", epochs=2))
    shares = softmax(outputs(trainer, "valid").astype(np.float64))
    true = truths(trainer, "valid", "label")
    wrong = np.flatnonzero(shares.argmax(axis=1) != true)
    assert len(wrong) > 1
    order = wrong[np.argsort(-shares[wrong].max(axis=1), kind="stable")]
    assert isinstance(panel.report, ClassReport)
    assert [m.index for m in panel.report.mistakes] == order[:30].tolist()
    gallery = panel.classes.gallery
    assert gallery.item(0).text() == f"{true[order[0]]} → {shares[order[0]].argmax()}"
    asked: list[tuple[str, object]] = []
    session.asked.connect(lambda name, what: asked.append((name, what)))
    qtbot.mouseClick(gallery.viewport(), Left, pos=gallery.visualItemRect(gallery.item(1)).center())
    assert asked == [("predict", ("valid", int(order[1])))]
    gallery.setFocus()
    gallery.setCurrentRow(0)
    qtbot.keyClick(gallery, Qt.Key.Key_Return)
    assert asked[-1] == ("predict", ("valid", int(order[0])))


def test_mistakes_of_rows_are_a_table(qtbot: QtBot, open_panel: Open) -> None:
    session, trainer, panel = open_panel(project("iris-mlp", epochs=1))
    table = panel.classes.rows
    assert panel.classes.mistakes.currentWidget() is table
    said, true = outputs(trainer, "valid").argmax(axis=1), truths(trainer, "valid", "species")
    assert table.rowCount() == (said != true).sum()
    assert isinstance(panel.report, ClassReport)
    first = panel.report.mistakes[0]
    assert table.words()[0][:2] == [first.true, first.said]
    asked: list[object] = []
    session.asked.connect(lambda _name, what: asked.append(what))
    qtbot.mouseClick(table.viewport(), Left, pos=table.visualItemRect(table.item(0, 0)).center())
    assert asked == [("valid", first.index)]


def test_the_test_rows_are_looked_at_by_choice_alone(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=1))
    assert not panel.note.isVisible()
    panel.parts.setFocus()
    qtbot.keyClick(panel.parts, Qt.Key.Key_Right)
    settle(qtbot, panel)
    assert panel.part == "test"
    assert panel.note.isVisible()
    assert isinstance(panel.report, ClassReport)
    right = outputs(trainer, "test").argmax(axis=1) == truths(trainer, "test", "label")
    assert panel.report.accuracy == pytest.approx(right.mean())


@pytest.mark.parametrize("steps", [None, (Use("standardize"),)])
def test_numbers_are_compared_in_the_units_of_the_data(open_panel: Open, steps: tuple[Use, ...] | None) -> None:
    _, trainer, panel = open_panel(diabetes(steps))
    report = panel.report
    assert isinstance(report, NumberReport)
    assert trainer.run is not None
    prepared = prepare(trainer.run.project.data)
    said = prepared.to_units("progression", outputs(trainer, "valid"))[:, 0].astype(np.float64)
    true = truths(trainer, "valid", "progression")[:, 0].astype(np.float64)
    errors = said - true
    assert report.said == pytest.approx(said, rel=1e-5)
    assert report.errors.mae == pytest.approx(np.abs(errors).mean(), rel=1e-6)
    assert report.errors.rmse == pytest.approx(np.sqrt((errors**2).mean()), rel=1e-6)
    assert report.errors.r2 == pytest.approx(1 - (errors**2).sum() / ((true - true.mean()) ** 2).sum(), rel=1e-6)
    mean = truths(trainer, "train", "progression").mean(dtype=np.float64)
    assert report.rival.mae == pytest.approx(np.abs(true - mean).mean(), rel=1e-6)
    assert report.rival.rmse == pytest.approx(np.sqrt(((true - mean) ** 2).mean()), rel=1e-6)
    rows = dict(panel.numbers.grid.rows())
    assert float(rows["MAE"]) == pytest.approx(report.errors.mae, rel=1e-3)
    assert float(rows["R²"]) == pytest.approx(report.errors.r2, abs=1e-3)
    assert not panel.numbers.scatter.is_empty()
    assert not panel.numbers.errors.is_empty()


def test_two_classes_with_one_logit_are_told_apart() -> None:
    net = Net("moons")
    net.output(net.add("Linear", net.input("features"), out_features=1), "label", loss="BCEWithLogitsLoss")
    prepared, slot = prepare(net.project.data), lower(net.project).outputs[0]
    model = LogisticRegression().fit(*_rows(prepared, "train"))
    points, labels = _rows(prepared, "test")
    report = report_of(slot, model.decision_function(points)[:, None].astype(np.float32), prepared, "test")
    assert isinstance(report, ClassReport)
    assert report.accuracy == pytest.approx(model.score(points, labels))
    assert report.classes == ("upper", "lower")


def _rows(prepared: Prepared, part: str) -> tuple[Any, Any]:
    rows = prepared.rows[part]
    return prepared.table.columns["features"][rows], prepared.table.columns["label"][rows]


def test_answers_that_are_no_numbers_are_refused_with_a_sentence() -> None:
    made = diabetes()
    prepared, slot = prepare(made.data), lower(made).outputs[0]
    bad = np.full((len(prepared.rows["valid"]), 1), np.nan, dtype=np.float32)
    with pytest.raises(NetwrightError, match="not finite numbers"):
        report_of(slot, bad, prepared, "valid")


def test_a_split_without_validation_rows_says_so(qtbot: QtBot, open_panel: Open) -> None:
    made = project("xor-mlp", epochs=1)
    _, _, panel = open_panel(made)
    assert isinstance(panel.report, ClassReport)
    panel.parts.setCurrentIndex(1)
    settle(qtbot, panel)
    assert panel.trouble.text() == "There are no test rows to evaluate. Change the split in the Data panel."
    panel.parts.setCurrentIndex(0)
    settle(qtbot, panel)
    assert isinstance(panel.report, ClassReport)
    assert not panel.trouble.isVisible()


def test_it_follows_the_epochs_at_most_once_a_second(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=2000), trained=False)
    seen: list[tuple[float, object]] = []
    show = panel.classes.show_report

    def note(report: ClassReport) -> None:
        seen.append((time.monotonic(), report))
        show(report)

    panel.classes.show_report = note  # type: ignore[method-assign]
    began = time.monotonic()
    trainer.start()
    qtbot.waitUntil(lambda: len(seen) >= 3)
    assert trainer.state == "running"
    assert panel.line.weights.text().startswith("· training now")
    times = [seconds - began for seconds, _ in seen]
    assert all(seconds > 0.9 * number for number, seconds in enumerate(times[1:])), "an answer may be late, never early"
    trainer.stop()
    qtbot.waitUntil(lambda: not trainer.busy)
    settle(qtbot, panel)
    assert isinstance(panel.report, ClassReport)
    right = outputs(trainer, "valid").argmax(axis=1) == truths(trainer, "valid", "label")
    assert panel.report.accuracy == pytest.approx(right.mean()), "the kept weights, not those of the last step"


def test_the_next_run_takes_its_place(qtbot: QtBot, open_panel: Open) -> None:
    session, trainer, panel = open_panel(project("digits-mlp", epochs=1))
    assert isinstance(panel.report, ClassReport)
    first = panel.report.accuracy
    session.edit("Longer", lambda p: replace(p, plan=project("digits-mlp", epochs=6).plan))
    assert panel.line.edited.isVisible()
    train(qtbot, trainer)
    settle(qtbot, panel)
    assert panel.line.words.text().startswith("Run 2 ·")
    assert not panel.line.edited.isVisible()
    assert panel.report.accuracy > first


@pytest.mark.parametrize("low", [-3.0, 0.5])
def test_no_bar_of_the_histogram_holds_errors_of_both_signs(low: float) -> None:
    errors = np.linspace(low, 4.0, 200)
    counts, edges = histogram(errors)
    assert counts.sum() == 200
    assert 0.0 in edges
    assert 8 <= len(counts) <= 25
    middle = int(np.flatnonzero(edges == 0.0)[0])
    assert counts[:middle].sum() == (errors < 0).sum()
    assert histogram(np.zeros(5))[0].sum() == 5


@pytest.mark.parametrize(("width", "height"), [(1440, 248), (911, 300), (1440, 800)])
def test_it_fits(open_panel: Open, width: int, height: int) -> None:
    _, _, panel = open_panel(project("iris-mlp", epochs=1), width=width, height=height)
    assert panel.minimumSizeHint().width() <= 880
    assert panel.minimumSizeHint().height() <= 240
    table = panel.classes.scores
    assert table.horizontalHeader().length() <= table.viewport().width() + 1


def test_every_control_has_a_name_and_a_tip(open_panel: Open) -> None:
    _, _, panel = open_panel(project("iris-mlp"), trained=False)
    assert panel.parts.accessibleName()
    assert all(panel.parts.tabToolTip(i) for i in range(2))
    assert panel.output.accessibleName()
    for table in (panel.classes.scores, panel.classes.rows, panel.classes.gallery, panel.classes.matrix):
        assert table.accessibleName()
