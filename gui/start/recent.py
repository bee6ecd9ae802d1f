"""The projects opened last, with those that are gone greyed and easy to remove."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.start.cards import RecentFile
from gui.start.moments import ago
from gui.theme import RADIUS, SPACE

_MISSING = "This file is no longer here: it was moved, renamed or deleted."
_EMPTY = "Projects that you save appear here."


def folder_words(path: Path) -> str:
    """The folder of a file, with the person's home as ~."""
    try:
        return str(Path("~") / path.parent.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # outside the home, or no home
        return str(path.parent)


class RecentButton(QAbstractButton):
    """One project: its name, its folder, and when it was last open."""

    def __init__(self, file: RecentFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        path = Path(file.path)
        self._name, self._folder, self._when = path.stem, folder_words(path), ago(file.when, time.time())
        self.setText(self._name)
        self.setToolTip(file.path)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(f"{self._folder}, {self._when}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(theme.font("ui")).height() + QFontMetrics(theme.font("small")).height()
        return QSize(200, lines + SPACE.medium)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, lit = look.accent if self.hasFocus() else look.raised, self.hasFocus() or self.underMouse()
        if lit and self.isEnabled():
            painter.setPen(QColor(edge))
            painter.setBrush(QColor(look.hover if self.isDown() else look.raised))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS.control, RADIUS.control)
        area = self.rect().adjusted(SPACE.small, 0, -SPACE.small, 0)
        self._paint_words(painter, area, look.text if self.isEnabled() else look.faint)

    def _paint_words(self, painter: QPainter, area: QRect, colour: str) -> None:
        look, ui, small = theme.current(), theme.font("ui"), theme.font("small")
        first, second = QFontMetrics(ui), QFontMetrics(small)
        top = (self.height() - first.height() - second.height()) // 2
        when = second.horizontalAdvance(self._when)
        painter.setFont(small)
        painter.setPen(QColor(look.faint))
        spot = QRect(area.right() - when, top, when + 1, first.height())
        painter.drawText(QStyle.visualRect(self.layoutDirection(), area, spot), _RIGHT, self._when)
        folder = second.elidedText(self._folder, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(QRect(area.left(), top + first.height(), area.width(), second.height()), _LEFT, folder)
        painter.setFont(ui)
        painter.setPen(QColor(colour))
        room = area.width() - when - SPACE.medium
        name = first.elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        spot = QRect(area.left(), top, room, first.height())
        painter.drawText(QStyle.visualRect(self.layoutDirection(), area, spot), _LEFT, name)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RecentRow(QWidget):
    """A project of the list; where its file is gone, a sentence and a way to take it off the list."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, file: RecentFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = file
        self.button = RecentButton(file)
        self.button.clicked.connect(lambda: self.chosen.emit(self.file.path))
        remove = QAction("Remove from list", self)
        remove.setShortcut(Qt.Key.Key_Delete)
        remove.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        remove.triggered.connect(self._remove)
        self.addAction(remove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)

    def look_for_file(self) -> None:
        """Grey the row where the file does not exist."""
        if Path(self.file.path).exists() or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        words = QLabel(_MISSING)
        words.setWordWrap(True)
        words.setProperty("kind", "faint")
        words.setContentsMargins(SPACE.small, 0, SPACE.small, 0)
        remove = QPushButton("Remove from list")
        remove.setProperty("kind", "link")
        remove.setAccessibleName(f"Remove {Path(self.file.path).stem} from the list")
        remove.setToolTip("Forgets this entry; no file is touched.")
        remove.clicked.connect(self._remove)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(words)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE.tiny, 0, 0, SPACE.small)
        below.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(below)

    def _remove(self) -> None:
        self.removed.emit(self.file.path)


class RecentList(QWidget):
    """All rows, or a sentence where there are none."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RecentRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._empty = QLabel(_EMPTY)
        self._empty.setProperty("kind", "faint")
        self._empty.setWordWrap(True)
        self._empty.setIndent(SPACE.small)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """Replace the rows."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [RecentRow(file) for file in files]
        for at, row in enumerate(self.rows):
            row.chosen.connect(self.chosen)
            row.removed.connect(self.removed)
            self._column.insertWidget(at, row)
            # Asking a slow disk must not hold up the first paint.
            QTimer.singleShot(0, row, partial(RecentRow.look_for_file, row))
        self._empty.setVisible(not self.rows)
