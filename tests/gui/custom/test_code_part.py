"""Code in the inspector: typed, applied, undone; code from a file that is not run before somebody agrees."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core import trust
from core.document import Document, Project, edits
from core.graph import Node
from core.layers.custom.starter import STARTER
from core.lowering import trials
from core.lowering.settle import settled
from gui.custom import CodePart, Shapes
from gui.custom.agreement import OFF, QUESTION
from gui.inspector import Inspector
from gui.network.scene import SceneMaker
from gui.session import Session
from tests.unit.custom.nets_with_code import HEAD, around, function

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
Control = Qt.KeyboardModifier.ControlModifier
MINE = "n3"


@pytest.fixture(autouse=True)
def nothing_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_agreed_now", set())


def show(qtbot: QtBot, project: Project, width: int = 340) -> tuple[Session, Inspector, Shapes]:
    session = Session(project)
    shapes, inspector = Shapes(session), Inspector(session)
    qtbot.addWidget(inspector)
    inspector.resize(width, 900)
    with qtbot.waitActive(inspector):
        inspector.show()
        inspector.activateWindow()
    shapes.start()
    session.select([MINE])
    return session, inspector, shapes


def settle(qtbot: QtBot, shapes: Shapes) -> None:
    qtbot.waitUntil(lambda: not shapes.busy)


def node(session: Session) -> Node:
    return session.project.graph.nodes[MINE]


def out(session: Session) -> str:
    found = session.analysis.type_at((MINE,), "y")
    return str(found) if found else ""


def replace_code(part: CodePart, code: str) -> None:
    """By keys: all of it gone, then line after line; the indentation that the editor gives is taken back."""
    part.editor.setFocus()
    QTest.keyClick(part.editor, Key.Key_A, Control)
    QTest.keyClick(part.editor, Key.Key_Delete)
    for i, line in enumerate(code.rstrip("\n").split("\n")):
        if i:
            QTest.keyClick(part.editor, Key.Key_Return)
            while part.editor.textCursor().positionInBlock():
                QTest.keyClick(part.editor, Key.Key_Backspace)
        QTest.keyClicks(part.editor, line)


def test_typed_code_is_applied_trusted_run_and_undone(qtbot: QtBot) -> None:
    session, inspector, shapes = show(qtbot, around(STARTER))
    settle(qtbot, shapes)
    part = inspector.node.code
    assert part.isVisible()
    assert not part.agreement.isVisible()
    assert out(session) == "N×64"
    code = f"{HEAD}def forward(x: Tensor, *, keep: int = 9) -> Tensor:\n    return x[:, :keep]"
    replace_code(part, code)
    assert part.editor.text() == code
    assert part.drafted
    assert node(session).get("code", STARTER) == STARTER
    QTest.keyClick(part.editor, Key.Key_Return, Control)
    assert node(session).get("code") == code
    assert trust.is_trusted(code)
    settle(qtbot, shapes)
    assert out(session) == "N×9"
    assert inspector.node.form is not None
    assert set(inspector.node.form.fields) > {"keep"}
    assert session.document.undo_label == "Change the code of 'mine'"
    session.undo()
    assert node(session).get("code", STARTER) == STARTER
    assert part.editor.text() == STARTER
    settle(qtbot, shapes)
    assert out(session) == "N×64"
    session.redo()
    assert out(session) == "N×9"


def test_indentation_follows_and_escape_leaves(qtbot: QtBot) -> None:
    _, inspector, shapes = show(qtbot, around(STARTER))
    editor = inspector.node.code.editor
    editor.setFocus()
    QTest.keyClick(editor, Key.Key_A, Control)
    QTest.keyClicks(editor, "def f(x):")
    QTest.keyClick(editor, Key.Key_Enter)
    QTest.keyClicks(editor, "if x:")
    QTest.keyClick(editor, Key.Key_Return)
    QTest.keyClicks(editor, "y")
    QTest.keyClick(editor, Key.Key_Return)
    QTest.keyClick(editor, Key.Key_Backspace)
    QTest.keyClicks(editor, "z")
    QTest.keyClick(editor, Key.Key_Tab)
    QTest.keyClicks(editor, "w")
    assert editor.text() == "def f(x):\n    if x:\n        y\n    z   w"
    QTest.keyClick(editor, Key.Key_A, Control)
    QTest.keyClick(editor, Key.Key_Tab)
    assert editor.text().startswith("    def f(x):\n        if x:")
    QTest.keyClick(editor, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "def f(x):\n    if x:\n        y\n    z   w"
    QTest.keyClick(editor, Key.Key_Escape)
    assert inspector.node.code.apply.hasFocus()
    settle(qtbot, shapes)


def test_a_mistake_stays_a_draft_with_its_line_marked(qtbot: QtBot) -> None:
    session, inspector, shapes = show(qtbot, around(STARTER))
    part = inspector.node.code
    replace_code(part, "import torch\ndef forward(x:")
    QTest.mouseClick(part.apply, Left)
    assert part.note.isVisible()
    QTest.qWait(120)  # colours come later and change nothing of this
    assert "Line 2: This is not Python" in part.note.text()
    assert part.editor.wrong_line() == 2
    assert node(session).get("code", STARTER) == STARTER
    session.select([])
    session.select([MINE])
    assert part.editor.text() == "import torch\ndef forward(x:"
    QTest.mouseClick(part.back, Left)
    assert part.editor.text() == STARTER
    assert not part.drafted
    assert not part.note.isVisible()
    settle(qtbot, shapes)


def test_what_fails_when_it_is_run_is_said_with_its_line(qtbot: QtBot) -> None:
    session, inspector, shapes = show(qtbot, around(STARTER))
    part = inspector.node.code
    replace_code(part, function("x.view(7, 7)"))
    QTest.keyClick(part.editor, Key.Key_Return, Control)
    settle(qtbot, shapes)
    assert "Line 6: The code stopped with RuntimeError" in session.analysis.errors[0].message
    assert part.editor.wrong_line() == 6
    (card,) = [c for c in inspector.node.cards if c.isVisible()]
    QTest.mouseClick(card, Left)
    assert part.editor.hasFocus()
    assert part.editor.textCursor().blockNumber() == 5


def from_elsewhere(mark: Path) -> Project:
    code = f"{HEAD}open({str(mark)!r}, 'w').close()\n\n\ndef forward(x: Tensor) -> Tensor:\n    return x * 2\n"
    project = settled(around(code))
    trust._agreed_now.clear()
    mark.unlink()
    return project


def test_code_from_a_file_waits_for_agreement(qtbot: QtBot, tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"
    project = from_elsewhere(mark)
    session, inspector, shapes = show(qtbot, Project())
    session.open(Document(project), "sent", session.id)
    session.select([MINE])
    settle(qtbot, shapes)
    part = inspector.node.code
    assert part.agreement.isVisible()
    assert part.agreement.text.text() == QUESTION
    assert out(session) == "N×64"
    assert SceneMaker().scene(session.analysis).cards[MINE].badge == "switched off"
    part.editor.setFocus()
    QTest.keyClick(part.editor, Key.Key_End, Control)
    qtbot.waitUntil(part.agreement.trust.isEnabled)
    QTest.mouseClick(part.agreement.keep, Left)
    assert part.agreement.text.text() == OFF
    assert not part.agreement.keep.isVisible()
    assert not mark.exists()
    QTest.mouseClick(part.agreement.trust, Left)
    settle(qtbot, shapes)
    assert mark.exists()
    assert not part.agreement.isVisible()
    assert out(session) == "N×64"
    assert not session.analysis.problems
    assert not session.document.dirty
    assert SceneMaker().scene(session.analysis).cards[MINE].badge == ""
    QTest.mouseClick(part.off, Left)
    assert part.agreement.isVisible()
    assert [p.code for p in session.analysis.problems] == ["switched-off"]
    assert not trust.is_trusted(node(session).get("code"))


def test_typing_into_code_that_was_never_agreed_to_agrees_to_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"
    session, inspector, shapes = show(qtbot, from_elsewhere(mark))
    part = inspector.node.code
    part.editor.setFocus()
    QTest.keyClick(part.editor, Key.Key_End, Control)
    QTest.keyClicks(part.editor, "# mine")
    QTest.keyClick(part.editor, Key.Key_Return, Control)
    settle(qtbot, shapes)
    assert node(session).get("code").endswith("# mine")
    assert part.agreement.isVisible()
    assert not mark.exists()
    assert session.analysis.problems[0].code == "switched-off"


def test_nobody_agrees_to_what_was_not_seen_to_its_end(qtbot: QtBot) -> None:
    code = function("x") + "\n".join(f"# {i}" for i in range(200))
    project = settled(around(code))
    trust._agreed_now.clear()
    _, inspector, shapes = show(qtbot, project)
    part = inspector.node.code
    QTest.qWait(50)
    assert not part.agreement.trust.isEnabled()
    QTest.mouseClick(part.agreement.trust, Left)
    assert not trust.is_trusted(code)
    part.editor.setFocus()
    QTest.keyClick(part.editor, Key.Key_End, Control)
    qtbot.waitUntil(part.agreement.trust.isEnabled)
    QTest.mouseClick(part.agreement.trust, Left)
    assert trust.is_trusted(code)
    settle(qtbot, shapes)


def test_the_editor_has_a_window_of_its_own(qtbot: QtBot) -> None:
    session, inspector, shapes = show(qtbot, around(STARTER))
    settle(qtbot, shapes)
    part = inspector.node.code
    QTest.mouseClick(part.larger, Left)
    dialog = part.editor.window()
    assert dialog is not inspector.window()
    qtbot.waitUntil(part.editor.hasFocus)
    assert part.editor.height() > 300
    QTest.keyClick(part.editor, Key.Key_End, Control)
    QTest.keyClicks(part.editor, "# note")
    QTest.keyClick(part.editor, Key.Key_Return, Control)
    assert node(session).get("code").endswith("# note")
    QTest.keyClick(part.editor, Key.Key_Escape)
    QTest.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: part.editor.window() is inspector.window())
    assert part.editor.isVisible()
    settle(qtbot, shapes)


def test_nothing_of_the_code_stands_out_of_sight(qtbot: QtBot) -> None:
    _, inspector, shapes = show(qtbot, around(function("x" + " " * 400 + "+ 1")), width=280)
    settle(qtbot, shapes)
    editor = inspector.node.code.editor
    assert editor.horizontalScrollBar().maximum() == 0


def test_newer_code_does_not_wait_for_a_loop_without_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "LONGEST", 110.0)  # longer than anything is waited for here
    loop = f"{HEAD}def forward(x: Tensor) -> Tensor:\n    while True:\n        try:\n            x + 1\n        except BaseException:\n            pass\n"
    good = function("x[:, :9]")
    trust.trust_now(loop, good)
    session, _, shapes = show(qtbot, around(loop))
    qtbot.waitUntil(lambda: shapes.busy)
    qtbot.wait(300)
    session.edit("Change code", lambda project: edits.set_params(project, MINE, {"code": good}))
    qtbot.waitUntil(lambda: out(session) == "N×9")
    session.edit("Change code", lambda project: edits.set_params(project, MINE, {"code": loop}))
    qtbot.waitUntil(lambda: shapes.busy)
    qtbot.wait(300)
    shapes.close()
    qtbot.waitUntil(lambda: all(t.name != "background" for t in threading.enumerate()))
