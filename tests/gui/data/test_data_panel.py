"""The Data panel, worked with keys and mouse; what it shows is compared with the data itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sklearn.datasets import load_digits

from core.data import MADE, prepare
from core.data.preview import balance
from core.spec import Use
from core.templates import TEMPLATES
from gui.data import DataPanel
from gui.forms import SpecForm
from gui.session import Session

Key = Qt.Key
Open = Callable[..., tuple[Session, DataPanel]]


@pytest.fixture
def open_panel(qtbot: QtBot, scheme: str) -> Open:
    def do(template: str = "", width: int = 1440, height: int = 280) -> tuple[Session, DataPanel]:
        session = Session(TEMPLATES[template].build() if template else None)
        panel = DataPanel(session)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        qtbot.waitExposed(panel)
        if template:
            shown(qtbot, panel)
        return session, panel

    return do


def shown(qtbot: QtBot, panel: DataPanel) -> None:
    """Waits until what is shown is that of the settings in force."""
    qtbot.waitUntil(
        lambda: (
            not panel.busy
            and not panel._due._marked
            and (panel.preview.facts is not None or panel.preview.empty.isVisible())
        )
    )


def choose(qtbot: QtBot, panel: DataPanel, title: str) -> None:
    """By keyboard, as in any list: open it, type, Enter."""
    box = panel.source.box
    box.setFocus()
    qtbot.keyClick(box, Key.Key_F4)
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    for letter in title:
        qtbot.keyClick(view, letter)
    qtbot.keyClick(view, Key.Key_Return)
    qtbot.waitUntil(lambda: not view.isVisible())


def form(part: QWidget) -> SpecForm:
    found = part.findChild(SpecForm)
    assert found is not None
    return found


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_every_source_is_offered_under_its_group(open_panel: Open) -> None:
    _, panel = open_panel()
    model = panel.source.box.model()
    rows = [model.index(i, 0) for i in range(model.rowCount())]
    titles = [r.data() for r in rows if not r.flags() & Qt.ItemFlag.ItemIsSelectable]
    assert titles == ["Your own data", "Real data", "Generated"]
    own = {"Choose a file…", "Choose a folder…"}
    assert {r.data() for r in rows} - set(titles) == own | {source.title for source in MADE}
    assert panel.source.box.currentIndex() == -1
    assert panel.preview.empty.sentence.text() == "Choose a data set to see its rows here."
    assert not panel.split.isVisible()
    assert not panel.steps.isVisible()


def test_choosing_a_data_set_is_one_edit_that_binds_the_network(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("digits-mlp")
    told: list[str] = []
    session.told.connect(told.append)
    choose(qtbot, panel, "Iris")
    assert session.project.data.source == Use("iris")
    nodes = session.project.graph.nodes.values()
    assert [n.get("column") for n in nodes if n.type == "Input"] == ["features"]
    assert [n.get("target") for n in nodes if n.type == "Output"] == ["species"]
    assert "now takes 'features'; the data has no 'image'." in told[-1]
    assert session.document.undo_label == "Choose Iris flowers"
    shown(qtbot, panel)
    assert panel.preview.facts is not None
    assert panel.preview.facts.classes == ("setosa", "versicolor", "virginica")
    session.undo()
    assert session.project.data.source == Use("digits")
    assert not session.document.undo_label
    assert panel.source.box.currentText() == "Handwritten digits"


def test_a_slider_is_one_step_of_undo(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("spirals-mlp")
    editor = form(panel.source).field("noise").editor
    slider = editor.slider  # type: ignore[attr-defined]
    slider.setFocus()
    before = session.project.data.source
    for _ in range(5):
        qtbot.keyClick(slider, Key.Key_Right)
    assert session.project.data.source != before
    assert session.document.undo_label == "Change noise"
    session.undo()
    assert session.project.data.source == before
    assert slider.value() == 20


def test_the_preview_follows_the_parameters(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("spirals-mlp")
    box = form(panel.source).field("classes").editor.number.box  # type: ignore[attr-defined]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Up)
    qtbot.waitUntil(lambda: panel.preview.facts is not None and len(panel.preview.facts.classes) == 3)
    assert session.project.data.source.params == (("classes", 3),)
    assert not panel.preview.samples.plane.is_empty()


def test_what_cannot_be_is_refused_with_a_sentence(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel()
    choose(qtbot, panel, "Parity")
    told: list[str] = []
    session.told.connect(told.append)
    box = form(panel.source).field("shortest").editor.number.box  # type: ignore[attr-defined]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "20")
    qtbot.keyClick(box, Key.Key_Return)
    assert told == [
        "Sequences cannot be at least 20 and at most 8 long. Lower the shortest or raise the longest.",
    ]
    assert session.project.data.source == Use("parity")
    assert box.text() == "2"


def test_shares_that_add_up_to_more_than_one_are_named(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("iris-mlp")
    session.edit("Split", lambda p: _with_split(p, train=0.8, test=0.5))
    assert panel.split.trouble.isVisible()
    assert "add up to more than 1" in panel.split.trouble.text()
    qtbot.waitUntil(lambda: panel.preview.facts is None and not panel.busy)
    assert "add up to more than 1" in panel.preview.empty.sentence.text()
    session.undo()
    qtbot.waitUntil(lambda: panel.preview.facts is not None)
    assert not panel.split.trouble.isVisible()


def _with_split(project, **params):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(project, data=replace(project.data, split=project.data.split.with_params(**params)))


def test_steps_are_added_moved_and_removed_by_hand(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("iris-mlp")
    assert [s.key for s in session.project.data.steps] == ["standardize"]
    click(qtbot, panel.steps.add)
    qtbot.keyClicks(panel.steps.chooser.search, "min-max")
    qtbot.keyClick(panel.steps.chooser.search, Key.Key_Return)
    assert [s.key for s in session.project.data.steps] == ["standardize", "min_max"]
    assert [card.note.text() for card in panel.steps.cards] == ["Fitted on the training part alone."] * 2
    click(qtbot, panel.steps.cards[1].up)
    assert [s.key for s in session.project.data.steps] == ["min_max", "standardize"]
    assert not panel.steps.cards[0].up.isEnabled()
    assert not panel.steps.cards[1].down.isEnabled()
    click(qtbot, panel.steps.cards[0].cross)
    assert [s.key for s in session.project.data.steps] == ["standardize"]
    assert len(panel.steps.cards) == 1
    for _ in range(3):
        session.undo()
    assert [s.key for s in session.project.data.steps] == ["standardize"]
    assert not session.document.undo_label


def test_a_step_can_be_set_to_a_target(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel()
    choose(qtbot, panel, "Diabetes")
    shown(qtbot, panel)
    box = form(panel.steps.cards[0]).field("column").editor.box  # type: ignore[attr-defined]
    assert [box.itemData(i) for i in range(box.count())] == ["", "features", "progression"]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Down)
    assert session.project.data.steps[0] == Use("standardize", (("column", "features"),))


def test_a_step_on_a_missing_column_says_so(open_panel: Open) -> None:
    session, panel = open_panel("iris-mlp")
    panel.editing.set_step(0, "column", "image", "")
    assert panel.steps.cards[0].trouble.isVisible()
    assert "does not have" in panel.steps.cards[0].trouble.text()
    assert session.project.data.steps[0].params == (("column", "image"),)


def test_digits_are_shown_as_pictures_with_their_labels(open_panel: Open) -> None:
    _, panel = open_panel("digits-cnn")
    gallery = panel.preview.samples.gallery
    assert panel.preview.samples.currentWidget() is gallery
    digits = load_digits()
    facts = panel.preview.facts
    assert facts is not None
    for row, sample in enumerate(facts.natural.samples):
        assert gallery.item(row).text() == str(digits.target[sample.row])
        assert np.array_equal(gallery._thumbs[row].picture[0], digits.images[sample.row])


def test_rows_and_classes_of_each_part_are_counted(open_panel: Open) -> None:
    session, panel = open_panel("digits-cnn")
    prepared = prepare(session.project.data)
    assert panel.preview.split.words() == ["Training 1,258", "Validation 270", "Test 269"]
    panel.preview.tabs.setCurrentIndex(2)
    expected = balance(prepared, "label")
    labels = prepared.table.columns["label"]
    assert expected["train"][3] == int((labels[prepared.rows["train"]] == 3).sum())
    assert panel.preview.balance.describe(3) == (
        f"3: {expected['train'][3]} training, {expected['valid'][3]} validation, {expected['test'][3]} test"
    )


def test_tables_show_rows_and_columns(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("iris-mlp")
    words = panel.preview.samples.table.words()
    prepared = prepare(session.project.data)
    row = int(words[0][0]) - 1
    assert words[0][1] == ("setosa", "versicolor", "virginica")[prepared.raw.columns["species"][row]]
    assert [float(w) for w in words[0][2:]] == pytest.approx(prepared.raw.columns["features"][row].tolist())
    panel.preview.tabs.setCurrentIndex(1)
    columns = panel.preview.columns
    qtbot.waitUntil(lambda: columns.profiling.profile is not None)
    columns.table.setCurrentIndex(columns.table.model().index(columns.line("petal length (cm)"), 0))
    values = prepared.raw.columns["features"][:, 2]
    assert float(dict(columns.detail.figures.rows())["Mean"]) == pytest.approx(values.mean(), rel=1e-3)
    click(qtbot, panel.preview.prepared)
    after = {row[0].strip(): row for row in panel.preview.summary.words()}
    prepared_values = prepared.table.columns["features"][:, 2]
    assert float(after["petal length (cm)"][6]) == pytest.approx(prepared_values.mean(), rel=1e-3)


def test_a_series_is_shown_as_curves_and_has_no_classes(open_panel: Open) -> None:
    session, panel = open_panel("sine-lstm")
    gallery = panel.preview.samples.gallery
    assert panel.preview.samples.currentWidget() is gallery
    thumb, facts = gallery._thumbs[0], panel.preview.facts
    assert facts is not None
    raw = prepare(session.project.data).raw
    row = facts.natural.samples[0].row
    assert np.array_equal(thumb.curve, raw.columns["window"][row, :, 0])
    assert thumb.next == pytest.approx(float(raw.columns["next"][row, 0]))
    assert not panel.preview.tabs.isTabVisible(2)
    assert not panel.split.box.isVisible(), "only one split suits a series"


def test_the_truth_table_says_that_all_rows_are_for_training(open_panel: Open) -> None:
    _, panel = open_panel("xor-mlp")
    assert panel.preview.notes.text().startswith("All four rows are used for training")
    assert panel.preview.notes.isVisible()
    assert panel.split.findChild(SpecForm) is None


def test_tokens_are_shown_as_words(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel()
    choose(qtbot, panel, "Parity")
    shown(qtbot, panel)
    for row, label, tokens in panel.preview.samples.table.words():
        raw = prepare(session.project.data).raw
        bits = tokens.split()
        assert len(bits) == raw.lengths["tokens"][int(row.replace(",", "")) - 1]
        assert label == ("odd" if bits.count("1") % 2 else "even")


def test_an_unknown_data_set_keeps_its_settings_and_says_so(qtbot: QtBot, open_panel: Open) -> None:
    from dataclasses import replace

    session, panel = open_panel("iris-mlp")
    session.edit("Break", lambda p: replace(p, data=replace(p.data, source=Use("martian"))))
    assert "There is no data source 'martian'" in panel.source.trouble.text()
    assert panel.source.box.currentIndex() == -1
    qtbot.waitUntil(lambda: panel.preview.facts is None and not panel.busy)
    assert "martian" in panel.preview.empty.sentence.text()


@pytest.mark.parametrize(("width", "height"), [(1440, 248), (911, 300), (1440, 800)])
def test_nothing_is_cut_off(open_panel: Open, width: int, height: int) -> None:
    _, panel = open_panel("digits-cnn", width, height)
    assert panel.minimumSizeHint().width() <= 880
    assert panel.minimumSizeHint().height() <= 240
    for area in panel._areas:
        inside = area.widget()
        assert inside is not None
        assert inside.width() <= area.viewport().width()
        for label in inside.findChildren(QLabel):
            if label.isVisibleTo(inside) and not label.wordWrap() and type(label) is QLabel:
                assert label.sizeHint().width() <= label.width() + 1, label.text()
    assert panel.source.about.is_expanded() is (height >= 480)


def test_every_control_has_a_name_and_a_tip(open_panel: Open) -> None:
    _, panel = open_panel("digits-cnn")
    cards = panel.steps.cards[0]
    for widget in (panel.source.box, panel.steps.add, cards.up, cards.down, cards.cross, panel.preview.tabs):
        assert widget.accessibleName()
    for widget in (panel.source.box, panel.split.box, panel.steps.add, cards.up, cards.cross, panel.preview.prepared):
        assert widget.toolTip()


def test_hidden_panels_prepare_nothing(qtbot: QtBot) -> None:
    session = Session(TEMPLATES["iris-mlp"].build())
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    qtbot.wait(200)
    assert panel.preview.facts is None
    assert not panel.busy


def test_no_child_is_ever_a_window_of_its_own(qtbot: QtBot) -> None:
    before = set(QApplication.topLevelWidgets())
    session = Session(TEMPLATES["digits-cnn"].build())
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    flashed = [w for w in set(QApplication.topLevelWidgets()) - before if w.isVisible()]
    assert not flashed
    assert panel.mapToGlobal(QPoint(0, 0)) is not None


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from core.templates import TEMPLATES
from gui.data import DataPanel
from gui.session import Session
panel = DataPanel(Session(TEMPLATES["digits-cnn"].build()))
heavy = {"numpy", "sklearn", "pyqtgraph", "torch"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
