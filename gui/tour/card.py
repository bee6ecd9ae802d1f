"""The card of words that goes along with the tour, and the ring around what it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import theme

WIDE = 300
"""Logical pixels of its words."""
REACH = 4
"""Between what is spoken of and its ring."""


class Card(QFrame):
    """`left`: the tour is left. `passed`: on to the next step as it is. `shown`: do this one for me."""

    left, passed, shown = Signal(), Signal(), Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tourCard")
        self.setAccessibleName("Guided tour")
        self.count, self.title, self.text = QLabel(), QLabel(), QLabel()
        self.count.setProperty("kind", "muted")
        self.title.setProperty("kind", "heading")
        self.text.setTextFormat(Qt.TextFormat.MarkdownText)
        self.text.setWordWrap(True)
        self.text.setFixedWidth(WIDE)
        self.leave, self.next, self.show_me = (
            QPushButton("Leave the tour"),
            QPushButton("Skip"),
            QPushButton("Do it for me"),
        )
        self.leave.setProperty("kind", "link")
        self.leave.setToolTip("Help > Guided tour takes it up again from the beginning")
        self.next.setToolTip("On to the next step, without doing this one")
        self.show_me.setToolTip("The tour does what this step says")
        self.leave.clicked.connect(self.left)
        self.next.clicked.connect(self.passed)
        self.show_me.clicked.connect(self.shown)
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave)
        buttons.addStretch()
        buttons.addWidget(self.next)
        buttons.addWidget(self.show_me)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.large, theme.SPACE.medium, theme.SPACE.large, theme.SPACE.medium)
        column.setSpacing(theme.SPACE.small)
        for label in (self.count, self.title, self.text):
            column.addWidget(label)
        column.addLayout(buttons)
        theme.changed.connect(self._dress)
        self._dress()

    def say(self, number: int, of: int, title: str, text: str) -> None:
        """A step; after the last one, the words of farewell."""
        over = number > of
        self.count.setText("" if over else f"Step {number} of {of}")
        self.count.setVisible(not over)
        self.title.setText(title)
        self.text.setText(text)
        self.text.setMinimumHeight(0)  # that of the text before would hold
        self.text.setFixedHeight(self.text.heightForWidth(WIDE))
        self.setAccessibleDescription(f"{self.count.text()} {title}. {text}".strip())
        for button in (self.leave, self.show_me):
            button.setVisible(not over)
        self.next.setText("Close" if over else "Skip")
        self.adjustSize()

    def offer_end(self) -> None:
        """The last step is done, and may go on as long as one likes."""
        self.next.setText("Finish")
        self.show_me.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        t = theme.current()
        self.setStyleSheet(
            f"QFrame#tourCard {{ background: {t.panel}; border: 2px solid {t.accent};"
            f" border-radius: {theme.RADIUS.card}px; }}"
        )


class Ring(QWidget):
    """A line around a part of the window that lets everything through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def put_around(self, spot: QRect) -> None:
        self.setGeometry(spot.adjusted(-REACH, -REACH, REACH, REACH))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(theme.current().accent)
        for width, alpha in ((6.0, 0.25), (2.0, 1.0)):
            colour.setAlphaF(alpha)
            painter.setPen(QPen(colour, width))
            inset = 3.0
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 7, 7)
        painter.end()
