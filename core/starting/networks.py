"""A network that fits the columns: one stem for each kind of input, joined, and a head for what is to be predicted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.document.project import DataColumn, Schema
from core.expressions import Expr
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.builder import Net
    from core.graph import End

SMALL, LARGE = 2_000, 50_000
"""Rows below which a network is kept small, and from which it may be large."""
TAKEN = ("image", "vector", "sequence", "tokens", "number", "category")


def draw(net: Net, schema: Schema) -> None:
    """The whole network for the columns as they are after the steps. Raises NetwrightError where there is nothing to take or predict."""
    target = _target(schema)
    inputs = [c for c in schema.columns if c.role == "input" and c.kind in TAKEN]
    if not inputs:
        raise NetwrightError("No column can serve as input. Give at least one the role 'input'.")
    if target.kind == "mask":
        _segment(net, _picture(inputs), target, schema.rows)
        return
    ends = [_stem(net, column, schema.rows) for column in inputs]
    x = ends[0] if len(ends) == 1 else net.add("Concat", *ends, dim=1)
    if len(inputs) > 1 or inputs[0].kind in ("vector", "number"):
        x = _layers(net, x, schema.rows, 1 if len(inputs) > 1 and inputs[0].kind not in ("vector", "number") else 2)
    many = "classes" if target.kind == "category" else "targets"
    net.output(net.add("Linear", x, out_features=Expr(many)), target.name)


def _target(schema: Schema) -> DataColumn:
    found = next((c for c in schema.columns if c.role == "target"), None)
    if found is None:
        raise NetwrightError("Nothing is to be predicted yet. Choose the column to predict.")
    return found


def _picture(inputs: list[DataColumn]) -> DataColumn:
    found = next((c for c in inputs if c.kind == "image"), None)
    if found is None:
        raise NetwrightError("A mask can only be predicted from a picture, and no input holds pictures.")
    return found


def _stem(net: Net, column: DataColumn, rows: int) -> End:
    """A row of numbers (N F) from one input."""
    return {
        "image": _of_image,
        "vector": _of_vector,
        "number": _of_vector,
        "sequence": _of_sequence,
        "tokens": _of_tokens,
        "category": _of_category,
    }[column.kind](net, column, rows)


def _of_vector(net: Net, column: DataColumn, rows: int) -> End:
    return net.input(column.name)


def _layers(net: Net, x: End, rows: int, many: int) -> End:
    """Fully connected layers, wide where there is much to learn from, with dropout where there is little."""
    width = 32 if rows < SMALL // 4 else 64 if rows < LARGE else 256
    for number in range(many):
        x = net.add("ReLU", net.add("Linear", x, out_features=width if number == 0 else max(16, width // 2)))
    return net.add("Dropout", x, p=0.2) if rows < SMALL else x


def _of_image(net: Net, column: DataColumn, rows: int) -> End:
    """Convolutions that halve the picture until about 4 pixels are left of its shorter side, then the mean of every channel."""
    x = net.input(column.name)
    side = min(column.sizes[1:])
    halvings = max(1, min(5, int(math.log2(max(2, side))) - 2))
    width = 16 if rows < LARGE else 32
    for number in range(halvings):
        out = min(256, width * 2**number)
        x = net.add("Conv2d", x, out_channels=out, kernel_size=(3, 3), padding="same", bias=False)
        x = net.add("ReLU", net.add("BatchNorm2d", x))
        x = net.add("MaxPool2d", x, kernel_size=(2, 2))
    x = net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=(2, 2) if side < 64 else (1, 1)))
    return net.add("Dropout", x, p=0.2)


def _of_tokens(net: Net, column: DataColumn, rows: int) -> End:
    width = 32 if rows < SMALL else 64
    x = net.add(
        "Embedding", net.input(column.name), num_embeddings=column.count or len(column.classes), embedding_dim=width
    )
    x = net.add("LSTM", net.add("Dropout", x, p=0.2), hidden_size=width)
    return net.add("Dropout", net.port(x, "last"), p=0.2)


def _of_sequence(net: Net, column: DataColumn, rows: int) -> End:
    x = net.add("LSTM", net.input(column.name), hidden_size=32 if rows < SMALL else 64)
    return net.port(x, "last")


def _of_category(net: Net, column: DataColumn, rows: int) -> End:
    """A vector for each class, as long as about the fourth root of their number says, four times over."""
    width = max(2, min(50, round(1.6 * len(column.classes) ** 0.56)))
    return net.add("Embedding", net.input(column.name), num_embeddings=max(1, len(column.classes)), embedding_dim=width)


def _segment(net: Net, column: DataColumn, target: DataColumn, rows: int) -> None:
    """A small U-Net: down three times at most, up again, each level joined with what it was on the way down."""
    x = net.input(column.name)
    levels = max(1, min(3, int(math.log2(max(2, min(column.sizes[1:])))) - 3))
    width, kept = 8 if rows < SMALL else 16, []
    for level in range(levels):
        x = _twice(net, x, width * 2**level)
        kept.append(x)
        x = net.add("MaxPool2d", x, kernel_size=(2, 2))
    x = _twice(net, x, width * 2**levels)
    for level in reversed(range(levels)):
        x = net.add("ConvTranspose2d", x, out_channels=width * 2**level, kernel_size=(2, 2), stride=(2, 2))
        x = _twice(net, net.add("Concat", x, kept[level], dim=1), width * 2**level)
    net.output(net.add("Conv2d", x, out_channels=Expr("classes"), kernel_size=(1, 1)), target.name)


def _twice(net: Net, x: End, width: int) -> End:
    for _ in range(2):
        x = net.add("Conv2d", x, out_channels=width, kernel_size=(3, 3), padding="same", bias=False)
        x = net.add("ReLU", net.add("BatchNorm2d", x))
    return x
