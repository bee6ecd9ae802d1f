"""How the rows of an epoch are drawn, beside shuffled or in order."""

from __future__ import annotations

from typing import NamedTuple

POOL = 50
"""Batches whose rows are sorted by length among themselves: enough for little padding, few enough to stay mixed."""


class Drawing(NamedTuple):
    balanced: bool = False
    """Classes of the first target that has any are drawn equally often; rows of rare ones come several times in an epoch."""
    by_length: bool = False
    """Rows of about the same length share a batch, which is as long as its longest row."""


PLAIN = Drawing()
