"""Handwritten digits, read as a row of pixels, as a picture, and as a sequence of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.spec import Use
from core.templates.template import Reference, Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net


def mlp(net: Net) -> None:
    """image (N 1 8 8) -> row (N 64) -> hidden (N 64) -> scores (N 10)."""
    x = net.input("image")
    x = net.add("Flatten", x)
    x = net.add("Linear", x, out_features=64)
    x = net.add("ReLU", x)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("Adam", lr=0.003, epochs=20, batch_size=32)


def cnn(net: Net) -> None:
    """image (N 1 8 8) -> 32 maps (N 32 4 4) -> row (N 512) -> hidden (N 128) -> scores (N 10)."""
    x = net.input("image")
    convolution = x = net.add("Conv2d", x, name="conv1", out_channels=32, kernel_size=(3, 3), padding="same")
    bend = x = net.add("ReLU", x)
    pool = x = net.add("MaxPool2d", x)
    x = net.add("Flatten", x)
    x = net.add("Linear", x, out_features=128)
    x = net.add("ReLU", x)
    x = net.add("Dropout", x, p=0.25)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.frame("Feature extractor", convolution, bend, pool)
    net.train_with("Adam", lr=0.002, epochs=20, batch_size=32)


def transformer(net: Net) -> None:
    """image (N 1 8 8) -> 8 rows as tokens (N 8 8) -> (N 8 32) -> two encoder layers -> row (N 256) -> scores (N 10)."""
    x = net.input("image")
    x = net.add("Reshape", x, name="rows", shape=(8, 8))
    x = net.add("Linear", x, name="embed", out_features=32)
    for _ in range(2):
        x = net.add("TransformerEncoderLayer", x, nhead=4, dim_feedforward=64, dropout=0.1)
    x = net.add("Flatten", x)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("AdamW", lr=0.003, epochs=20, batch_size=64)


def highway(net: Net) -> None:
    """image (N 1 8 8) -> row (N 64) -> (N 32) -> ten highway layers -> scores (N 10)."""
    x = net.add("Flatten", net.input("image"))
    x = net.add("ReLU", net.add("Linear", x, out_features=32))
    x = net.use(_highway_layer(net), x, name="highway", repeat=10)
    net.output(net.add("Linear", x, out_features=Expr("classes")), "label")
    net.train_with("Adam", lr=0.003, epochs=25, batch_size=32)


def _highway_layer(net: Net) -> BlockNet:
    """gate · ReLU(Linear(x)) + (1 - gate) · x."""
    block = net.block("Highway layer", width=32)
    x = block.input()
    new = block.add("Linear", x, name="new", out_features=Expr("width"))
    new = block.add("ReLU", new)
    gate = block.add("Linear", x, name="gate", out_features=Expr("width"))
    gate = block.add("Sigmoid", gate)
    rest = block.add("Scale", gate, name="one_minus_gate", factor=-1.0, shift=1.0)
    taken = block.add("Multiply", new, gate, name="taken")
    kept = block.add("Multiply", x, rest, name="kept")
    y = block.add("Add", taken, kept)
    block.output(y)
    return block


MLP_NOTES = """Digits as a row of pixels

Flatten lays the 8×8 picture in a row of 64 numbers, and two Linear layers do the rest. The network is told nothing about which pixels are neighbours; shuffle them all in the same way and it would learn just as well.

Compare it with the convolutional network, which knows."""
CNN_NOTES = """Digits as pictures

Conv2d slides 32 small filters over the picture; each learns a pattern, a stroke or a corner, and finds it wherever it is. ReLU keeps what was found, MaxPool2d halves the picture and keeps the strongest. These three are the feature extractor.

Flatten lays the maps in a row and two Linear layers read the digit from them. Dropout switches off a quarter of the hidden features at random while training, so that none is relied on alone.

The last Linear layer has one output for each class; its number follows the data."""
TRANSFORMER_NOTES = """Digits as sequences

The picture is read row by row: 8 tokens with 8 pixels each. A Linear layer gives every token 32 features, and two encoder layers let each row look at all the others and take what it needs.

Attention itself does not know the order of the tokens. Here the Flatten before the last Linear layer keeps each row at its own place, so that the order counts."""

HIGHWAY_NOTES = """Highway network, 2015

Half a year before ResNet: how to train a network of many layers? Give every layer a gate. Where the gate is open the layer's own result goes on, where it is closed the input passes by untouched, and anything in between is a mixture of both.

Open a highway layer: the same input feeds the layer, the gate, and the way around. A gate is an ordinary Linear with a Sigmoid behind it, so when to open is learned too.

Ten of them in a row train well here. Take the gates away, leaving ten Linear layers with ReLU, and see how much harder it gets."""

ALL = (
    Template(
        "digits-mlp",
        "Digits, dense",
        "Start here",
        "Reads handwritten digits from a row of 64 pixels.",
        aka=("mnist", "multilayer perceptron", "classification"),
        draw=mlp,
        parameters=4_810,
        data=Use("digits"),
        notes=MLP_NOTES,
        reference=Reference("accuracy", at_least=0.95),
    ),
    Template(
        "digits-cnn",
        "Digits, convolutional",
        "Start here",
        "Small filters find strokes and corners: the classic network for pictures.",
        aka=("mnist", "convolution", "classification", "image"),
        draw=cnn,
        parameters=67_274,
        data=Use("digits"),
        notes=CNN_NOTES,
        reference=Reference("accuracy", at_least=0.97),
    ),
    Template(
        "digits-transformer",
        "Digits, attention",
        "Sequences and text",
        "Reads the rows of a digit as a sequence, with two Transformer layers.",
        aka=("mnist", "transformer", "self-attention", "classification"),
        draw=transformer,
        parameters=19_946,
        data=Use("digits"),
        notes=TRANSFORMER_NOTES,
        reference=Reference("accuracy", at_least=0.95),
    ),
    Template(
        "highway",
        "Highway network",
        "Classics: images",
        "Ten layers with gates that let the input pass by: deep networks before ResNet.",
        aka=("gate", "skip connection", "srivastava", "deep", "mnist"),
        draw=highway,
        data=Use("digits"),
        parameters=23_530,
        notes=HIGHWAY_NOTES,
        reference=Reference("accuracy", at_least=0.94),
        year=2015,
        paper="Srivastava et al., Highway networks, 2015",
    ),
)
