"""Wires of different shape meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.document.project import Project
from tests.unit.analysis.mistakes.parts import PICTURE, ROW, SERIES, SMALL, Mistake, start
from tests.unit.lowering.nets import Net, schema


def residual(**branch: Any) -> Project:
    """stem -> relu -> conv -> bend, added to relu."""
    net = start(PICTURE)
    net.add("Conv2d", "stem", "input", out_channels=8, padding="same")
    net.add("ReLU", "relu", "stem")
    net.add("Conv2d", "conv", "relu", **{"out_channels": 8, "padding": (1, 1), **branch})
    net.add("ReLU", "bend", "conv")
    net.add("Add", "add", "relu", "bend")
    net.output("add")
    return net.project()


def unet(side: int = 57, padding: Any = "same") -> Project:
    """One level: what the way up makes meets what the way down had."""
    net = start(replace(SMALL, sizes=(1, side, side)))
    net.add("Conv2d", "down", "input", out_channels=8, padding="same")
    net.add("ReLU", "fine", "down")
    net.add("MaxPool2d", "pool", "fine")
    net.add("Conv2d", "middle", "pool", out_channels=16, padding=padding)
    net.add("ReLU", "relu", "middle")
    net.add("ConvTranspose2d", "up", "relu", out_channels=8, kernel_size=(2, 2), stride=(2, 2))
    net.add("Concat", "join", "up", "fine")
    net.output("join")
    return net.project()


def narrow_shortcut() -> Project:
    net = start(SERIES)
    net.add("Linear", "wide", "input", out_features=32)
    net.add("ReLU", "relu", "wide")
    net.add("Add", "add", "input", "relu")
    net.output("add")
    return net.project()


def two_branches(type: str = "Add") -> Project:
    net = start(ROW)
    net.add("Linear", "left", "input", out_features=8)
    net.add("Linear", "right", "input", out_features=12)
    net.add(type, "meet", "left", "right")
    net.output("meet")
    return net.project()


def picture_and_row() -> Project:
    net = Net(schema=schema(SMALL, replace(ROW, name="row")))
    net.add("Input", "input", column="x")
    net.add("Input", "row", column="row")
    net.add("Conv2d", "conv", "input", out_channels=4)
    net.add("ReLU", "relu", "conv")
    net.add("Concat", "join", "relu", "row")
    net.output("join")
    return net.project()


def translator() -> Project:
    """An encoder whose memory a decoder of another size starts with."""
    net = start(SERIES)
    net.add("GRU", "encoder", "input", hidden_size=24)
    net.add("GRU", "decoder", "input", ("encoder", "h"), hidden_size=32)
    net.output("decoder")
    return net.project()


def sampled() -> Project:
    net = start(ROW)
    net.add("Linear", "mean", "input", out_features=4)
    net.add("Linear", "spread", "input", out_features=8)
    net.add("ReparameterisedSampling", "sample", "mean", "spread")
    net.output("sample")
    return net.project()


MEETINGS = (
    Mistake(
        "an encoder's memory is smaller than the decoder's",
        translator,
        "decoder", "h0", "The initial state has to be N×1×32, but N×1×24 arrives here", ("Give 'encoder' 32 units",),
    ),
    Mistake(
        "mean and spread differ in width",
        sampled,
        "sample", "log_variance", "Mean and log variance need one shape, but N×4 and N×8 arrive", ("Give 'spread' 4 outputs",),
    ),
    Mistake(
        "the branch of a residual sum has more channels",
        lambda: residual(out_channels=16),
        "add", "xs.1", "needs inputs of one shape, but N×8×56×56 and N×16×56×56 arrive",
        ("Project the shortcut (1×1)",),
    ),
    Mistake(
        "the branch of a residual sum has a stride",
        lambda: residual(out_channels=16, stride=(2, 2)),
        "add", "xs.1", "N×8×56×56 and N×16×28×28 arrive", ("Project the shortcut (1×1)",),
    ),
    Mistake(
        "the branch of a residual sum lacks its padding",
        lambda: residual(padding=(0, 0)),
        "add", "xs.1", "N×8×56×56 and N×8×54×54 arrive", ("Keep the size in 'conv'",),
    ),
    Mistake(
        "the branch lacks its padding and has more channels",
        lambda: residual(padding=(0, 0), out_channels=16),
        "add", "xs.1", "N×8×56×56 and N×16×54×54 arrive", ("Keep the size, project the shortcut",),
    ),
    Mistake(
        "a residual sum over sequences changes its width",
        narrow_shortcut,
        "add", "xs.1", "N×20×6 and N×20×32 arrive", ("Project the shortcut (Linear)",),
    ),
    Mistake(
        "two branches of different width are added",
        two_branches,
        "meet", "xs.1", "N×8 and N×12 arrive", ("Give 'right' 8 outputs",),
    ),
    Mistake(
        "the pictures of a U-Net have an odd size",
        unet,
        "join", "xs.1", "differ along one axis only, but N×8×56×56 and N×8×57×57 arrive",
        ("Resize 'up' to the size of 'fine'",),
    ),
    Mistake(
        "the convolutions of a U-Net shrink",
        lambda: unet(56, padding=(0, 0)),
        "join", "xs.1", "N×8×52×52 and N×8×56×56 arrive", ("Keep the size in 'middle'",),
    ),
    Mistake(
        "a picture and a row of numbers are joined",
        picture_and_row,
        "join", "xs.1", "needs inputs with equally many axes, but N×16 and N×4×6×6 arrive",
        ("Average each map of 'relu'",),
    ),
)  # fmt: skip
