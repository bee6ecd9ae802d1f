"""What a panel shows while it has nothing to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.icon_label import IconLabel
from gui.widgets.restyle import set_shown


class EmptyState(QWidget):
    """An icon, a sentence that says what will be here, and a button that gets it there (`acted`)."""

    acted = Signal()

    def __init__(self, icon: str, sentence: str, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = IconLabel(icon, "faint", 40)
        self.sentence = QLabel(sentence)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setProperty("kind", "muted")
        self.button = QPushButton(action)
        set_shown(self.button, bool(action))
        self.button.clicked.connect(self.acted)
        self.setAccessibleName(sentence)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE.medium)
        layout.addStretch(1)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def say(self, sentence: str, action: str = "") -> None:
        """Replace the sentence and the button ('' for none)."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.button.setText(action)
        self.button.setVisible(bool(action))
