"""Shapes of custom layers: which are asked for, and how the answers enter the project. torch is not loaded here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.analysis import Analysis, analyse
from core.analysis.custom import PENDING, code_of, custom_nodes, is_off
from core.analysis.steps import Walk
from core.document import edits
from core.document.project import Project
from core.graph import Node
from core.layers.base import Inputs
from core.layers.custom import PYTHON
from core.layers.custom.python import arguments_of
from core.layers.custom.shapes import Entry, key_of
from core.layers.custom.signature import readable
from core.problems import Path

if TYPE_CHECKING:
    from core.lowering.trials import Trials

KEPT = 16
"""Answers that a node keeps at least: those to what it was asked last."""
ROUNDS = 200
"""Custom layers in a row: the shapes of one are asked for when those before it are known."""


@dataclass(frozen=True)
class Question:
    """What a custom layer makes of these inputs. `where`, `node`: the graph and the node that keeps the answer."""

    where: str
    node: str
    code: str
    arguments: tuple[tuple[str, object], ...]
    ins: Inputs

    @property
    def key(self) -> str:
        return key_of(self.code, dict(self.arguments), self.ins)


def questions(analysis: Analysis) -> list[Question]:
    """What is not known of layers whose code may run, each once."""
    project = analysis.computed
    if not any(any(custom_nodes(graph)) for _, graph in edits.graphs(project)):
        return []
    found = list(_open(analysis, analysis.walk, (), ""))
    return list({(q.where, q.node, q.key): q for q in found}.values())


def _open(analysis: Analysis, walk: Walk, prefix: Path, where: str) -> Iterator[Question]:
    nodes = edits.graph_of(analysis.computed, where).nodes
    for id, step in walk.steps.items():
        node = nodes[id]
        if step.inside is not None:
            yield from _open(analysis, step.inside, (*prefix, id), node.block)
        elif node.type == PYTHON and step.result.refusal is not None and step.result.refusal.code == PENDING:
            signature = readable(code_of(node))
            if signature is not None and not is_off(node):
                values = analysis.values(node, prefix, where)
                arguments = tuple(sorted(arguments_of(values, signature).items()))
                yield Question(where, id, code_of(node), arguments, step.result.ins)


def answered(project: Project, answers: Mapping[Question, Entry]) -> Project:
    """With the answers kept by their nodes; those of nodes that are gone are dropped."""
    for question, entry in answers.items():
        graph = (
            edits.graph_of(project, question.where) if not question.where or question.where in project.blocks else None
        )
        node = graph.nodes.get(question.node) if graph else None
        if graph is not None and node is not None and node.type == PYTHON:
            wanted = sum((q.where, q.node) == (question.where, question.node) for q in answers)
            known = _known(node)
            if entry not in known:
                others = tuple(e for e in known if e[0] != entry[0])
                made = node.with_params(known=(entry, *others)[: max(KEPT, wanted)])
                project = edits.with_graph(project, graph.put(made), question.where)
    return project


def _keeping(node: Node, known: tuple[Entry, ...]) -> Node:
    """A node that knows nothing says nothing of it."""
    return replace(node, params=tuple((n, v) for n, v in node.with_params(known=known).params if n != "known" or v))


def _known(node: Node) -> tuple[Entry, ...]:
    known = node.get("known", ())
    return tuple(e for e in known if isinstance(e, tuple) and e) if isinstance(known, tuple) else ()


def forgotten(project: Project, codes: Iterable[str] | None = None) -> Project:
    """Without what is said of these codes to come out of them, so that it is asked again; without `codes`, of none that
    may run is anything believed: whoever wrote the file may have had other code, or another computer.
    """
    told = None if codes is None else frozenset(codes)
    for where, graph in edits.graphs(project):
        made = []
        for node in custom_nodes(graph):
            before = node.get("known", ())
            asked_anew = not is_off(node) if told is None else code_of(node) in told
            kept = () if asked_anew else before
            if kept != before:
                made.append(_keeping(node, kept))
        if made:
            project = edits.with_graph(project, graph.put(*made), where)
    return project


def shapeless(project: Project) -> Project:
    """Without any known shapes: what a person made."""
    codes = {code_of(node) for _, graph in edits.graphs(project) for node in custom_nodes(graph)}
    return forgotten(project, codes) if codes else project


def answer(asked: Iterable[Question], trials: Trials | None = None) -> dict[Question, Entry]:
    """Runs the code in another process. Raises Untrusted, and GivenUp where `trials` has been given up."""
    from core.lowering.trials import Trials

    asker = trials or Trials()
    return {question: asker.measured(question) for question in asked}


def settled(project: Project) -> Project:
    """With every custom layer run that may be and whose shapes are not known."""
    for _ in range(ROUNDS):
        asked = questions(analyse(project))
        if not asked:
            return project
        project = answered(project, answer(asked))
    return project
