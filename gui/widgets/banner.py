"""One sentence across the top of a panel, with what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui import theme
from gui.widgets.badge import Tone
from gui.widgets.icon_label import IconLabel
from gui.widgets.restyle import restyle, set_shown

_ICONS: dict[Tone, tuple[str, str]] = {
    "neutral": ("information-outline", "muted"),
    "accent": ("information-outline", "link"),
    "good": ("check-circle-outline", "good"),
    "warning": ("alert-outline", "warning_text"),
    "error": ("alert-circle-outline", "error"),
}


class Banner(QFrame):
    """A sentence, a button and a cross. `acted` and `dismissed` tell what was clicked; Escape dismisses too."""

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        text: str = "",
        action: str = "",
        tone: Tone = "neutral",
        dismissible: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(size=18)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.button = QPushButton()
        self.button.clicked.connect(self.acted)
        self.cross = _cross()
        set_shown(self.cross, dismissible)
        self.cross.clicked.connect(self._dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE.medium, theme.SPACE.tiny, theme.SPACE.small, theme.SPACE.tiny)
        layout.setSpacing(theme.SPACE.small)
        layout.addWidget(self._icon)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.cross)
        self.say(text, action, tone)

    def say(self, text: str, action: str = "", tone: Tone = "neutral") -> None:
        """Replace sentence, button ('' for none) and colour."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._icon.show_icon(*_ICONS[tone])
        restyle(self, "banner", tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.cross.isHidden():
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


def _cross() -> QToolButton:
    cross = QToolButton()
    cross.setProperty("kind", "close")
    cross.setIcon(theme.icon("close"))
    cross.setToolTip("Dismiss")
    cross.setAccessibleName("Dismiss")
    return cross
