"""The truth table of 'exclusive or', the smallest task that one layer cannot learn."""

from __future__ import annotations

from core.data.source import FixedSplit, SourceType, category, vector
from core.data.split import Parts
from core.data.table import Table
from core.document.project import Schema
from core.spec import Values


def _schema(p: Values) -> Schema:
    return Schema(4, (vector("features", ("a", "b"), low=0.0, high=1.0), category("label", ("0", "1"))))


def _load(p: Values) -> Table:
    import numpy as np

    bits = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    return Table({"features": bits, "label": np.array([0, 1, 1, 0], dtype=np.int64)})


def _every_row_twice(rows: int) -> Parts:
    import numpy as np

    everything = np.arange(rows)
    return {"train": everything, "valid": everything.copy(), "test": np.arange(0)}


XOR = SourceType(
    "xor",
    "XOR truth table",
    "Generated",
    "The four rows of 'exclusive or': one when exactly one of the two inputs is one.",
    aka=("exclusive or", "logic", "gate", "boolean", "truth table"),
    schema=_schema,
    load=_load,
    splits=(),
    fixed_split=FixedSplit(
        "All four rows are used for training and again for validation: a truth table has no other rows, "
        "so the curves show whether it was learned by heart, not whether it generalises.",
        _every_row_twice,
    ),
    icon="mdi6.gate-xor",
    explanation="No straight line separates the rows with answer 0 from those with answer 1, so a single layer gets "
    "at most "
    "three of four right; a hidden layer with a nonlinear activation learns all four.",
    source="M. Minsky and S. Papert, Perceptrons, MIT Press, 1969.",
)

ALL = (XOR,)
