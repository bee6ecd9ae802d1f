"""Of a node that is passed over: that it is, and the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.document.bypass import set_bypassed
from core.graph import Node
from gui import theme
from gui.inspector.parts import say, wrapped
from gui.session import Session

SENTENCE = "Passed over: what comes in leaves as it is, as if this layer were not there."


class BypassPart(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._id = session, ""
        self._sentence = wrapped("warning")
        self.button = QPushButton("Use it again")
        self.button.setToolTip("No longer bypass this layer (M on the canvas)")
        self.button.clicked.connect(self._use)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.small)
        row.addWidget(self._sentence, 1)
        row.addWidget(self.button)
        say(self._sentence, SENTENCE)

    def tell(self, node: Node) -> None:
        self._id = node.id

    def _use(self) -> None:
        id, where = self._id, self._session.place.where
        self._session.edit("Stop bypassing 1 layer", lambda p: set_bypassed(p, [id], False, where))
