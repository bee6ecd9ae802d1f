"""What must not polish a widget too early: with the stylesheet that costs most of making it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property and let the stylesheet see it; Qt looks at properties only when it polishes a widget."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        # It has not been looked at yet. Polished now, it would be polished again with every parent it gets.
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_shown(widget: QWidget, shown: bool) -> None:
    """`setVisible` for a part of something that may not be on the screen yet.

    What nobody has hidden appears with its parent by itself; shown before that, it and all in it would be polished at once.
    """
    if not shown or widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
        widget.setVisible(shown)
