"""The page of several nodes: how many of what, the fields that they have in common, what can be done to all of them."""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from core import format
from core.document import edits
from core.graph import Node
from gui import theme
from gui.forms import SpecForm
from gui.inspector import facts
from gui.inspector.common import Common, common
from gui.inspector.parts import Header, heading, page, say, wrapped
from gui.network import block_actions
from gui.room import Room
from gui.session import Session
from gui.widgets import FlowLayout, KeyValueGrid

MOST = 500
"""Layers whose common fields are looked for; with more of them every key would have to change too many."""
ACTIONS = (
    ("colour", "palette-outline", "Colour", "A colour of their own for the selected cards"),
    ("bypass", "debug-step-over", "Bypass", "Pass over the selected layers, or use them again"),
    ("pin", "pin-outline", "Pin", "The selected layers stay where they are when others are arranged"),
    ("lay-out", "sitemap-outline", "Lay out", "The selected layers in the order of work"),
)
ALIGN = (
    ("align-left", "align-horizontal-left", "Align left edges"),
    ("align-centre", "align-horizontal-center", "Align centres"),
    ("align-right", "align-horizontal-right", "Align right edges"),
    ("align-top", "align-vertical-top", "Align upper edges"),
    ("align-middle", "align-vertical-center", "Align middles"),
    ("align-bottom", "align-vertical-bottom", "Align lower edges"),
    ("distribute-horizontally", "distribute-horizontal-center", "Equal gaps side by side"),
    ("distribute-vertically", "distribute-vertical-center", "Equal gaps one below the other"),
)


class ManyPage(QWidget):
    """What is changed here is changed in all selected nodes, as one step."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: tuple[str, ...] = ()
        self._kind: tuple[object, ...] = ()
        self.form: SpecForm | None = None
        self.header, self.summary = Header(), wrapped()
        self.kinds, self.totals = KeyValueGrid(), KeyValueGrid()
        self.fields_head, self._form_column = heading("In common"), QVBoxLayout()
        self.group = self._button("Group into a block", "package-variant-closed", self._group)
        self.group.setToolTip("The selected layers become a block: a graph used as one node")
        self.delete = self._button("", "delete-outline", self._delete, "error")
        self.delete.setProperty("kind", "danger")
        self.commands = {key: self._command(key, icon, text, tip) for key, icon, text, tip in ACTIONS}
        self.aligns = {key: self._command(key, icon, "", tip) for key, icon, tip in ALIGN}
        self._arrange()

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
        self._tell_form(room, nodes)
        for key in ("distribute-horizontally", "distribute-vertically"):
            self.aligns[key].setEnabled(len(nodes) > 2)
        label = f"Delete {format.plural(len(nodes), 'layer')}"
        self.delete.setText(label)
        self.delete.setToolTip(f"{label} and the wires at them; undo brings them back")

    def _tell_form(self, room: Room, nodes: tuple[Node, ...]) -> None:
        ids = tuple(node.id for node in nodes)
        fresh, self._ids = ids != self._ids, ids
        found = common(room.project, nodes if len(nodes) <= MOST else ())
        made = self._take_form(found)
        self.fields_head.setVisible(self.form is not None)
        if self.form is None:
            return
        tell = self.form.take if fresh or made else self.form.refresh
        tell(found.params, dict(room.names), found.mixed)

    def _take_form(self, found: Common) -> bool:
        """A form of the common fields, kept while they are the same; whether it is a new one."""
        kind = tuple((param.name, type(param), param.label) for param in found.spec.params)
        if kind == self._kind:
            return False
        self._kind, typing = kind, self._typing_in()
        if self.form is not None:
            self._form_column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = SpecForm(found.spec, on_change=self._change) if kind else None
        if self.form is not None:
            self._form_column.addWidget(self.form)
            self.form.show()
            if typing in self.form.fields:
                self.form.field(typing).editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _typing_in(self) -> str:
        """The field that has the keyboard."""
        fields = self.form.fields if self.form is not None else {}
        return next((name for name, field in fields.items() if field.editor.focus.hasFocus()), "")

    def _change(self, name: str, value: Any, merge: str) -> bool:
        ids, where = [id for id in self._ids if id in self._session.graph.nodes], self._session.place.where
        assert self.form is not None
        label = f"Change {self.form.spec.param(name).label.lower()} of {format.plural(len(ids), 'layer')}"
        return self._session.edit(
            label, lambda p: reduce(lambda made, id: edits.set_params(made, id, {name: value}, where), ids, p), merge
        )

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        page(column)
        for widget in (self.header, self.summary, self.kinds, heading("Together"), self.totals, self.fields_head):
            column.addWidget(widget)
        column.addLayout(self._form_column)
        column.addWidget(heading("Arrange"))
        column.addLayout(_flow(self.aligns.values()))
        column.addWidget(heading("For all of them"))
        column.addLayout(_flow((*self.commands.values(), self.group)))
        column.addWidget(self.delete)
        column.addStretch(1)

    def _button(self, text: str, icon: str, run: Any, colour: str = "text") -> QPushButton:
        button = QPushButton(text)
        button.setIcon(theme.icon(icon, colour))
        button.clicked.connect(run)
        return button

    def _command(self, key: str, icon: str, text: str, tip: str) -> QPushButton | QToolButton:
        """A button that does what the command of the menus does."""
        button = QPushButton(text) if text else QToolButton()
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(theme.SPACE.large, theme.SPACE.large))
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)
        button.clicked.connect(partial(self._session.asked.emit, "command", key))
        return button

    def _delete(self) -> None:
        ids, where = self._session.selection, self._session.place.where
        self._session.edit(f"Delete {format.plural(len(ids), 'layer')}", lambda p: edits.delete(p, ids, (), where))

    def _group(self) -> None:
        if block_actions.group(self._session):
            self._session.asked.emit("inspector", next(iter(self._session.selection)))


def _flow(buttons: Any) -> FlowLayout:
    row = FlowLayout(None, theme.SPACE.tiny)
    for button in buttons:
        row.addWidget(button)
    return row
