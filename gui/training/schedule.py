"""The learning rate over the run, drawn before it begins; while it runs, the rate that is in force."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.document.project import TrainingSettings
from core.problems import NetwrightError
from core.spec import Use
from core.training.schedulers import SCHEDULERS, span_of, stages
from core.training.settings import read
from gui import theme
from gui.training.trainer import Trainer

HEIGHT, GAP = 52, 4
"""Logical pixels of the curve, and between it and the words."""
Points = Sequence[tuple[float, float]]
"""(epochs gone, learning rate)."""


def computed(scheduler: Use, optimizer: Use, epochs: int) -> Points:
    """Needs torch."""
    from core.training.schedule import preview

    return preview(scheduler, optimizer, epochs)


class SchedulePreview(QWidget):
    """A small curve with a line of words; nothing while the rate stays as it is."""

    def __init__(self, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._trainer = trainer
        self._wanted: object = None
        self._epochs, self._watches = 1, False
        self._points: Points = ()
        self._now: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Learning rate over the run")
        self.setToolTip("The learning rate over the epochs of the run, as torch's own schedulers give it")
        theme.changed.connect(self.update)
        self.hide()

    @property
    def points(self) -> Points:
        return self._points

    def show_settings(self, settings: TrainingSettings) -> None:
        """After a change of the settings; the curve follows once it is worked out."""
        wanted = (settings.scheduler, settings.optimizer, read(settings, "epochs"))
        if wanted == self._wanted:
            return
        self._wanted = wanted
        drawn = moves(*wanted)
        # Within the first show of the form around it, its place would never be asked for.
        QTimer.singleShot(0, self, partial(self._appear, wanted, drawn))
        self._epochs = wanted[2]
        self._watches = SCHEDULERS[settings.scheduler.key].watches
        if not drawn:
            self._take(())
            return

        def then(points: Points) -> None:
            if wanted == self._wanted:
                self._take(points)

        self._trainer.work(partial(computed, *wanted), then, lambda _sentence: self._take(()))

    def show_progress(self, epochs: float, lr: float) -> None:
        """Where a run is, in epochs gone, and the rate of its last step."""
        if (epochs, lr) != self._now:
            self._now = (epochs, lr)
            self._tell()

    def clear_progress(self) -> None:
        if self._now is not None:
            self._now = None
            self._tell()

    def text(self) -> str:
        """The line below the curve."""
        if self._now is not None:
            return f"Now {self._now[1]:.3g}"
        if not self._points:
            return ""
        if self._watches:
            return "Lowered when the watched value rests"
        rates = [rate for _, rate in self._points]
        return f"From {rates[0]:.3g} to {rates[-1]:.3g}, at most {max(rates):.3g}"

    def _appear(self, wanted: object, drawn: bool) -> None:
        if wanted == self._wanted:
            self.setVisible(drawn)

    def _take(self, points: Points) -> None:
        self._points = points
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT + GAP + QFontMetrics(theme.font("small")).height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), theme.current()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.5, 0.5, self.width() - 1, HEIGHT - 1)
        painter.setPen(QPen(QColor(look.line), 1))
        painter.setBrush(QColor(look.field))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._points:
            self._paint_curve(painter, frame.adjusted(6, 7, -6, -7))
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(look.muted))
        words = QRect(0, HEIGHT + GAP, self.width(), self.height() - HEIGHT - GAP)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        look, top = theme.current(), max(rate for _, rate in self._points) or 1.0

        def place(epochs: float, rate: float) -> QPointF:
            x = area.left() + area.width() * min(1.0, epochs / self._epochs)
            return QPointF(x, area.bottom() - area.height() * min(1.0, rate / top))

        corners: list[QPointF] = []
        for epochs, rate in self._points:
            if corners and corners[-1].y() != place(epochs, rate).y() and self._steps:
                corners.append(QPointF(place(epochs, rate).x(), corners[-1].y()))
            corners.append(place(epochs, rate))
        corners.append(QPointF(area.right(), corners[-1].y()))
        painter.setPen(QPen(QColor(look.accent), 1.6))
        painter.drawPolyline(QPolygonF(corners))
        if self._now is not None:
            at = place(*self._now)
            painter.setPen(QPen(QColor(look.muted), 1))
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.text))
            painter.drawEllipse(at, 3, 3)

    @property
    def _steps(self) -> bool:
        """Whether the rate stays for whole epochs and then jumps."""
        second = bisect_right(self._points, (0.999, float("inf")))
        return len({rate for _, rate in self._points[:second]}) == 1


def moves(scheduler: Use, optimizer: Use, epochs: int) -> bool:
    """Whether the rate changes at all while a run goes on."""
    try:
        return bool(stages(scheduler, span_of(optimizer, epochs, 1)))
    except NetwrightError:
        return False
