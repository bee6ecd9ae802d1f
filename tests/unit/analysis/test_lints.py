"""Lints: each fires where it should, is gone after its repair, and keeps quiet on a good network."""

import pytest

from core.analysis import analyse
from core.document.bypass import set_bypassed
from core.document.project import DataColumn, Project
from core.problems import Problem, Severity
from core.spec import Use
from tests.unit.lowering.nets import Net, schema, sequences

LABEL = DataColumn("label", "category", "target", classes=("a", "b", "c"))
SIDE = DataColumn("side", "category", "target", classes=("left", "right"))
IMAGE = DataColumn("image", "image", "input", (1, 8, 8), ("C", "H", "W"), low=0.0, high=1.0)
PIXELS = DataColumn("image", "image", "input", (1, 8, 8), ("C", "H", "W"), low=0.0, high=255.0)
ROW = DataColumn("row", "vector", "input", (4,), ("F",), low=-2.0, high=2.0)
WIDE = DataColumn("row", "vector", "input", (4,), ("F",), low=-900.0, high=2.0)


def net_of(*columns: DataColumn) -> Net:
    net = Net(schema=schema(*columns))
    net.add("Input", "input", column=columns[0].name)
    return net


def linear_on_picture() -> Net:
    net = net_of(IMAGE)
    net.add("Linear", "linear", "input", out_features=3)
    net.output("linear")
    return net


def channels_last(type: str = "Conv1d") -> Net:
    net = net_of(sequences("events", 6, 4))
    net.add(type, "layer", "input")
    net.output("layer")
    return net


def no_activation(between: str = "") -> Net:
    net = net_of(ROW)
    net.add("Linear", "first", "input", out_features=8)
    before = net.add(between, "between", "first") if between else "first"
    net.add("Linear", "second", before, out_features=3)
    net.output("second")
    return net


def two_convolutions() -> Net:
    net = net_of(IMAGE)
    net.add("Conv2d", "first", "input")
    net.add("Conv2d", "second", "first")
    net.output("second")
    return net


def squashed(type: str, width: int, column: DataColumn, *after: str) -> Net:
    net = net_of(ROW, column)
    net.add("Linear", "linear", "input", out_features=width)
    before = net.add(type, "squash", "linear")
    for name in after:
        before = net.add(name, name.lower(), before)
    net.output(before, target=column.name, loss=Use("auto"))
    return net


def width(features: int) -> Net:
    net = net_of(ROW, LABEL)
    net.add("Linear", "linear", "input", out_features=features)
    net.output("linear", target="label", loss=Use("auto"))
    return net


def dead() -> Net:
    net = width(3)
    net.add("Linear", "dead", "input")
    return net


def unscaled(column: DataColumn) -> Net:
    net = net_of(column)
    net.add("Flatten", "flatten", "input")
    net.add("Linear", "linear", "flatten", out_features=3)
    net.output("linear")
    return net


def found(project: Project, code: str) -> list[Problem]:
    return [p for p in analyse(project).problems if p.code == code]


CASES = [
    ("linear-on-picture", linear_on_picture),
    ("axes-order", channels_last),
    ("axes-order", lambda: channels_last("MaxPool1d")),
    ("axes-order", lambda: channels_last("BatchNorm1d")),
    ("axes-order", lambda: channels_last("ReflectionPad1d")),
    ("axes-order", lambda: channels_last("ConvTranspose1d")),
    ("no-activation", no_activation),
    ("no-activation", lambda: no_activation("Dropout")),
    ("no-activation", two_convolutions),
    ("activation-before-loss", lambda: squashed("Softmax", 3, LABEL)),
    ("activation-before-loss", lambda: squashed("Softmax", 3, LABEL, "Dropout")),
    ("activation-before-loss", lambda: squashed("Sigmoid", 1, SIDE)),
    ("output-width", lambda: width(5)),
    ("output-width", lambda: width(2)),
    ("unused", dead),
    ("unscaled", lambda: unscaled(WIDE)),
    ("unscaled", lambda: unscaled(PIXELS)),
]


@pytest.mark.parametrize(("code", "make"), CASES)
def test_it_fires_and_its_repair_removes_it(code: str, make: object) -> None:
    project = make().project()
    problems = found(project, code)
    assert len(problems) == 1
    problem = problems[0]
    for sentence in (problem.message, problem.why):
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0] == "'"
    assert problem.path
    assert problem.repair is not None
    mended = problem.repair.edit(project)
    assert mended != project
    assert not found(mended, code)
    assert len(analyse(mended).errors) <= len(analyse(project).errors)


@pytest.mark.parametrize(("features", "severity"), [(5, Severity.WARNING), (2, Severity.ERROR)])
def test_too_few_scores_are_an_error_too_many_a_warning(features: int, severity: Severity) -> None:
    assert found(width(features).project(), "output-width")[0].severity is severity


@pytest.mark.parametrize(
    "make",
    [
        lambda: no_activation("ReLU"),
        lambda: width(3),
        lambda: unscaled(ROW),
        lambda: unscaled(IMAGE),
        lambda: squashed("Tanh", 3, LABEL),
    ],
)
def test_a_good_network_is_left_in_peace(make: object) -> None:
    assert analyse(make().project()).problems == ()


def test_a_linear_layer_over_a_sequence_is_no_mistake() -> None:
    net = net_of(sequences("events", 6, 4))
    net.add("Linear", "linear", "input", out_features=8)
    net.add("GRU", "gru", "linear")
    net.add("Linear", "head", ("gru", "last"), out_features=3)
    net.output("head")
    assert analyse(net.project()).problems == ()


def test_a_sigmoid_inside_is_no_mistake() -> None:
    net = net_of(ROW, LABEL)
    net.add("Linear", "gate", "input", out_features=4)
    net.add("Sigmoid", "sigmoid", "gate")
    net.add("Multiply", "scaled", "input", "sigmoid")
    net.add("Linear", "head", "scaled", out_features=3)
    net.output("head", target="label", loss=Use("auto"))
    assert analyse(net.project()).problems == ()


WORDS = DataColumn("words", "tokens", "input", (12,), ("L",), "int64", tuple("abcdef"))
COUNT = DataColumn("count", "number", "target", (1,), ("F",), low=0.0, high=9.0)


def words() -> Net:
    net = net_of(WORDS)
    net.add("Embedding", "embedding", "input", num_embeddings=6, embedding_dim=8)
    return net


def quiet(net: Net) -> bool:
    return analyse(net.project()).problems == ()


def test_attention_that_sees_the_past_alone_can_tell_the_order() -> None:
    net = words()
    net.add("MultiheadAttention", "attention", "embedding", is_causal=True)
    net.output("attention")
    assert quiet(net)


@pytest.mark.parametrize("between", ["SinusoidalPositionalEncoding", "GRU", "LearnedPositionalEncoding"])
def test_attention_behind_something_that_tells_the_order_is_left_in_peace(between: str) -> None:
    net = words()
    net.add(between, "between", "embedding")
    net.add("TransformerEncoderLayer", "encoder", "between", nhead=4)
    net.output("encoder")
    assert quiet(net)


def test_a_second_embedding_may_be_that_of_the_places() -> None:
    net = words()
    net.input("places", 12, dtype="int64")
    net.add("Embedding", "place", "places", embedding_dim=8)
    net.add("Add", "sum", "embedding", "place")
    net.add("TransformerEncoderLayer", "encoder", "sum", nhead=4)
    net.output("encoder")
    assert quiet(net)


def test_only_the_first_attention_is_told() -> None:
    net, before = words(), "embedding"
    for i in range(3):
        before = net.add("TransformerEncoderLayer", f"encoder{i}", before, nhead=4)
    net.output(before)
    assert [(p.code, p.path) for p in analyse(net.project()).problems] == [("no-positions", ("encoder0",))]


def test_counts_may_be_said_by_relu() -> None:
    net = net_of(ROW, COUNT)
    net.add("Linear", "linear", "input", out_features=1)
    net.add("ReLU", "relu", "linear")
    net.output("relu", target="count", loss=Use("auto"))
    assert quiet(net)


def test_a_dropout_that_leads_elsewhere_too_is_left_in_peace() -> None:
    net = net_of(ROW)
    net.add("Linear", "linear", "input", out_features=8)
    net.add("Dropout", "dropout", "linear")
    net.add("BatchNorm1d", "norm", "dropout")
    net.add("Add", "sum", "norm", "dropout")
    net.output("sum")
    assert quiet(net)


@pytest.mark.parametrize(("first", "second"), [("Softplus", "Tanh"), ("ReLU", "Softmax"), ("ReLU", "Threshold")])
def test_activations_that_do_something_together_are_left_in_peace(first: str, second: str) -> None:
    net = net_of(ROW)
    net.add("Linear", "linear", "input", out_features=8)
    net.add(first, "one", "linear")
    net.add(second, "two", "one")
    net.output("two")
    assert quiet(net)


@pytest.mark.parametrize(
    ("code", "make", "name"),
    [
        ("no-activation", lambda: no_activation("Tanh"), "between"),
        ("linear-on-picture", lambda: flattened(), "flat"),
    ],
)
def test_a_layer_that_is_bypassed_is_taken_back_in(code: str, make: object, name: str) -> None:
    project = make().project()
    passed = set_bypassed(project, [name], True)
    [problem] = found(passed, code)
    assert problem.repair is not None
    assert problem.repair.label == f"Stop bypassing '{name}'"
    assert problem.repair.edit(passed) == project


def flattened() -> Net:
    net = net_of(IMAGE)
    net.add("Flatten", "flat", "input")
    net.add("Linear", "linear", "flat", out_features=3)
    net.output("linear")
    return net
