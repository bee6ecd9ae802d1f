"""A card of the start page: a button that paints a picture, a title, a summary and a few facts."""

from functools import partial

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import theme
from gui.start import pictures
from gui.start.cards import TemplateCard
from gui.theme import RADIUS, SPACE

_PICTURE_SHARE = 0.46
_SUMMARY_LINES = 3
_MARGIN = SPACE.medium
ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})


class Card(QAbstractButton):
    """Shows one `TemplateCard`; Return and Space click it. Arrow keys are left to the grid around it."""

    def __init__(self, card: TemplateCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._drawing = card.picture or pictures.find(card.name)
        self._picture = QPixmap()
        self._pictured: tuple[object, ...] = ()
        self.setText(card.title)
        self.setAccessibleName(card.title)
        self.setAccessibleDescription(". ".join(part for part in (card.summary.rstrip("."), card.facts) if part))
        self.setToolTip(card.summary)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        small = QFontMetrics(theme.font("small"))
        lines = len(wrapped(self.card.summary, small, width - 2 * _MARGIN, _SUMMARY_LINES)) + 1
        text = QFontMetrics(theme.font("heading")).height() + small.height() * lines
        return self._picture_height(width) + text + _MARGIN * 2 + SPACE.tiny * 2

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_picture(painter)
        self._paint_words(painter)

    def picture_is_drawn(self) -> bool:
        """Whether the picture on the screen is the one for this size, screen and theme."""
        return self._pictured == self._wanted()

    @staticmethod
    def _picture_height(width: int) -> int:
        return round(width * _PICTURE_SHARE)

    def _wanted(self) -> tuple[object, ...]:
        return self.width(), self.devicePixelRatio(), theme.current().name

    def _paint_frame(self, painter: QPainter) -> None:
        look = theme.current()
        lit = self.hasFocus() or self.underMouse()
        edge = look.accent if self.hasFocus() else look.wire if lit else look.line
        face = look.raised if self.isDown() else look.card
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(face))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS.card, RADIUS.card)

    def _picture_area(self) -> QRect:
        return QRect(_MARGIN, _MARGIN, self.width() - 2 * _MARGIN, self._picture_height(self.width()) - _MARGIN)

    def _paint_picture(self, painter: QPainter) -> None:
        area = self._picture_area()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().canvas))
        painter.drawRoundedRect(area, RADIUS.control, RADIUS.control)
        if self.picture_is_drawn():
            painter.drawPixmap(area.topLeft(), self._picture)
        else:
            # After this frame, so that the words of the page are on the screen before the first picture is drawn.
            QTimer.singleShot(0, self, partial(self._draw_picture, self._wanted()))

    def _draw_picture(self, wanted: tuple[object, ...]) -> None:
        if wanted != self._wanted() or wanted == self._pictured:
            return
        ratio, area = self.devicePixelRatio(), self._picture_area()
        self._picture = QPixmap(area.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(0, 0, area.width(), area.height())
        inset = area.height() * 0.1
        self._drawing(painter, inner.adjusted(inset, inset, -inset, -inset), theme.current())
        painter.end()
        self._pictured = wanted
        self.update()

    def _paint_words(self, painter: QPainter) -> None:
        look = theme.current()
        area = QRect(_MARGIN, self._picture_height(self.width()) + _MARGIN - SPACE.tiny, self.width() - 2 * _MARGIN, 0)
        area = _write(painter, area, [self.card.title], theme.font("heading"), look.text)
        small = theme.font("small")
        lines = wrapped(self.card.summary, QFontMetrics(small), area.width(), _SUMMARY_LINES)
        _write(painter, area, lines, small, look.muted)
        level = QRect(area.left(), self.height() - _MARGIN - QFontMetrics(small).height(), area.width(), 0)
        _write(painter, level, [self.card.facts], small, look.faint)


def _write(painter: QPainter, area: QRect, lines: list[str], font: QFont, colour: str) -> QRect:
    """Write lines from the top of `area`, each cut to its width; what is left below them, with a small gap."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    top = area.top()
    for line in lines:
        words = metrics.elidedText(line, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRect(area.left(), top, area.width(), metrics.height()), Qt.AlignmentFlag.AlignLeft, words)
        top += metrics.height()
    return QRect(area.left(), top + 2, area.width(), 0)


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """`text` broken between words into at most `most` lines; the last keeps the rest, to be cut where it is written."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and metrics.horizontalAdvance(" ".join(words[: taken + 1])) <= width:
            taken += 1
        lines.append(" ".join(words[:taken]))
        words = words[taken:]
    return [*lines, " ".join(words)] if words else lines
