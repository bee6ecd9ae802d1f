"""Whatever a person does, in whatever order: nothing raises, and what must always hold does."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.analysis import Analysis, analyse, fits
from core.analysis.steps import Step, Walk
from core.arrange import arranged
from core.data.binding import with_data
from core.data.catalogue import MADE, SPLITS, STEPS
from core.differences import in_words
from core.document import (
    Block,
    Difference,
    Document,
    Project,
    appearance,
    clipboard,
    difference,
    edits,
    grouping,
)
from core.document.bypass import set_bypassed
from core.document.inserting import insert_before
from core.document.look import COLOURS, Frame, Note, frozen
from core.expressions import Expr
from core.graph import EMPTY, End, Node
from core.layers import LAYERS
from core.lowering import lower
from core.names import identifier
from core.paths import assigned
from core.problems import NetwrightError
from core.project import Extras, load, save
from core.spec import Bool, Catalogue, Choice, Choices, Chosen, Float, Int, NodeRef, Param, Size, Spec, Use
from core.templates import TEMPLATES
from core.training.optimizers import OPTIMIZERS
from core.training.program import PROGRAMS
from core.training.settings import with_setting

Edit = Callable[[Project], Project]
PALETTE = [layer.key for layer in LAYERS]
COMMON = ["Input", "Flatten", "Linear", "Conv2d", "ReLU", "Add", "LSTM", "Output"]
PLACES = st.floats(-1e6, 1e6)
PICK = st.integers(0, 10_000)
"""A number from which each rule picks among what is there when it runs."""
FORMULAS = st.sampled_from(["classes", "2*classes", "targets", "width", "1//0", "9**9", ")"]).map(Expr)
ODD = st.sampled_from([None, True, 1, 0, -3, 2.5, 1e300, float("nan"), float("inf"), 10**12, "", "classes", (), (2, 3)])


def values(param: Param) -> st.SearchStrategy[object]:
    """Mostly what the parameter may be, sometimes anything."""
    match param:
        case Bool():
            good: st.SearchStrategy[object] = st.booleans()
        case Int():
            good = st.integers(1, 12)
        case Float():
            good = st.sampled_from([0.0, 0.1, 0.5, 1.0])
        case Size():
            good = st.integers(1, 4) | st.lists(st.integers(-1, 8), min_size=1, max_size=3).map(tuple)
        case Choice():
            good = st.sampled_from([key for key, _ in param.options])
        case Choices():
            good = st.lists(st.sampled_from([key for key, _ in param.options])).map(tuple)
        case Chosen():
            good = st.sampled_from([Use(spec.key) for spec in param.catalogue()] + [Use("auto")])
        case NodeRef():
            good = st.sampled_from(["", *(f"n{i}" for i in range(1, 9))])
        case _:
            good = st.sampled_from(["", "image", "features", "label", "species", "no such column"])
    return good | good | good | st.just(param.default) | ODD | FORMULAS


def layer_block(id: str, *inside: Node) -> Block:
    """A block whose nodes make a chain."""
    nodes = [Node("x", "BlockInput", "x"), *inside, Node("y", "BlockOutput", "y")]
    graph = EMPTY.put(*nodes)
    for before, after in pairwise(nodes):
        graph = graph.wire(End(before.id, "y"), End(after.id, "x"))
    return Block(id, id.capitalize(), graph, params=(Int("width", 4, low=1),))


BLOCKS = [
    layer_block("dense", Node("n", "Linear", "linear", (("out_features", Expr("width")),)), Node("r", "ReLU", "relu")),
    layer_block("deep", Node("a", "Block", "first", block="dense"), Node("b", "Block", "second", block="dense")),
    layer_block("wrong", Node("n", "Conv2d", "conv")),
    layer_block("endless", Node("n", "Block", "again", block="endless")),
]


def settings_of(catalogue: Catalogue[Spec]) -> list[tuple[str, Param]]:
    return [(spec.key, param) for spec in catalogue for param in spec.params]


def steps_of(walk: Walk) -> dict[str, tuple[object, ...]]:
    """What a walk found, block by block, without the walks themselves: those are compared by what they hold."""
    return {id: _plain(step) for id, step in walk.steps.items()}


def _plain(step: Step) -> tuple[object, ...]:
    return step.result, step.open_port, step.waiting, step.ports, step.inside is None


def told(analysis: Analysis) -> list[tuple[object, ...]]:
    return [(p.severity, p.code, p.message, p.path, p.port, p.param, p.repair is None) for p in analysis.problems]


class Editing(RuleBasedStateMachine):
    """One document, edited, undone, saved and opened again."""

    def __init__(self) -> None:
        super().__init__()
        start = TEMPLATES["digits-cnn"].build()
        self.document = Document(replace(start, blocks=frozen({block.id: block for block in BLOCKS})))
        self.past: list[Project] = [self.document.project]
        """What undo leads to, the present one last."""
        self.future: list[Project] = []
        self.analysis = analyse(self.document.project)
        self.heard: list[tuple[Project, Project, Difference]] = []
        self.refusals: list[str] = []
        self.document.listen(lambda *change: self.heard.append(change))

    @property
    def project(self) -> Project:
        return self.document.project

    def node(self, pick: int) -> Node:
        nodes = list(self.project.graph.nodes.values())
        return nodes[pick % len(nodes)]

    def end(self, pick: int, side: int) -> End:
        """A port that is there, or now and then one that is not."""
        node = self.node(pick)
        names = [
            f"{port.name}.{pick % 4}" if port.variadic else port.name
            for port in edits.ports_of(self.project, node)[side]
        ]
        return End(node.id, (names or ["x"])[pick % max(len(names), 1)] if pick % 11 else "nowhere")

    def do(self, edit: Edit) -> None:
        """One step of history, as the window does it: a refusal is told and changes nothing."""
        before = self.project
        try:
            changed = self.document.edit("Edit", edit)
        except NetwrightError as error:
            self.refusals.append(str(error))
            assert self.project is before
            return
        assert changed == (self.project is not before)
        if changed:
            self.past.append(self.project)
            self.future.clear()

    @rule(type=st.sampled_from(COMMON) | st.sampled_from(PALETTE), x=PLACES, y=PLACES)
    def add(self, type: str, x: float, y: float) -> None:
        self.do(lambda p: edits.add_node(p, type, x, y)[0])

    @rule(count=st.integers(1, 3), middle=st.sampled_from(["ReLU", "Dropout", "Softmax", "Identity"]))
    def build(self, count: int, middle: str) -> None:
        """A network that is nearly right, so that lowering has something to write."""

        def change(project: Project) -> Project:
            before: str | None = None
            for type in ("Input", "Flatten", *("Linear", middle) * count, "Linear", "Output"):
                project, id = edits.add_node(project, type, 0.0, 0.0)
                if type == "Linear":
                    project = edits.set_params(project, id, {"out_features": 10})
                if before is not None:
                    project = edits.connect(project, End(before, "y"), End(id, "x"))
                before = id
            return project

        self.do(change)

    @rule(
        key=st.sampled_from(["dense", *(block.id for block in BLOCKS), "gone"]),
        repeat=st.integers(1, 3),
        shared=st.booleans(),
        on=PICK,
    )
    def use_block(self, key: str, repeat: int, shared: bool, on: int) -> None:
        """On a wire where there is one."""

        def change(project: Project) -> Project:
            graph, wires = project.graph, list(project.graph.wires)
            node = Node(graph.fresh_id(), "Block", edits.fresh_name(graph, "stage"), (), key, repeat, shared)
            made = edits.with_graph(project, graph.put(node))
            return edits.splice(made, node.id, wires[on % len(wires)]) if wires else made

        self.do(change)

    @rule(key=st.sampled_from([block.id for block in BLOCKS]), width=st.integers(0, 9))
    def change_block(self, key: str, width: int) -> None:
        def change(project: Project) -> Project:
            block = replace(project.blocks[key], params=(Int("width", width, low=1),))
            return replace(project, blocks=frozen({**project.blocks, key: block}))

        self.do(change)

    @precondition(lambda self: self.project.graph.nodes)
    @rule(a=PICK, b=PICK)
    def connect(self, a: int, b: int) -> None:
        source, target = self.end(a, 1), self.end(b, 0)
        sentence = fits(self.project, self.analysis, source, target)
        assert isinstance(sentence, str)
        self.do(lambda p: edits.connect(p, source, target))

    @rule(a=st.text(max_size=3), b=st.text(max_size=3))
    def connect_what_is_not_there(self, a: str, b: str) -> None:
        self.do(lambda p: edits.connect(p, End(a, b), End(b, a)))

    @precondition(lambda self: self.project.graph.wires)
    @rule(a=PICK, b=PICK)
    def rewire(self, a: int, b: int) -> None:
        wires = list(self.project.graph.wires.items())
        old, source = wires[a % len(wires)]
        self.do(lambda p: edits.rewire(p, old, source, self.end(b, 0)))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(pick=PICK)
    def disconnect(self, pick: int) -> None:
        wires = list(self.project.graph.wires)
        target = wires[pick % len(wires)] if wires and pick % 5 else self.end(pick, 0)
        self.do(lambda p: edits.disconnect(p, target))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(picks=st.lists(PICK, max_size=3), wires=st.lists(PICK, max_size=2))
    def delete(self, picks: list[int], wires: list[int]) -> None:
        ids, targets = [self.node(pick).id for pick in picks], [self.end(pick, 0) for pick in wires]
        self.do(lambda p: edits.delete(p, ids, targets))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(pick=PICK)
    def dissolve(self, pick: int) -> None:
        self.do(lambda p: edits.dissolve(p, self.node(pick).id))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(picks=st.lists(PICK, max_size=3), on=st.booleans())
    def bypass(self, picks: list[int], on: bool) -> None:
        ids = [self.node(pick).id for pick in picks]
        self.do(lambda p: set_bypassed(p, ids, on))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(pick=PICK, type=st.sampled_from(PALETTE))
    def insert_before(self, pick: int, type: str) -> None:
        self.do(lambda p: insert_before(p, self.end(pick, 0), type))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(a=PICK, b=PICK)
    def splice(self, a: int, b: int) -> None:
        self.do(lambda p: edits.splice(p, self.node(a).id, self.end(b, 0)))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(pick=PICK, data=st.data())
    def set_params(self, pick: int, data: st.DataObject) -> None:
        node = self.node(pick)
        layer = LAYERS.find(node.type)
        params = layer.params if layer else BLOCKS[0].params
        if params:
            param = data.draw(st.sampled_from(params))
            value = data.draw(values(param))
            self.do(lambda p: edits.set_params(p, node.id, {param.name: value}))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(pick=PICK, name=st.text(max_size=20))
    def rename(self, pick: int, name: str) -> None:
        self.do(lambda p: edits.rename(p, self.node(pick).id, name))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(picks=st.lists(PICK, max_size=4), x=PLACES, y=PLACES)
    def move(self, picks: list[int], x: float, y: float) -> None:
        places = {self.node(pick).id: (x, y + i) for i, pick in enumerate(picks)}
        self.do(lambda p: edits.move(p, {**places, "gone": (x, y)}))

    @rule(pick=PICK, x=PLACES, y=PLACES, colour=st.sampled_from(COLOURS), text=st.text(max_size=8))
    def put_area(self, pick: int, x: float, y: float, colour: str, text: str) -> None:
        """A new frame or note, or another one in the place of one that is there."""
        known = sorted(self.project.look.area_ids)
        id = known[pick % len(known)] if known and pick % 3 == 0 else self.project.look.fresh_area_id()
        framed = id in {frame.id for frame in self.project.look.frames} or (id not in known and pick % 2 == 0)
        if framed:
            self.do(lambda p: appearance.with_frame(p, Frame(id, text, x, y, 640.0, 320.0, colour)))
        else:
            self.do(lambda p: appearance.with_note(p, Note(id, text, x, y, 160.0, 80.0, colour)))

    @rule(picks=st.lists(PICK, max_size=3), colour=st.sampled_from(COLOURS), text=st.text(max_size=8))
    def change_areas(self, picks: list[int], colour: str, text: str) -> None:
        known = [*sorted(self.project.look.area_ids), "gone"]
        chosen = [known[pick % len(known)] for pick in picks]
        self.do(lambda p: appearance.coloured(p, chosen, colour))
        self.do(lambda p: appearance.written(p, chosen[0] if chosen else "gone", text))
        if len(picks) == 3:
            self.do(lambda p: appearance.without(p, chosen[:1]))

    @precondition(lambda self: self.project.graph.nodes)
    @rule(picks=st.lists(PICK, max_size=3), colour=st.sampled_from(COLOURS), folded=st.booleans())
    def style(self, picks: list[int], colour: str, folded: bool) -> None:
        ids = [self.node(pick).id for pick in picks]
        self.do(lambda p: appearance.styled(p, [*ids, "gone"], colour=colour, collapsed=folded))

    @precondition(lambda self: self.project.graph.wires)
    @rule(picks=st.lists(PICK, max_size=3), points=st.lists(st.tuples(PLACES, PLACES), max_size=3))
    def bend(self, picks: list[int], points: list[tuple[float, float]]) -> None:
        wires = [*self.project.graph.wires, End("gone", "x")]
        self.do(lambda p: appearance.bent(p, {wires[pick % len(wires)]: points for pick in picks}))

    @rule(picks=st.lists(PICK, max_size=4), x=PLACES, y=PLACES)
    def move_all_kinds(self, picks: list[int], x: float, y: float) -> None:
        nodes, areas = [*self.project.graph.nodes, "gone"], [*sorted(self.project.look.area_ids), "gone"]
        wires = [*self.project.graph.wires, End("gone", "x")]
        places = {nodes[pick % len(nodes)]: (x, y) for pick in picks}
        corners = {areas[pick % len(areas)]: (y, x) for pick in picks}
        bends = {wires[pick % len(wires)]: [(x, y)] for pick in picks}
        self.do(lambda p: appearance.moved(p, places, corners, bends))

    @rule(picks=st.lists(PICK, max_size=5), dx=PLACES)
    def copy_and_paste(self, picks: list[int], dx: float) -> None:
        nodes, known = list(self.project.graph.nodes), sorted(self.project.look.area_ids)
        ids = {nodes[pick % len(nodes)] for pick in picks if nodes}
        areas = {known[pick % len(known)] for pick in picks if known}
        clip = clipboard.copied(self.project, ids, "", areas)
        assert len(clip.look.area_ids) == len(areas)
        assert clip.look.bends.keys() <= clip.graph.wires.keys()
        self.do(lambda p: clipboard.pasted(p, clip, dx, 24.0, at_home=True)[0])

    @precondition(lambda self: self.project.graph.nodes)
    @rule(picks=st.lists(PICK, min_size=1, max_size=4), areas=st.lists(PICK, max_size=2))
    def group(self, picks: list[int], areas: list[int]) -> None:
        ids, known = {self.node(pick).id for pick in picks}, sorted(self.project.look.area_ids)
        along = {known[pick % len(known)] for pick in areas if known}
        self.do(lambda p: grouping.group(p, ids, areas=along)[0])

    @precondition(lambda self: any(node.block for node in self.project.graph.nodes.values()))
    @rule(pick=PICK)
    def ungroup(self, pick: int) -> None:
        uses = [node.id for node in self.project.graph.nodes.values() if node.block]
        self.do(lambda p: grouping.ungroup(p, uses[pick % len(uses)])[0])

    @rule()
    def arrange(self) -> None:
        self.do(arranged)

    @rule(key=st.sampled_from([*(source.key for source in MADE), "no such data"]))
    def choose_data(self, key: str) -> None:
        self.do(lambda p: with_data(p, Use(key))[0])

    @rule(key=st.sampled_from([step.key for step in STEPS]), column=st.sampled_from(["", "image", "label", "gone"]))
    def add_step(self, key: str, column: str) -> None:
        step = Use(key).with_params(column=column)
        self.do(lambda p: replace(p, data=replace(p.data, steps=(*p.data.steps, step)[-3:])))

    @rule(
        path=st.sampled_from(
            ["split", "split.train", "split.test", "split.seed", "rows", "noise", "seed", "steps.0.low"]
        ),
        text=st.sampled_from(["random", "in_order", "0.9", "0.5", "7", "100", "nan", "", "x"]),
    )
    def set_data(self, path: str, text: str) -> None:
        self.do(lambda p: assigned(p, f"data.{path}={text}"))

    @rule(setting=st.sampled_from([*settings_of(PROGRAMS), *settings_of(OPTIMIZERS)]), data=st.data())
    def set_plan(self, setting: tuple[str, Param], data: st.DataObject) -> None:
        value = data.draw(values(setting[1]))
        self.do(lambda p: replace(p, plan=with_setting(p.plan, setting[1].name, value)))

    @rule(key=st.sampled_from([optimizer.key for optimizer in OPTIMIZERS]))
    def choose_optimizer(self, key: str) -> None:
        self.do(lambda p: replace(p, plan=with_setting(p.plan, "optimizer", key)))

    @rule(split=st.sampled_from([split.key for split in SPLITS]))
    def choose_split(self, split: str) -> None:
        self.do(lambda p: replace(p, data=replace(p.data, split=Use(split))))

    @rule(notes=st.text(max_size=20))
    def write_notes(self, notes: str) -> None:
        self.do(lambda p: replace(p, notes=notes))

    @precondition(lambda self: any(problem.repair for problem in self.analysis.problems))
    @rule(pick=PICK)
    def repair(self, pick: int) -> None:
        repairs = [problem.repair for problem in self.analysis.problems if problem.repair]
        chosen = repairs[pick % len(repairs)]
        before = self.project
        self.do(chosen.edit)
        assert self.project is not before, f"'{chosen.label}' did nothing"

    @rule()
    def undo(self) -> None:
        assert self.document.undo() == (len(self.past) > 1)
        if len(self.past) > 1:
            self.future.append(self.past.pop())

    @rule()
    def redo(self) -> None:
        assert self.document.redo() == bool(self.future)
        if self.future:
            self.past.append(self.future.pop())

    @rule()
    def save_and_open(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "project.netw"
            extras = Extras()
            save(path, self.project, extras)
            found, kept = load(path)
            assert (found, kept.id) == (self.project, extras.id)
            save(Path(folder) / "again.netw", found, kept)
            assert path.read_bytes() == (Path(folder) / "again.netw").read_bytes()
        self.document = Document(found)
        self.document.listen(lambda *change: self.heard.append(change))
        self.past, self.future = [found], []
        assert not self.document.dirty

    @invariant()
    def history_holds_what_was(self) -> None:
        assert self.project is self.past[-1]
        assert bool(self.document.undo_label) == (len(self.past) > 1)
        assert bool(self.document.redo_label) == bool(self.future)

    @invariant()
    def refusals_are_sentences(self) -> None:
        assert all(text.endswith((".", "?")) for text in self.refusals), self.refusals
        self.refusals.clear()

    @invariant()
    def the_graph_is_whole(self) -> None:
        graph = self.project.graph
        assert all(id == node.id for id, node in graph.nodes.items())
        assert {end.node for wire in graph.wires.items() for end in wire} <= graph.nodes.keys()
        assert self.project.look.places.keys() <= graph.nodes.keys()
        names = [node.name for node in graph.nodes.values()]
        assert len(set(names)) == len(names)
        assert all(identifier(name) == name for name in names)

    @invariant()
    def a_look_tells_of_what_is_there(self) -> None:
        for where, graph in edits.graphs(self.project):
            look = edits.look_of(self.project, where)
            assert look.styles.keys() <= graph.nodes.keys()
            assert look.bends.keys() <= graph.wires.keys()
            assert all(look.bends.values())
            assert len(look.area_ids) == len(look.frames) + len(look.notes)

    @invariant()
    def listeners_hear_what_differs(self) -> None:
        for old, new, heard in self.heard:
            assert heard == difference(old, new)
            assert heard != Difference()
            assert all(sentence.endswith(".") for sentence in in_words(old, new))
        self.heard.clear()

    @invariant()
    def analysis_goes_on_as_if_it_began_anew(self) -> None:
        anew, self.analysis = analyse(self.project), analyse(self.project, self.analysis)
        assert told(self.analysis) == told(anew)
        assert steps_of(self.analysis.walk) == steps_of(anew.walk)
        assert (self.analysis.used, self.analysis.totals) == (anew.used, anew.totals)
        for problem in anew.problems:
            assert problem.message.endswith((".", "?", "…")), problem.message
            assert not problem.path or problem.path[0] in self.project.graph.nodes

    @invariant()
    def what_has_no_errors_becomes_source(self) -> None:
        try:
            lowered = lower(self.project, self.analysis)
        except NetwrightError:
            assert self.analysis.errors or not any(n.type == "Output" for n in self.project.graph.nodes.values())
            return
        assert not self.analysis.errors
        for source in (lowered.source, lowered.tapped):
            compile(source, "<source>", "exec", dont_inherit=True)


Editing.TestCase.settings = settings(stateful_step_count=30)
TestEditing = Editing.TestCase
