"""Buttons that take each other's place hand the keyboard focus on among themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FocusHeirs(QObject):
    """Where one of `widgets` is hidden or disabled while it has the focus, the first of them that can takes it.

    Qt itself would go on to whatever is next in the tab order, which may be far away.
    """

    def __init__(self, widgets: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._widgets = tuple(widgets)
        self._orphan: tuple[QWidget, QWidget | None] | None = None
        """Who lost the focus while none could inherit it, and where Qt put it."""
        for widget in self._widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget):
            QTimer.singleShot(0, self, lambda: self._hand_on(watched))
        elif event.type() in (QEvent.Type.Show, QEvent.Type.EnabledChange) and self._orphan is not None:
            QTimer.singleShot(0, self, self._look_again)
        return super().eventFilter(watched, event)

    def _hand_on(self, widget: QWidget) -> None:
        """Later: only then is it settled which of them can be pressed, and whether the whole page went."""
        page, now = widget.parentWidget(), QApplication.focusWidget()
        self._orphan = None
        if _can(widget) or page is None or not page.isVisible() or now in self._widgets:
            return
        heir = next((w for w in self._widgets if _can(w)), None)
        if heir is not None:
            heir.setFocus()
        else:
            self._orphan = (widget, now)

    def _look_again(self) -> None:
        """One can inherit now; not where a person has gone on meanwhile."""
        if self._orphan is not None and self._orphan[1] is QApplication.focusWidget():
            self._hand_on(self._orphan[0])


def _can(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()
