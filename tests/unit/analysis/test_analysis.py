"""What is known of a network without running it."""

from dataclasses import replace

import pytest

from core.analysis import analyse, fits
from core.document import edits
from core.document.look import frozen
from core.document.project import Block, DataColumn, Project
from core.expressions import Expr
from core.graph import End
from core.spec import Int, Use
from tests.unit.lowering.nets import Net, schema


def codes(project: Project) -> list[tuple[str, tuple[str, ...]]]:
    return [(p.code, p.path) for p in analyse(project).problems]


def cnn() -> Net:
    net = Net()
    net.input("image", 1, 28, 28)
    net.add("Conv2d", "conv", "image", out_channels=8, kernel_size=(3, 3))
    net.add("ReLU", "relu", "conv")
    net.add("MaxPool2d", "pool", "relu")
    net.add("Flatten", "flatten", "pool")
    net.add("Linear", "linear", "flatten", out_features=10)
    net.output("linear", loss=Use("auto"))
    return net


def test_a_good_network_has_no_problems_and_known_totals() -> None:
    found = analyse(cnn().project())
    assert found.problems == ()
    assert str(found.type_at(("pool",), "y")) == "N×8×13×13"
    assert found.totals.parameters == 8 * 9 + 8 + 1352 * 10 + 10
    assert found.totals.flops == 26 * 26 * 2 * 72 + 2 * 1352 * 10
    assert {i.state for i in found.nodes.values()} == {"ok"}


def test_an_empty_canvas_is_not_wrong() -> None:
    assert analyse(Project()).problems == ()


def test_the_root_cause_comes_first_and_what_waits_is_not_wrong() -> None:
    net = cnn()
    net.add("Conv2d", "conv", "image", kernel_size=(40, 40))
    found = analyse(net.project())
    assert [(p.code, p.path) for p in found.problems] == [("shape", ("conv",))]
    assert found.nodes[("conv",)].state == "failed"
    assert [found.nodes[(n,)].state for n in ("relu", "pool", "linear", "output")] == ["waiting"] * 4


def test_errors_come_before_warnings_and_in_the_order_of_the_data() -> None:
    net = cnn()
    net.add("Linear", "first", "image", out_features=0)
    net.add("Linear", "extra", "flatten", out_features=3)
    net.add("Linear", "late", "linear", out_features=Expr("nope"))
    net.output("late", "second")
    net.output("first", "third")
    assert codes(net.project()) == [
        ("parameter", ("first",)),
        ("parameter", ("late",)),
        ("unused", ("extra",)),
    ]


def test_an_open_input_is_named() -> None:
    net = cnn()
    project = edits.disconnect(net.project(), End("pool", "x"))
    problem = analyse(project).problems[0]
    assert (problem.code, problem.path, problem.port) == ("unplugged", ("pool",), "x")
    assert analyse(project).nodes[("pool",)].state == "open"


def test_a_loop_is_told_and_opened_by_its_repair() -> None:
    net = Net()
    net.input("row", 3)
    net.add("Add", "sum", "row")
    net.add("ReLU", "relu", "sum")
    net.wire("relu", ("sum", "xs.1"))
    net.output("relu")
    problem = analyse(net.project()).problems[0]
    assert (problem.code, problem.path, problem.port) == ("loop", ("sum",), "xs.1")
    assert problem.repair is not None
    assert analyse(problem.repair.edit(net.project())).problems == ()


def test_a_layer_that_feeds_itself_is_named() -> None:
    net = Net()
    net.add("ReLU", "relu", "relu")
    assert analyse(net.project()).problems[0].message == "'relu' feeds itself."


def test_what_lies_below_a_loop_is_not_part_of_it() -> None:
    net = Net()
    net.add("Add", "sum")
    net.add("ReLU", "relu", "sum")
    net.wire("relu", ("sum", "xs.0"))
    before = "relu"
    for i in range(300):
        before = net.add("Tanh", f"tanh{i}", before)
    net.output(before)
    found = analyse(net.project())
    assert found.problems[0].message == "These layers form a loop: sum, relu."
    assert found.nodes[("tanh299",)].state == "waiting"


def test_missing_ends_are_told() -> None:
    net = Net()
    net.add("ReLU", "relu")
    assert {c for c, _ in codes(net.project())} == {"no-input", "no-output"}


def test_an_unknown_layer_is_kept_and_told() -> None:
    net = cnn()
    net.add("Flux", "flux")
    project = edits.connect(net.project(), End("flux", "y"), End("linear", "x"))
    assert ("unknown", ("flux",)) in codes(project)


def test_what_reaches_no_output_does_not_count() -> None:
    net = cnn()
    plain = analyse(net.project()).totals
    net.add("Linear", "dead", "flatten", out_features=500)
    found = analyse(net.project())
    assert found.totals == plain
    assert found.nodes[("dead",)].state == "unused"


def test_a_failing_branch_that_is_not_used_is_a_warning() -> None:
    net = cnn()
    net.add("Conv2d", "dead", "image", kernel_size=(99, 99))
    assert not analyse(net.project()).errors
    assert ("shape", ("dead",)) in codes(net.project())


def test_expressions_follow_the_data() -> None:
    columns = (
        DataColumn("x", "vector", "input", (3,), ("F",)),
        DataColumn("label", "category", "target", classes=("a", "b", "c", "d")),
    )
    net = Net(schema=schema(*columns))
    net.add("Input", "input", column="x")
    net.add("Linear", "scores", "input", out_features=Expr("classes"))
    net.output("scores", target="label", loss=Use("auto"))
    assert str(analyse(net.project()).type_at(("scores",), "y")) == "N×4"
    assert analyse(net.project()).problems == ()


def block(*params: Int) -> Block:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("Linear", "linear", "x", out_features=Expr("width"))
    inner.add("ReLU", "relu", "linear")
    inner.add("BlockOutput", "y", "relu")
    return inner.block("b", "Layer", *params)


@pytest.mark.parametrize(("param", "wrong", "right"), [("bias", 1, True), ("out_features", True, 1)])
def test_a_good_value_is_never_refused_for_a_bad_one_that_equals_it(param: str, wrong: object, right: object) -> None:
    net = Net()
    net.input("row", 3)
    found = []
    for value in (wrong, right):
        net.add("Linear", "linear", "row", **{"out_features": 7919, "bias": False, param: value})
        net.output("linear")
        found.append([problem.param for problem in analyse(net.project()).problems])
    assert found == [[param], []]


def test_a_problem_inside_a_block_has_the_path_to_it() -> None:
    net = Net({"b": block(Int("width", 4))})
    net.input("image", 3)
    net.use("b", "use", "image", width=0)
    net.output("use")
    assert codes(net.project())[0] == ("parameter", ("use", "linear"))


@pytest.mark.parametrize(
    ("params", "code"), [({"width": 7}, "shape"), ({"wide": 3}, "parameter"), ({"width": Expr("nope")}, "parameter")]
)
def test_a_wrong_use_of_a_block_is_told_at_the_use(params: dict[str, object], code: str) -> None:
    net = Net({"b": block(Int("width", 4))})
    net.input("row", 4)
    net.use("b", "use", "row", repeat=3, **params)
    net.output("use")
    assert codes(net.project())[0] == (code, ("use",))


def test_another_default_of_a_nested_block_is_seen_at_once() -> None:
    inner = Net({"b": block(Int("width", 4))})
    inner.add("BlockInput", "x")
    inner.use("b", "layer", "x")
    inner.add("BlockOutput", "y", "layer")
    net = Net({"b": block(Int("width", 4)), "outer": inner.block("outer", "Outer")})
    net.input("row", 3)
    net.use("outer", "use", "row")
    net.output("use")
    before = net.project()
    assert str(analyse(before).type_at(("use",), "y")) == "N×4"
    wider = replace(before.blocks["b"], params=(Int("width", 7),))
    after = replace(before, blocks=frozen({**before.blocks, "b": wider}))
    assert str(analyse(after).type_at(("use",), "y")) == "N×7"


@pytest.mark.parametrize("type", ["Input", "Output"])
def test_the_ends_of_a_network_cannot_stand_inside_a_block(type: str) -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add(type, "end", *(() if type == "Input" else ("x",)))
    inner.add("BlockOutput", "y", "x")
    net = Net({"b": inner.block("b", "Odd")})
    net.input("row", 3)
    net.use("b", "use", "row")
    net.output("use")
    assert codes(net.project()) == [("misplaced", ("use", "end"))]


@pytest.mark.parametrize("type", ["BlockInput", "BlockOutput"])
def test_the_ports_of_a_block_cannot_stand_in_the_network(type: str) -> None:
    net = Net()
    net.input("row", 3)
    net.add(type, "port", *(() if type == "BlockInput" else ("row",)))
    net.output("row")
    assert ("misplaced", ("port",)) in codes(net.project())


def test_a_block_cannot_contain_itself() -> None:
    inner = Net({"b": block(Int("width", 4))})
    inner.add("BlockInput", "x")
    inner.use("b", "again", "x")
    inner.add("BlockOutput", "y", "again")
    net = Net({"b": inner.block("b", "Endless")})
    net.input("row", 4)
    net.use("b", "use", "row")
    net.output("use")
    assert codes(net.project())[0] == ("recursion", ("use", "again"))


@pytest.mark.parametrize("leaf", ["ReLU", "Conv2d"])
def test_blocks_that_double_with_every_level_are_refused_in_time(leaf: str) -> None:
    blocks: dict[str, Block] = {}
    for level in range(40):
        inner = Net(dict(blocks))
        inner.add("BlockInput", "x")
        if level == 0:
            inner.add(leaf, "sum", "x")
        else:
            inner.use(f"b{level - 1}", "left", "x")
            inner.use(f"b{level - 1}", "right", "x")
            inner.add("Add", "sum", "left", "right")
        inner.add("BlockOutput", "y", "sum")
        blocks[f"b{level}"] = inner.block(f"b{level}", f"Level {level}")
    net = Net(blocks)
    net.input("row", 4)
    net.use("b39", "use", "row")
    net.output("use")
    assert codes(net.project()) == [("too-large", ("use",))]


def test_a_repeated_block_needs_an_input_and_one_output() -> None:
    inner = Net()
    inner.add("BlockInput", "x", optional=True)
    inner.add("Linear", "linear", "x", out_features=4)
    inner.add("BlockOutput", "y", "linear")
    inner.add("BlockOutput", "z", "linear")
    net = Net({"b": inner.block("b", "Two")})
    net.input("row", 4)
    net.use("b", "use", "row", repeat=2)
    net.output(("use", "y"))
    problem = analyse(net.project()).problems[0]
    assert problem.path == ("use",)
    assert "exactly one output" in problem.message


def test_shapes_inside_a_block_are_those_of_the_use() -> None:
    net = Net({"b": block(Int("width", 4))})
    net.input("row", 9)
    net.use("b", "use", "row", width=6)
    net.output("use")
    found = analyse(net.project())
    assert str(found.type_at(("use", "linear"), "y")) == "N×6"
    info = found.info(("use", "linear"))
    assert info is not None
    assert info.parameters == 60


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("relu", "relu", "A layer cannot feed itself."),
        ("linear", "conv", "This wire would close a loop: the output would need itself."),
        ("flatten", "output", ""),
        ("image", "linear", ""),
        ("linear", "pool2", "Pooling 2D takes pictures (N×C×H×W), but N×10 arrives here."),
        ("conv", "pool2", ""),
    ],
)
def test_whether_a_wire_would_fit(source: str, target: str, sentence: str) -> None:
    net = cnn()
    net.add("MaxPool2d", "pool2")
    project = net.project()
    assert fits(project, analyse(project), End(source, "y"), End(target, "x")) == sentence


def test_a_second_wire_of_a_sum_is_asked_with_the_first() -> None:
    net = Net()
    net.input("a", 3)
    net.input("b", 4)
    net.add("Add", "sum", "a")
    project = net.project()
    assert fits(project, analyse(project), End("b", "y"), End("sum", "xs.1")).startswith(
        "Add needs inputs of one shape"
    )


def test_two_thousand_layers_are_no_deeper_than_two() -> None:
    net = Net()
    before = net.input("row", 16)
    for i in range(2000):
        before = net.add("ReLU" if i % 2 else "Linear", f"n{i}", before, **({} if i % 2 else {"out_features": 16}))
    net.output(before)
    project = net.project()
    assert analyse(project).totals.parameters == 1000 * (16 * 16 + 16)
    assert len(analyse(project).nodes) == 2002
