"""Cards side by side, in as many columns as fit, with the arrow keys moving between them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.start.card import Card
from gui.theme import SPACE

_NARROWEST = 188
_WIDEST = 380
_MOST_COLUMNS = 5
_ROOMY = 300


class CardGrid(QWidget):
    """Lays out its cards by its own width and asks for the height they need."""

    focus_moved = Signal(QWidget)

    def __init__(self, cards: Sequence[Card], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = list(cards)
        for card in self.cards:
            card.setParent(self)
            card.installEventFilter(self)

    @property
    def columns(self) -> int:
        """How many cards stand side by side."""
        gap = SPACE.medium
        roomy = (self.width() + gap) // (_ROOMY + gap)
        # Two wide cards leave most of a small page empty below; three narrow ones show more at once.
        least = min(3, (self.width() + gap) // (_NARROWEST + gap))
        return max(1, min(_MOST_COLUMNS, max(roomy, least), len(self.cards)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def arrange(self) -> None:
        """Place the cards."""
        gap, columns = SPACE.medium, self.columns
        width = min(_WIDEST, (self.width() - gap * (columns - 1)) // columns)
        height = max((card.heightForWidth(width) for card in self.cards), default=0)
        for at, card in enumerate(self.cards):
            row, column = divmod(at, columns)
            card.setGeometry(QRect(column * (width + gap), row * (height + gap), width, height))
        rows = -(-len(self.cards) // columns)
        self.setFixedHeight(max(0, rows * (height + gap) - gap))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((at for at, card in enumerate(self.cards) if card.hasFocus()), None)
        there = None if here is None else self._reached(here, Qt.Key(event.key()))
        if there is None:
            super().keyPressEvent(event)
        else:
            self.cards[there].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focus_moved.emit(watched)
        return False

    def _reached(self, here: int, key: Qt.Key) -> int | None:
        last = len(self.cards) - 1
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: here - self.columns,
            Qt.Key.Key_Down: here + self.columns,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key not in moves:
            return None
        there = moves[key]
        return there if 0 <= there <= last else here
