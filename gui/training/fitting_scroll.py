"""A scroll area that is as high as what is in it, where there is room, and shows whole rows of it where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QWidget

from gui.forms.field import Field
from gui.training.fade import Fade
from gui.training.schedule import SchedulePreview


class FittingScroll(QScrollArea):
    """Scrolls up and down only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._fade = Fade(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def hold(self, widget: QWidget) -> None:
        """A child of the viewport is not moved, which for a large form is most of the time it takes to make."""
        self.setWidget(widget)
        widget.installEventFilter(self)

    def sizeHint(self) -> QSize:
        inside = self.widget()
        return inside.sizeHint() if inside is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() * 3)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Before it is seen nothing has its size, and asking for it while a form is being made would take as long as the form.
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.updateGeometry()
            # What is shown within the same event has its size only after it.
            QTimer.singleShot(0, self, self._settle)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._end_between_rows()

    def _settle(self) -> None:
        self.updateGeometry()
        self._end_between_rows()

    def _end_between_rows(self) -> None:
        """A row of which the upper half is seen looks broken; where not even the first one has room, all that can be is shown."""
        inside, room = self.widget(), self.height()
        spare = 0
        if inside is not None and inside.sizeHint().height() > room:
            rows = [_span(part, inside) for part in inside.findChildren(QWidget) if _is_row(part, inside)]
            whole = [low for _, low in rows if low <= room and not any(top < low < end for top, end in rows)]
            spare = room - max(whole, default=room)
        self._fade.whole = spare > 0
        if self.viewportMargins().bottom() != spare:
            self.setViewportMargins(0, 0, 0, spare)


def _is_row(part: QWidget, inside: QWidget) -> bool:
    return isinstance(part, Field | QAbstractButton | SchedulePreview) and part.isVisibleTo(inside)


def _span(part: QWidget, inside: QWidget) -> tuple[int, int]:
    """Its upper and lower end within `inside`."""
    top = part.mapTo(inside, QPoint(0, 0)).y()
    return top, top + part.height()
