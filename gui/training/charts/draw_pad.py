"""A sheet to draw a digit on with the mouse, and what a network is given of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

if TYPE_CHECKING:
    from gui.training.charts.raster import Grey, Placement, Stroke

# The sheet's own coordinates: a drawing keeps its place when the widget is resized.
_SIDE = 100.0
_PEN = 9.0
_LIVE_MS = 60


class DrawPad(QWidget):
    """Draw with the left button; `changed` is emitted while a stroke grows (at most every 60 ms) and after each change.

    Backspace, Delete or Escape clear the sheet, the platform's undo key takes back the last stroke.
    """

    changed = Signal()

    def __init__(self, hint: str = "Draw a digit", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._strokes: list[Stroke] = []
        self._drawing = False
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.setInterval(_LIVE_MS)
        self._live.timeout.connect(self.changed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(hint)
        self.setToolTip("Draw with the mouse. Backspace clears, Undo takes back a stroke.")

    def image(self, height: int, width: int, placement: "Placement | None" = None) -> "Grey":
        """The drawing as height x width numbers from 0 (paper) to 1 (ink).

        It is scaled and centred as the digits of scikit-learn are (times 16 they are in its units), or as `placement`
        says, for example `raster.MNIST`.
        """
        from gui.training.charts.raster import UCI_DIGITS, drawing

        return drawing(self._strokes, height, width, placement or UCI_DIGITS)

    def is_empty(self) -> bool:
        return not self._strokes

    def clear(self) -> None:
        if self._strokes:
            self._drawing = False
            self._strokes = []
            self._tell()

    def undo(self) -> None:
        """Take back the last stroke."""
        if self._strokes:
            self._drawing = False
            self._strokes.pop()
            self._tell()

    def sizeHint(self) -> QSize:
        return QSize(180, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)

    def sheet(self) -> QRectF:
        """The square that is drawn on, in the widget's coordinates."""
        side = float(min(self.width(), self.height()))
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drawing = True
            self._strokes.append([self._on_sheet(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._drawing:
            return
        here = self._on_sheet(event.position())
        if here != self._strokes[-1][-1]:
            self._strokes[-1].append(here)
            self.update()
            if not self._live.isActive():
                self._live.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing and event.button() == Qt.MouseButton.LeftButton:
            self._drawing = False
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) or (
            event.key() == Qt.Key.Key_Escape and self._strokes
        ):
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        sheet = self.sheet()
        painter.setPen(QColor(colours.accent if self.hasFocus() else colours.wire))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS.control, theme.RADIUS.control)
        if not self._strokes:
            painter.setPen(QColor(colours.faint))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(sheet.toRect(), wrapped.value, self._hint)
        else:
            self._paint_strokes(painter, sheet)
        painter.end()

    def _paint_strokes(self, painter: QPainter, sheet: QRectF) -> None:
        from gui.training.charts.raster import pen_for, stroke_path

        painter.setClipRect(sheet.adjusted(1, 1, -1, -1))
        painter.translate(sheet.topLeft())
        painter.scale(sheet.width() / _SIDE, sheet.width() / _SIDE)
        painter.setPen(pen_for(_PEN, theme.current().text))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            painter.drawPath(stroke_path(stroke))

    def _on_sheet(self, spot: QPointF) -> QPointF:
        sheet = self.sheet()
        within = (spot - sheet.topLeft()) * (_SIDE / max(sheet.width(), 1.0))
        return QPointF(min(max(within.x(), 0.0), _SIDE), min(max(within.y(), 0.0), _SIDE))

    def _tell(self) -> None:
        self._live.stop()
        self.update()
        self.changed.emit()
