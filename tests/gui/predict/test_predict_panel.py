"""The Predict panel: what it shows is what torch says, for samples, drawings and typed rows, at rest and while it trains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from core.data import prepare
from core.document.edits import set_params
from core.spec import Use
from gui.predict import PredictPanel
from gui.predict.asking import NO_DATA
from gui.predict.panel import DRAW, NOT_TRAINED, SAMPLE, TYPE
from gui.session import Session
from gui.training.trainer import Trainer
from tests.gui.predict.runs_for_tests import kept_model, outputs, panels, project, settle, softmax, train

Left = Qt.MouseButton.LeftButton
Open = Callable[..., tuple[Session, Trainer, PredictPanel]]


@pytest.fixture
def open_panel(qtbot: QtBot, scheme: str) -> Iterator[Open]:
    yield from panels(qtbot, PredictPanel)


def shown(panel: PredictPanel) -> list[float]:
    return [share for _, share in panel.answer.bars._rows]


def click(qtbot: QtBot, panel: PredictPanel, button: Any) -> None:
    qtbot.mouseClick(button, Left)
    settle(qtbot, panel)


def draw(qtbot: QtBot, panel: PredictPanel) -> None:
    """A seven, with the mouse."""
    pad = panel.draw.pad
    sheet = pad.sheet()
    at = [
        QPoint(round(sheet.x() + x * sheet.width()), round(sheet.y() + y * sheet.height()))
        for x, y in ((0.3, 0.2), (0.5, 0.2), (0.7, 0.22), (0.6, 0.5), (0.5, 0.85))
    ]
    qtbot.mousePress(pad, Left, pos=at[0])
    for spot in at[1:]:
        qtbot.mouseMove(pad, spot)
    qtbot.mouseRelease(pad, Left, pos=at[-1])
    settle(qtbot, panel)


def test_before_training_it_says_what_to_do(qtbot: QtBot, open_panel: Open) -> None:
    session, _, panel = open_panel(None, trained=False)
    assert panel.empty.isVisible()
    assert panel.empty.sentence.text() == NO_DATA
    asked: list[tuple[str, object]] = []
    session.asked.connect(lambda name, what: asked.append((name, what)))
    qtbot.mouseClick(panel.empty.button, Left)
    assert asked == [("data", None)]
    _, _, panel = open_panel(project("iris-mlp"), trained=False)
    assert panel.empty.sentence.text() == NOT_TRAINED
    assert not panel.empty.button.isVisible()


def test_a_sample_is_answered_as_torch_answers_it(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=1))
    expected = softmax(outputs(trainer, "valid").astype(np.float64))
    assert trainer.run is not None
    prepared = prepare(trainer.run.project.data)
    labels = prepared.raw.columns["label"][prepared.rows["valid"]]
    for index in (0, 1, 2):
        assert panel.question is not None
        assert panel.question.index == index
        assert shown(panel) == pytest.approx(expected[index].tolist(), abs=1e-6)
        best = int(expected[index].argmax())
        assert panel.answer.verdict.text() == f"{best}, {100 * expected[index].max():.1f} %"
        verdict = "Right" if best == labels[index] else "Wrong"
        assert panel.answer.truth.text() == f"{verdict}: it is {labels[index]}."
        assert panel.answer.bars._truth == labels[index]
        click(qtbot, panel, panel.sample.after)
    assert panel.sample.number.value() == 4
    click(qtbot, panel, panel.sample.before)
    assert panel.sample.number.value() == 3


def test_the_row_is_typed_drawn_by_lot_and_of_another_part(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=1))
    number = panel.sample.number
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "270")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    settle(qtbot, panel)
    assert panel.sample.of.text() == "of 270"
    assert not panel.sample.after.isEnabled()
    assert shown(panel) == pytest.approx(softmax(outputs(trainer, "valid"))[269].tolist(), abs=1e-6)
    click(qtbot, panel, panel.sample.any)
    assert panel.question is not None
    assert panel.question.index != 269
    panel.sample.box.setFocus()
    qtbot.keyClick(panel.sample.box, Qt.Key.Key_Down)
    settle(qtbot, panel)
    assert panel.sample.box.currentText() == "Test rows"
    assert panel.question.part == "test"
    assert shown(panel) == pytest.approx(softmax(outputs(trainer, "test"))[0].tolist(), abs=1e-6)


def test_a_drawing_is_answered_as_the_model_answers_it(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-cnn", epochs=1))
    panel.modes.setCurrentIndex(DRAW)
    settle(qtbot, panel)
    assert shown(panel) == []
    draw(qtbot, panel)
    picture = panel.draw.pad.image(8, 8)[None, None] * 16
    assert picture.max() > 8
    expected = kept_model(trainer).asked({"image": picture})[0].values[0]
    assert shown(panel) == pytest.approx(expected.tolist(), abs=1e-6)
    assert panel.answer.truth.text() == ""
    qtbot.keyClick(panel.draw.pad, Qt.Key.Key_Backspace)
    settle(qtbot, panel)
    assert shown(panel) == []
    assert not panel.draw.clear.isEnabled()


def test_a_typed_row_is_answered_as_the_model_answers_it(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("iris-mlp", epochs=3))
    assert not panel.modes.isTabVisible(DRAW)
    panel.modes.setCurrentIndex(TYPE)
    qtbot.waitUntil(lambda: len(panel.type.boxes) == 4)
    settle(qtbot, panel)
    for box, text in zip(panel.type.boxes, ("5.1", "3.5", "1.4", "0.2"), strict=True):
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, text)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    settle(qtbot, panel)
    row = np.array([[5.1, 3.5, 1.4, 0.2]], dtype=np.float32)
    expected = kept_model(trainer).asked({"features": row})[0]
    assert shown(panel) == pytest.approx(expected.values[0].tolist(), abs=1e-6)
    assert not panel.type.outside.isVisible()
    panel.type.boxes[0].setValue(40.0)
    settle(qtbot, panel)
    assert "sepal length (cm)" in panel.type.outside.text()
    assert panel.type.outside.isVisible()


def test_fields_begin_with_a_row_of_the_data_and_name_the_ranges(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("iris-mlp", epochs=1))
    panel.modes.setCurrentIndex(TYPE)
    qtbot.waitUntil(lambda: len(panel.type.boxes) == 4)
    assert trainer.run is not None
    prepared = prepare(trainer.run.project.data)
    values = prepared.raw.columns["features"]
    entered = [box.value() for box in panel.type.boxes]
    assert np.isclose(values[prepared.rows["valid"]], entered, atol=1e-3).all(axis=1).any()
    known = values[prepared.rows["train"]]
    assert panel.type.boxes[2].toolTip() == (
        f"petal length (cm): {known[:, 2].min():.4g} to {known[:, 2].max():.4g} in the training rows"
    )


def test_a_forecast_is_a_curve_in_the_units_of_the_data(qtbot: QtBot, open_panel: Open) -> None:
    made = project("sine-lstm", epochs=1)
    steps = (Use("standardize"), Use("standardize", (("column", "next"),)))
    made = replace(made, data=replace(made.data, steps=steps))
    _, trainer, panel = open_panel(made)
    raw = outputs(trainer, "valid")[0]
    assert trainer.run is not None
    prepared = prepare(trainer.run.project.data)
    expected = float(prepared.to_units("next", raw[None])[0, 0])
    true = float(prepared.raw.columns["next"][prepared.rows["valid"][0], 0])
    values = dict(panel.answer.values.rows())
    assert float(values["next, predicted"]) == pytest.approx(expected, rel=1e-3)
    assert float(values["next, true"]) == pytest.approx(true, rel=1e-3)
    assert float(values["next, off by"]) == pytest.approx(expected - true, rel=1e-2)
    ends = panel.subject.chart.values_at(32)
    assert ends["prediction"] == pytest.approx(expected, rel=1e-5)
    assert ends["truth"] == pytest.approx(true, rel=1e-5)
    assert not panel.modes.isTabVisible(DRAW)
    assert not panel.modes.isTabVisible(TYPE)


def test_before_the_first_sample_no_row_can_be_stepped_to(open_panel: Open) -> None:
    _, _, panel = open_panel(project("iris-mlp"), trained=False)
    for button in (panel.sample.before, panel.sample.after, panel.sample.any):
        assert not button.isEnabled()
    panel.sample.show_place("valid", 3, 0)
    assert not panel.sample.before.isEnabled(), "how many rows there are is not known yet"


def test_outputs_beyond_the_classes_are_one_row(qtbot: QtBot, open_panel: Open) -> None:
    made = project("digits-mlp", epochs=1)
    last = [node for node in made.graph.nodes.values() if node.type == "Linear"][-1]
    _, trainer, panel = open_panel(set_params(made, last.id, {"out_features": 64}))
    raw = outputs(trainer, "valid")
    assert raw.shape[1] == 64
    expected = softmax(raw.astype(np.float64))[0]
    assert [name for name, _ in panel.answer.bars._rows] == [*map(str, range(10)), "54 more"]
    assert shown(panel) == pytest.approx([*expected[:10], expected[10:].sum()], abs=1e-6)


def test_it_answers_while_it_trains_at_most_five_times_a_second(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=2000), trained=False)
    told: list[tuple[float, tuple[float, ...]]] = []
    show = panel.answer.show_answer

    def note(answer: Any, column: Any, truth: Any) -> None:
        told.append((time.monotonic(), tuple(answer.values[0])))
        show(answer, column, truth)

    panel.answer.show_answer = note  # type: ignore[method-assign]
    began = time.monotonic()
    trainer.start()
    qtbot.waitUntil(lambda: len(told) >= 5)
    assert trainer.state == "running"
    assert panel.line.weights.text().startswith("training now, step ")
    assert len({values for _, values in told}) >= 3, "the weights change, so must the answers"
    times = [seconds - began for seconds, _ in told]
    assert all(seconds > 0.18 * number for number, seconds in enumerate(times[1:])), (
        "an answer may be late, never early"
    )
    qtbot.mouseClick(panel.sample.after, Left)
    qtbot.waitUntil(lambda: panel.question is not None and panel.question.index == 1)
    trainer.stop()
    qtbot.waitUntil(lambda: not trainer.busy)
    settle(qtbot, panel)
    assert shown(panel) == pytest.approx(softmax(outputs(trainer, "valid"))[1].tolist(), abs=1e-6)
    assert "training now" not in panel.line.weights.text()


def test_a_hidden_panel_asks_nothing(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("iris-mlp", epochs=30), trained=False)
    panel.hide()
    asked: list[object] = []
    trainer.predict = lambda *args: asked.append(args)  # type: ignore[method-assign]
    train(qtbot, trainer)
    qtbot.wait(50)
    assert asked == []


def test_it_names_the_run_and_says_that_the_network_was_edited(qtbot: QtBot, open_panel: Open) -> None:
    session, trainer, panel = open_panel(project("iris-mlp", epochs=2))
    run = trainer.run
    assert run is not None
    assert run.best is not None
    assert panel.line.words.text() == f"Run 1 · version of {run.version}"
    assert panel.line.weights.text() == f"kept weights, epoch {run.best[2]}"
    assert not panel.line.edited.isVisible()
    before = shown(panel)
    linear = next(n for n in session.project.graph.nodes.values() if n.type == "Linear")
    session.edit("Wider", lambda p: set_params(p, linear.id, {"out_features": 64}))
    assert panel.line.edited.isVisible()
    assert run.version in panel.line.edited.toolTip()
    settle(qtbot, panel)
    assert shown(panel) == before
    session.undo()
    assert not panel.line.edited.isVisible()


def test_another_run_is_asked_anew(qtbot: QtBot, open_panel: Open) -> None:
    session, trainer, panel = open_panel(project("iris-mlp", epochs=1))
    first = shown(panel)
    session.edit("Longer", lambda p: replace(p, plan=project("iris-mlp", epochs=40).plan))
    train(qtbot, trainer)
    settle(qtbot, panel)
    assert panel.line.words.text().startswith("Run 2 ·")
    assert shown(panel) != first
    assert shown(panel) == pytest.approx(softmax(outputs(trainer, "valid"))[0].tolist(), abs=1e-6)


def test_a_sample_can_be_asked_for_from_elsewhere(qtbot: QtBot, open_panel: Open) -> None:
    session, trainer, panel = open_panel(project("digits-mlp", epochs=1))
    panel.modes.setCurrentIndex(DRAW)
    session.asked.emit("predict", ("test", 17))
    settle(qtbot, panel)
    assert panel.modes.currentIndex() == SAMPLE
    assert (panel.sample.part, panel.sample.index) == ("test", 17)
    assert shown(panel) == pytest.approx(softmax(outputs(trainer, "test"))[17].tolist(), abs=1e-6)
    session.asked.emit("predict", None)
    assert panel.sample.index == 17


def test_a_part_without_rows_says_so(qtbot: QtBot, open_panel: Open) -> None:
    _, _, panel = open_panel(project("xor-mlp", epochs=1))
    panel.show_sample("test", 0)
    settle(qtbot, panel)
    assert panel.trouble.text() == "There are no test rows. Choose another part above, or change the split."
    assert panel.trouble.isVisible()
    panel.show_sample("valid", 3)
    settle(qtbot, panel)
    assert not panel.trouble.isVisible()
    assert len(shown(panel)) == 2


def test_tokens_of_different_length_are_answered(qtbot: QtBot, open_panel: Open) -> None:
    from core.builder import Net
    from core.expressions import Expr

    net = Net("parity", rows=200)
    x = net.add("Embedding", net.input("tokens"), embedding_dim=4)
    x = net.add("LSTM", x, hidden_size=8)
    net.output(net.add("Linear", net.port(x, "last"), out_features=Expr("classes")), "label")
    net.train_with("Adam", epochs=1)
    _, trainer, panel = open_panel(net.project)
    assert shown(panel) == pytest.approx(softmax(outputs(trainer, "valid"))[0].tolist(), abs=1e-6)


@pytest.mark.parametrize(("width", "height"), [(1440, 248), (911, 300), (1440, 800)])
def test_there_is_room_for_all_digits(open_panel: Open, width: int, height: int) -> None:
    _, _, panel = open_panel(project("digits-mlp", epochs=1), width=width, height=height)
    assert panel.minimumSizeHint().width() <= 880
    assert panel.answer.bars.shown() == list(range(10))


def test_every_control_has_a_name_and_a_tip(open_panel: Open) -> None:
    _, _, panel = open_panel(project("iris-mlp"), trained=False)
    page = panel.sample
    for widget in (page.box, page.number, page.before, page.after, page.any, panel.output):
        assert widget.accessibleName()
        assert widget.toolTip()
    for button in (panel.draw.undo, panel.draw.clear, panel.type.start):
        assert button.toolTip()


def test_a_paused_training_still_answers(qtbot: QtBot, open_panel: Open) -> None:
    _, trainer, panel = open_panel(project("digits-mlp", epochs=2000), trained=False)
    trainer.start()
    qtbot.waitUntil(lambda: bool(shown(panel)))
    trainer.pause()
    qtbot.waitUntil(lambda: trainer.state == "paused")
    settle(qtbot, panel)
    before = shown(panel)
    click(qtbot, panel, panel.sample.after)
    assert shown(panel) != before
    assert panel.line.weights.text().startswith("paused, step ")
    trainer.stop()
    qtbot.waitUntil(lambda: not trainer.busy)
