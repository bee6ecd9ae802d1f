"""What arrives has axes or sizes that a layer does not take, or takes for others."""

from __future__ import annotations

from dataclasses import replace

from core.document.project import Project
from tests.unit.analysis.mistakes.parts import (
    LABEL,
    LAST,
    LINEAR3,
    PICTURE,
    ROW,
    SERIES,
    SMALL,
    VARYING,
    WORDS,
    Mistake,
    chain,
    layer,
    start,
)
from tests.unit.lowering.nets import Net


def wrong_mask() -> Project:
    net = start(SERIES)
    net.add("GRU", "gru", "input", hidden_size=8)
    net.add("MultiheadAttention", "attention", "gru")
    net.wire("gru", ("attention", "mask"))
    net.output("attention")
    return net.project()


def _bare_picture(*shape: int) -> Project:
    net = Net()
    net.input("input", *shape)
    net.add("Conv2d", "conv2d", "input")
    net.output("conv2d")
    return net.project()


SHAPES = (
    Mistake(
        "the parts hold more than there is",
        lambda: chain(ROW, None, layer("Split", sizes=(16, 16))),
        "split", "sizes", "The parts hold 32 together, but axis 1 of N×16 has 16", ("Use parts of 8 + 8",),
    ),
    Mistake(
        "an axis is named that is not there",
        lambda: chain(ROW, None, layer("Mean", dim=(2,))),
        "mean", "dim", "Mean names axis 2, but N×16 has axes 0 to 1", ("Use the last axis",),
    ),
    Mistake(
        "a picture goes into Linear",
        lambda: chain(PICTURE, LABEL, "Conv2d", "ReLU", LINEAR3),
        "linear", "x", "Linear works on each row of pixels here, not on the whole picture", ("Insert Flatten",),
    ),
    Mistake(
        "a picture has its channels last",
        lambda: chain(LAST, None, "Conv2d"),
        "conv2d", "x", "takes the 56 rows of this picture for channels", ("Move the channels to the front",),
        inside=False,
    ),
    Mistake(
        "an Input without data is declared with its channels last",
        lambda: _bare_picture(28, 28, 3),
        "conv2d", "x", "takes the 28 rows", ("Move the channels to the front",),
        inside=False,
    ),
    Mistake(
        "a row goes into a convolution over pictures",
        lambda: chain(ROW, None, "Conv2d"),
        "conv2d", "x", "takes pictures (N×C×H×W), but N×16 arrives here", ("Read the row as a 4×4 picture",),
    ),
    Mistake(
        "a row that is no square goes into a convolution",
        lambda: chain(replace(ROW, sizes=(15,)), None, "Conv2d"),
        "conv2d", "x", "takes pictures (N×C×H×W), but N×15 arrives here", ("Use Linear",),
    ),
    Mistake(
        "Flatten stands before a convolution",
        lambda: chain(PICTURE, None, "Flatten", "Conv2d"),
        "conv2d", "x", "takes pictures", ("Remove 'flatten'",),
    ),
    Mistake(
        "a sequence goes into Conv2d",
        lambda: chain(SERIES, None, "Conv2d"),
        "conv2d", "x", "takes pictures", ("Use Conv1d", "Swap the axes"),
    ),
    Mistake(
        "a sequence goes into Conv1d with its features last",
        lambda: chain(SERIES, None, "Conv1d"),
        "conv1d", "x", "takes the 20 steps of this sequence for channels", ("Swap the axes",),
    ),
    Mistake(
        "a sequence goes into BatchNorm1d with its features last",
        lambda: chain(SERIES, None, "BatchNorm1d"),
        "batchnorm1d", "x", "takes the 20 steps", ("Swap the axes",),
    ),
    Mistake(
        "what Conv1d gives goes into an LSTM",
        lambda: chain(SERIES, None, layer("Permute", dims=(2, 1)), "Conv1d", "ReLU", "LSTM"),
        "lstm", "x", "takes the 32 channels of this sequence for its steps", ("Swap the axes",),
    ),
    Mistake(
        "a picture goes into an LSTM",
        lambda: chain(PICTURE, None, "LSTM"),
        "lstm", "x", "takes a sequence (N×L×F), but N×3×56×56 arrives here", ("Read it row by row",),
    ),
    Mistake(
        "a row of numbers goes into an LSTM",
        lambda: chain(ROW, None, "LSTM"),
        "lstm", "x", "takes a sequence (N×L×F), but N×16 arrives here", ("Read the numbers one after the other",),
    ),
    Mistake(
        "feature maps go into attention",
        lambda: chain(PICTURE, None, layer("Conv2d", out_channels=8), "ReLU", "MultiheadAttention"),
        "multiheadattention", "query", "takes a sequence (N×L×F), but N×8×54×54 arrives here",
        ("Read the points one after the other",),
    ),
    Mistake(
        "word numbers go into an LSTM",
        lambda: chain(WORDS, None, "LSTM"),
        "lstm", "x", "takes decimal numbers, but whole numbers (N×12) arrive here", ("Insert Embedding",),
    ),
    Mistake(
        "an embedding is given measurements",
        lambda: chain(ROW, None, "Embedding"),
        "embedding", "x", "looks up whole numbers, but decimal numbers (N×16) arrive here", ("Use Linear",),
    ),
    Mistake(
        "the map is smaller than the filter after much pooling",
        lambda: chain(SMALL, None, "MaxPool2d", "MaxPool2d", layer("Conv2d", kernel_size=(5, 5))),
        "conv2d", "kernel_size", "The filter is 5 wide along the height, but the input is only 2 there",
        ("Use padding 2×2",),
    ),
    Mistake(
        "nothing is left to pool",
        lambda: chain(SMALL, None, *("MaxPool2d",) * 4),
        "maxpool2d4", "kernel_size", "The window is 2 wide along the height, but the input is only 1 there",
        ("Use a window of 1×1",),
    ),
    Mistake(
        "the heads do not divide the features",
        lambda: chain(VARYING, None, "GRU", layer("MultiheadAttention", num_heads=5)),
        "multiheadattention", "num_heads", "5 heads do not divide the 64 features that arrive", ("Use 4 heads",),
    ),
    Mistake(
        "a mask has the shape of something else",
        wrong_mask,
        "attention", "mask", "The mask has to be N×20 or N×20×20, but N×20×8 arrives here",
        ("Take the wire at 'mask' away",),
    ),
    Mistake(
        "the wrong BatchNorm stands behind Linear",
        lambda: chain(ROW, None, "Linear", "BatchNorm2d"),
        "batchnorm2d", "x", "takes pictures (N×C×H×W), but N×64 arrives here", ("Use BatchNorm1d",),
    ),
    Mistake(
        "BatchNorm1d stands behind a convolution over pictures",
        lambda: chain(PICTURE, None, "Conv2d", "BatchNorm1d"),
        "batchnorm1d", "x", "but N×32×54×54 arrives here", ("Use BatchNorm2d",),
    ),
    Mistake(
        "the channels cannot be shuffled into points",
        lambda: chain(PICTURE, None, "PixelShuffle"),
        "pixelshuffle", "upscale_factor", "3 channels cannot be shared out evenly by 4",
        ("Bring it to 4 channels first",),
    ),
    Mistake(
        "the groups of a normalisation do not divide the channels",
        lambda: chain(PICTURE, None, layer("Conv2d", out_channels=6), layer("GroupNorm", num_groups=4)),
        "groupnorm", "num_groups", "4 groups do not divide the 6 channels that arrive", ("Use 3 groups",),
    ),
    Mistake(
        "Reshape names sizes that do not fit",
        lambda: chain(ROW, None, layer("Reshape", shape=(4, 5))),
        "reshape", "shape", "There are 16 numbers in a sample of N×16, which cannot be arranged as 4×5", ("Use 4×4",),
    ),
)  # fmt: skip
