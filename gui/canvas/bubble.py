"""The sentence that says what is wrong with a card, with 'Why?' and the button that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.canvas.host import CanvasHost
from gui.canvas.views import CardView

WIDEST = 188  # logical pixels of text
GAP = 9
EDGE = 6


class Bubble(QFrame):
    """`left` is called when the mouse leaves it."""

    def __init__(self, host: CanvasHost, left: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._host, self._left = host, left
        self.card: CardView | None = None
        self.setObjectName("problemBubble")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.sentence.linkActivated.connect(self._explain)
        self.button = QPushButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._repair)
        column = QVBoxLayout(self)
        column.setContentsMargins(11, 8, 11, 9)
        column.setSpacing(7)
        column.addWidget(self.sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def take(self, card: CardView) -> None:
        """Speak about a card."""
        self.card = card
        self.setStyleSheet(_sheet(card.severity))
        link = f"color: {theme.current().link}; text-decoration: none"
        text = f"{escape(card.problem)} <a href='why' style='{link}'>Why?</a>"
        self.sentence.setText(text)
        self.sentence.setAccessibleName(f"{card.title}: {card.problem}")
        self.button.setText(card.repair)
        self.button.setVisible(bool(card.repair))
        self.button.setToolTip(f"Mend this: {card.repair}")
        plain = self.sentence.fontMetrics().horizontalAdvance(card.problem + " Why?") + 6
        self.sentence.setFixedWidth(min(WIDEST, plain))
        self.sentence.setFixedHeight(self.sentence.heightForWidth(self.sentence.width()))
        self.resize(self.sizeHint())

    def _explain(self, _link: str) -> None:
        if self.card is not None:
            self._host.explain(self.card.id)

    def _repair(self) -> None:
        if self.card is not None:
            self._host.repair(self.card.id)

    def leaveEvent(self, event: QEvent) -> None:
        self._left()
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.raise_()
        super().enterEvent(event)


def _sheet(severity: str) -> str:
    t = theme.current()
    frame, edge = "QFrame#problemBubble", t.error if severity == "error" else t.warning
    return (
        f"{frame} {{ background: {t.panel}; border: 1px solid {edge}; border-radius: {theme.RADIUS.card}px; }}"
        f"{frame} QLabel {{ color: {t.text}; background: transparent; }}"
        f"{frame} QPushButton {{ background: {t.accent}; color: {t.ink(t.accent)}; border: 1px solid {t.accent};"
        f" border-radius: {theme.RADIUS.small}px; padding: 3px 10px; font-weight: bold; }}"
        f"{frame} QPushButton:hover {{ background: {theme.mix(t.accent, t.text, 0.12)}; }}"
        f"{frame} QPushButton:focus {{ border-color: {t.text}; }}"
    )


def place(size: QSize, card: QRectF, room: QRect, taken: Iterable[QRectF]) -> tuple[QPoint, float]:
    """Where in `room`, beside `card`, a bubble covers the least of `taken`, and how many square pixels of it."""
    others = list(taken)
    spots = [_inside(QRectF(corner, QRectF(QPointF(), size).size()), room) for corner in _corners(size, card)]
    best = min(spots, key=lambda spot: _covered(spot, others) + 4 * _covered(spot, [card]))
    return best.topLeft().toPoint(), _covered(best, others)


def _corners(size: QSize, card: QRectF) -> list[QPointF]:
    """Upper left corners to try, best first: right, below, above, left, then the diagonals."""
    right, left = card.right() + GAP, card.left() - GAP - size.width()
    below, above = card.bottom() + GAP, card.top() - GAP - size.height()
    level = card.top() + 6
    return [
        QPointF(right, level),
        QPointF(card.left(), below),
        QPointF(card.left(), above),
        QPointF(left, level),
        QPointF(right, below - GAP),
        QPointF(right, above + GAP),
        QPointF(left, below - GAP),
        QPointF(left, above + GAP),
    ]


def _inside(spot: QRectF, room: QRect) -> QRectF:
    x = max(EDGE, min(spot.x(), room.width() - EDGE - spot.width()))
    y = max(EDGE, min(spot.y(), room.height() - EDGE - spot.height()))
    return QRectF(x, y, spot.width(), spot.height())


def _covered(spot: QRectF, others: Iterable[QRectF]) -> float:
    overlaps = (spot & other for other in others)
    return sum(part.width() * part.height() for part in overlaps if not part.isEmpty())
