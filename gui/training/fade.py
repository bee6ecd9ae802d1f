"""The lower edge of a scroll area fades while there is more below, so that a row that is cut looks like one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from gui import theme

HIGH = 22  # logical pixels


class Fade(QWidget):
    """Lies over the viewport of a scroll area and lets the mouse through."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.whole = False
        """Whether the area ends between two rows as long as nobody has scrolled it: then no row is cut."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area.viewport().installEventFilter(self)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(theme.current().panel)
        clear = QColor(ground)
        clear.setAlpha(0)
        slope = QLinearGradient(0, 0, 0, self.height())
        slope.setColorAt(0, clear)
        slope.setColorAt(1, ground)
        painter = QPainter(self)
        painter.fillRect(self.rect(), slope)
        painter.end()

    def _follow(self) -> None:
        bar, seen = self._area.verticalScrollBar(), self._area.viewport().geometry()
        self.setGeometry(seen.left(), seen.bottom() + 1 - HIGH, seen.width(), HIGH)
        self.setVisible(bar.value() < bar.maximum() and not (self.whole and not bar.value()))
        self.raise_()
