"""analyse(project): every node's types, cost and state, the problems in the order to solve them, and the totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.analysis.beyond import leaked
from core.analysis.custom import PENDING, pending, switched_off
from core.analysis.evaluate import Refusal, Result, usable
from core.analysis.lints import UNKNOWN, Linted, lint, look
from core.analysis.mending import mend
from core.analysis.plugs import Plugs
from core.analysis.repairs import as_repair
from core.analysis.steps import Step, Walk, summed
from core.analysis.ties import left_out, passed_over
from core.analysis.walk import Earlier, earlier, walk_project
from core.data.settings import described, problems_of
from core.document import edits
from core.document.blocks import definition_at
from core.document.bypass import effective, is_bypassed, origin
from core.document.project import Project, Schema
from core.document.scope import names_at, names_of
from core.graph import End, Graph, Node, ancestors
from core.graph.order import on_loop
from core.layers import LAYERS, LOSSES
from core.layers.base import Inputs, Outputs
from core.layers.ends import GOALS, is_goal
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.problems import Path, Problem, Repair, Severity
from core.spec import Values


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """One node as the canvas and the inspector show it.

    `state`: ok, failed, waiting, open (an input is not connected), unused or bypassed; the last has the type that passes
    at all its outputs, and no cost.
    """

    path: Path
    state: str
    ins: Inputs
    outs: Outputs
    ports: tuple[str, ...]
    parameters: int
    flops: SizeValue
    activations: SizeValue
    """Numbers that one sample leaves at the outputs; of a block, at those of every node inside."""
    conditions: tuple[str, ...] = ()
    frozen: int = 0
    """How many of the parameters do not learn."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the nodes that reach an Output or a loss; what the losses themselves compute is left out."""

    parameters: int = 0
    flops: SizeValue = 0
    activations: SizeValue = 0
    frozen: int = 0
    """How many of the parameters do not learn."""

    @property
    def trainable(self) -> int:
        return self.parameters - self.frozen


@dataclass(frozen=True)
class Analysis:
    """What is known of a project. Paths address nodes inside blocks too.

    `project` is the one that is drawn and edited, `computed` the same without what is passed over: all that is worked
    out is of that.
    """

    project: Project
    computed: Project
    schema: Schema | None
    walk: Walk
    problems: tuple[Problem, ...] = ()
    used: frozenset[str] = field(default_factory=frozenset)
    linted: Mapping[str, Linted] = field(default_factory=dict, repr=False)
    """By definition, what the lints found where they looked, so that the next analysis need not look everywhere."""

    @cached_property
    def nodes(self) -> Mapping[Path, NodeInfo]:
        """Of the main graph."""
        return {(i,): info for i in (*self.walk.steps, *self.bypassed()) if (info := self.info((i,))) is not None}

    def walk_at(self, prefix: Path) -> Walk | None:
        """The walk through the graph that these uses lead to; None where analysis did not come so far."""
        walk: Walk | None = self.walk
        for id_ in prefix:
            step = walk.steps.get(id_) if walk else None
            walk = step.inside if step else None
        return walk

    def step(self, path: Path) -> Step | None:
        walk = self.walk_at(path[:-1])
        if walk is None or not path:
            return None
        return walk.steps.get(path[-1]) or self._passing(walk, path)

    def bypassed(self, prefix: Path = ()) -> tuple[str, ...]:
        """Ids of what is passed over in the graph that these uses lead to."""
        where = definition_at(self.project, prefix)
        drawn, computed = edits.graph_of(self.project, where), edits.graph_of(self.computed, where)
        return () if drawn is computed else tuple(id for id in drawn.nodes if id not in computed.nodes)

    def _passing(self, walk: Walk, path: Path) -> Step | None:
        """Of a node that is passed over: what feeds it leaves it at every output."""
        graph = edits.graph_of(self.project, definition_at(self.project, path[:-1]))
        node = graph.nodes.get(path[-1])
        if node is None or not is_bypassed(self.project, node):
            return None
        source = origin(self.project, graph, End(node.id, ""))
        carried = walk.type_at(source) if source is not None else None
        ports = tuple(port.name for port in edits.ports_of(self.project, node)[1])
        if carried is None:
            return Step(Result(), bypassed=True)
        return Step(Result((carried,), (carried,) * len(ports)), ports=ports, bypassed=True)

    def info(self, path: Path) -> NodeInfo | None:
        step = self.step(path)
        return self._info(path, step) if step else None

    def values(self, node: Node, prefix: Path = (), where: str = "") -> Values:
        """The parameters of a layer inside the uses `prefix`, expressions computed; defaults where they cannot be used."""
        layer = LAYERS[node.type]
        return usable(layer, node.params, names_at(self.project, prefix, where))

    def type_at(self, path: Path, port: str) -> WireType | None:
        """What leaves this output port; None where it is not known."""
        step = self.step(path)
        return step.type_at(port) if step is not None else None

    @cached_property
    def _by_node(self) -> Mapping[tuple[str, str], tuple[Problem, ...]]:
        """By definition and node: of a definition that is used several times the same is said once."""
        table: dict[tuple[str, str], tuple[Problem, ...]] = {}
        for problem in self.problems:
            for depth in range(len(problem.path)):
                key = (definition_at(self.project, problem.path[:depth]), problem.path[depth])
                table[key] = (*table.get(key, ()), problem)
        return table

    def problems_at(self, path: Path, where: str = "") -> tuple[Problem, ...]:
        """Those of a node and of what it holds, as far as they hold for this use; `where` is its definition."""
        found = self._by_node.get((where, path[-1]), ())
        step = self.step(path) if len(path) > 1 or not where else None
        if not found and step is not None and step.result.refusal is not None:
            block = edits.graph_of(self.project, where).nodes[path[-1]].block
            return tuple(p for (at, _), told in self._by_node.items() if block and at == block for p in told)
        return tuple(p for p in found if p.path[: len(path)] == path or not p.is_error or not (step and step.ok))

    def first_problems(self, prefix: Path = (), where: str = "") -> dict[str, Problem]:
        """By node of one graph, the problem to solve first."""
        walk = self.walk_at(prefix) if prefix or not where else None
        failed = [i for i in walk.unfinished if walk.steps[i].result.refusal] if walk else []
        ids = {id_ for at, id_ in self._by_node if at == where} | set(failed)
        found = {id_: self.problems_at((*prefix, id_), where) for id_ in ids}
        return {id_: problems[0] for id_, problems in found.items() if problems}

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.is_error)

    @cached_property
    def totals(self) -> Totals:
        counted = self.used.difference([node.id for node in self.computed.graph.of_types(LOSSES)])
        results = [step.result for id_, step in self.walk.steps.items() if id_ in counted]
        cost = summed(results)
        return Totals(cost.parameters, cost.flops, sum([result.activations for result in results]), cost.frozen)

    def _info(self, path: Path, step: Step) -> NodeInfo:
        result = step.result
        waits = step.waiting or (result.refusal is not None and result.refusal.code == PENDING)
        state = "ok" if step.ok else "waiting" if waits else "open" if step.open_port else "failed"
        if step.bypassed:
            state = "bypassed"
        elif len(path) == 1 and path[0] not in self.used and state in ("ok", "open"):
            state = "unused"
        return NodeInfo(
            path,
            state,
            result.ins,
            result.outs,
            step.ports,
            result.cost.parameters,
            result.cost.flops,
            result.activations,
            result.conditions,
            result.cost.frozen,
        )


def analyse(project: Project, before: Analysis | None = None) -> Analysis:
    """Everything that is known without running the network. Never raises: what is wrong becomes a Problem.

    `before`, of the project as it was, saves working out again what an edit left as it is; the answer is the same.
    """
    problems: list[Problem] = [*problems_of(project.data)]
    known = described(project.data)
    schema = known if known.columns else None
    computed = effective(project)
    graph = computed.graph
    walk = walk_project(computed, schema, _earlier(before, computed, schema))
    goals = [n.id for n in graph.of_types(GOALS)]
    used = _used(graph, goals, before)
    bare = Analysis(project, computed, schema, walk, (), used)
    problems += passed_over(project, _Listing(computed, schema, used, bool(goals)).of(walk, (), ""))
    problems += switched_off(computed, walk)
    problems += left_out(graph, used)
    problems += leaked(graph, walk.steps)
    problems += _whole(computed)
    bare = replace(bare, linted=look(bare, before.linted if before is not None else UNKNOWN))
    problems = mend(bare, problems, lint(bare))
    return replace(bare, problems=tuple(_sorted(problems, walk)))


def _used(graph: Graph, goals: list[str], before: Analysis | None) -> frozenset[str]:
    """What leads to one of `goals`; everything where there is none."""
    if not goals:
        return frozenset(graph.nodes)
    if before is not None and graph.like(before.computed.graph):
        return before.used
    return frozenset(ancestors(graph, goals))


def _earlier(before: Analysis | None, computed: Project, schema: Schema | None) -> Earlier | None:
    if before is None or before.schema != schema or names_of(before.computed) != names_of(computed):
        return None
    return earlier(before.computed, before.walk, computed)


def _sorted(problems: list[Problem], walk: Walk) -> list[Problem]:
    """Errors first, each kind in the order of the data's way through the network: the root cause comes first."""
    order = walk.order
    place = order.places | {id_: i for i, id_ in enumerate(order.loops, len(order.nodes))}
    return sorted(problems, key=lambda p: (not p.is_error, place.get(p.path[0], -1) if p.path else len(place)))


@dataclass
class _Listing:
    """What is wrong at single nodes. Of a definition that is used several times the same is said once."""

    project: Project
    schema: Schema | None
    used: frozenset[str]
    strict: bool
    """Whether the network has an Output or a loss; before, what is not connected is no mistake."""
    told: set[tuple[str, ...]] = field(default_factory=set)

    def of(self, walk: Walk, prefix: Path, where: str) -> Iterator[Problem]:
        if not walk.failed:
            return
        graph = edits.graph_of(self.project, where)
        for problem in (*_loops(graph, walk, prefix, where), *self._steps(graph, walk, prefix, where)):
            key = (where, problem.path[-1], problem.code, problem.port, problem.param, problem.message)
            if len(problem.path) != len(prefix) + 1:
                yield problem
            elif key not in self.told:
                self.told.add(key)
                yield problem

    def _steps(self, graph: Graph, walk: Walk, prefix: Path, where: str) -> Iterator[Problem]:
        plugs = Plugs(self.project, self.schema, walk.steps, where, prefix)
        for id_, step in [(id_, step) for id_, step in walk.steps.items() if id_ in walk.unfinished]:
            path, node = (*prefix, id_), graph.nodes[id_]
            counts = id_ in self.used or bool(prefix)
            if step.open_port and counts and (self.strict or prefix):
                yield _open(node, path, step.open_port, plugs)
            if step.inside is not None and step.inside.failed:
                yield from self.of(step.inside, path, node.block)
            elif step.result.refusal:
                yield _refused(step.result.refusal, Severity.ERROR if counts else Severity.WARNING, path, where, node)


def _loops(graph: Graph, walk: Walk, prefix: Path, where: str) -> Iterator[Problem]:
    loop = on_loop(graph, walk.order.loops)
    if not loop:
        return
    names, within = [graph.nodes[i].name for i in loop], set(loop)
    closing = next((t for t, s in reversed(list(graph.wires.items())) if t.node in within and s.node in within), None)
    shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
    message = f"These layers form a loop: {shown}." if len(names) > 1 else f"'{names[0]}' feeds itself."
    why = "Data flows from the inputs to the outputs; a layer cannot wait for its own result. For memory from step to step use a recurrent layer."
    repair = None
    if closing is not None:
        repair = Repair("Remove the wire that closes the loop", lambda p: edits.disconnect(p, closing, where))
    at, port = (closing.node, closing.port) if closing else (loop[0], "")
    yield Problem(Severity.ERROR, "loop", message, (*prefix, at), port, why=why, repair=repair)


def _open(node: Node, path: Path, port: str, plugs: Plugs) -> Problem:
    return Problem(
        Severity.ERROR,
        "unplugged",
        f"Nothing is plugged into '{node.name}' at its input '{port}'.",
        path,
        port,
        why="Every layer works on what a wire brings it. Draw a wire from another layer's output to this input.",
        repair=plugs.repair(node, port),
    )


def _refused(no: Refusal, severity: Severity, path: Path, where: str, node: Node) -> Problem:
    if no.code == PENDING:
        return pending(no, severity, path, node)
    repair = as_repair(no.repair, End(path[-1], no.port or "x"), where) if no.repair else None
    return Problem(severity, no.code, no.message, path, no.port, no.param, no.why, repair)


def _whole(project: Project) -> Iterator[Problem]:
    """What the network as a whole lacks; an empty canvas is not wrong."""
    types = project.graph.types()
    if not types:
        return
    if "Input" not in types:
        yield Problem(
            Severity.ERROR,
            "no-input",
            "The network has no Input.",
            why="An Input is where data enters. Drag one from the palette and wire it to the first layer.",
        )
    if not any(map(is_goal, types)):
        yield Problem(
            Severity.ERROR,
            "no-output",
            "The network has no Output.",
            why="An Output compares the network's answer with the target. Drag one from the palette and wire the last layer to it. Losses that are nodes of their own do as well.",
        )
