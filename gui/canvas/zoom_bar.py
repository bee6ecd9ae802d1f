"""− 100 % + Fit, in the lower left corner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from gui import theme

STEP = 1.25  # how much larger one press makes it


class ZoomBar(QFrame):
    """`zoom` takes a factor, `reset` goes back to 100 %, `fit` shows everything."""

    def __init__(
        self, zoom: Callable[[float], None], reset: Callable[[], None], fit: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("zoomBar")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(0)
        self.smaller = self._button("−", "Zoom out (−)", lambda: zoom(1 / STEP))
        self.percent = self._button("100 %", "Back to 100 %", reset)
        self.larger = self._button("+", "Zoom in (+)", lambda: zoom(STEP))
        self.whole = self._button("Fit", "Show everything (Home)", fit)
        self.percent.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %") + 22)
        for button in (self.smaller, self.percent, self.larger, self.whole):
            row.addWidget(button)
        self.take_theme()

    def _button(self, text: str, tip: str, action: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action)
        return button

    def take_theme(self) -> None:
        t = theme.current()
        self.setStyleSheet(
            f"QFrame#zoomBar {{ background: {t.panel}; border: 1px solid {t.line};"
            f" border-radius: {theme.RADIUS.card}px; }}"
            f"QFrame#zoomBar QToolButton {{ background: transparent; color: {t.text}; border: 1px solid transparent;"
            f" border-radius: {theme.RADIUS.small}px; padding: 3px 8px; }}"
            f"QFrame#zoomBar QToolButton:hover {{ background: {t.hover}; }}"
            f"QFrame#zoomBar QToolButton:focus {{ border-color: {t.accent}; }}"
        )

    def show_zoom(self, zoom: float) -> None:
        text = f"{zoom * 100:.0f} %"
        if text != self.percent.text():
            self.percent.setText(text)
            self.percent.setAccessibleName(f"Zoom {text}, press for 100 %")
