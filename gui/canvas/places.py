"""What a context menu can be about."""

from __future__ import annotations

from typing import Literal

Place = Literal["card", "cards", "wire", "port", "frame", "note", "canvas"]
"""One card, several things, a wire, a port, a frame, a note, or the canvas where there is nothing."""
