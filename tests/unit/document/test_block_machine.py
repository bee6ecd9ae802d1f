"""Blocks edited at random, at every level: what the network computes changes only where it should."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.analysis import Analysis, analyse
from core.arrange import arranged
from core.document import Document, Project, blocks, clipboard, edits, grouping
from core.expressions import Expr
from core.graph import End, Graph, Node
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.lowering import lower
from core.names import identifier
from core.problems import NetwrightError
from core.project import Extras, load, save
from core.templates import TEMPLATES

PICK = st.integers(0, 10_000)
LAYERS = ["ReLU", "Linear", "Dropout", "Add", "LSTM", BLOCK_INPUT, BLOCK_OUTPUT]
MOST_NODES = 400
"""What is larger takes long to be written as source."""
NAMES = ["width", "Width", "depth", "classes", "2nd", "", "x", "class"]


def outcome(project: Project) -> tuple[object, ...] | None:
    """What a person would call the same network; None while it has errors."""
    found = analyse(project)
    if found.errors:
        return None
    outputs = [found.walk.steps[n.id].result.ins for n in project.graph.nodes.values() if n.type == "Output"]
    return found.totals, outputs, frozenset((p.code, p.message) for p in found.problems if not p.path)


class BlockEditing(RuleBasedStateMachine):
    """One document, edited in the main graph and in every definition."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(TEMPLATES["digits-cnn"].build())
        self.analysis: Analysis = analyse(self.document.project)
        self.refusals: list[str] = []

    @property
    def project(self) -> Project:
        return self.document.project

    def place(self, pick: int) -> str:
        every = ["", "", *self.project.blocks]
        return every[pick % len(every)]

    def node(self, where: str, pick: int) -> Node | None:
        nodes = list(edits.graph_of(self.project, where).nodes.values())
        return nodes[pick % len(nodes)] if nodes else None

    def block(self, pick: int) -> str:
        every = list(self.project.blocks)
        return every[pick % len(every)] if every else "gone"

    def do(self, edit: Callable[[Project], Project], *, same: bool = False) -> bool:
        """`same`: the network computes the same as before."""
        before = self.project
        try:
            done = self.document.edit("Edit", edit)
        except NetwrightError as error:
            self.refusals.append(str(error))
            assert self.project is before
            return False
        if same and (expected := outcome(before)) is not None:
            assert outcome(self.project) == expected
        return done

    @rule(where=PICK, picks=st.lists(PICK, min_size=1, max_size=5))
    def group(self, where: int, picks: list[int]) -> None:
        at = self.place(where)
        ids = {n.id for pick in picks if (n := self.node(at, pick))}
        self.do(lambda p: grouping.group(p, ids, at)[0], same=True)

    @rule(where=PICK, start=PICK, length=st.integers(1, 6))
    def group_neighbours(self, where: int, start: int, length: int) -> None:
        """Layers that follow each other, so that most groups are one piece."""
        at = self.place(where)
        graph = edits.graph_of(self.project, at)
        node = self.node(at, start)
        ids: list[str] = []
        while node is not None and len(ids) < length:
            ids.append(node.id)
            below = graph.outputs_of(node.id)
            node = graph.nodes[below[0][1].node] if below else None
        self.do(lambda p: grouping.group(p, ids, at)[0], same=True)

    @rule(where=PICK, pick=PICK)
    def group_and_ungroup(self, where: int, pick: int) -> None:
        """There and back is where it began, cards and frames included, but for the order of the nodes."""
        at, node = self.place(where), self.node(self.place(where), pick)
        if node is None:
            return
        try:
            made, use = grouping.group(self.project, [node.id], at)
        except NetwrightError as error:
            self.refusals.append(str(error))
            return
        back = grouping.ungroup(made, use, at)[0]
        assert edits.graph_of(back, at) == edits.graph_of(self.project, at)
        assert edits.look_of(back, at).places == edits.look_of(self.project, at).places
        assert back.blocks.keys() == self.project.blocks.keys()

    @rule(where=PICK, pick=PICK)
    def ungroup(self, where: int, pick: int) -> None:
        at = self.place(where)
        uses = [n.id for n in edits.graph_of(self.project, at).nodes.values() if n.block]
        if uses:
            self.do(lambda p: grouping.ungroup(p, uses[pick % len(uses)], at)[0], same=True)

    @rule(where=PICK, pick=PICK)
    def make_independent(self, where: int, pick: int) -> None:
        at, node = self.place(where), self.node(self.place(where), pick)
        if node is not None and node.block:
            self.do(lambda p: blocks.make_independent(p, node.id, at), same=True)

    @rule(pick=PICK, title=st.sampled_from(["Stage", "stage", " ", "Bottleneck"]))
    def rename_block(self, pick: int, title: str) -> None:
        self.do(lambda p: blocks.rename_block(p, self.block(pick), title), same=True)

    @rule(where=PICK, pick=PICK, name=st.sampled_from(["x", "y", "query", "A B", "class"]))
    def rename_node(self, where: int, pick: int, name: str) -> None:
        at, node = self.place(where), self.node(self.place(where), pick)
        if node is not None:
            self.do(lambda p: edits.rename(p, node.id, name, at), same=True)

    @rule(pick=PICK, name=st.sampled_from(NAMES), default=st.integers(-1, 12))
    def add_param(self, pick: int, name: str, default: int) -> None:
        self.do(lambda p: blocks.add_param(p, self.block(pick), name, default), same=True)

    @rule(pick=PICK, old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename_param(self, pick: int, old: str, new: str) -> None:
        self.do(lambda p: blocks.rename_param(p, self.block(pick), old, new), same=True)

    @rule(pick=PICK, name=st.sampled_from(NAMES))
    def remove_param(self, pick: int, name: str) -> None:
        self.do(lambda p: blocks.remove_param(p, self.block(pick), name), same=True)

    @rule(pick=PICK, name=st.sampled_from(NAMES), default=st.integers(-1, 12))
    def set_default(self, pick: int, name: str, default: int) -> None:
        self.do(lambda p: blocks.set_default(p, self.block(pick), name, default))

    @rule(pick=PICK)
    def delete_block(self, pick: int) -> None:
        self.do(lambda p: blocks.delete_block(p, self.block(pick)), same=True)

    @rule(where=PICK, pick=PICK, text=st.sampled_from(["2*width", "depth", "classes", "width//0", "width + depth"]))
    def use_expression(self, where: int, pick: int, text: str) -> None:
        at = self.place(where)
        nodes = [n.id for n in edits.graph_of(self.project, at).nodes.values() if n.type == "Linear"]
        if nodes:
            self.do(lambda p: edits.set_params(p, nodes[pick % len(nodes)], {"out_features": Expr(text)}, at))

    @rule(where=PICK, pick=PICK, repeat=st.integers(0, 3), shared=st.booleans())
    def repeat(self, where: int, pick: int, repeat: int, shared: bool) -> None:
        at, node = self.place(where), self.node(self.place(where), pick)
        if node is not None and node.block:
            self.do(lambda p: edits.set_repeat(p, node.id, repeat, shared, at))

    @rule(where=PICK, type=st.sampled_from(LAYERS), pick=PICK)
    def add_layer(self, where: int, type: str, pick: int) -> None:
        at = self.place(where)
        targets = list(edits.graph_of(self.project, at).wires)

        def change(project: Project) -> Project:
            project, id = edits.add_node(project, type, 0.0, 0.0, at)
            return edits.splice(project, id, targets[pick % len(targets)], at) if targets else project

        self.do(change)

    @rule(where=PICK, key=PICK, pick=PICK)
    def add_use(self, where: int, key: int, pick: int) -> None:
        at, block = self.place(where), self.block(key)
        targets = list(edits.graph_of(self.project, at).wires)

        def change(project: Project) -> Project:
            project, id = blocks.add_use(project, block, 0.0, 0.0, at)
            return edits.splice(project, id, targets[pick % len(targets)], at) if targets else project

        self.do(change)

    @rule(where=PICK, a=PICK, b=PICK)
    def connect(self, where: int, a: int, b: int) -> None:
        at, source, target = self.place(where), self.node(self.place(where), a), self.node(self.place(where), b)
        if source is not None and target is not None:
            outs, ins = edits.ports_of(self.project, source)[1], edits.ports_of(self.project, target)[0]
            if outs and ins:
                end = End(
                    target.id, f"{ins[b % len(ins)].name}.0" if ins[b % len(ins)].variadic else ins[b % len(ins)].name
                )
                self.do(lambda p: edits.connect(p, End(source.id, outs[a % len(outs)].name), end, at))

    @rule(where=PICK, pick=PICK)
    def delete(self, where: int, pick: int) -> None:
        at, node = self.place(where), self.node(self.place(where), pick)
        if node is not None:
            self.do(lambda p: edits.delete(p, [node.id], (), at))

    @rule(source=PICK, where=PICK, picks=st.lists(PICK, min_size=1, max_size=4))
    def copy_and_paste(self, source: int, where: int, picks: list[int]) -> None:
        at = self.place(source)
        ids = {n.id for pick in picks if (n := self.node(at, pick))}
        clip = clipboard.copied(self.project, ids, at)
        self.do(lambda p: clipboard.pasted(p, clip, 24.0, 24.0, self.place(where), at_home=True)[0])

    @rule(where=PICK)
    def arrange(self, where: int) -> None:
        self.do(lambda p: arranged(p, self.place(where)), same=True)

    @rule(pick=PICK)
    def repair(self, pick: int) -> None:
        repairs = [problem.repair for problem in self.analysis.problems if problem.repair]
        if repairs:
            chosen, before = repairs[pick % len(repairs)], self.project
            self.do(chosen.edit)
            assert self.project is not before, f"'{chosen.label}' did nothing"

    @rule()
    def undo_and_redo(self) -> None:
        now = self.project
        if self.document.undo():
            assert self.document.redo()
        assert self.project is now

    @rule()
    def undo(self) -> None:
        self.document.undo()

    @rule()
    def save_and_open(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            save(Path(folder) / "project.netw", self.project, Extras())
            assert load(Path(folder) / "project.netw")[0] == self.project

    @invariant()
    def refusals_are_sentences(self) -> None:
        assert all(text.endswith((".", "?")) for text in self.refusals), self.refusals
        self.refusals.clear()

    @invariant()
    def every_graph_is_whole(self) -> None:
        for where, graph in edits.graphs(self.project):
            assert all(id == node.id for id, node in graph.nodes.items())
            assert {end.node for wire in graph.wires.items() for end in wire} <= graph.nodes.keys()
            assert edits.look_of(self.project, where).places.keys() <= graph.nodes.keys()
            names = [node.name for node in graph.nodes.values()]
            assert len(set(names)) == len(names)
            assert all(identifier(n) == n or n in ("x", "y") for n in names)
            for target, source in graph.wires.items():
                ins = edits.ports_of(self.project, graph.nodes[target.node])[0]
                outs = edits.ports_of(self.project, graph.nodes[source.node])[1]
                assert any(p.variadic or p.name == target.port for p in ins)
                assert source.port in [p.name for p in outs]
        assert all(block.id not in _below(self.project, block.id) for block in self.project.blocks.values())

    @invariant()
    def no_two_names_become_one(self) -> None:
        for block in self.project.blocks.values():
            names = [identifier(p.name) for p in block.params]
            assert len(set(names)) == len(names)

    @invariant()
    def analysis_goes_on_as_if_it_began_anew(self) -> None:
        anew, self.analysis = analyse(self.project), analyse(self.project, self.analysis)
        assert [(p.code, p.message, p.path) for p in anew.problems] == [
            (p.code, p.message, p.path) for p in self.analysis.problems
        ]
        assert anew.totals == self.analysis.totals

    @invariant()
    def what_has_no_errors_becomes_source(self) -> None:
        goes = any(n.type == "Output" for n in self.project.graph.nodes.values())
        if goes and not self.analysis.errors and _expanded(self.project, self.project.graph) < MOST_NODES:
            compile(lower(self.project, self.analysis).source, "<source>", "exec", dont_inherit=True)


def _expanded(project: Project, graph: Graph) -> int:
    """Nodes of a graph and of all that is in it; blocks in blocks double with each level."""
    return sum(
        1 + (_expanded(project, project.blocks[n.block].graph) if n.block in project.blocks else 0)
        for n in graph.nodes.values()
    )


def _below(project: Project, block: str) -> set[str]:
    """The definitions that a definition uses, without itself unless it does."""
    uses = {n.block for n in project.blocks[block].graph.nodes.values() if n.block}
    return {found for use in uses for found in blocks.reached(project, use)}


BlockEditing.TestCase.settings = settings(stateful_step_count=25)
TestBlockEditing = BlockEditing.TestCase


def test_a_copy_goes_to_another_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """A definition of the same id with another content comes as a block of its own."""
    chances = iter(("same", "same", "other"))
    monkeypatch.setattr(blocks, "_chance", lambda: next(chances))
    home = TEMPLATES["digits-cnn"].build()
    linear = [n.id for n in home.graph.nodes.values() if n.type == "Linear"]
    home, use = grouping.group(home, linear[:1], title="Dense")
    away, other = grouping.group(TEMPLATES["digits-mlp"].build(), ["n3"], title="Dense")
    assert home.graph.nodes[use].block == away.graph.nodes[other].block
    made, [new], _ = clipboard.pasted(away, clipboard.copied(home, [use]), 0.0, 0.0)
    block = made.blocks[made.graph.nodes[new].block]
    assert (block.title, len(made.blocks)) == ("Dense 2", 2)
    assert block.graph == home.blocks[home.graph.nodes[use].block].graph
    assert made.blocks[away.graph.nodes[other].block] == away.blocks[away.graph.nodes[other].block]
