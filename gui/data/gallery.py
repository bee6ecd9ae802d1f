"""Small pictures of samples with a caption each, to look at or to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from gui import theme

if TYPE_CHECKING:
    from core.data.table import Array

PICTURE, CURVE = QSize(56, 56), QSize(112, 56)
EDGE = 5


@dataclass(frozen=True, slots=True, eq=False)
class Thumb:
    """A sample: a picture (C H W) from `low` (black) to `high` (white), or a curve (L) and what follows it."""

    caption: str
    tip: str
    picture: Array | None = None
    low: float | None = None
    high: float | None = None
    curve: Array | None = None
    next: float | None = None


class Gallery(QListWidget):
    """Thumbs in rows as wide as there is room. `opened` gives the index of the one that was clicked or entered."""

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbs: tuple[Thumb, ...] = ()
        self.setProperty("kind", "flat")
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(lambda item: self.opened.emit(self.row(item)))
        self.itemActivated.connect(lambda item: self.opened.emit(self.row(item)))
        theme.changed.connect(self._paint_again)

    def show_thumbs(self, thumbs: Sequence[Thumb]) -> None:
        self._thumbs = tuple(thumbs)
        size = CURVE if any(t.curve is not None for t in self._thumbs) else PICTURE
        self.setIconSize(size)
        face = QFontMetrics(self.font())
        widest = max((face.horizontalAdvance(t.caption) for t in self._thumbs), default=0)
        self.setGridSize(QSize(max(size.width(), min(widest, 132)) + 16, size.height() + face.height() + 14))
        self.clear()
        for thumb in self._thumbs:
            item = QListWidgetItem(self._icon(thumb), thumb.caption)
            item.setToolTip(thumb.tip)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, thumb.tip or thumb.caption)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.addItem(item)

    def _paint_again(self) -> None:
        for row, thumb in enumerate(self._thumbs):
            self.item(row).setIcon(self._icon(thumb))

    def _icon(self, thumb: Thumb) -> QIcon:
        size, ratio = self.iconSize(), self.devicePixelRatioF()
        sheet = QPixmap(size * ratio)
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        area = QRectF(0, 0, size.width(), size.height())
        paint_thumb(painter, area, thumb)
        painter.end()
        icon = QIcon(sheet)
        icon.addPixmap(sheet, QIcon.Mode.Selected)
        return icon


def paint_thumb(painter: QPainter, area: QRectF, thumb: Thumb) -> None:
    """The picture or curve of a sample, as large as there is room."""
    if thumb.picture is not None:
        _paint_picture(painter, area, thumb)
    elif thumb.curve is not None:
        _paint_curve(painter, area, thumb.curve, thumb.next)


def _paint_picture(painter: QPainter, area: QRectF, thumb: Thumb) -> None:
    from gui.training.charts.raster import to_image

    assert thumb.picture is not None
    image = to_image(thumb.picture, thumb.low, thumb.high)
    factor = min(area.width() / image.width(), area.height() / image.height())
    place = QRectF(0, 0, image.width() * factor, image.height() * factor)
    place.moveCenter(area.center())
    painter.drawImage(place, image)
    painter.setPen(QColor(theme.current().line))
    painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_curve(painter: QPainter, area: QRectF, values: Array, after: float | None) -> None:
    colours = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.field))
    painter.drawRoundedRect(area, theme.RADIUS.small, theme.RADIUS.small)
    numbers = [float(v) for v in values] + ([] if after is None else [after])
    low, high = min(numbers), max(numbers)
    inner = area.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    across, up = inner.width() / max(1, len(numbers) - 1), inner.height() / ((high - low) or 1.0)
    spots = [QPointF(inner.left() + i * across, inner.bottom() - (v - low) * up) for i, v in enumerate(numbers)]
    painter.setPen(QPen(QColor(colours.wire), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(spots if after is None else spots[:-1]))
    if after is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(spots[-1], 3, 3)
