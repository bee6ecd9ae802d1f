"""Whatever a project holds, analysis answers with Problems, and lowering with a sentence: no exception of another kind."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis import analyse
from core.analysis.walk import MAX_DEPTH
from core.builder import Net
from core.document import edits
from core.document.look import frozen
from core.document.project import Block, Project
from core.expressions import Expr
from core.graph import End, Graph, Node
from core.layers import LAYERS
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.lowering import lower
from core.problems import NetwrightError
from core.spec import Int, Use

WILD: tuple[Any, ...] = (
    *(-1, 0, 1, 2, 3, 7, 10**12, -(10**30), 10**400, -(10**4000)),
    *(0.0, -0.5, 0.3, 1e300, float("nan"), float("inf")),
    *("", "a", "same", "x" * 300, "../..", "1; import os"),
    *((), (0,), (1, 2), (3, 3), (2,) * 40, (10**9, 10**9)),
    *(None, True, Use("nothing"), Use("MSELoss")),
)
EXPRESSIONS = (
    "1/0",
    "1//0",
    "unknown",
    "classes*2",
    "2**999",
    "(((1",
    "-5",
    "7%0",
    "a.b",
    "min(1)",
    "9" * 190,
    "*".join(["width"] * 30),
    "99999*" * 30 + "9",
)
TORCH = re.compile(r"RuntimeError|Traceback|object at 0x|NoneType|torch\.")


def problems_or_sentence(project: Project) -> list[str]:
    found = analyse(project)
    told = [problem.message for problem in found.problems]
    try:
        lower(project, found)
    except NetwrightError as error:
        told.append(str(error))
    for sentence in told:
        assert sentence.strip()
        assert not TORCH.search(sentence), sentence
    return told


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any layers, any values, any wires, blocks that use one another at will."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    ids = [f"b{i}" for i in range(rng.randint(0, 3))]
    blocks = {
        id_: Block(id_, id_.upper(), graph(rng, ids, True), params=(Int("width", rng.choice([1, 4])),)) for id_ in ids
    }
    return Project(graph(rng, ids, False), blocks=frozen(blocks))


def graph(rng: random.Random, blocks: list[str], inside: bool) -> Graph:
    made = Graph()
    keys = [spec.key for spec in LAYERS]
    ends = [BLOCK_INPUT, BLOCK_OUTPUT] if inside else ["Input", "Output"]
    for number in range(rng.randint(1, 9)):
        made = made.put(node(rng, f"n{number}", [*ends * 20, *keys, "Unheard"], blocks))
    ports = ["x", "y", "xs.0", "xs.1", "query", "target", "h0", "nowhere"]
    for _ in range(rng.randint(0, 14)):
        source, target = (rng.choice(list(made.nodes)) for _ in range(2))
        made = made.wire(End(source, rng.choice(["y", "y", "y", "last", "none"])), End(target, rng.choice(ports)))
    return made


def node(rng: random.Random, id_: str, keys: list[str], blocks: list[str]) -> Node:
    if blocks and rng.random() < 0.2:
        params = (("width", rng.choice([*WILD, Expr(rng.choice(EXPRESSIONS))])),) if rng.random() < 0.5 else ()
        use = rng.choice([*blocks, "gone"])
        return Node(id_, "", id_, params, block=use, repeat=rng.choice([1, 2, 10**6]), shared=rng.random() < 0.3)
    key = rng.choice(keys)
    layer = LAYERS.find(key)
    values: dict[str, Any] = {}
    for param in layer.params if layer else ():
        if rng.random() < 0.3:
            values[param.name] = Expr(rng.choice(EXPRESSIONS)) if rng.random() < 0.4 else rng.choice(WILD)
    if rng.random() < 0.1:
        values["no_such_parameter"] = 1
    return Node(id_, key, rng.choice(["x", id_, "a name", "class"]), tuple(sorted(values.items())))


@settings(max_examples=150)
@given(projects())
def test_anything_at_all(project: Project) -> None:
    problems_or_sentence(project)


@pytest.mark.parametrize("key", [spec.key for spec in LAYERS])
def test_every_parameter_of_every_layer_takes_anything(key: str) -> None:
    layer, net = LAYERS[key], Net()
    x = net.input(shape=(3, 8, 8))
    project = net.project
    for param in layer.params:
        for value in (*WILD, *map(Expr, EXPRESSIONS)):
            made = Node("odd", key, "odd", ((param.name, value),))
            placed = project.graph.put(made)
            ports = [port.name for port in edits.ports_of(replace(project, graph=placed), made)[0]]
            for port in ports:
                placed = placed.wire(x, End("odd", f"{port}.0" if port == "xs" else port))
            problems_or_sentence(replace(project, graph=placed))


def nested(depth: int) -> Project:
    """Blocks in blocks in blocks."""
    net = Net()
    inner: Any = None
    for level in range(depth):
        block = net.block(f"Level {level}")
        start = block.input()
        block.output(block.use(inner, start) if inner else block.add("Linear", start, out_features=4))
        inner = block
    net.output(net.use(inner, net.input(shape=(4,))))
    return net.project


def test_fifty_levels_are_fine_and_too_many_are_a_problem() -> None:
    fifty = nested(50)
    found = analyse(fifty)
    assert found.errors == ()
    assert found.totals.parameters == 20
    deep = analyse(nested(MAX_DEPTH + 40))
    assert deep.errors
    assert all(problem.message for problem in deep.errors)


def doubling(levels: int) -> Project:
    """Each level uses the one below twice, with other parameters each time, so that no two walks are alike."""
    net = Net()
    inner: Any = None
    for level in range(levels):
        block = net.block(f"Level {level}", a=1)
        start = block.input()
        if inner is None:
            block.output(block.add("Linear", start, out_features=4))
        else:
            block.output(block.use(inner, block.use(inner, start, a=Expr("a*2")), a=Expr("a*2 + 1")))
        inner = block
    net.output(net.use(inner, net.input(shape=(4,))))
    return net.project


def test_what_doubles_with_every_level_is_refused_before_it_is_walked() -> None:
    assert analyse(doubling(5)).errors == ()
    for levels in (20, 45):
        [problem] = analyse(doubling(levels)).errors
        assert problem.code == "too-large"


def test_blocks_that_contain_each_other() -> None:
    def holding(id_: str, other: str) -> Block:
        graph = Graph().put(Node("i", BLOCK_INPUT, "x")).put(Node("u", "", "u", block=other))
        graph = graph.put(Node("o", BLOCK_OUTPUT, "y"))
        return Block(id_, id_, graph.wire(End("i", "y"), End("u", "x")).wire(End("u", "y"), End("o", "x")))

    net = Net()
    x = net.input(shape=(4,))
    project = replace(net.project, blocks=frozen({"a": holding("a", "b"), "b": holding("b", "a")}))
    project = replace(project, graph=project.graph.put(Node("use", "", "use", block="a")).wire(x, End("use", "x")))
    told = problems_or_sentence(project)
    assert any("cannot contain itself" in p.why for p in analyse(project).problems), told
