"""A small picture, its pixels shown as they are."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class ImageView(QWidget):
    """A grey or RGB picture, enlarged by whole pixels where there is room for that, never blurred."""

    def __init__(self, empty: str = "No picture.", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._empty = empty
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture")

    def set_image(self, pixels: "ArrayLike | None", low: float | None = None, high: float | None = None) -> None:
        """Show H x W (grey), 1 x H x W, 3 x H x W or H x W x 3 (RGB) numbers; None shows the sentence.

        `low` is shown black and `high` white; without them the smallest and largest number. Raises ValueError for
        other shapes.
        """
        if pixels is None:
            self._image = None
        else:
            from gui.training.charts.raster import to_image

            self._image = to_image(pixels, low, high)
            self.setAccessibleDescription(f"{self._image.width()} by {self._image.height()} pixels")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(128, 128)

    def minimumSizeHint(self) -> QSize:
        return QSize(32, 32)

    def picture_rect(self) -> QRect:
        """Where the picture is drawn."""
        if self._image is None:
            return QRect()
        wide, tall = self._image.width(), self._image.height()
        factor = min(self.width() / wide, self.height() / tall)
        factor = int(factor) if factor >= 2 else factor
        size = QSize(max(1, int(wide * factor)), max(1, int(tall * factor)))
        return QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        if self._image is None:
            painter.setPen(QColor(colours.muted))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), wrapped.value, self._empty)
        else:
            area = self.picture_rect()
            painter.drawImage(area, self._image)
            painter.setPen(QColor(colours.line))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()
