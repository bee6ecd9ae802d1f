"""The code panel: live source, lines and nodes, copy and save, what stays while there are errors."""

import ast
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.data.settings import with_source
from core.document import Document, Project, edits
from core.graph import End
from core.lowering import lower
from core.spec import Use
from gui import theme
from gui.code import CodePanel
from gui.code.colours import formats, spans
from gui.session import Session

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def chain(*types: str) -> Project:
    """Digits through these layers, n1 to nk."""
    project = replace(Project(), data=with_source(Project().data, Use("digits")))
    for i, type in enumerate(types):
        project, id = edits.add_node(project, type, 264.0 * i, 0.0)
        if i:
            project = edits.connect(project, End(f"n{i}", "y"), End(id, "x"))
    return project


GOOD = chain("Input", "Conv2d", "ReLU", "Flatten", "Linear", "Output")
WIDTH = partial(edits.set_params, id="n2", changes={"out_channels": 48})
CUT = partial(edits.disconnect, target=End("n4", "x"))


def show(qtbot: QtBot, project: Project, height: int = 400) -> tuple[Session, CodePanel]:
    session = Session(project)
    panel = CodePanel(session)
    qtbot.addWidget(panel)
    panel.resize(520, height)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return session, panel


def lines_with(panel: CodePanel, text: str) -> set[int]:
    return {i for i, line in enumerate(panel.source.split("\n"), 1) if text in line}


def test_it_is_the_source_that_trains(qtbot: QtBot) -> None:
    _, panel = show(qtbot, GOOD)
    assert panel.source == lower(GOOD).source == panel.view.toPlainText()
    ast.parse(panel.source)
    assert panel.view.isReadOnly()


def test_it_follows_an_edit_a_moment_later(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    session.edit("Wider", WIDTH)
    assert "nn.Conv2d(1, 48" not in panel.source
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 48" in panel.view.toPlainText())
    session.undo()
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 32" in panel.view.toPlainText())


def test_a_hidden_panel_does_nothing_until_it_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(GOOD)
    panel = CodePanel(session)
    qtbot.addWidget(panel)
    with monkeypatch.context() as patch:
        patch.setattr("gui.code.panel.code", lambda *_: pytest.fail("lowered while hidden"))
        session.edit("Wider", WIDTH)
        session.open(Document(GOOD), "again", "id")
        qtbot.wait(200)
    panel.show()
    assert panel.source == lower(GOOD).source


def test_selecting_a_node_marks_its_lines(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    session.select(["n2"])
    assert panel.view.marked() == lines_with(panel, "self.conv1")
    assert len(panel.view.extraSelections()) == 2
    session.select([])
    assert not panel.view.extraSelections()


def test_marks_outlive_an_edit(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    session.select(["n2"])
    session.edit("Wider", WIDTH)
    qtbot.waitUntil(lambda: "48" in panel.source)
    marked = {m.cursor.block().text().strip() for m in panel.view.extraSelections()}
    assert any("nn.Conv2d(1, 48" in text for text in marked)


def test_a_mark_out_of_sight_is_scrolled_to(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD, height=160)
    session.select(["n5"])
    view = panel.view
    first = view.firstVisibleBlock().blockNumber() + 1
    assert first <= min(view.marked())
    assert first > 1


def click_line(panel: CodePanel, line: int, qtbot: QtBot) -> None:
    block = panel.view.document().findBlockByNumber(line - 1)
    where = panel.view.cursorRect(QTextCursor(block)).center()
    where.setX(where.x() + 40)
    qtbot.mouseClick(panel.view.viewport(), Left, pos=where)


def test_a_click_on_a_line_selects_its_node(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    click_line(panel, min(lines_with(panel, "self.linear1")), qtbot)
    assert session.selection == {"n5"}
    before = panel.view.verticalScrollBar().value()
    click_line(panel, 1, qtbot)
    assert session.selection == {"n5"}
    assert panel.view.verticalScrollBar().value() == before


def test_cursor_keys_select_too(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    click_line(panel, min(lines_with(panel, "self.conv1")), qtbot)
    QTest.keyClick(panel.view, Key.Key_Down)
    assert session.selection == {"n3"}
    QTest.keyClick(panel.view, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert session.selection == {"n3"}


def test_errors_keep_the_last_good_code_greyed_and_say_why(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    good = panel.source
    session.edit("Cut", CUT)
    qtbot.waitUntil(panel.banner.isVisible)
    assert panel.view.toPlainText() == good
    assert session.analysis.errors[0].message in panel.banner.text.text()
    grey = formats()["old"].foreground().color()
    layouts = [panel.view.document().findBlockByNumber(i).layout().formats() for i in (0, 4)]
    assert all(f.format.foreground().color() == grey for made in layouts for f in made)
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(panel.banner.button, Left)
    assert asked.args == ["problems", session.analysis.errors[0]]
    session.undo()
    qtbot.waitUntil(lambda: not panel.banner.isVisible())


def test_without_any_code_there_is_a_sentence(qtbot: QtBot) -> None:
    _, panel = show(qtbot, Project())
    assert panel.empty.isVisible()
    assert not panel.copy.isEnabled()
    _, wrong = show(qtbot, chain("Linear"))
    assert "There is no code yet." in wrong.empty.sentence.text()


def test_another_document_forgets_the_old_code(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    session.open(Document(Project()), "new", "id")
    assert panel.empty.isVisible()
    assert panel.source == ""


def test_copy(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    with qtbot.waitSignal(session.told):
        qtbot.mouseClick(panel.copy, Left)
    assert QGuiApplication.clipboard().text() == panel.source


Choose = Callable[..., tuple[str, str]]


def answer(path: Path | str) -> Choose:
    return lambda *_: (str(path), "")


def test_save(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, panel = show(qtbot, GOOD)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer(tmp_path / "digits"))
    with qtbot.waitSignal(session.told) as told:
        qtbot.mouseClick(panel.save, Left)
    assert (tmp_path / "digits.py").read_text(encoding="utf-8") == panel.source
    assert told.args == ["The code was saved as digits.py."]


def test_what_cannot_be_saved_is_said_and_cancel_does_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, panel = show(qtbot, GOOD)
    told: list[str] = []
    session.told.connect(told.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer(""))
    qtbot.mouseClick(panel.save, Left)
    assert not told
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer(tmp_path / "gone" / "x.py"))
    qtbot.mouseClick(panel.save, Left)
    assert "could not be saved as x.py" in told[0]


def test_the_file_is_named_after_the_project(qtbot: QtBot) -> None:
    session, panel = show(qtbot, GOOD)
    session.mark_saved("My digits (2)")
    assert panel._file_name() == "my_digits_2.py"


def test_every_token_has_its_kind() -> None:
    source = 'class Net:\n    def go(self, x: int) -> None:\n        """Two\n        lines."""\n        return len(x) + 1.5  # sum\n'
    kinds = {
        (line, source.split("\n")[line][s.start : s.start + s.length]): s.kind
        for line, row in spans(source).items()
        for s in row
    }
    assert kinds[(0, "class")] == "keyword"
    assert kinds[(0, "Net")] == kinds[(1, "go")] == "name"
    assert kinds[(1, "self")] == "self"
    assert kinds[(2, '"""Two')] == kinds[(3, '        lines."""')] == "string"
    assert kinds[(4, "len")] == "builtin"
    assert kinds[(4, "1.5")] == "number"
    assert kinds[(4, "# sum")] == "comment"
    assert spans("def (:\n  '")


def test_all_colours_can_be_read(scheme: str) -> None:
    ground = theme.current().field
    for kind, made in formats().items():
        assert theme.contrast(made.foreground().color().name(), ground) >= 4.5, kind


def test_line_numbers_have_room_for_a_thousand_lines(qtbot: QtBot) -> None:
    _, panel = show(qtbot, GOOD)
    narrow = panel.view.margin()
    panel.view.show_source("x = 1\n" * 1500)
    assert panel.view.margin() > narrow
    assert panel.view.viewport().x() >= panel.view.margin()


def test_the_panels_do_not_load_torch() -> None:
    names = "gui.forms, gui.palette, gui.inspector, gui.problems, gui.code"
    script = f"import sys, {names}; sys.exit(any(m in sys.modules for m in ('torch', 'pyqtgraph', 'sklearn', 'scipy')))"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=root).returncode == 0
