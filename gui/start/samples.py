"""The few rows of real data that the pictures on the start page show.

From the data sets of scikit-learn: rows 0, 7 and 13 of the handwritten digits, rows 0, 4, 8 … 44 of each kind of iris.
"""

from typing import Final

Digit = tuple[tuple[int, ...], ...]


def _digit(rows: str) -> Digit:
    return tuple(tuple("0123456789abcdefg".index(c) for c in row) for row in rows.split())


DIGITS: Final[dict[int, Digit]] = {
    0: _digit("005d9100 00dfaf50 03f20b80 04c00880 05800980 04b01c70 02e5ac00 006da000"),
    3: _digit("029fe930 04d89g80 0006ef30 000be200 0002fb00 00002f40 0156dg60 02ccdb00"),
    7: _digit("0078dgf1 00774bc0 00008d10 0488ff60 02bff400 000g5000 009f1000 00d50000"),
}
"""Rows of pixels, 8 x 8, from 0 (paper) to 16 (ink)."""

IRISES: Final[tuple[tuple[tuple[int, int], ...], ...]] = (
    ((14, 2), (14, 2), (14, 2), (14, 1), (13, 4), (17, 2), (19, 2), (14, 2), (15, 1), (13, 2), (13, 3), (19, 4)),
    (
        (47, 14),
        (46, 15),
        (46, 13),
        (40, 10),
        (45, 15),
        (48, 18),
        (43, 13),
        (45, 15),
        (39, 12),
        (47, 15),
        (44, 12),
        (42, 13),
    ),
    (
        (60, 25),
        (58, 22),
        (58, 18),
        (55, 21),
        (55, 18),
        (57, 23),
        (57, 21),
        (56, 21),
        (56, 22),
        (56, 24),
        (56, 24),
        (57, 25),
    ),
)
"""Petal length and width in millimetres, for setosa, versicolor and virginica."""
