"""What torch accepts and people regret."""

from __future__ import annotations

from tests.unit.analysis.mistakes.parts import (
    ENCODER,
    LABEL,
    LINEAR3,
    PICTURE,
    ROW,
    WORD_VECTORS,
    WORDS,
    Mistake,
    chain,
    layer,
)

HABITS = (
    Mistake(
        "there are more words than rows in the table",
        lambda: chain(WORDS, None, layer("Embedding", num_embeddings=100)),
        "embedding", "num_embeddings", "The table has 100 entries, but 'x' needs 500", ("Give it 500 entries",),
        inside=False,
    ),
    Mistake(
        "attention cannot tell the order of the words",
        lambda: chain(WORDS, LABEL, WORD_VECTORS, ENCODER, layer("Mean", dim=(1,)), LINEAR3),
        "transformerencoderlayer", "x", "cannot tell in which order the steps come", ("Insert positional encoding",),
        inside=False,
    ),
    Mistake(
        "there is no activation between two Linear",
        lambda: chain(ROW, LABEL, "Linear", LINEAR3),
        "linear2", "x", "There is no activation between 'linear' and 'linear2'", ("Insert ReLU",),
    ),
    Mistake(
        "ReLU stands twice",
        lambda: chain(ROW, LABEL, "Linear", "ReLU", "ReLU", LINEAR3),
        "relu2", "x", "ReLU 'relu2' changes nothing: 'relu' stands right before it", ("Remove 'relu2'",),
    ),
    Mistake(
        "ReLU stands behind Sigmoid",
        lambda: chain(ROW, LABEL, "Linear", "Sigmoid", "ReLU", LINEAR3),
        "relu", "x", "changes nothing", ("Remove 'relu'",),
    ),
    Mistake(
        "two activations stand in a row",
        lambda: chain(ROW, LABEL, "Linear", "ReLU", "Tanh", LINEAR3),
        "tanh", "x", "follows an activation: 'relu' stands right before it", ("Remove 'relu'",),
    ),
    Mistake(
        "softmax is taken twice",
        lambda: chain(ROW, None, "Linear", "Softmax", "Softmax"),
        "softmax2", "x", "Softmax is taken of what Softmax made", ("Remove 'softmax'",),
    ),
    Mistake(
        "Dropout stands before BatchNorm",
        lambda: chain(ROW, LABEL, "Linear", "Dropout", "BatchNorm1d", "ReLU", LINEAR3),
        "batchnorm1d", "x", "'dropout' changes the spread that 'batchnorm1d' measures", ("Put Dropout behind it",),
    ),
    Mistake(
        "Dropout stands behind the last layer",
        lambda: chain(ROW, LABEL, LINEAR3, "Dropout"),
        "dropout", "x", "throws away answers right before they are compared", ("Remove 'dropout'",),
        inside=False,
    ),
    Mistake(
        "softmax is taken over the batch",
        lambda: chain(ROW, None, layer("Softmax", dim=0)),
        "softmax", "dim", "axis 0 of N×16 is the batch", ("Use axis 1",),
    ),
    Mistake(
        "Flatten takes the batch too",
        lambda: chain(PICTURE, None, layer("Flatten", start_dim=0)),
        "flatten", "start_dim", "Flatten merges all samples of the batch into one row", ("Leave the batch out",),
    ),
)  # fmt: skip
