"""Parameters by path."""

from dataclasses import replace

import pytest

from core.analysis import analyse
from core.document.look import frozen
from core.document.project import Block, Project
from core.expressions import Expr
from core.graph import End, Graph, Node
from core.paths import assigned, with_value
from core.problems import NetwrightError
from core.spec import Int, Use
from core.templates import TEMPLATES

CNN = TEMPLATES["digits-cnn"].build()


def nested() -> Project:
    """A block with a width of its own, used once."""
    nodes = (Node("n1", "BlockInput", "x"), Node("n2", "Linear", "inner"), Node("n3", "BlockOutput", "y"))
    wires = {End("n2", "x"): End("n1", "y"), End("n3", "x"): End("n2", "y")}
    block = Block("b1", "Dense", Graph.of({n.id: n for n in nodes}, wires), params=(Int("width", 8, low=1),))
    project = TEMPLATES["xor-mlp"].build()
    graph = project.graph.put(Node("u1", "Block", "stage1", block="b1"))
    return replace(project, graph=graph, blocks=frozen({"b1": block}))


@pytest.mark.parametrize(
    ("text", "node", "param", "value"),
    [
        ("conv1.out_channels=64", "conv1", "out_channels", 64),
        ("conv1.kernel_size=5", "conv1", "kernel_size", (5, 5)),
        ("conv1.kernel_size=3x5", "conv1", "kernel_size", (3, 5)),
        ("conv1.padding=same", "conv1", "padding", "same"),
        ("conv1.bias=off", "conv1", "bias", False),
        ("linear2.out_features=2*classes", "linear2", "out_features", Expr("2*classes")),
        ("dropout1.p=0.5", "dropout1", "p", 0.5),
        ("output.loss=CategoricalHingeLoss", "output", "loss", Use("CategoricalHingeLoss")),
        (" output.weight = 2 ", "output", "weight", 2.0),
    ],
)
def test_a_layer_parameter(text: str, node: str, param: str, value: object) -> None:
    found = assigned(CNN, text).graph.named(node)
    assert found is not None
    assert found.get(param) == value


def test_a_parameter_of_a_chosen_loss() -> None:
    project = with_value(CNN, "output.loss", "CrossEntropyLoss")
    found = with_value(project, "output.loss.label_smoothing", "0.1").graph.named("output")
    assert found is not None
    assert found.get("loss") == Use("CrossEntropyLoss", (("label_smoothing", 0.1),))


@pytest.mark.parametrize("path", ["data.split.seed", "data.split.train", "output.loss.label_smoothing"])
def test_data_and_losses_take_no_expressions(path: str) -> None:
    project = with_value(CNN, "output.loss", "CrossEntropyLoss")
    with pytest.raises(NetwrightError, match="must be a number, not 'classes'"):
        with_value(project, path, "classes")


def test_training_settings() -> None:
    plan = assigned(assigned(CNN, "plan.lr=3e-4"), "plan.epochs=5").plan
    assert dict(plan.optimizer.params)["lr"] == 3e-4
    assert dict(plan.program.params)["epochs"] == 5


def test_data_settings() -> None:
    moons = assigned(TEMPLATES["iris-mlp"].build(), "data.source=moons")
    assert moons.graph.named("output").get("target") == "label"  # type: ignore[union-attr]
    assert analyse(moons).errors == ()
    changed = assigned(assigned(moons, "data.noise=0.3"), "data.rows=200")
    assert dict(changed.data.source.params) == {"noise": 0.3, "rows": 200}
    assert changed.data.schema is not None
    assert changed.data.schema.rows == 200
    assert dict(assigned(moons, "data.split.train=0.75").data.split.params)["train"] == 0.75
    assert assigned(moons, "data.split=in_order").data.split == Use("in_order")
    assert assigned(CNN, "data.steps.0.high=2").data.steps[0].params == (("column", "image"), ("high", 2.0))


def test_inside_a_block_and_at_its_use() -> None:
    project = nested()
    inner = assigned(project, "stage1.inner.out_features=width").blocks["b1"].graph.named("inner")
    assert inner is not None
    assert inner.get("out_features") == Expr("width")
    use = assigned(project, "stage1.width=16").graph.named("stage1")
    assert use is not None
    assert use.get("width") == 16


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("conv1", "not of the form path=value"),
        ("conv1=3", "is not a path such as"),
        ("conv1.=3", "is not a path such as"),
        ("conv2.stride=3", "There is no layer 'conv2'. Did you mean 'conv1'?"),
        ("zebra.stride=3", "There is no layer 'zebra'; there is image, conv1"),
        ("conv1.strides=3", "Did you mean 'stride'?"),
        ("conv1.out_channels=0", "Number of filters must be"),
        ("conv1.padding.x=3", "has no parts of its own"),
        ("output.loss=HubrLoss", "Did you mean 'HuberLoss'?"),
        ("output.loss.delta=3", "auto"),
        ("plan.momentum=0.9", "SGD"),
        ("plan.epochs=1.5", "Epochs must be a whole number"),
        ("data.source=digit", "Did you mean 'digits'?"),
        ("data.noise=0.1", "has no parameter 'noise'"),
        ("data.split.tain=0.1", "Did you mean 'train'?"),
        ("data.split.train.x=0.1", "is not a path such as data.split.train"),
        ("data.steps.7.high=1", "There is no preparation step 7; there are 1, counted from 0."),
        ("data.steps.0=1", "is not a path such as"),
        ("data.augment.0.degrees=1", "There is no augmentation 0; there are 0, counted from 0."),
    ],
)
def test_a_mistake_is_named(text: str, sentence: str) -> None:
    with pytest.raises(NetwrightError) as caught:
        assigned(CNN, text)
    assert sentence in str(caught.value)


def test_an_augmentation_is_set_by_its_place() -> None:
    project = replace(CNN, data=replace(CNN.data, augment=(Use("noise"), Use("rotation"))))
    changed = assigned(assigned(project, "data.augment.1.degrees=25"), "data.augment.0.on=off")
    assert changed.data.augment == (Use("noise", (("on", False),)), Use("rotation", (("degrees", 25.0),)))
    with pytest.raises(NetwrightError, match="between 0 and 180"):
        assigned(project, "data.augment.1.degrees=200")


def test_without_data_the_source_comes_first() -> None:
    with pytest.raises(NetwrightError, match="no data yet"):
        assigned(Project(), "data.noise=0.1")


def test_a_block_knows_its_parameters() -> None:
    with pytest.raises(NetwrightError, match="Did you mean 'width'"):
        assigned(nested(), "stage1.with=3")
