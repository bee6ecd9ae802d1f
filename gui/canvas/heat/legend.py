"""What the colours of the cards mean, at the lower edge of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.canvas.heat import scale
from gui.canvas.heat.view import HeatView

WIDTH = 320
BAR = 10
STOPS = 12


class Legend(QFrame):
    """Unit, least, most and total of what is shown; its title goes on to the next measure."""

    next_asked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("heatLegend")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedWidth(WIDTH)
        self.title = self._button("")
        self.title.setToolTip("Colour by something else")
        self.title.clicked.connect(self.next_asked)
        self.total, self.note = QLabel(), QLabel()
        self.close_button = self._button("×")
        self.close_button.setToolTip("Show the cards in their own colours again")
        self.close_button.setAccessibleName("No colours")
        self.close_button.clicked.connect(self.closed)
        self.bar = _Bar()
        self.low, self.high = QLabel(), QLabel()
        self.note.setWordWrap(True)
        self._arrange()
        self.hide()
        self.take_theme()

    def show_view(self, view: HeatView | None) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        self.title.setText(view.title)
        self.title.setAccessibleName(f"Coloured by {view.title.lower()}; press for something else")
        self.total.setText(view.total)
        for label, text in ((self.low, view.low), (self.high, view.high)):
            label.setText(text)
        for part in (self.low, self.bar, self.high):
            part.setVisible(bool(view.high))
        self.note.setText(view.note)
        self.note.setVisible(bool(view.note))
        middle = f"\nThe middle of the scale is {view.middle}." if view.middle else ""
        self.setToolTip(view.explanation + middle)
        scale_told = f"from {view.low} to {view.high}, {view.total}" if view.high else ""
        self.setAccessibleName(". ".join(filter(None, (view.title, scale_told, view.note))))
        self._column.activate()
        self.resize(WIDTH, max(self._column.totalHeightForWidth(WIDTH), self._column.sizeHint().height()))

    def take_theme(self) -> None:
        t = theme.current()
        self.setStyleSheet(
            f"QFrame#heatLegend {{ background: {t.panel}; border: 1px solid {t.line};"
            f" border-radius: {theme.RADIUS.card}px; }}"
            f"QFrame#heatLegend QLabel {{ background: transparent; color: {t.muted}; font-size: 11px; }}"
            f"QFrame#heatLegend QToolButton {{ background: transparent; color: {t.text}; border: 1px solid transparent;"
            f" border-radius: {theme.RADIUS.small}px; padding: 1px 5px; font-weight: 600; }}"
            f"QFrame#heatLegend QToolButton:hover {{ background: {t.hover}; }}"
            f"QFrame#heatLegend QToolButton:focus {{ border-color: {t.accent}; }}"
        )
        self.bar.update()

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.total)
        head.addWidget(self.close_button)
        ends = QHBoxLayout()
        ends.setContentsMargins(6, 0, 6, 0)
        ends.addWidget(self.low)
        ends.addWidget(self.bar, 1)
        ends.addWidget(self.high)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(ends)
        column.addWidget(self.note)
        self.note.setContentsMargins(6, 0, 6, 0)


class _Bar(QWidget):
    """The scale from the least to the most."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(60, BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect()).adjusted(2, 0, -2, 0)
        dark = theme.current().dark
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        for stop in range(STOPS + 1):
            gradient.setColorAt(stop / STOPS, QColor(scale.colour(stop / STOPS, dark)))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(box, 3, 3)
        painter.end()
