"""An icon that is only looked at."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme


class IconLabel(QWidget):
    """Paints one icon, sharp at every scale and in the colours of the theme in force."""

    def __init__(self, name: str = "", token: str = "muted", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, token: str = "muted") -> None:
        """Change the icon; the colour is a token or a layer category."""
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            theme.paint_icon(painter, QRect(self.rect()), self._name, theme.current().colour(self._token))
            painter.end()
