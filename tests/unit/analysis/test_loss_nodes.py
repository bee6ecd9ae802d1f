"""Losses and Targets on the canvas: what counts as used, what is refused, what is warned of."""

from __future__ import annotations

from core.analysis import Analysis, analyse, fits
from core.document.project import DataColumn
from core.graph import End
from core.spec import Int, Use
from tests.unit.lowering.nets import Net, schema

FEATURES = DataColumn("features", "vector", "input", (3,), ("F",))
LABEL = DataColumn("label", "category", "target", classes=("a", "b", "c"), dtype="int64")
AMOUNT = DataColumn("amount", "number", "target", (1,), ("F",))


def drawn() -> Net:
    net = Net(schema=schema(FEATURES, LABEL, AMOUNT))
    net.add("Input", "features", column="features")
    return net


def codes(analysis: Analysis) -> list[str]:
    return [problem.code for problem in analysis.problems]


def test_a_network_may_have_losses_and_no_output() -> None:
    net = drawn()
    net.add("Linear", "hidden", "features", out_features=1)
    net.add("Target", "amount", column="amount")
    net.add("MSELoss", "loss", "hidden", "amount")
    analysis = analyse(net.project())
    assert analysis.problems == ()
    assert analysis.used == {"features", "hidden", "amount", "loss"}
    assert {info.state for info in analysis.nodes.values()} == {"ok"}


def test_without_either_the_network_has_no_goal() -> None:
    net = drawn()
    net.add("Linear", "hidden", "features", out_features=1)
    assert codes(analyse(net.project())) == ["no-output"]


def test_an_open_port_of_a_loss_is_told_with_what_could_feed_it() -> None:
    net = drawn()
    net.add("Linear", "hidden", "features", out_features=1)
    net.add("Target", "amount", column="amount")
    net.add("MSELoss", "loss", "hidden")
    (problem,) = analyse(net.project()).errors
    assert (problem.code, problem.path, problem.port) == ("unplugged", ("loss",), "target")
    assert problem.repair is not None
    assert problem.repair.label == "Connect to 'amount'"
    assert analyse(problem.repair.edit(net.project())).errors == ()


def test_a_loss_does_not_count_among_the_operations_of_the_network() -> None:
    net = drawn()
    net.add("Linear", "one", "features", out_features=4)
    net.add("Linear", "two", "features", out_features=4)
    net.add("InfoNCELoss", "views", "one", "two")
    analysis = analyse(net.project())
    assert analysis.totals.flops == 2 * (2 * 3 * 4)
    assert "N" in str(analysis.nodes[("views",)].flops)


def test_a_target_cannot_lead_to_an_answer() -> None:
    net = drawn()
    net.add("Target", "amount", column="amount")
    net.add("Concat", "both", "features", "amount")
    net.add("Linear", "hidden", "features", out_features=1)
    net.output("both", loss=Use("none"))
    net.add("MSELoss", "loss", "hidden", "amount")
    (problem,) = analyse(net.project()).errors
    assert (problem.code, problem.path) == ("target-answered", ("output",))


def test_what_stands_between_a_target_and_a_loss_cannot_learn() -> None:
    net = drawn()
    net.add("Target", "amount", column="amount")
    net.add("Linear", "teacher", "amount", out_features=4)
    net.add("Linear", "hidden", "features", out_features=4)
    net.add("MSELoss", "loss", "hidden", "teacher")
    (problem,) = analyse(net.project()).errors
    assert (problem.code, problem.path) == ("target-learned", ("teacher",))


def test_layers_without_weights_may_stand_there() -> None:
    net = drawn()
    net.add("Target", "amount", column="amount")
    net.add("Scale", "half", "amount")
    net.add("Linear", "hidden", "features", out_features=1)
    net.add("MSELoss", "loss", "hidden", "half")
    assert analyse(net.project()).problems == ()


def test_losses_stand_in_the_main_graph_alone() -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("StandardNormalKLLoss", "kl", "x", "x")
    inner.add("BlockOutput", "y", "x")
    net = Net({"b": inner.block("b", "B", Int("n", 1))}, schema(FEATURES, AMOUNT))
    net.add("Input", "features", column="features")
    net.use("b", "block", "features")
    net.output("block", target="amount")
    (problem,) = [p for p in analyse(net.project()).problems if p.code == "misplaced"]
    assert "the loss stands outside" in problem.why


def test_an_output_takes_an_input_column_as_its_target() -> None:
    net = drawn()
    net.add("Linear", "code", "features", out_features=2)
    net.add("Linear", "back", "code", out_features=3)
    net.output("back", target="features", loss=Use("auto"))
    assert codes(analyse(net.project())) == ["no-activation"]
    net.add("Linear", "wide", "code", out_features=4)
    net.output("wide", "other", target="features", loss=Use("auto"))
    (problem,) = analyse(net.project()).errors
    assert problem.message == "The prediction is N×4, but the target is N×3."


def test_an_output_without_a_loss_compares_nothing() -> None:
    net = drawn()
    net.add("Linear", "hidden", "features", out_features=7)
    net.output("hidden", target="label", loss=Use("none"))
    assert analyse(net.project()).problems == ()


def test_the_lints_of_an_output_hold_for_a_loss_node() -> None:
    net = drawn()
    net.add("Linear", "scores", "features", out_features=2)
    net.add("Softmax", "softmax", "scores")
    net.add("Target", "label", column="label")
    net.add("CrossEntropyLoss", "loss", "softmax", "label")
    assert sorted(codes(analyse(net.project()))) == ["activation-before-loss", "output-width"]


def test_a_variance_that_may_be_negative_is_mended_by_softplus() -> None:
    net = drawn()
    net.add("Linear", "mean", "features", out_features=1)
    net.add("Linear", "variance", "features", out_features=1)
    net.add("Target", "amount", column="amount")
    net.add("GaussianNLLLoss", "loss", "mean", "amount", "variance")
    (problem,) = analyse(net.project()).problems
    assert problem.code == "negative-variance"
    assert problem.repair is not None
    mended = problem.repair.edit(net.project())
    assert analyse(mended).problems == ()
    assert any(node.type == "Softplus" for node in mended.graph.nodes.values())


def test_a_wire_that_does_not_fit_a_loss_is_told_while_it_is_drawn() -> None:
    net = drawn()
    net.add("Linear", "scores", "features", out_features=3)
    net.add("Target", "label", column="label")
    net.add("MSELoss", "loss", "scores")
    project = net.project()
    told = fits(project, analyse(project), End("label", "y"), End("loss", "target"))
    assert told == "This loss takes numbers, but the target holds class labels."


def test_classes_that_come_last_are_moved_to_the_front() -> None:
    steps = DataColumn("steps", "sequence", "input", (5, 3), ("L", "F"))
    words = DataColumn("words", "tokens", "target", (5,), ("L",), "int64", ("a", "b", "c", "d"))
    net = Net(schema=schema(steps, words))
    net.add("Input", "steps", column="steps")
    net.add("Linear", "scores", "steps", out_features=4)
    net.output("scores", target="words", loss=Use("auto"))
    (problem,) = analyse(net.project()).errors
    assert problem.repair is not None
    assert problem.repair.label == "Move the classes to axis 1"
    assert analyse(problem.repair.edit(net.project())).problems == ()
