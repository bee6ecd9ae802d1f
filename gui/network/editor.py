"""The network editor: shows the session's network on the canvas and adds layers where they belong."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import Difference, edits
from core.document.project import Project
from core.graph import End
from core.layers import LAYERS
from gui.canvas import Canvas
from gui.network.host import DocumentHost, Menu
from gui.network.scene import SceneMaker
from gui.session import Session

HINT = "Drag a layer from the list on the left.\nMost networks begin with an Input and end with an Output."


class NetworkEditor(QWidget):
    """The canvas of the open document."""

    def __init__(self, session: Session, menu: Menu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._maker = SceneMaker()
        self.canvas = Canvas(DocumentHost(session, menu), self)
        self.canvas.set_hint(HINT)
        self.setFocusProxy(self.canvas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)
        session.selection_changed.connect(lambda: self.canvas.set_selection(session.selection))
        self._on_open()

    def add(self, key: str) -> None:
        """Adds a layer right of the selected one and wired to it; with nothing selected, in the middle of the view."""
        chosen = self._session.selected
        made: list[str] = []

        def change(project: Project) -> Project:
            x, y = self._place(project, chosen[-1].id if chosen else "")
            project, id_ = edits.add_node(project, key, x, y)
            made.append(id_)
            return _wired(project, chosen[-1].id, id_) if chosen else project

        if self._session.edit(f"Add {LAYERS[key].title}", change):
            self._session.select(made[-1:])

    def show_node(self, id: str) -> None:
        """Brings a node to the middle and selects it."""
        self._session.select([id])
        self.canvas.center_on(id)

    def _place(self, project: Project, beside: str) -> tuple[float, float]:
        """The first free place right of a node, or about the middle of what is shown."""
        taken = set(project.look.places.values())
        if beside in project.look.places:
            x, y = project.look.places[beside]
            x += edits.COLUMN
        else:
            middle = self.canvas.stage.shown_area().center()
            x, y = middle.x() - edits.COLUMN / 2, middle.y() - 40.0
        while any(abs(px - x) < edits.COLUMN * 0.9 and abs(py - y) < 80.0 for px, py in taken):
            y += 112.0
        return x, y

    def _on_change(self, difference: Difference) -> None:
        self.canvas.show_view(self._maker.scene(self._session.analysis))

    def _on_open(self) -> None:
        self.canvas.show_view(self._maker.scene(self._session.analysis))
        self.canvas.fit()


def _wired(project: Project, source: str, target: str) -> Project:
    """With a wire from the source's first output to the target's first free input, where both exist."""
    graph = project.graph
    outs = edits.ports_of(project, graph.nodes[source])[1]
    ins = edits.ports_of(project, graph.nodes[target])[0]
    if not outs or not ins:
        return project
    port = f"{ins[0].name}.0" if ins[0].variadic else ins[0].name
    return edits.connect(project, End(source, outs[0].name), End(target, port))
