"""What has been typed into the fields below a widget, before something takes their values."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from gui.forms.field import Field


def finish_typing(root: QWidget) -> None:
    """What is being typed somewhere below `root` counts, as if the field had been left; the keyboard stays where it is."""
    focus = QApplication.focusWidget()
    if focus is not None and root.isAncestorOf(focus) and any(isinstance(w, Field) for w in _around(focus)):
        focus.clearFocus()
        if isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)


def unusable(root: QWidget) -> Field | None:
    """The first field below `root` whose text cannot be used; one in a panel that is not in front counts too."""
    return next((field for field in root.findChildren(Field) if field.refusal and not field.isHidden()), None)


def lead_to(field: Field) -> None:
    """Scrolls the field into sight and gives it the keyboard."""
    for outer in _around(field):
        if isinstance(outer, QScrollArea):
            outer.ensureWidgetVisible(field)
    field.editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)


def _around(widget: QWidget) -> Iterator[QWidget]:
    found: QWidget | None = widget
    while found is not None:
        yield found
        found = found.parentWidget()
