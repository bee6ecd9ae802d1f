"""Small tables of numbers: flowers and spirals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.spec import Use
from core.templates.template import Reference, Template

if TYPE_CHECKING:
    from core.builder import Net


def iris(net: Net) -> None:
    """features (N 4) -> hidden (N 16) -> scores (N 3)."""
    x = net.input("features")
    x = net.add("Linear", x, out_features=16)
    x = net.add("ReLU", x)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "species")
    net.split(train=0.6, test=0.2)
    net.train_with("Adam", lr=0.01, epochs=80, batch_size=16)


def spirals(net: Net) -> None:
    """features (N 2) -> hidden (N 64) twice -> scores (N 2)."""
    x = net.input("features")
    for _ in range(2):
        x = net.add("Linear", x, out_features=64)
        x = net.add("ReLU", x)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("Adam", lr=0.01, epochs=60, batch_size=32)


IRIS_NOTES = """Three kinds of iris

Four measurements of each flower, in centimetres, and its species. The measurements are standardised first: mean 0 and spread 1, learned from the training rows alone.

Setosa is easy to tell; versicolor and virginica touch, so one or two flowers stay wrong. With so few rows one flower more or less is three per cent: try other seeds before you trust a difference."""
SPIRALS_NOTES = """Two spirals

Two arms wind around each other; the boundary between them has to wind as well. While it trains, the picture of the boundary shows what the hidden layers add, turn by turn.

Try one hidden layer instead of two, or 8 outputs instead of 64: the boundary loses its bends. More noise makes the arms touch."""

ALL = (
    Template(
        "iris-mlp",
        "Iris flowers",
        "Start here",
        "Tells three species apart by four measurements: a first real data set.",
        aka=("table", "classification", "flowers"),
        draw=iris,
        parameters=131,
        data=Use("iris"),
        notes=IRIS_NOTES,
        reference=Reference("accuracy", at_least=0.95),
    ),
    Template(
        "spirals-mlp",
        "Two spirals",
        "Start here",
        "Two hidden layers wind a boundary between two spiral arms.",
        aka=("points", "classification", "decision boundary"),
        draw=spirals,
        parameters=4_482,
        data=Use("spirals"),
        notes=SPIRALS_NOTES,
        reference=Reference("accuracy", at_least=0.98),
    ),
)
