"""The network editor: shows the graph that the session is in on the canvas and adds layers where they belong."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import Difference, blocks, changed_at, edits
from core.document.project import Project
from core.graph import End
from gui.adding import Adding, Dropped, Loose, Recent
from gui.canvas import Canvas
from gui.canvas.places import Place
from gui.network.find import Find
from gui.network.host import DocumentHost, Menu
from gui.network.in_place import InPlace
from gui.network.place_bar import PlaceBar
from gui.network.scene import SceneMaker
from gui.place import place_in
from gui.session import Session

HINT = "Drag a layer from the list on the left, or double-click here to search.\nMost networks begin with an Input and end with an Output."
BLOCK_HINT = "Drag a layer from the list on the left, or double-click here to search.\nBlock inputs and Block outputs are the ports of this block."
View = tuple[float, QPointF, bool]
"""Zoom, where the origin is, whether everything is kept in sight."""


class NetworkEditor(QWidget):
    """The canvas of the open document, with a tab for each block that was opened."""

    open_asked = Signal(object)
    """The Path of a project that was dropped and is to be opened."""

    def __init__(self, session: Session, menu: Menu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._maker = SceneMaker()
        self._views: dict[str, View] = {}
        self._shown = session.place.where
        self._menu_at: QPoint | None = None
        """Where the context menu stands, while it does."""
        self.adding = Adding(session, Recent(), self)
        self.dropped = Dropped(session, self.open_asked.emit, self)
        host = DocumentHost(session, self._with_place(menu), self.adding, self.dropped)
        self.canvas = Canvas(host, self)
        self.in_place = host.in_place = InPlace(session, self.canvas.stage)
        self.finding = Find(session, self.canvas)
        self.bar = PlaceBar(session, self)
        self.bar.new_asked.connect(self.new_block)
        self.setFocusProxy(self.canvas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.canvas, 1)
        session.changed.connect(self._on_change)
        session.leaving.connect(self.canvas.stage.leaving)
        session.opened.connect(self._on_open)
        session.place_changed.connect(self._on_place)
        session.stepped.connect(self._on_step)
        session.selection_changed.connect(lambda: self.canvas.set_selection(session.selection, session.areas))
        self._on_open()

    def add(self, key: str) -> None:
        """Adds a layer or block right of the selected one and wired to it; with nothing selected, in the middle of the view."""
        project, chosen = self._session.project, self._session.selected
        beside = chosen[-1] if chosen else None
        outs = edits.ports_of(project, beside)[1] if beside is not None else ()
        loose = Loose(End(beside.id, outs[0].name), output=True) if beside is not None and outs else None
        if self.adding.add(key, self._place(project, beside.id if beside else ""), loose=loose):
            self.canvas.stage.reveal(self._session.selected[-1].id)

    def ask_here(self) -> None:
        """The search for a layer: where the context menu stands, at the mouse, or in the middle."""
        spot = self.here()
        self.canvas.stage.host.ask_layer(spot.x(), spot.y(), self._spot(), None, lambda: None)

    def here(self) -> QPointF:
        """Where something new is to stand, in scene units: where the context menu stands, at the mouse, or in the middle."""
        stage = self.canvas.stage
        return stage.camera.to_scene(QPointF(stage.mapFromGlobal(self._spot())))

    def ask_instead(self) -> None:
        """The search for what the selected layers are to become, beside the last of them."""
        stage = self.canvas.stage
        chosen = stage.selection.in_order()
        if chosen:
            card = stage.camera.screen_rect(stage.scene.cards[chosen[-1]].rect).intersected(QRectF(stage.rect()))
            self.adding.ask_instead(stage.mapToGlobal(card.bottomLeft().toPoint()))

    def _spot(self) -> QPoint:
        stage, mouse = self.canvas.stage, QCursor.pos()
        if self._menu_at is not None:
            return self._menu_at
        return mouse if stage.rect().contains(stage.mapFromGlobal(mouse)) else stage.mapToGlobal(stage.rect().center())

    def _with_place(self, menu: Menu) -> Menu:
        def ask(about: Place, at: QPoint) -> None:
            self._menu_at = at
            try:
                menu(about, at)
            finally:
                self._menu_at = None

        return ask

    def show_node(self, id: str) -> None:
        """Brings a node of the graph that is shown to the middle and selects it."""
        self._session.select([id])
        self.canvas.center_on(id)

    def new_block(self) -> None:
        """An empty block in a tab of its own."""
        made: list[str] = []

        def change(project: Project) -> Project:
            project, block = blocks.new_block(project)
            made.append(block)
            return project

        if self._session.edit("New block", change):
            self._session.go(place_in(self._session.project, made[-1]))

    def _place(self, project: Project, beside: str) -> tuple[float, float]:
        """The first free place right of a node, or about the middle of what is shown."""
        places = self._session.place.look(project).places
        taken = set(places.values())
        if beside in places:
            x, y = places[beside]
            x += edits.COLUMN
        else:
            middle = self.canvas.stage.shown_area().center()
            x, y = middle.x() - edits.COLUMN / 2, middle.y() - 40.0
        while any(abs(px - x) < edits.COLUMN * 0.9 and abs(py - y) < 80.0 for px, py in taken):
            y += 112.0
        return x, y

    def _show(self) -> None:
        self.canvas.set_hint(BLOCK_HINT if self._session.place.where else HINT)
        self.canvas.show_view(self._maker.scene(self._session.analysis, self._session.place))

    def _on_change(self, difference: Difference) -> None:
        if self._session.place.where == self._shown:
            self._show()

    def _on_place(self) -> None:
        """Each graph is seen as it was left; one that is new here is seen whole, or from its beginning."""
        where, stage = self._session.place.where, self.canvas.stage
        stage.leaving.emit()  # the graph that was shown may have gone without its leaving being told before
        if where != self._shown:
            self._views[self._shown] = stage.view()
            self._shown = where
        stage.selection.preview(())
        self._show()
        view = self._views.get(where)
        if view is None:
            self.canvas.fit_readable()
        else:
            stage.set_view(view)
        self.canvas.set_selection(self._session.selection, self._session.areas)

    def _on_step(self, before: Project) -> None:
        """What undo or redo has changed is seen."""
        ids, areas = changed_at(before, self._session.project, self._session.place.where)
        self.canvas.stage.bring_into_sight(ids, areas)

    def _on_open(self) -> None:
        self._views.clear()
        self._shown = self._session.place.where
        self._show()
        self.canvas.fit()
