"""The page of one node: name, form, shapes, cost, problems, explanation."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import edits
from core.document.scope import names_of
from core.graph import Node
from core.layers import LAYERS
from core.layers.base import LayerType
from core.problems import Problem
from core.spec import Spec
from gui import theme
from gui.forms import Offers, SpecForm
from gui.forms.tabs import follow
from gui.inspector import facts
from gui.inspector.name_field import NameField
from gui.inspector.parts import Header, heading, page, say, wrapped
from gui.inspector.shapes import ShapeList
from gui.problems import ProblemCard
from gui.session import Session
from gui.widgets import KeyValueGrid, Section

UNKNOWN = "This version does not know the layer type. It is kept as it is and saved back unchanged; the network cannot train with it."


class NodePage(QWidget):
    """Everything about one node. Forms are kept by declaration, so that going from layer to layer builds nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._id = ""
        self._forms: dict[str, SpecForm] = {}
        self._subjects: dict[str, str] = {}
        self.form: SpecForm | None = None
        self.header, self.summary = Header(), wrapped()
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
        fresh, self._id = node.id != self._id, node.id
        analysis, project = self._session.analysis, self._session.project
        layer = LAYERS.find(node.type)
        block = project.blocks.get(node.block)
        icon, category = (layer.icon, layer.category) if layer else ("package-variant-closed", "other")
        self.header.tell(icon, category, facts.title_of(project, node), layer.key if layer else "")
        uses = sum(n.block == node.block for n in project.graph.nodes.values())
        block_summary = f"A block of {len(block.graph.nodes)} layers, used {uses}× here." if block else UNKNOWN
        say(self.summary, layer.summary if layer else block_summary)
        self.name.tell(node.name)
        self._tell_form(node, layer, fresh)
        self._tell_problems(node)
        self._tell_facts(node)
        self.shapes.set_rows(facts.shape_rows(analysis, node))
        info = analysis.info((node.id,))
        costs = info is not None and bool(info.parameters or info.flops or info.activations)
        self.cost.set_rows(facts.cost_rows(info, facts.batch_of(project)) if info and costs else [])
        self._cost_head.setVisible(costs)
        self.cost.setVisible(costs)
        conditions = info.conditions if info else ()
        say(self.conditions, "\n".join(f"Only if {c}." for c in conditions))
        say(self._explanation, layer.explanation if layer else "")
        say(self._source, layer.source if layer else "")
        self.about.setVisible(bool(layer and (layer.explanation or layer.source)))

    def _tell_form(self, node: Node, layer: LayerType | None, fresh: bool) -> None:
        wanted = self._form_of(layer, node.id) if layer and layer.params else None
        if wanted is not self.form:
            if self.form is not None:
                self.form.hide()
            self.form = wanted
        if wanted is None or layer is None:
            return
        names = dict(names_of(self._session.project))
        if fresh or self._subjects[layer.key] != node.id:
            self._subjects[layer.key] = node.id
            wanted.take(node.params, names)
        else:
            wanted.refresh(node.params, names)
        wanted.show()

    def _form_of(self, layer: Spec, id: str) -> SpecForm:
        """The form of a layer type, made when it is first needed."""
        if layer.key not in self._forms:
            offers = Offers(columns=self._columns, nodes=self._nodes)
            form = SpecForm(layer, on_change=partial(self._change, layer), offers=offers)
            self._subjects[layer.key] = id
            self._forms[layer.key] = form
            self._form_column.addWidget(form)
            follow(self.name.line, form)
        return self._forms[layer.key]

    def _change(self, layer: Spec, name: str, value: Any, merge: str) -> bool:
        id = self._subjects[layer.key]
        node = self._session.project.graph.nodes.get(id)
        if node is None:
            return False
        label = f"Change {layer.param(name).label.lower()} of '{node.name}'"
        return self._session.edit(label, lambda p: edits.set_params(p, id, {name: value}), merge)

    def _rename(self, name: str) -> None:
        id = self._id
        node = self._session.project.graph.nodes.get(id)
        if node is not None:
            self._session.edit(f"Rename '{node.name}'", lambda p: edits.rename(p, id, name))
            self.name.tell(self._session.project.graph.nodes[id].name)

    def _columns(self, roles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        schema = self._session.analysis.schema
        return tuple((c.name, c.name) for c in schema.columns if c.role in roles) if schema else ()

    def _nodes(self, types: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        nodes = self._session.project.graph.nodes.values()
        return tuple((n.id, n.name) for n in nodes if n.id != self._id and (not types or n.type in types))

    def _tell_problems(self, node: Node) -> None:
        problems = [p for p in self._session.analysis.problems if p.path[:1] == (node.id,)]
        fields = self.form.fields if self.form else {}
        own = {p.param: (p.severity.value, p.message) for p in reversed(problems) if p.param and len(p.path) == 1}
        if self.form is not None:
            self.form.set_problems(own)
        shown = [p for p in problems if p.param not in fields or p.why or p.repair]
        while len(self.cards) < len(shown):
            self._add_card()
        for i, card in enumerate(self.cards):
            card.setVisible(i < len(shown))
        for card, problem in zip(self.cards, shown, strict=False):
            card.tell(problem, "")

    def _add_card(self) -> None:
        card = ProblemCard()
        card.chosen.connect(lambda: self._show_problem(card.problem))
        card.repaired.connect(lambda: card.problem is not None and self._session.repair(card.problem))
        self._card_column.addWidget(card)
        self.cards.append(card)

    def _show_problem(self, problem: Problem | None) -> None:
        """The field it is about, else the list of problems."""
        if problem is not None and self.form is not None and problem.param in self.form.fields:
            self.form.field(problem.param).editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        elif problem is not None:
            self._session.asked.emit("problems", problem)

    def _tell_facts(self, node: Node) -> None:
        analysis = self._session.analysis
        told = {"Input": facts.input_facts, "Output": facts.output_facts}.get(node.type)
        sentence, rows = told(analysis, node) if told else ("", [])
        if told is None and LAYERS.find(node.type) is None:
            rows = [(name, facts.short(str(value)), str(value)) for name, value in node.params]
        say(self.note, sentence)
        self.facts.set_rows(rows)
        self.facts.setVisible(bool(rows))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        page(column)
        column.addWidget(self.header)
        column.addWidget(self.summary)
        column.addLayout(self._card_column)
        column.addWidget(self.name)
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
