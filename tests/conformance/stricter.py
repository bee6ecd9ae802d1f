"""Where we refuse what torch would take, with the reason. Nothing else may be refused that torch takes."""

from __future__ import annotations

from collections.abc import Callable

from core.layers.wires import FLOAT
from tests.conformance.draws import Draw

Test = Callable[[Draw], bool]


def not_decimal(d: Draw) -> bool:
    return any(x.dtype != FLOAT for x in d.types)


def of_rank(*ranks: int) -> Test:
    return lambda d: d.types[0].rank in ranks


def unequal_ranks(d: Draw) -> bool:
    return len({x.rank for x in d.types}) > 1


NUMBERS = (not_decimal, "Labels and yes/no values have no order that weights or activations could use.")
MEETS_BATCH = "What torch matches from the right would mix the batch with another axis."
BROADCASTS = (
    lambda d: d.types[0].sizes != d.types[1].sizes,
    "torch stretches the smaller one and warns: the loss would compare other pairs.",
)
STRICTER: dict[str, tuple[tuple[Test, str], ...]] = {
    "Conv1d": (NUMBERS, (of_rank(2), "A sample without its batch.")),
    "Conv2d": (NUMBERS, (of_rank(3), "A sample without its batch.")),
    "ConvTranspose2d": (
        NUMBERS,
        (of_rank(3), "A sample without its batch."),
        (lambda d: "would be 0 there" in str(d.refusal), "A picture without points."),
    ),
    "MaxPool1d": (NUMBERS, (of_rank(2), "A sample without its batch.")),
    "MaxPool2d": (NUMBERS, (of_rank(3), "A sample without its batch.")),
    "AvgPool2d": (NUMBERS, (of_rank(3), "A sample without its batch.")),
    "AdaptiveAvgPool2d": (NUMBERS, (of_rank(2, 3, 5), "Pictures have exactly N, C, H and W.")),
    "Linear": (NUMBERS, (of_rank(1), "The batch axis would be taken for the features.")),
    **dict.fromkeys(("ReLU", "LeakyReLU", "GELU", "SiLU", "Sigmoid", "Tanh", "Softmax", "Dropout"), (NUMBERS,)),
    "RNN": (NUMBERS, (of_rank(2), "A sample without its batch.")),
    "LSTM": (NUMBERS, (of_rank(2), "A sample without its batch.")),
    "GRU": (NUMBERS, (of_rank(2), "A sample without its batch.")),
    "MultiheadAttention": (
        NUMBERS,
        (of_rank(2), "A sample without its batch."),
        (
            lambda d: d.refusal is not None and d.refusal.port == "mask",
            "A mask stretched by chance hides other pairs than were meant.",
        ),
    ),
    "TransformerEncoderLayer": (
        NUMBERS,
        (of_rank(2), "A sample without its batch."),
        (
            lambda d: d.refusal is not None and d.refusal.port == "mask",
            "A mask stretched by chance hides other pairs than were meant.",
        ),
    ),
    "LayerNorm": (
        NUMBERS,
        (lambda d: d.values.axes >= d.types[0].rank, "Normalised over the batch, samples would depend on each other."),
    ),
    "Dropout2d": (
        NUMBERS,
        (of_rank(1, 2, 3, 5), "torch warns there, and means other axes by 'channel' from rank to rank."),
    ),
    "Add": ((unequal_ranks, MEETS_BATCH),),
    "Multiply": ((unequal_ranks, MEETS_BATCH),),
    "Concat": (
        (lambda d: d.values.dim % d.types[0].rank == 0, "Joined along the batch there are more samples than targets."),
    ),
    "CrossEntropyLoss": ((lambda d: d.types[1].dtype == FLOAT, "Targets of shares are a loss of their own."),),
    "BCEWithLogitsLoss": (NUMBERS,),
    "CategoricalHingeLoss": (
        (
            lambda d: "but the target is" in str(d.refusal),
            "torch's gather takes fewer labels than there are rows of scores.",
        ),
    ),
    "MSELoss": (NUMBERS, BROADCASTS),
    "L1Loss": (NUMBERS, BROADCASTS),
    "HuberLoss": (NUMBERS, BROADCASTS),
}
"""By declaration: (whether the reason applies, the reason)."""
NO_META: dict[str, tuple[Test, str]] = {
    "BatchNorm1d": (
        lambda d: d.values.momentum is None,
        "The plain average reads the count of batches, which meta tensors do not have.",
    ),
    "BatchNorm2d": (
        lambda d: d.values.momentum is None,
        "The plain average reads the count of batches, which meta tensors do not have.",
    ),
    **{
        key: (lambda d: bool(d.types[0].partner), "Packing reads the lengths, which meta tensors do not have.")
        for key in ("RNN", "LSTM", "GRU")
    },
}
"""What cannot run without numbers."""
