"""The steps for columns of tables and for pictures, in the order in which they are mostly used."""

from __future__ import annotations

from core.data.steps import cleaning, dates, encoding, features, filling, pictures, rows, shaping, target_means, types

ALL = (
    *types.ALL,
    *cleaning.ALL,
    *filling.ALL,
    *rows.ALL,
    *encoding.ALL,
    *target_means.ALL,
    *dates.ALL,
    *shaping.ALL,
    *features.ALL,
    *pictures.ALL,
)
