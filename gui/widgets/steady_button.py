"""A tool button that may be wider than its words, for the sake of those that it will say."""

from PySide6.QtGui import QIcon, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton


class SteadyButton(QToolButton):
    """Icon and words stand in the middle; Qt begins at the left."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionToolButton()
        self.initStyleOption(option)
        words, icon = option.text, QIcon(option.icon)
        option.text, option.icon = "", QIcon()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        option.text, option.icon = words, icon
        spare = max(0, self.width() - self.sizeHint().width())
        option.rect = option.rect.adjusted(spare // 2, 0, spare // 2 - spare, 0)
        painter.drawControl(QStyle.ControlElement.CE_ToolButtonLabel, option)
        painter.end()
