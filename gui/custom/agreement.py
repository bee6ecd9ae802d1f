"""The question whether code that came from elsewhere may run."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets import FlowLayout
from gui.widgets.restyle import restyle

QUESTION = "This code came with the file or from elsewhere. Read it: it would run on this computer with your rights."
TRUST = "The code is yours or you have read it: it runs on this computer until it changes"
FIRST = "Read the code to its end first"
OFF = "Switched off: the code does not run."


class Agreement(QFrame):
    """`trusted`: it may run. `kept_off`: it stays as it is, and the question steps back. `asked`: show all of the code."""

    trusted = Signal()
    kept_off = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        from gui.inspector.parts import wrapped

        super().__init__(parent)
        self.text = wrapped("")
        self.show_all = QPushButton("Read it…")
        self.trust, self.keep = QPushButton("Trust and run"), QPushButton("Keep it switched off")
        self.show_all.setToolTip("The code in a window of its own")
        self.keep.setToolTip("The code does not run; the rest of the network checks with its last known shapes")
        self.trust.clicked.connect(self.trusted)
        self.keep.clicked.connect(self.kept_off)
        buttons = QWidget()
        row = FlowLayout(buttons, theme.SPACE.small)
        self.show_all.clicked.connect(self.asked)
        for button in (self.show_all, self.trust, self.keep):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.medium, theme.SPACE.small, theme.SPACE.medium, theme.SPACE.small)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.text)
        column.addWidget(buttons)

    def ask(self, answered: bool, seen: bool) -> None:
        """The whole question, or once it is answered with no, what holds. Nobody agrees to what was not `seen` to its end."""
        self.trust.setEnabled(seen)
        self.trust.setToolTip(TRUST if seen else FIRST)
        self.text.setText(OFF if answered else QUESTION)
        self.setAccessibleName(self.text.text())
        self.keep.setVisible(not answered)
        restyle(self, "banner", "neutral" if answered else "warning")
