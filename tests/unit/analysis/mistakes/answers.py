"""An answer does not fit its target or its loss."""

from __future__ import annotations

from dataclasses import replace

from core.document.project import DataColumn, Project
from core.spec import Use
from tests.unit.analysis.mistakes.parts import (
    AMOUNT,
    ENCODER,
    LABEL,
    LINEAR3,
    MASK,
    PICTURE,
    ROW,
    SERIES,
    SIDE,
    SMALL,
    VARYING,
    WORD_VECTORS,
    WORDS,
    Layer,
    Mistake,
    chain,
    layer,
    start,
)


def rebuilt(column: DataColumn, *layers: Layer | str) -> Project:
    """An autoencoder: the output compares with the input column."""
    project = chain(column, None, *layers)
    output = project.graph.nodes["output"].with_params(target="x", loss=Use("MSELoss"))
    return replace(project, graph=project.graph.put(output))


def loss_node(type: str, target: DataColumn, width: int, *bends: str) -> Project:
    net = start(ROW, target)
    before = net.add("Linear", "linear", "input", out_features=width)
    for bend in bends:
        before = net.add(bend, bend.lower(), before)
    net.add("Target", "target", column="label")
    net.add(type, "loss", before, "target")
    return net.project()


ANSWERS = (
    Mistake(
        "all steps of an LSTM go into the Linear that judges the whole sequence",
        lambda: chain(SERIES, LABEL, "LSTM", LINEAR3),
        "output", "x", "takes one score for each class (N×classes), but N×20×3 arrives here",
        ("Take 'Last step' of 'lstm'",),
    ),
    Mistake(
        "the same with sequences of different length",
        lambda: chain(VARYING, LABEL, "GRU", LINEAR3),
        "output", "x", "takes one score for each class", ("Take 'Last step' of 'gru'",),
    ),
    Mistake(
        "all steps of an LSTM are compared with one number",
        lambda: chain(SERIES, AMOUNT, "LSTM", layer("Linear", out_features=1)),
        "output", "x", "The prediction is N×20×1, but the target is N×1", ("Take 'Last step' of 'lstm'",),
    ),
    Mistake(
        "a Transformer's steps are not brought together",
        lambda: chain(WORDS, LABEL, WORD_VECTORS, "SinusoidalPositionalEncoding", ENCODER, LINEAR3),
        "output", "x", "takes one score for each class", ("Take the mean over the steps",),
    ),
    Mistake(
        "there are too few scores",
        lambda: chain(ROW, LABEL, layer("Linear", out_features=2)),
        "output", "x", "The network gives 2 scores, but 'label' has 3 classes", ("Give 'linear' 3 outputs",),
    ),
    Mistake(
        "there are too many scores",
        lambda: chain(ROW, LABEL, layer("Linear", out_features=5)),
        "output", "x", "The network gives 5 scores, but 'label' has 3 classes", ("Give 'linear' 3 outputs",),
    ),
    Mistake(
        "cross-entropy gets a single score",
        lambda: chain(ROW, SIDE, layer("Linear", out_features=1), loss=Use("CrossEntropyLoss")),
        "output", "x", "The network gives 1 score, but 'label' has 2 classes", ("Give 'linear' 2 outputs",),
    ),
    Mistake(
        "each point of a picture gets too few scores",
        lambda: chain(SMALL, MASK, layer("Conv2d", out_channels=2, padding="same")),
        "output", "x", "The network gives 2 scores, but 'label' has 3 classes", ("Give 'conv2d' 3 filters",),
    ),
    Mistake(
        "feature maps are compared with one class",
        lambda: chain(PICTURE, LABEL, layer("Conv2d", out_channels=3)),
        "output", "x", "takes one score for each class (N×classes), but N×3×54×54 arrives here", ("Average each map",),
    ),
    Mistake(
        "feature maps are compared with one class, and there are more of them",
        lambda: chain(PICTURE, LABEL, layer("Conv2d", out_channels=8), "ReLU"),
        "output", "x", "takes one score for each class", ("Average each map, then Linear (3)",),
    ),
    Mistake(
        "binary cross-entropy gets two scores",
        lambda: chain(ROW, SIDE, layer("Linear", out_features=2), loss=Use("BCEWithLogitsLoss")),
        "output", "x", "takes one score for each sample (N×1), but N×2 arrives here", ("Give 'linear' 1 output",),
    ),
    Mistake(
        "binary cross-entropy is chosen for three classes",
        lambda: chain(ROW, LABEL, LINEAR3, loss=Use("BCEWithLogitsLoss")),
        "output", "x", "takes one score for each sample (N×1), but N×3 arrives here", ("Choose the loss by the target",),
    ),
    Mistake(
        "cross-entropy is chosen for a number",
        lambda: chain(ROW, AMOUNT, LINEAR3, loss=Use("CrossEntropyLoss")),
        "output", "loss", "Cross-entropy tells classes apart, but 'label' holds numbers",
        ("Choose the loss by the target", "Give 'linear' 1 output"),
    ),
    Mistake(
        "squared error is chosen for classes",
        lambda: chain(ROW, LABEL, LINEAR3, loss=Use("MSELoss")),
        "output", "loss", "takes numbers, but the target holds class labels", ("Choose the loss by the target",),
    ),
    Mistake(
        "a loss for numbers gets a Target of classes",
        lambda: loss_node("MSELoss", LABEL, 3),
        "loss", "target", "takes numbers, but the target holds class labels", ("Use Cross-entropy",),
    ),
    Mistake(
        "three numbers are compared with one",
        lambda: chain(ROW, AMOUNT, LINEAR3),
        "output", "x", "The prediction is N×3, but the target is N×1", ("Give 'linear' 1 output",),
    ),
    Mistake(
        "softmax stands before cross-entropy",
        lambda: chain(ROW, LABEL, LINEAR3, "Softmax"),
        "softmax", "x", "Softmax before cross-entropy slows learning", ("Remove Softmax",),
        inside=False,
    ),
    Mistake(
        "log softmax stands before cross-entropy",
        lambda: chain(ROW, LABEL, LINEAR3, "LogSoftmax"),
        "logsoftmax", "x", "Log softmax before cross-entropy is done twice", ("Remove Log softmax",),
        inside=False,
    ),
    Mistake(
        "sigmoid stands before binary cross-entropy, which applies it",
        lambda: chain(ROW, SIDE, layer("Linear", out_features=1), "Sigmoid"),
        "sigmoid", "x", "Sigmoid before binary cross-entropy slows learning", ("Remove Sigmoid",),
        inside=False,
    ),
    Mistake(
        "the scores are cut off by ReLU",
        lambda: chain(ROW, LABEL, LINEAR3, "ReLU"),
        "relu", "x", "ReLU before cross-entropy cuts off all scores below 0", ("Remove ReLU",),
        inside=False,
    ),
    Mistake(
        "a number below 0 is to be said by ReLU",
        lambda: chain(ROW, AMOUNT, layer("Linear", out_features=1), "ReLU"),
        "relu", "x", "ReLU gives nothing below 0, but 'label' runs from -3 to 3", ("Remove ReLU",),
        inside=False,
    ),
    Mistake(
        "numbers beyond 1 are to be said by Tanh",
        lambda: chain(ROW, AMOUNT, layer("Linear", out_features=1), "Tanh"),
        "tanh", "x", "Tanh gives only -1 to 1, but 'label' runs from -3 to 3", ("Remove Tanh",),
        inside=False,
    ),
    Mistake(
        "negative log-likelihood gets raw scores",
        lambda: loss_node("NLLLoss", LABEL, 3),
        "loss", "x", "takes logarithms of chances, but 'linear' gives raw scores", ("Insert Log softmax",),
    ),
    Mistake(
        "negative log-likelihood gets chances",
        lambda: chain(ROW, LABEL, LINEAR3, "Softmax", loss=Use("NLLLoss")),
        "softmax", "x", "Softmax gives the chances themselves", ("Use Log softmax",),
        inside=False,
    ),
    Mistake(
        "binary cross-entropy of chances gets raw scores",
        lambda: loss_node("BCELoss", replace(AMOUNT, low=0.0, high=1.0), 1),
        "loss", "x", "may give binary cross-entropy of chances numbers that are no chances", ("Insert Sigmoid",),
    ),
    Mistake(
        "a decoder gives smaller pictures than it should",
        lambda: rebuilt(
            SMALL, layer("Conv2d", out_channels=4), "ReLU", layer("Conv2d", out_channels=1)
        ),
        "output", "x", "The prediction is N×1×4×4, but the target is N×1×8×8", ("Keep the size in 2 convolutions",),
    ),
    Mistake(
        "a decoder gives half the size",
        lambda: rebuilt(SMALL, layer("Conv2d", out_channels=1, kernel_size=(2, 2), stride=(2, 2))),
        "output", "x", "The prediction is N×1×4×4, but the target is N×1×8×8", ("Resize to 8×8",),
    ),
    Mistake(
        "a decoder gives too many channels",
        lambda: rebuilt(SMALL, layer("Conv2d", out_channels=4, padding="same")),
        "output", "x", "The prediction is N×4×8×8, but the target is N×1×8×8", ("Give 'conv2d' 1 filter",),
    ),
    Mistake(
        "a decoder gives too many channels and shrinks",
        lambda: rebuilt(SMALL, layer("Conv2d", out_channels=4)),
        "output", "x", "The prediction is N×4×6×6", ("Keep the size, give 'conv2d' 1 filter",),
    ),
    Mistake(
        "a decoder ends in a row",
        lambda: rebuilt(SMALL, "Flatten", layer("Linear", out_features=64)),
        "output", "x", "The prediction is N×64, but the target is N×1×8×8", ("Reshape to 1×8×8",),
    ),
    Mistake(
        "a decoder ends in a row of another width",
        lambda: rebuilt(SMALL, "Flatten", layer("Linear", out_features=60)),
        "output", "x", "The prediction is N×60", ("Give 'linear' 64 outputs, reshape to 1×8×8",),
    ),
)  # fmt: skip
