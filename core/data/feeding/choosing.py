"""Which feed suits the data and the device."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from core.data.drawing import PLAIN, Drawing
from core.data.feeding.batch import InputLike, TargetLike
from core.data.feeding.resident import TensorFeed
from core.data.feeding.streaming import StreamFeed
from core.data.prepare import Prepared
from core.memory import memory_of

SHARE = 4
"""At most one part in this many of the device's memory is for data."""


def feed_for(
    prepared: Prepared,
    inputs: Sequence[InputLike],
    targets: Sequence[TargetLike],
    device: torch.device | str = "cpu",
    drawing: Drawing = PLAIN,
) -> TensorFeed | StreamFeed:
    """What fits lives on the device; what does not, or must first be read from files, is streamed. Raises NetwrightError."""
    feed = TensorFeed(prepared, inputs, targets, device, drawing)
    room = memory_of(torch.device(device))
    needed = feed.stored_bytes * sum(map(len, prepared.rows.values()))
    fits = room is None or needed <= room // SHARE
    if fits and all(part.is_held for part in feed.parts):
        return feed
    return StreamFeed(prepared, inputs, targets, device, drawing, may_stay=fits)
