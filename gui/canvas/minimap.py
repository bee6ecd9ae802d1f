"""The whole network in the lower right corner, with what is shown of it; click or drag to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.canvas.paint import areas, far, heat
from gui.canvas.paint.look import faded
from gui.canvas.stage import Stage

SIZE = QSize(164, 104)
PAD = 9.0
OUTLINE = 1.2


class Minimap(QWidget):
    """The blocks are painted once per view; moving about only redraws the outline of what is shown."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self._picture = QPixmap()
        self._area = QRectF()
        self._pictured = -1
        """What the scene looked like from afar when the picture was made."""
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setToolTip("Overview: click or drag to move about")
        self.setAccessibleName("Overview of the network")

    def take_view(self) -> None:
        """The scene has a new view, which from afar may be the old one."""
        if self._pictured != self._stage.scene.afar:
            self.redraw()

    def redraw(self) -> None:
        """Something is selected, coloured or lies otherwise."""
        self._picture = QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, box = self._stage.look, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour["line"], 1.0))
        painter.setBrush(look.colour["panel"])
        painter.drawRoundedRect(box, theme.RADIUS.card, theme.RADIUS.card)
        if self._picture.isNull():
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        self._paint_shown(painter)
        painter.end()

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        self._area, self._pictured = self._stage.scene.bounds(), self._stage.scene.afar
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self._stage.scene.cards) < 200)
        painter.translate(self._origin())
        painter.scale(self._scale(), self._scale())
        areas.paint_blocks(painter, self._stage.scene.areas, self._stage.look)
        cards, look, shown = self._stage.scene.cards.values(), self._stage.look, self._stage.veil.heat
        far.paint_cards(painter, cards, look, OUTLINE)
        if shown is not None:
            heat.paint_blocks(painter, heat.grouped(cards, shown, look))
        painter.end()
        return picture

    def _scale(self) -> float:
        """Minimap pixels per scene unit."""
        across = (SIZE.width() - 2 * PAD) / max(1.0, self._area.width())
        down = (SIZE.height() - 2 * PAD) / max(1.0, self._area.height())
        return min(across, down, 0.2)

    def _origin(self) -> QPointF:
        return QPointF(SIZE.width() / 2, SIZE.height() / 2) - self._area.center() * self._scale()

    def _paint_shown(self, painter: QPainter) -> None:
        shown, scale, origin = self._stage.shown_area(), self._scale(), self._origin()
        corner = shown.topLeft() * scale + origin
        box = QRectF(corner.x(), corner.y(), shown.width() * scale, shown.height() * scale)
        accent = self._stage.look.colour["accent"]
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(faded(accent, 0.06))
        painter.drawRoundedRect(box & QRectF(self.rect()).adjusted(4, 4, -4, -4), 3, 3)

    def _go(self, at: QPointF) -> None:
        spot = (at - self._origin()) / self._scale()
        middle = QPointF(self._stage.width() / 2, self._stage.height() / 2)
        self._stage.look_at(middle - spot * self._stage.camera.zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())
