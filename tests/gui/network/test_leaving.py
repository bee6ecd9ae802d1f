"""What is edited in place when another graph or document comes: it goes where it was begun, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.document import Document, Frame, Note, Project, appearance, edits
from core.document.edits import graph_of, look_of
from gui.canvas.inplace import Overlay
from gui.canvas.views import NAME
from gui.network import NetworkEditor
from gui.place import place_in
from gui.session import Session

BLOCK = "Block"
AREA = (400.0, 200.0, 200.0, 120.0)


def both() -> Project:
    """Note f1, frame f2 and a Linear n2 in the network and in its block: the same ids in both."""
    net = Net()
    block = net.block(BLOCK)
    block.output(block.add("Linear", block.input(), out_features=4))
    net.output(net.use(block, net.add("Linear", net.input(shape=(8,)), out_features=8)))
    project = net.project
    for where in ("", *project.blocks):
        project = appearance.with_note(project, Note("f1", "", *AREA), where)
        project = appearance.with_frame(project, Frame("f2", "Frame", 0.0, 300.0, 200.0, 120.0), where)
    return project


@pytest.fixture
def session() -> Session:
    return Session(both())


@pytest.fixture
def editor(qtbot: QtBot, session: Session) -> NetworkEditor:
    editor = NetworkEditor(session, lambda place, at: None)
    qtbot.addWidget(editor)
    editor.resize(1000, 700)
    with qtbot.waitExposed(editor):
        editor.show()
    editor.activateWindow()
    session.go(place_in(session.project, inside(session)))
    session.leave()
    editor.canvas.stage.setFocus()
    qtbot.waitUntil(editor.canvas.stage.hasFocus)
    return editor


def inside(session: Session) -> str:
    [where] = session.project.blocks
    return where


def shared(session: Session) -> str:
    """The Linear that has one id in both graphs."""
    graphs = graph_of(session.project), graph_of(session.project, inside(session))
    [id] = [i for i, n in graphs[0].nodes.items() if n.type == "Linear" and graphs[1].nodes.get(i, n).type == "Linear"]
    assert id in graphs[1].nodes
    return id


def note(project: Project, where: str = "") -> str:
    return next(n.text for n in look_of(project, where).notes if n.id == "f1")


def title(project: Project, where: str = "") -> str:
    return next(f.title for f in look_of(project, where).frames if f.id == "f2")


def press_on(editor: NetworkEditor, id: str, near_top: bool = False) -> None:
    """A double click on a frame or note."""
    stage = editor.canvas.stage
    stage.camera.zoom = 1.0
    rect = stage.scene.areas[id].rect
    stage.look_at(-rect.topLeft() + QPoint(300, 200))
    at = QPoint(360, 217) if near_top else stage.camera.to_screen(rect.center()).toPoint()
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(stage, Qt.MouseButton.LeftButton, pos=at)


def write(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focus, text)


def choose_tab(editor: NetworkEditor, number: int) -> None:
    tabs = editor.bar.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(number).center())
    QApplication.processEvents()


def over(editor: NetworkEditor) -> list[Overlay]:
    return [o for o in editor.canvas.stage.findChildren(Overlay) if o.isVisible()]


def test_a_note_keeps_its_text_when_another_tab_is_chosen(editor: NetworkEditor, session: Session) -> None:
    press_on(editor, "f1")
    write("of the network")
    choose_tab(editor, 1)
    assert session.place.where == inside(session)
    assert over(editor) == []
    assert (note(session.project), note(session.project, inside(session))) == ("of the network", "")
    press_on(editor, "f1")
    write("of the block")
    session.leave()
    assert (note(session.project), note(session.project, inside(session))) == ("of the network", "of the block")
    assert over(editor) == []


def test_the_title_of_a_frame_stays_in_its_graph(editor: NetworkEditor, session: Session) -> None:
    press_on(editor, "f2", near_top=True)
    write("Stem")
    choose_tab(editor, 1)
    assert (title(session.project), title(session.project, inside(session))) == ("Stem", "Frame")


def test_a_name_stays_in_its_graph(editor: NetworkEditor, session: Session) -> None:
    id, before = shared(session), session.project.blocks[inside(session)]
    editor.in_place.rename(id)
    write("stem")
    choose_tab(editor, 1)
    assert session.project.graph.nodes[id].name == "stem"
    assert session.project.blocks[inside(session)] == before
    assert over(editor) == []


def test_a_value_stays_in_its_graph_and_a_refused_one_is_left(editor: NetworkEditor, session: Session) -> None:
    id, where = shared(session), inside(session)
    for typed in ("64", "none"):
        assert editor.in_place.edit(id, "out_features")
        write(typed)
        choose_tab(editor, 1)
        QApplication.processEvents()
        assert session.project.graph.nodes[id].get("out_features") == 64
        assert session.project.blocks[where].graph.nodes[id].get("out_features") == 4
        assert over(editor) == []
        choose_tab(editor, 0)


def test_another_document_is_left_alone(editor: NetworkEditor, session: Session) -> None:
    first, other, id = session.document, Document(both()), shared(session)
    before = other.project
    press_on(editor, "f1")
    write("mine")
    session.open(other, "other", "0" * 32)
    QApplication.processEvents()
    assert over(editor) == []
    assert other.project is before
    assert note(first.project) == "mine"
    session.open(first, "first", "1" * 32)
    assert editor.in_place.edit(id, NAME)
    write("stem")
    session.open(other, "other", "0" * 32)
    assert other.project is before
    assert first.project.graph.nodes[id].name == "stem"


def test_words_that_come_late_go_where_they_were_begun(editor: NetworkEditor, session: Session) -> None:
    late = editor.canvas.stage.host.writer("f1")
    session.go(place_in(session.project, inside(session)))
    late("late", 120.0)
    assert (note(session.project), note(session.project, inside(session))) == ("late", "")
    other = Document(both())
    before = other.project
    session.open(other, "other", "0" * 32)
    late("later", 120.0)
    assert other.project is before


def test_a_text_ends_with_the_block_that_it_was_in(editor: NetworkEditor, session: Session) -> None:
    where = inside(session)
    session.go(place_in(session.project, where))
    press_on(editor, "f1")
    write("lost with it")
    uses = [i for i, n in session.project.graph.nodes.items() if n.block == where]

    def without(project: Project) -> Project:
        return replace(edits.delete(project, uses), blocks={})

    session.edit("Delete the block", without)
    QApplication.processEvents()
    assert session.place.where == ""
    assert over(editor) == []
    assert note(session.project) == ""
