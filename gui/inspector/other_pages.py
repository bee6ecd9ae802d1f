"""The pages for no node and for several: the network as a whole, and what can be done to many at once."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core import format
from core.document import edits
from core.graph import Node
from gui import theme
from gui.inspector import facts
from gui.inspector.parts import Header, heading, page, say, wrapped
from gui.network import block_actions
from gui.room import Room
from gui.session import Session
from gui.widgets import KeyValueGrid


class NetworkPage(QWidget):
    """Name, totals, data, and what to do next."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.header, self.summary = Header(), wrapped()
        self.totals, self.data = KeyValueGrid(), KeyValueGrid()
        self.no_data = wrapped()
        self.step, self.button = wrapped(""), QPushButton()
        self._panel = ""
        self.button.clicked.connect(self._go)
        column = QVBoxLayout(self)
        page(column)
        for widget in (
            self.header,
            self.summary,
            self.totals,
            heading("Data"),
            self.no_data,
            self.data,
            heading("Next"),
        ):
            if widget is not self.header and widget.property("kind") == "heading":
                column.addSpacing(theme.SPACE.small)
            column.addWidget(widget)
        column.addWidget(self.step)
        column.addWidget(self.button)
        column.addStretch(1)

    def tell(self) -> None:
        analysis = self._session.analysis
        self.header.tell("graph-outline", "convolution", self._session.name)
        say(self.summary, "The whole network. Select a layer to see and change it.")
        self.totals.set_rows(facts.network_rows(analysis))
        rows = facts.data_rows(analysis)
        say(self.no_data, "" if rows else "No data is chosen yet.")
        self.data.set_rows(rows)
        self.data.setVisible(bool(rows))
        step = facts.next_step(analysis)
        say(self.step, step.sentence)
        self.button.setText(step.label)
        self.button.setToolTip(step.sentence)
        self._panel = step.panel

    def _go(self) -> None:
        errors = self._session.analysis.errors
        self._session.asked.emit(self._panel, errors[0] if self._panel == "problems" and errors else None)


class ManyPage(QWidget):
    """How many of what, and what can be done to all of them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.header, self.summary = Header(), wrapped()
        self.kinds, self.totals = KeyValueGrid(), KeyValueGrid()
        self.delete = QPushButton()
        self.delete.setProperty("kind", "danger")
        self.delete.setIcon(theme.icon("delete-outline", "error"))
        self.delete.clicked.connect(self._delete)
        self.group = QPushButton("Group into a block")
        self.group.setIcon(theme.icon("package-variant-closed"))
        self.group.setToolTip("The selected layers become a block: a graph used as one node")
        self.group.clicked.connect(self._group)
        column = QVBoxLayout(self)
        page(column)
        for widget in (
            self.header,
            self.summary,
            self.kinds,
            heading("Together"),
            self.totals,
            self.group,
            self.delete,
        ):
            column.addWidget(widget)
        column.addStretch(1)

    def tell(self, nodes: tuple[Node, ...]) -> None:
        analysis = self._session.analysis
        room = Room(analysis, self._session.place)
        self.header.tell("select-group", "other", format.plural(len(nodes), "layer") + " selected")
        troubled = sum(bool(room.problems(n.id)) for n in nodes)
        say(
            self.summary,
            f"{format.plural(troubled, 'layer')} with problems." if troubled else "Drag one of them to move all.",
        )
        self.kinds.set_rows(facts.kinds(analysis.project, nodes))
        parameters = sum(info.parameters for n in nodes if (info := room.info(n.id)))
        self.totals.set_rows([("Parameters", format.count(parameters), f"{format.exact(parameters)} learned numbers")])
        label = f"Delete {format.plural(len(nodes), 'layer')}"
        self.delete.setText(label)
        self.delete.setToolTip(f"{label} and the wires at them; undo brings them back")

    def _delete(self) -> None:
        ids, where = self._session.selection, self._session.place.where
        self._session.edit(f"Delete {format.plural(len(ids), 'layer')}", lambda p: edits.delete(p, ids, (), where))

    def _group(self) -> None:
        if block_actions.group(self._session):
            self._session.asked.emit("inspector", next(iter(self._session.selection)))
