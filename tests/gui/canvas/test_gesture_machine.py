"""Random gestures, keys, undo, paste, group, save and load on the real canvas: the graph and what is drawn of it stay whole."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.analysis import analyse
from core.document import Document, Project, appearance, bypass, edits
from core.graph import Graph
from core.project import Extras, load, save
from core.templates import TEMPLATES
from gui.canvas.gestures.nudge import Nudge
from gui.canvas.scene import Scene
from gui.network import NetworkEditor, block_actions
from gui.network.copying import Copying
from gui.network.scene import SceneMaker
from gui.session import Session

SIZE = (1000, 600)
SPOTS = st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1))
PICK = st.integers(0, 10_000)
Left, Middle, Right = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
Plain, Shift, Ctrl, Alt = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key
KEYS = (
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Escape, Key.Key_Home, Key.Key_Plus, Key.Key_Minus,
    Key.Key_Tab, Key.Key_Space, Key.Key_Delete, Key.Key_Backspace,
)  # fmt: skip
ENDS = ("release", "escape", "focus")


class Gestures(RuleBasedStateMachine):
    """One document on one canvas. What a mouse can be pressed on is a card, a port, a wire, an area, a dot, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(TEMPLATES["digits-cnn"].build())
        self.first = self.session.project
        self.editor = NetworkEditor(self.session, lambda _about, _place: None)
        self.editor.resize(*SIZE)
        self.editor.show()
        QTest.qWaitForWindowExposed(self.editor)
        self.stage = self.editor.canvas.stage
        self.stage.setFocus()
        self.copying = Copying(self.session)

    def teardown(self) -> None:
        """All of it can be undone, and done again."""
        document, last, back = self.session.document, self.session.project, 0
        while document.undo_label:
            self.session.undo()
            back += 1
        assert self.session.project == self.first
        for _ in range(back):
            self.session.redo()
        assert self.session.project == last
        self.editor.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # What a person does.

    @rule(pick=PICK, way=st.lists(SPOTS, min_size=1, max_size=3), held=st.sampled_from((Plain, Shift, Ctrl, Alt)),
          end=st.sampled_from(ENDS))  # fmt: skip
    def drag(self, pick: int, way: list[tuple[int, int]], held: Qt.KeyboardModifier, end: str) -> None:
        self.gesture(Left, self.thing(pick), way, held, end)

    @rule(start=SPOTS, way=st.lists(SPOTS, min_size=1, max_size=3), held=st.sampled_from((Plain, Shift, Ctrl)),
          end=st.sampled_from(ENDS))  # fmt: skip
    def band(self, start: tuple[int, int], way: list[tuple[int, int]], held: Qt.KeyboardModifier, end: str) -> None:
        self.gesture(Left, QPoint(*start), way, held, end)

    @rule(start=SPOTS, goal=SPOTS, end=st.sampled_from(ENDS))
    def knife(self, start: tuple[int, int], goal: tuple[int, int], end: str) -> None:
        self.gesture(Right, QPoint(*start), [goal], Ctrl, end)

    @rule(start=SPOTS, goal=SPOTS, end=st.sampled_from(ENDS))
    def pan(self, start: tuple[int, int], goal: tuple[int, int], end: str) -> None:
        before = self.session.project
        self.gesture(Middle, QPoint(*start), [goal], Plain, end)
        assert self.session.project is before

    @rule(pick=PICK, other=PICK, end=st.sampled_from(ENDS))
    def wire(self, pick: int, other: int, end: str) -> None:
        """From an output to an input, whether that fits or not."""
        outs = [item.anchor(name, True) for item in self.stage.scene.cards.values() for name in item.outputs]
        ins = [item.anchor(name, False) for item in self.stage.scene.cards.values() for name in item.inputs]
        if outs and ins:
            goal = self.spot(ins[other % len(ins)])
            self.gesture(Left, self.spot(outs[pick % len(outs)]), [(goal.x(), goal.y())], Plain, end)

    @rule(pick=PICK)
    def double_click(self, pick: int) -> None:
        QTest.mouseDClick(self.stage, Left, Plain, self.inside(self.thing(pick)))
        self.close_popups()

    @rule(pick=PICK, held=st.sampled_from((Plain, Shift, Ctrl)))
    def click(self, pick: int, held: Qt.KeyboardModifier) -> None:
        QTest.mouseClick(self.stage, Left, held, self.inside(self.thing(pick)))

    @rule(key=st.sampled_from(KEYS), held=st.sampled_from((Plain, Plain, Shift, Alt)))
    def press_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self.stage, key, held)
        self.close_popups()

    @rule(turn=st.sampled_from((-240, -120, 120, 240)), at=SPOTS)
    def wheel(self, turn: int, at: tuple[int, int]) -> None:
        self.stage.zoom_about(QPointF(*at), 1.2 if turn > 0 else 1 / 1.2)

    @rule(pick=PICK, many=st.booleans())
    def select(self, pick: int, many: bool) -> None:
        nodes = list(self.session.graph.nodes)
        self.session.select(nodes[pick % len(nodes) :] if many and nodes else nodes[:1])

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule(cut=st.booleans())
    def copy(self, cut: bool) -> None:
        (self.copying.cut if cut else self.copying.copy)(self.editor.canvas)

    @rule()
    def paste(self) -> None:
        if len(self.session.graph.nodes) < 30:
            self.copying.paste(self.editor.canvas)

    @rule()
    def group(self) -> None:
        block_actions.group(self.session)

    @rule()
    def ungroup(self) -> None:
        block_actions.ungroup(self.session)

    @rule(pick=PICK)
    def enter(self, pick: int) -> None:
        nodes = list(self.session.graph.nodes)
        if not nodes or not self.session.enter(nodes[pick % len(nodes)]):
            self.session.leave()

    @rule(colour=st.sampled_from(("", "red", "blue")), collapsed=st.booleans(), pinned=st.booleans())
    def style(self, colour: str, collapsed: bool, pinned: bool) -> None:
        where, ids = self.session.place.where, self.session.selection
        told = {"colour": colour, "collapsed": collapsed, "pinned": pinned}
        self.session.edit("Style", lambda p: appearance.styled(p, ids, where, **told))

    @rule(on=st.booleans())
    def bypass(self, on: bool) -> None:
        where, ids = self.session.place.where, self.session.selection
        self.session.edit("Bypass", lambda p: bypass.set_bypassed(p, ids, on, where))

    @rule()
    def save_and_load(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.netw"
            save(path, self.session.project, Extras("0" * 32))
            again, _ = load(path)
        assert again == self.session.project

    @rule()
    def open_again(self) -> None:
        """As after closing and opening: history begins anew."""
        self.first = self.session.project
        self.session.open(Document(self.first), "again", "0" * 32)

    # What always holds.

    @invariant()
    def nothing_is_under_way(self) -> None:
        assert self.stage.gesture is None

    @invariant()
    def the_graphs_are_whole(self) -> None:
        project = self.session.project
        for where, graph in edits.graphs(project):
            self.whole(project, graph, where)
        assert self.session.selection <= self.session.graph.nodes.keys()

    def whole(self, project: Project, graph: Graph, where: str) -> None:
        for target, source in graph.wires.items():
            assert {target.node, source.node} <= graph.nodes.keys()
            ins, outs = (
                edits.ports_of(project, graph.nodes[target.node])[0],
                edits.ports_of(project, graph.nodes[source.node])[1],
            )
            assert target.port.partition(".")[0] in {port.name for port in ins}
            assert source.port in {port.name for port in outs}
        names = [node.name for node in graph.nodes.values()]
        assert len(names) == len(set(names))
        look = edits.look_of(project, where)
        assert look.places.keys() <= graph.nodes.keys()
        assert look.styles.keys() <= graph.nodes.keys()
        assert look.bends.keys() <= graph.wires.keys()
        areas = [area.id for area in look.frames] + [area.id for area in look.notes]
        assert len(areas) == len(set(areas))

    @invariant()
    def the_canvas_shows_it(self) -> None:
        """What was patched edit by edit is what a new canvas would show."""
        analysis = analyse(self.session.project)
        view = SceneMaker().scene(analysis, self.session.place)
        assert self.stage.scene.view == view
        fresh = Scene(lambda _areas: None)
        fresh.show(view)
        for id, item in fresh.cards.items():
            shown = self.stage.scene.cards[id]
            assert (shown.rect, shown.settled) == (item.rect, item.settled)
        assert {t: w.route.path for t, w in self.stage.scene.wires.items()} == {
            t: w.route.path for t, w in fresh.wires.items()
        }

    # Hands.

    def gesture(
        self, button: Qt.MouseButton, start: QPoint, way: list[tuple[int, int]], held: Qt.KeyboardModifier, end: str
    ) -> None:
        """A press, moves, and an end; one that is left half-way changes nothing."""
        before = self.session.project
        start = self.inside(start)
        self.send(QEvent.Type.MouseButtonPress, start, button, button, held)
        for point in way:
            self.send(QEvent.Type.MouseMove, QPoint(*point), Qt.MouseButton.NoButton, button, held)
        if end == "release" or self.stage.gesture is None:
            self.send(QEvent.Type.MouseButtonRelease, QPoint(*way[-1]), button, Qt.MouseButton.NoButton, held)
        else:
            if end == "escape":
                QTest.keyClick(self.stage, Key.Key_Escape)
            else:
                QApplication.sendEvent(
                    self.stage, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
                )
            assert self.stage.gesture is None
            self.send(QEvent.Type.MouseButtonRelease, QPoint(*way[-1]), button, Qt.MouseButton.NoButton, held)
            assert self.session.project is before
        self.close_popups()

    def send(
        self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, buttons: Qt.MouseButton, held: Qt.KeyboardModifier
    ) -> None:
        spot = QPointF(at)
        event = QMouseEvent(kind, spot, self.stage.mapToGlobal(spot), button, buttons, held)
        QApplication.sendEvent(self.stage, event)

    def close_popups(self) -> None:
        """What asks for a layer, a name or a value is left with Escape, and what was held is let go."""
        for _ in range(3):
            popup = QApplication.activePopupWidget() or QApplication.focusWidget()
            if popup is None or popup is self.stage or self.stage is None:
                break
            QTest.keyClick(popup, Key.Key_Escape)
        self.stage.setFocus()
        if isinstance(self.stage.gesture, Nudge):
            self.stage.finish_gesture()

    def thing(self, pick: int) -> QPoint:
        """A point of something on the canvas, ports and wires among them."""
        scene = self.stage.scene
        points = [item.rect.center() for item in scene.cards.values()]
        points += [item.anchor(name, True) for item in scene.cards.values() for name in item.outputs]
        points += [item.anchor(name, False) for item in scene.cards.values() for name in item.inputs]
        points += [wire.route.path.pointAtPercent(0.5) for wire in scene.wires.values()]
        points += [frame.rect.topLeft() + QPointF(20, 12) for frame in scene.areas.frames.values()]
        return self.spot(points[pick % len(points)]) if points else QPoint(5, 5)

    def spot(self, place: QPointF) -> QPoint:
        return self.stage.camera.to_screen(place).toPoint()

    def inside(self, at: QPoint) -> QPoint:
        """What lies outside of what is seen is reached at the edge."""
        return QPoint(min(max(at.x(), 0), SIZE[0] - 1), min(max(at.y(), 0), SIZE[1] - 1))


TestGestures = Gestures.TestCase
TestGestures.settings = settings(max_examples=max(5, settings().max_examples // 8), stateful_step_count=25)


def test_the_clipboard_is_left_alone_by_what_is_only_selected(qapp: QApplication) -> None:
    QGuiApplication.clipboard().setText("mine")
    machine = Gestures()
    machine.select(3, True)
    assert QGuiApplication.clipboard().text() == "mine"
    machine.teardown()
