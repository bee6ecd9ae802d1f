"""Rows of different length: sequences of tokens with a class each."""

from __future__ import annotations

from core.data.source import SEED, SourceType, category, rows_param
from core.data.table import PADDING, Table, inside
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Int, Values

VOCABULARY = ("padding", "0", "1")


def _schema(p: Values) -> Schema:
    if p.shortest > p.longest:
        raise NetwrightError(
            f"Sequences cannot be at least {p.shortest} and at most {p.longest} long. Lower the shortest or raise "
            f"the longest."
        )
    bits = DataColumn("tokens", "tokens", "input", (p.longest,), ("L",), "int64", VOCABULARY, lengths=True)
    return Schema(p.rows, (bits, category("label", ("even", "odd"))))


def _load(p: Values) -> Table:
    import numpy as np

    random = np.random.RandomState(p.seed)
    lengths = random.randint(p.shortest, p.longest + 1, size=p.rows).astype(np.int64)
    bits = random.randint(0, 2, size=(p.rows, p.longest)).astype(np.int64)
    used = inside(lengths, p.longest)
    return Table(
        {"tokens": np.where(used, bits + 1, PADDING), "label": (bits * used).sum(axis=1) % 2}, {"tokens": lengths}
    )


PARITY = SourceType(
    "parity",
    "Parity of bits",
    "Generated",
    "Bit sequences of different lengths, labelled by whether the number of ones is even or odd.",
    aka=("variable length", "tokens", "counting", "sequence", "classification"),
    params=(
        rows_param(2000),
        Int("shortest", 2, "Shortest", "Fewest bits of a row.", low=1, high=64),
        Int("longest", 8, "Longest", "Most bits of a row; shorter ones are padded to it.", low=1, high=64),
        SEED,
    ),
    schema=_schema,
    load=_load,
    icon="mdi6.code-brackets",
    explanation="Every bit counts and a single one turns the answer around, so a network has to carry a state along "
    "the "
    "sequence; averaging does not help. Token 0 fills the places behind the end and the lengths travel along, so that "
    "recurrent layers can stop in time and attention can mask. Short sequences occur several times, also across the "
    "parts.",
)

ALL = (PARITY,)
