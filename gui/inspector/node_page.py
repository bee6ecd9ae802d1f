"""The page of one node: name, form, shapes, cost, problems, explanation."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import edits
from core.document.bypass import is_bypassed
from core.document.scope import block_spec
from core.graph import Node
from core.layers import LAYERS
from core.layers.custom import PYTHON
from core.problems import Path, Problem
from core.spec import Spec
from gui import theme
from gui.custom import CodePart
from gui.forms import SpecForm
from gui.forms.tabs import follow
from gui.inspector import facts
from gui.inspector.bypass_part import BypassPart
from gui.inspector.name_field import NameField
from gui.inspector.offers import offers_of
from gui.inspector.parts import Header, heading, page, say, wrapped
from gui.inspector.shapes import ShapeList
from gui.inspector.use_part import BLOCK_ICON, UsePart
from gui.problems import ProblemCard
from gui.problems.place import place_of
from gui.room import Room
from gui.session import Session
from gui.widgets import KeyValueGrid, Section
from gui.widgets.restyle import set_shown

UNKNOWN = "This version does not know the layer type. It is kept as it is and saved back unchanged; the network cannot train with it."


class NodePage(QWidget):
    """Everything about one node. Forms are kept by declaration, so that going from layer to layer builds nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._id = ""
        self._subject: Path = ()
        self._forms: dict[str, SpecForm] = {}
        self._subjects: dict[str, str] = {}
        self.form: SpecForm | None = None
        self.header, self.summary = Header(), wrapped()
        self.use, self.code, self.bypass = UsePart(session, self), CodePart(session, self), BypassPart(session, self)
        self.name = NameField(self._rename)
        self.cards: list[ProblemCard] = []
        self._card_column, self._form_column = QVBoxLayout(), QVBoxLayout()
        self.note, self.conditions = wrapped(), wrapped()
        self.facts, self.cost, self.shapes = KeyValueGrid(), KeyValueGrid(), ShapeList()
        self.about = Section("About", expanded=False)
        self._explanation, self._source = wrapped(), wrapped("faint")
        self._cost_head = heading("Cost")
        self._arrange()

    def tell(self, node: Node) -> None:
        """Show this node as it is now."""
        subject = self._session.place.path(node.id)
        fresh, self._id, self._subject = subject != self._subject, node.id, subject
        project = self._session.project
        room = Room(self._session.analysis, self._session.place)
        found, block = LAYERS.find(node.type), project.blocks.get(node.block)
        layer = found.at(node.params) if found else None
        icon, category = (layer.icon, layer.category) if layer else (BLOCK_ICON, "block" if block else "other")
        self.header.tell(icon, category, facts.title_of(project, node), layer.key if layer else "")
        say(self.summary, layer.summary if layer else "" if block else UNKNOWN)
        set_shown(self.bypass, is_bypassed(project, node))
        self.bypass.tell(node)
        set_shown(self.use, block is not None)
        if block is not None:
            self.use.tell(node, block)
        set_shown(self.code, node.type == PYTHON)
        if node.type == PYTHON:
            self.code.tell(node, room.problems(node.id))
        self.name.tell(node.name)
        self._tell_form(room, node, layer or (block_spec(block) if block else None), fresh)
        self._tell_problems(room, node)
        self._tell_facts(node)
        self.shapes.set_rows(facts.shape_rows(room, node))
        info = room.info(node.id)
        costs = info is not None and bool(info.parameters or info.flops or info.activations)
        rows = facts.cost_rows(info, facts.batch_of(project)) if info and costs else []
        self.cost.set_rows([*rows, *facts.sight_rows(room.analysis, subject)])
        self._cost_head.setVisible(costs)
        self.cost.setVisible(costs)
        conditions = info.conditions if info else ()
        say(self.conditions, "\n".join(f"Only if {c}." for c in conditions))
        say(self._explanation, layer.explanation if layer else "")
        say(self._source, layer.source if layer else "")
        self.about.setVisible(bool(layer and (layer.explanation or layer.source)))

    def _tell_form(self, room: Room, node: Node, spec: Spec | None, fresh: bool) -> None:
        wanted = self._form_of(spec, node.id) if spec and spec.params else None
        if wanted is not self.form:
            if self.form is not None:
                self.form.hide()
            self.form = wanted
        if wanted is None or spec is None:
            return
        names = dict(room.names)
        if fresh or self._subjects[spec.key] != node.id:
            self._subjects[spec.key] = node.id
            wanted.take(node.params, names)
        else:
            wanted.refresh(node.params, names)
        wanted.show()

    def _form_of(self, spec: Spec, id: str) -> SpecForm:
        """The form of a declaration, made when it is first needed; a block's anew when its parameters are others."""
        found = self._forms.get(spec.key)
        if found is not None and found.spec is spec:
            return found
        if found is not None:
            self._form_column.removeWidget(found)
            found.hide()
            found.deleteLater()
        offers = offers_of(self._session, lambda: self._id)
        form = SpecForm(spec, on_change=partial(self._change, spec), offers=offers)
        self._subjects[spec.key] = ""
        self._forms[spec.key] = form
        self._form_column.addWidget(form)
        follow(self.name.line, form)
        return form

    def _change(self, spec: Spec, name: str, value: Any, merge: str) -> bool:
        id, where = self._subjects[spec.key], self._session.place.where
        node = self._session.graph.nodes.get(id)
        if node is None:
            return False
        label = f"Change {spec.param(name).label.lower()} of '{node.name}'"
        return self._session.edit(label, lambda p: edits.set_params(p, id, {name: value}, where), merge)

    def _rename(self, name: str) -> None:
        id, where = self._id, self._session.place.where
        node = self._session.graph.nodes.get(id)
        if node is not None:
            self._session.edit(f"Rename '{node.name}'", lambda p: edits.rename(p, id, name, where))
            self.name.tell(self._session.graph.nodes[id].name)

    def _tell_problems(self, room: Room, node: Node) -> None:
        problems, path = room.problems(node.id), room.place.path(node.id)
        fields = self.form.fields if self.form else {}
        own = {p.param: (p.severity.value, p.message) for p in reversed(problems) if p.param and p.path == path}
        if self.form is not None:
            self.form.set_problems(own)
        shown = [p for p in problems if p.path != path or p.param not in fields or p.why or p.repair]
        while len(self.cards) < len(shown):
            self._add_card()
        for i, card in enumerate(self.cards):
            card.setVisible(i < len(shown))
        for card, problem in zip(self.cards, shown, strict=False):
            card.tell(problem, "" if problem.path == path else place_of(room.project, problem))

    def _add_card(self) -> None:
        card = ProblemCard()
        card.chosen.connect(lambda: self._show_problem(card.problem))
        card.repaired.connect(lambda: card.problem is not None and self._session.repair(card.problem))
        self._card_column.addWidget(card)
        self.cards.append(card)

    def _show_problem(self, problem: Problem | None) -> None:
        """The field it is about, else the list of problems."""
        mine = problem is not None and problem.path[-1:] == (self._id,)
        if problem is not None and not mine:
            self._session.show(problem.path)
        elif problem is not None and problem.param == "code":
            self.code.focus_line()
        elif problem is not None and self.form is not None and problem.param in self.form.fields:
            self.form.field(problem.param).editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        elif problem is not None:
            self._session.asked.emit("problems", problem)

    def _tell_facts(self, node: Node) -> None:
        analysis = self._session.analysis
        sentence, rows = facts.end_facts(analysis, node)
        if LAYERS.find(node.type) is None and not node.block:
            rows = [(name, facts.short(str(value)), str(value)) for name, value in node.params]
        say(self.note, sentence)
        self.facts.set_rows(rows)
        self.facts.setVisible(bool(rows))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        page(column)
        column.addWidget(self.header)
        column.addWidget(self.summary)
        column.addWidget(self.bypass)
        column.addWidget(self.use)
        column.addLayout(self._card_column)
        column.addWidget(self.name)
        column.addWidget(self.code)
        column.addLayout(self._form_column)
        column.addWidget(self.note)
        column.addWidget(self.facts)
        for head, body in ((heading("Shapes"), self.shapes), (self._cost_head, self.cost)):
            column.addSpacing(theme.SPACE.tiny)
            column.addWidget(head)
            column.addWidget(body)
            if body is self.shapes:
                column.addWidget(self.conditions)
        column.addWidget(self.about)
        column.addStretch(1)
        for label in (self._explanation, self._source):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.about.add(label)
