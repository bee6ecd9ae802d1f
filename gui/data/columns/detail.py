"""More about one column: its figures, what it goes with, its most frequent values."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.data.profile import ColumnProfile, Profile
from gui import theme
from gui.data.columns.lines import Line, day
from gui.data.parts import say, sentence
from gui.data.words import number
from gui.widgets import ElidedLabel, KeyValueGrid

MOST_TOP, MOST_RELATED = 6, 4
CLEAR = 0.2
"""A correlation that is worth a word."""


class Detail(QWidget):
    """Of the line that is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel()
        self.name.setProperty("kind", "heading")
        self.wrong = sentence("warning")
        self.figures = KeyValueGrid()
        self.related = sentence("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.medium, theme.SPACE.tiny, 0, 0)
        column.setSpacing(theme.SPACE.tiny)
        for widget in (self.name, self.wrong, self.figures, self.related):
            column.addWidget(widget)
        column.addStretch(1)

    def show_line(self, line: Line | None, profile: Profile | None) -> None:
        self.name.setText(line.name if line is not None else "")
        self.name.setToolTip(line.name if line is not None else "")
        say(self.wrong, " ".join(line.problems) if line is not None else "")
        found = line.profile if line is not None else None
        self.figures.set_rows(list(figures_of(found)) if found is not None else [])
        say(self.related, related(found.name, profile) if found is not None and profile is not None else "")


def figures_of(profile: ColumnProfile) -> Iterator[tuple[str, str]]:
    told = day if profile.kind == "date" else number
    if profile.mean is not None:
        yield "Mean", told(profile.mean)
    if profile.deviation is not None and profile.kind == "number":
        yield "Spread", number(profile.deviation)
    if profile.quartiles is not None:
        yield "Quartiles", ", ".join(told(q) for q in profile.quartiles)
    if profile.outliers and profile.fences is not None:
        yield "Outliers", f"{profile.outliers:,}"
    if profile.lengths is not None:
        yield "Mean length", f"{profile.lengths[1]:.0f} letters"
    if profile.is_constant:
        yield "Constant", "yes"
    about = "" if profile.top_is_exact else "≈ "
    for value, count in profile.top[:MOST_TOP]:
        yield value, f"{about}{count:,}"


def related(name: str, profile: Profile) -> str:
    """'Goes with area (0.92), rooms (0.71)'; '' where nothing does."""
    if name not in profile.numeric or not profile.correlations:
        return ""
    row = profile.correlations[profile.numeric.index(name)]
    pairs = [(r, other) for r, other in zip(row, profile.numeric, strict=True) if other != name and abs(r) >= CLEAR]
    pairs.sort(key=lambda pair: -abs(pair[0]))
    words = ", ".join(f"{other} ({r:.2f})" for r, other in pairs[:MOST_RELATED])
    return f"Correlates with {words}." if words else ""
