"""The runs of a document as rows: what each column says, and by what it is sorted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from core.format import duration
from core.training.metrics import METRICS
from core.training.run_info import RunInfo
from gui import theme
from gui.training.words import word_for_best

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole
TITLE = Qt.Orientation.Horizontal
TONES = {"running": "link", "finished": "good", "failed": "error", "interrupted": "warning_text", "stopped": "muted"}


@dataclass(frozen=True, slots=True)
class Column:
    """`text` and `key` (what it is sorted by) of a run; `tip` says more."""

    title: str
    text: Callable[[RunInfo], str]
    key: Callable[[RunInfo], Any]
    tip: Callable[[RunInfo], str] = lambda info: ""
    right: bool = False


def series_of(info: RunInfo) -> str:
    """The series that tells how good the run is: its metric where it has one."""
    told = info.valid or info.train
    return next((name for name in told if METRICS.find(name.partition(".")[0])), next(iter(told), ""))


def _last(info: RunInfo) -> str:
    series = series_of(info)
    return f"{series} {(info.valid or info.train)[series]:.4g}" if series else ""


def _last_key(info: RunInfo) -> float:
    series = series_of(info)
    return (info.valid or info.train)[series] if series else float("-inf")


def _kept(info: RunInfo) -> str:
    if info.best is None:
        return ""
    series, value = _kept_value(info)
    return f"epoch {info.best[2]}, {series} {value:.4g}"


def _kept_value(info: RunInfo) -> tuple[str, float]:
    """The telling number of the kept weights; by which they were chosen, where no other is known."""
    series = series_of(info)
    if series in info.kept:
        return series, info.kept[series]
    return (info.best[0], info.best[1]) if info.best else ("", math.inf)


def _why_kept(info: RunInfo) -> str:
    if info.best is None:
        return ""
    series, value, epoch = info.best
    return f"The weights after epoch {epoch} are kept: {word_for_best(series)} {series}, {value:.4g}"


def _when(info: RunInfo) -> datetime:
    return datetime.fromisoformat(info.created).astimezone()


def when_text(info: RunInfo) -> str:
    """'14:02' today, '19 Nov 14:02' this year, else with the year."""
    when, now = _when(info), datetime.now().astimezone()
    if when.date() == now.date():
        return f"today {when:%H:%M}"
    return f"{when.day} {when:%b %H:%M}" if when.year == now.year else f"{when.day} {when:%b %Y %H:%M}"


COLUMNS = (
    Column("Run", lambda i: f"{int(i.id)}", lambda i: int(i.id)),
    Column("State", lambda i: i.outcome, lambda i: i.state, lambda i: i.problem),
    Column("Started", when_text, lambda i: i.created, lambda i: f"{_when(i):%A %d %B %Y, %H:%M:%S}"),
    Column("Took", lambda i: duration(i.seconds), lambda i: i.seconds, right=True),
    Column("Epochs", lambda i: f"{i.epoch} of {i.epochs}" if i.epochs else f"{i.epoch}", lambda i: i.epoch, right=True),
    Column(
        "Kept",
        _kept,
        lambda i: _kept_value(i)[1],
        _why_kept,
    ),
    Column("Last epoch", _last, _last_key, lambda i: ", ".join(f"{k} {v:.4g}" for k, v in i.valid.items())),
    Column("Seed", lambda i: f"{i.seed}", lambda i: i.seed, right=True),
    Column("Device", lambda i: i.device.upper(), lambda i: i.device),
)


class RunsTable(QAbstractTableModel):
    """Rows of RunInfo; the run that is looked at stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[RunInfo, ...] = ()
        self._seen = ""

    def set_rows(self, rows: Sequence[RunInfo], seen: str) -> None:
        """Keeps the rows where only their contents have changed, so that selection and scrolling stay."""
        same = [info.id for info in rows] == [info.id for info in self._rows]
        if not same:
            self.beginResetModel()
        self._rows, self._seen = tuple(rows), seen
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))

    def info(self, row: int) -> RunInfo:
        return self._rows[row]

    def row_of(self, id: str) -> int:
        """-1 where there is none."""
        return next((row for row, info in enumerate(self._rows) if info.id == id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == TITLE and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if orientation == TITLE and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        info, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(info)
        if role == SORT:
            return column.key(info)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(info) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and column.title == "State":
            return QColor(theme.current().colour(TONES.get(info.state, "text")))
        return self._mark(info, column, role)

    def _mark(self, info: RunInfo, column: Column, role: int) -> Any:
        if info.id != self._seen:
            return None
        if role == Qt.ItemDataRole.FontRole:
            bold = QFont(theme.font("ui"))
            bold.setBold(True)
            return bold
        if role == Qt.ItemDataRole.DecorationRole and column.title == "Run":
            return theme.icon("eye-outline", "link")
        return None


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
