"""Source to read: line numbers, colours, marked lines. A click or the cursor keys tell the line."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui import theme
from gui.code.colours import Highlighter

PAD = 10  # logical pixels left and right of the numbers
TAB = 4


class CodeView(QPlainTextEdit):
    """Read-only source. `line_chosen` is told when a person goes to a line (from 1)."""

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._numbers = _Numbers(self)
        self._marked: frozenset[int] = frozenset()
        self._quiet = False
        self.highlighter = Highlighter(self.document())
        self.setReadOnly(True)
        self.setProperty("kind", "mono")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName("PyTorch code")
        self.blockCountChanged.connect(self._fit_margin)
        self.updateRequest.connect(self._scrolled)
        self.cursorPositionChanged.connect(self._moved)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_source(self, source: str) -> None:
        """Replace the text; the place in it stays where it can."""
        if source == self.toPlainText():
            return
        self._quiet = True
        across, down, line = self.horizontalScrollBar().value(), self.verticalScrollBar().value(), self.line()
        self.highlighter.read(source)
        self.setPlainText(source)
        self._put_cursor(line)
        self._paint_marks()
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)
        self._quiet = False

    def line(self) -> int:
        """The cursor's line, from 1."""
        return self.textCursor().blockNumber() + 1

    def marked(self) -> frozenset[int]:
        return self._marked

    def mark(self, lines: Collection[int], bring: bool = True) -> None:
        """Give these lines a coloured ground, and bring the first of them into sight."""
        if frozenset(lines) != self._marked:
            self._marked = frozenset(lines)
            self._paint_marks()
            if self._marked and bring:
                self._reveal(min(self._marked))

    def margin(self) -> int:
        """Width of the line numbers."""
        face = QFontMetricsF(theme.font("mono"))
        return round(face.horizontalAdvance("0") * max(2, len(str(self.blockCount())))) + 2 * PAD

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Numbers of the lines that are in sight; those of marked lines stand out."""
        look = theme.current()
        painter.fillRect(area, QColor(look.field))
        painter.setFont(theme.font("mono"))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            painter.setPen(QColor(look.text if block.blockNumber() + 1 in self._marked else look.faint))
            row = QRect(
                0, round(top), self._numbers.width() - PAD, min(round(height), self.fontMetrics().lineSpacing())
            )
            painter.drawText(
                row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(block.blockNumber() + 1)
            )
            block, top = block.next(), top + height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._numbers.setGeometry(inner.left(), inner.top(), self.margin(), inner.height())

    def _reveal(self, line: int) -> None:
        first = self.firstVisibleBlock().blockNumber() + 1
        seen = self.viewport().height() // max(1, round(self.blockBoundingRect(self.firstVisibleBlock()).height()))
        if not first <= line < first + seen - 1:
            self.verticalScrollBar().setValue(max(0, line - 3))

    def _put_cursor(self, line: int) -> None:
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        self.setTextCursor(QTextCursor(block))

    def _moved(self) -> None:
        if not self._quiet and self.hasFocus() and not self.textCursor().hasSelection():
            self.line_chosen.emit(self.line())

    def _paint_marks(self) -> None:
        ground = QColor(theme.current().selection)
        made = []
        for line in sorted(self._marked):
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(ground)
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
            made.append(mark)
        self.setExtraSelections(made)
        self._numbers.update()

    def _fit_margin(self) -> None:
        self.setViewportMargins(self.margin(), 0, 0, 0)

    def _scrolled(self, area: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _take_theme(self) -> None:
        self.setFont(theme.font("mono"))
        self.setTabStopDistance(TAB * QFontMetricsF(theme.font("mono")).horizontalAdvance(" "))
        self._fit_margin()
        self.highlighter.take_theme()
        self._paint_marks()


class _Numbers(QWidget):
    """The strip left of the text."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.margin(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._view.paint_numbers(painter, event.rect())
        painter.end()
