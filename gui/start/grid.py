"""Cards side by side under the titles of their groups, with the arrow keys moving between them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.start.card import Card
from gui.theme import SPACE

_NARROWEST = 188
_WIDEST = 380
_MOST_COLUMNS = 6
_ROOMY = 208


class CardGrid(QWidget):
    """Lays out its cards by its own width and asks for the height they need. Cards of one group stand together."""

    focus_moved = Signal(QWidget)

    def __init__(self, cards: Sequence[Card], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = list(cards)
        self.titles = {group: self._title(group) for group in dict.fromkeys(card.card.group for card in cards)}
        for card in self.cards:
            card.setParent(self)
            card.installEventFilter(self)
        self._rows: list[list[Card]] = []

    @property
    def found(self) -> list[Card]:
        """The cards that are not filtered out."""
        return [card for card in self.cards if not card.isHidden()]

    @property
    def columns(self) -> int:
        """How many cards stand side by side."""
        gap = SPACE.medium
        roomy = (self.width() + gap) // (_ROOMY + gap)
        # Two wide cards leave most of a small page empty below; three narrow ones show more at once.
        least = min(3, (self.width() + gap) // (_NARROWEST + gap))
        return max(1, min(_MOST_COLUMNS, max(roomy, least), len(self.cards)))

    def show_only(self, text: str) -> None:
        """Show the cards that every word of `text` is found in; all of them where it is empty."""
        words = text.lower().split()
        for card in self.cards:
            card.setVisible(all(word in card.card.words for word in words))
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def arrange(self) -> None:
        """Place the titles and the cards."""
        gap, columns = SPACE.medium, self.columns
        width = min(_WIDEST, (self.width() - gap * (columns - 1)) // columns)
        height = max((card.heightForWidth(width) for card in self.cards), default=0)
        found = self.found
        self._rows, top = [], 0
        for group, title in self.titles.items():
            inside = [card for card in found if card.card.group == group]
            title.setVisible(bool(inside))
            if not inside:
                continue
            top += SPACE.large if self._rows else 0
            tall = title.sizeHint().height()
            title.setGeometry(0, top, self.width(), tall)
            top += tall + SPACE.small
            for start in range(0, len(inside), columns):
                row = inside[start : start + columns]
                for column, card in enumerate(row):
                    card.setGeometry(QRect(column * (width + gap), top, width, height))
                self._rows.append(row)
                top += height + gap
            top -= gap
        self.setFixedHeight(max(0, top))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((at for at, card in enumerate(self.found) if card.hasFocus()), None)
        there = None if here is None else self._reached(self.found[here], Qt.Key(event.key()))
        if there is None:
            super().keyPressEvent(event)
        else:
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focus_moved.emit(watched)
        return False

    def _reached(self, here: Card, key: Qt.Key) -> Card | None:
        """The card that a key leads to from `here`; `here` itself at an edge."""
        found = self.found
        at = found.index(here)
        steps = {Qt.Key.Key_Left: at - 1, Qt.Key.Key_Right: at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(found) - 1}
        if key in steps:
            return found[min(max(steps[key], 0), len(found) - 1)]
        if key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return None
        row = next(number for number, cards in enumerate(self._rows) if here in cards)
        other = row + (1 if key == Qt.Key.Key_Down else -1)
        if not 0 <= other < len(self._rows):
            return here
        return self._rows[other][min(self._rows[row].index(here), len(self._rows[other]) - 1)]

    def _title(self, group: str) -> QLabel:
        title = QLabel(group, self)
        title.setProperty("kind", "heading")
        return title
