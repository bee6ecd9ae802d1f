"""What the three parts of the settings share: a title, room that scrolls, a place for sentences."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.problems import Problem
from gui import theme
from gui.data.use_form import Troubles

TITLE_HEIGHT = 26
"""That of a button, so that titles with and without one stand level."""


class Part(QWidget):
    """A titled column of controls; `body` takes them, `title_row` what stands at the right end of the title."""

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.title = QLabel(title)
        self.title.setProperty("kind", "heading")
        self.title.setToolTip(tip)
        self.title.setMinimumHeight(TITLE_HEIGHT)
        self.title_row = QHBoxLayout()
        self.title_row.setSpacing(theme.SPACE.tiny)
        self.title_row.addWidget(self.title)
        self.title_row.addStretch(1)
        self.trouble = sentence("error")
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.SPACE.small)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.SPACE.small, theme.SPACE.small)
        column.setSpacing(theme.SPACE.small)
        column.addLayout(self.title_row)
        column.addWidget(self.trouble)
        column.addLayout(self.body)
        column.addStretch(1)

    def show_troubles(self, sentences: Iterable[str]) -> None:
        """What is wrong with the part as a whole."""
        say(self.trouble, " ".join(sentences))


def sentence(kind: str) -> QLabel:
    """A label for whole sentences, out of the way while it has none."""
    label = QLabel()
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.hide()
    return label


def say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def scrolled(*widgets: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """`widgets` below one another, to be scrolled up and down only."""
    area = QScrollArea(parent)
    inside = QWidget(area.viewport())
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE.medium)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def troubles_at(problems: Iterable[Problem], place: str) -> tuple[Troubles, list[str]]:
    """Of the problems at `place` ('source', 'steps.0'): those of a parameter, and those of the whole."""
    fields: dict[str, tuple[str, str]] = {}
    whole: list[str] = []
    for problem in problems:
        if problem.param == place:
            whole.append(problem.message)
        elif problem.param.startswith(f"{place}."):
            fields[problem.param.removeprefix(f"{place}.")] = (problem.severity.value, problem.message)
    return fields, whole
