"""While a drag is held at the edge of the canvas, the canvas glides on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QSize, QTimer

EDGE = 28.0  # logical pixels from the edge where gliding begins
SPEED = 0.5  # logical pixels per tick for each pixel into the edge
TICK = 16  # milliseconds


class EdgeGlide(QObject):
    """`glide` is called with a distance on every tick as long as the last `watch` was near an edge."""

    def __init__(self, glide: Callable[[QPointF], None], parent: QObject) -> None:
        super().__init__(parent)
        self._glide = glide
        self._by = QPointF()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def watch(self, at: QPointF, size: QSize) -> None:
        self._by = QPointF(_pull(at.x(), size.width()), _pull(at.y(), size.height()))
        if self._by.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        self._glide(self._by)


def _pull(at: float, length: float) -> float:
    """Pixels per tick; positive at the near edge, where the canvas must move away from it."""
    if at < EDGE:
        return min(EDGE, EDGE - at) * SPEED
    if at > length - EDGE:
        return -min(EDGE, at - length + EDGE) * SPEED
    return 0.0
