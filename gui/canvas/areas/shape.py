"""Where frames and notes are grabbed: their edges and corners, a frame's title and border."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt

from gui.canvas.items import AreaItem, FrameItem
from gui.canvas.layout import GRID, snapped

HEAD = 34.0
"""Height of a frame's title bar, in scene units."""
LEAST_HEAD = 20.0
"""Logical pixels of a title bar from afar."""
EDGE = 5.0
"""Logical pixels on both sides of an edge that resize."""
BORDER = 12.0
"""Logical pixels inside a frame's edge that move it."""
LEAST_FRAME = (96.0, 64.0)
LEAST_NOTE = (88.0, 48.0)
NEW_FRAME = (360.0, 240.0)
NEW_NOTE = (200.0, 128.0)
PAD = 24.0
"""Between a frame and the things it is made around."""

Cursor = Qt.CursorShape
_CURSORS = {
    (1, 0): Cursor.SizeHorCursor,
    (-1, 0): Cursor.SizeHorCursor,
    (0, 1): Cursor.SizeVerCursor,
    (0, -1): Cursor.SizeVerCursor,
    (1, 1): Cursor.SizeFDiagCursor,
    (-1, -1): Cursor.SizeFDiagCursor,
    (1, -1): Cursor.SizeBDiagCursor,
    (-1, 1): Cursor.SizeBDiagCursor,
}


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges that move when it is resized: -1 for left or top, 1 for right or bottom, 0 for neither."""

    across: int
    down: int

    @property
    def cursor(self) -> Qt.CursorShape:
        return _CURSORS[self.across, self.down]

    def pulled(self, rect: QRectF, by: QPointF, least: tuple[float, float], snap: bool) -> QRectF:
        """The rectangle with its edges pulled so far, onto the grid where `snap`, never smaller than `least`."""
        x, w = _pulled(rect.left(), rect.right(), self.across, by.x(), least[0], snap)
        y, h = _pulled(rect.top(), rect.bottom(), self.down, by.y(), least[1], snap)
        return QRectF(x, y, w, h)


def _pulled(low: float, high: float, side: int, by: float, least: float, snap: bool) -> tuple[float, float]:
    """Where a side begins and how long it is."""
    if side < 0:
        low = min(snapped(low + by) if snap else low + by, high - least)
    elif side > 0:
        high = max(snapped(high + by) if snap else high + by, low + least)
    return low, high - low


def edges_at(item: AreaItem, point: QPointF, zoom: float) -> Edges | None:
    """The edges near a point; None away from them. What is too small on the screen to be grabbed by its inside has none."""
    rect, reach = item.rect, min(EDGE, EDGE / zoom)
    if min(rect.width(), rect.height()) * zoom < 4 * EDGE:
        return None
    if not rect.adjusted(-reach, -reach, reach, reach).contains(point):
        return None
    corner = 2 * reach
    near_x = _side(rect.left(), rect.right(), point.x(), reach)
    near_y = _side(rect.top(), rect.bottom(), point.y(), reach)
    if not near_x and not near_y:
        return None
    across = near_x or _side(rect.left(), rect.right(), point.x(), corner)
    down = near_y or _side(rect.top(), rect.bottom(), point.y(), corner)
    return Edges(across, down)


def _side(low: float, high: float, at: float, reach: float) -> int:
    return -1 if at - low <= reach else 1 if high - at <= reach else 0


def on_handle(item: FrameItem, point: QPointF, zoom: float) -> bool:
    """Whether a point is on what a frame is dragged by: its title bar and border."""
    rect, border = item.rect, min(BORDER, BORDER / zoom)
    head = min(max(HEAD, LEAST_HEAD / zoom), rect.height() / 2)
    inner = rect.adjusted(border, head, -border, -border)
    return rect.contains(point) and not inner.contains(point)


def raised(value: float) -> float:
    """The next line of the grid."""
    return ceil(value / GRID) * GRID


def least(item: AreaItem) -> tuple[float, float]:
    return LEAST_FRAME if isinstance(item, FrameItem) else LEAST_NOTE
