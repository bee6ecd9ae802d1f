"""The page of a block's definition: shown in its tab while nothing is selected."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.document import blocks, edits
from core.document.project import Project
from core.layers import LAYERS
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from gui import theme
from gui.inspector import facts
from gui.inspector.block_params import BlockParams
from gui.inspector.name_field import NameField
from gui.inspector.parts import Header, heading, page, say, wrapped
from gui.inspector.shapes import ShapeList
from gui.inspector.use_part import BLOCK_ICON, TITLE_TIP, rename_block
from gui.room import Room
from gui.session import Session
from gui.widgets import FlowLayout, KeyValueGrid


class BlockPage(QWidget):
    """Title, parameters, ports and cost of the block that is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.header, self.summary = Header(), wrapped()
        self.title = NameField(self._rename, "Title", TITLE_TIP)
        self.params = BlockParams(session)
        self.ports, self.cost = ShapeList(), KeyValueGrid()
        self.add_input = self._button("Add an input", BLOCK_INPUT)
        self.add_output = self._button("Add an output", BLOCK_OUTPUT)
        self.delete = QPushButton("Delete the block")
        self.delete.setProperty("kind", "danger")
        self.delete.setIcon(theme.icon("delete-outline", "error"))
        self.delete.setToolTip("Nothing uses this block; undo brings it back")
        self.delete.clicked.connect(self._delete)
        buttons = QWidget()
        row = FlowLayout(buttons, theme.SPACE.small)
        row.addWidget(self.add_input)
        row.addWidget(self.add_output)
        column = QVBoxLayout(self)
        page(column)
        for top in (self.header, self.summary, self.title):
            column.addWidget(top)
        for title, widgets in (
            ("Parameters", (self.params,)),
            ("Ports", (self.ports, buttons)),
            ("This use", (self.cost, self.delete)),
        ):
            column.addSpacing(theme.SPACE.small)
            column.addWidget(heading(title))
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)

    def tell(self) -> None:
        """Show the block that the session is in as it is now."""
        session, place = self._session, self._session.place
        block = session.project.blocks[place.where]
        uses = blocks.uses_of(session.project, block.id)
        self.header.tell(BLOCK_ICON, "block", block.title)
        how = f"used {uses}×" if uses > 1 else "used once" if uses else "not used yet: drag it from the palette"
        say(
            self.summary,
            f"A block, {how}. Its parameters can stand in the fields of the layers inside, as in 2*channels.",
        )
        self.title.tell(block.title)
        self.params.tell(block)
        room = Room(session.analysis, place)
        self.ports.set_rows(facts.port_rows(room))
        use = session.analysis.info(place.prefix) if place.prefix else None
        self.cost.set_rows(facts.block_rows(room, use, facts.batch_of(session.project)))
        self.delete.setVisible(not uses)

    def _rename(self, title: str) -> None:
        where = self._session.place.where
        rename_block(self._session, where, title)
        if where in self._session.project.blocks:
            self.title.tell(self._session.project.blocks[where].title)

    def _delete(self) -> None:
        where = self._session.place.where
        title = self._session.project.blocks[where].title
        self._session.edit(f"Delete block '{title}'", lambda p: blocks.delete_block(p, where))

    def _add_port(self, type: str) -> None:
        where = self._session.place.where
        made: list[str] = []

        def change(project: Project) -> Project:
            x, y = _beside(project, where, type)
            project, id = edits.add_node(project, type, x, y, where)
            made.append(id)
            return project

        if self._session.edit(f"Add {LAYERS[type].title}", change):
            self._session.asked.emit("network", made[-1])

    def _button(self, text: str, type: str) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(theme.icon(LAYERS[type].icon))
        button.setToolTip(LAYERS[type].summary)
        button.clicked.connect(partial(self._add_port, type))
        return button


def _beside(project: Project, where: str, type: str) -> tuple[float, float]:
    """Below the ports of its kind; left or right of everything where there are none."""
    graph, places = edits.graph_of(project, where), edits.look_of(project, where).places
    own = [places[n.id] for n in graph.nodes.values() if n.type == type and n.id in places]
    if own:
        return own[0][0], max(y for _, y in own) + 112.0
    xs, ys = [x for x, _ in places.values()] or [0.0], [y for _, y in places.values()] or [0.0]
    return (min(xs) - edits.COLUMN if type == BLOCK_INPUT else max(xs) + edits.COLUMN), min(ys)
