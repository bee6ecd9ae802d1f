"""Lints look again only where something differs of what they looked at, and find what they find when they look everywhere."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import Analysis, analyse, lints
from core.analysis.lints.room import Room
from core.document import edits
from core.document.bypass import set_bypassed
from core.document.look import frozen
from core.document.project import DataColumn, DataSettings, Project
from core.graph import End, Node
from core.problems import NetwrightError, Problem
from core.spec import Use
from tests.unit.lowering.nets import Net, schema, sequences

LABEL = DataColumn("label", "category", "target", classes=("a", "b", "c"))
ROW = DataColumn("row", "vector", "input", (4,), ("F",), low=-20.0, high=2.0)
IMAGE = DataColumn("image", "image", "input", (1, 8, 8), ("C", "H", "W"), low=0.0, high=1.0)
DATA = [None, schema(ROW, LABEL), schema(IMAGE, LABEL), schema(sequences("events", 6, 4))]
COLUMNS = ["row", "image", "events"]
KINDS = [
    *("Linear", "Linear", "ReLU", "ReLU6", "Softmax", "LogSoftmax", "Sigmoid", "Dropout", "Identity"),
    *("Flatten", "Permute", "Conv1d", "Conv2d", "BatchNorm1d", "BatchNorm2d", "LayerNorm"),
    *("MultiheadAttention", "LSTM", "Embedding", "Input", "Output", "Add"),
    *("CrossEntropyLoss", "NLLLoss", "BCELoss", "Target"),
]
VALUES = [
    *(("out_features", 3), ("out_features", 4), ("out_features", 5), ("out_channels", 2), ("start_dim", 0)),
    *(("start_dim", 1), ("dims", (2, 1)), ("dim", 1), ("column", "row"), ("column", "image"), ("column", "events")),
    *(("target", "label"), ("loss", Use("CrossEntropyLoss")), ("loss", Use("NLLLoss")), ("num_embeddings", 2)),
]
Edit = Callable[[Project], Project]
number = st.integers(0, 40)


def of(project: Project, where: str, pick: int) -> str:
    ids = list(edits.graph_of(project, where).nodes)
    return ids[pick % len(ids)] if ids else ""


@st.composite
def edit(draw: st.DrawFn) -> Edit:
    """Something that a person may do, mostly where something is already."""
    kind = draw(st.sampled_from(("add", "add", "set", "set", "set", "wire", "cut", "delete", "rename", "pass", "data")))
    first, second, where = draw(number), draw(number), draw(st.sampled_from(("", "", "", "pair")))
    type, (name, value) = draw(st.sampled_from(KINDS)), draw(st.sampled_from(VALUES))

    def change(project: Project) -> Project:
        one, other = of(project, where, first), of(project, where, second)
        if kind == "add":
            project, made = edits.add_node(project, type, 0.0, 0.0, where)
            return edits.connect(project, End(one, "y"), End(made, "x"), where)
        if kind == "set":
            return edits.set_params(project, one, {name: value}, where)
        if kind == "wire":
            return edits.connect(project, End(one, "y"), End(other, "x"), where)
        if kind == "cut":
            return edits.disconnect(project, End(one, "x"), where)
        if kind == "delete":
            return edits.delete(project, [one], (), where)
        if kind == "rename":
            return edits.rename(project, one, f"name{second}", where)
        if kind == "pass":
            return set_bypassed(project, [one], second % 2 == 0, where)
        return Project(project.graph, project.look, project.blocks, DataSettings(schema=DATA[first % len(DATA)]))

    return change


def start() -> Project:
    inside = Net()
    inside.add("BlockInput", "into")
    inside.add("Linear", "one", "into", out_features=6)
    inside.add("Linear", "two", "one", out_features=4)
    inside.add("BlockOutput", "out", "two")
    net = Net({"pair": inside.block("pair", "Pair")}, DATA[1])
    net.add("Input", "input", column="row")
    net.add("Linear", "first", "input", out_features=4)
    net.use("pair", "use", "first")
    net.add("Softmax", "shares", "use")
    net.add("Linear", "last", "shares", out_features=3)
    net.add("ReLU", "cut", "last")
    net.add("Output", "output", "cut", target="label")
    return net.project()


def told(analysis: Analysis) -> list[tuple[object, ...]]:
    """What lints and all else say, with what each repair would make of the project."""
    return [
        (
            p.severity,
            p.code,
            p.message,
            p.path,
            p.port,
            p.param,
            p.why,
            p.repair and p.repair.label,
            repaired(analysis, p),
        )
        for p in analysis.problems
    ]


def repaired(analysis: Analysis, problem: Problem) -> Project | str | None:
    try:
        return problem.repair.edit(analysis.project) if problem.repair else None
    except NetwrightError as error:
        return str(error)


@given(st.lists(edit(), min_size=1, max_size=12))
def test_after_any_edits_the_same_is_told_as_at_first_sight(edits_made: list[Edit]) -> None:
    analysis, past = analyse(start()), [start()]
    for change in edits_made:
        try:
            past.append(change(past[-1]))
        except NetwrightError:
            past.append(past[len(past) // 2])  # as undo does
        analysis = analyse(past[-1], analysis)
        anew = analyse(past[-1])
        assert told(analysis) == told(anew)
        assert {where: each.found.keys() for where, each in analysis.linted.items()} == {
            where: each.found.keys() for where, each in anew.linted.items()
        }
        assert analysis.totals == anew.totals


def test_an_edit_is_looked_at_from_its_surroundings_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = analyse(long_chain())
    looked: list[str] = []

    def noting(room: Room, node: Node) -> list[Problem]:
        looked.append(node.id)
        return [*before_rules(room, node)]

    [before_rules] = [rule for rule in lints.LINTS["Linear"] if rule.__name__ == "no_activation_between"]
    monkeypatch.setitem(lints.LINTS, "Linear", (noting,))
    changed = edits.set_params(before.project, "linear30", {"out_features": 7})
    after = analyse(changed, before)
    assert sorted(looked) == ["linear30", "linear31", "linear32"]
    looked.clear()
    analyse(edits.rename(changed, "linear30", "other"), after)
    assert sorted(looked) == ["linear30", "linear31"]
    looked.clear()
    analyse(changed, after)
    assert looked == []


def test_what_is_looked_at_further_up_counts() -> None:
    net = Net()
    net.input("input", 4)
    net.add("Linear", "first", "input", out_features=4)
    net.add("Dropout", "dropout", "first")
    net.add("Identity", "same", "dropout")
    net.add("Linear", "second", "same", out_features=4)
    net.output("second")
    project = net.project()
    before = analyse(project)
    assert "no-activation" in {p.code for p in before.problems}
    bent = project.graph.put(Node("dropout", "Tanh", "dropout"))
    after = analyse(edits.with_graph(project, bent), before)
    assert "no-activation" not in {p.code for p in after.problems}


def long_chain() -> Project:
    net = Net()
    last = net.input("input", 4)
    for place in range(60):
        last = net.add("Linear", f"linear{place}", last, out_features=4)
        last = net.add("Dropout", f"dropout{place}", last)
    net.output(last)
    return Project(net.graph, blocks=frozen({}))
