"""XOR: the smallest task that one layer cannot learn and two can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.spec import Use
from core.templates.template import Reference, Template

if TYPE_CHECKING:
    from core.builder import Net


def perceptron(net: Net) -> None:
    """features (N 2) -> scores (N 2)."""
    x = net.input("features")
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("Adam", lr=0.05, epochs=200, batch_size=4)


def mlp(net: Net) -> None:
    """features (N 2) -> hidden (N 8) -> scores (N 2)."""
    x = net.input("features")
    x = net.add("Linear", x, out_features=8)
    x = net.add("Tanh", x)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("Adam", lr=0.05, epochs=200, batch_size=4)


PERCEPTRON_NOTES = """A perceptron cannot learn XOR

The answer is 1 when exactly one of the two inputs is 1. A single Linear layer can only cut the plane with one straight line, and no straight line has (0,1) and (1,0) on one side and (0,0) and (1,1) on the other: at most three of the four rows come out right.

Train it and see accuracy stop at 75 % or below, however long it runs. Then put a Linear layer with 8 outputs and a Tanh in front, and train again: the hidden layer bends the line."""
MLP_NOTES = """A hidden layer learns XOR

The first Linear layer and its Tanh move the four points so that a straight line can part them; the last Linear layer draws that line. Take the Tanh away and it fails again: two Linear layers in a row are no more than one.

All four rows are used for training and for validation, since a truth table has no others."""

ALL = (
    Template(
        "xor-perceptron",
        "XOR, one layer",
        "Start here",
        "A single layer fails at 'exclusive or', and shows why.",
        aka=("exclusive or", "logic", "minsky"),
        draw=perceptron,
        parameters=6,
        data=Use("xor"),
        notes=PERCEPTRON_NOTES,
        reference=Reference("accuracy", at_most=0.75),
    ),
    Template(
        "xor-mlp",
        "XOR, hidden layer",
        "Start here",
        "One hidden layer is enough to learn 'exclusive or' without a mistake.",
        aka=("exclusive or", "logic", "multilayer perceptron"),
        draw=mlp,
        parameters=42,
        data=Use("xor"),
        notes=MLP_NOTES,
        reference=Reference("accuracy", at_least=1.0),
    ),
)
