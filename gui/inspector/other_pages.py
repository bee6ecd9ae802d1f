"""The pages for no node and for several: the network as a whole, and what can be done to many at once."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.inspector import facts
from gui.inspector.parts import Header, heading, page, say, wrapped
from gui.session import Session
from gui.widgets import KeyValueGrid


class NetworkPage(QWidget):
    """Name, totals, data, and what to do next."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.header, self.summary = Header(), wrapped()
        self.totals, self.data = KeyValueGrid(), KeyValueGrid()
        self.no_data = wrapped()
        self.step, self.button = wrapped(""), QPushButton()
        self._panel = ""
        self.button.clicked.connect(self._go)
        column = QVBoxLayout(self)
        page(column)
        for widget in (
            self.header,
            self.summary,
            self.totals,
            heading("Data"),
            self.no_data,
            self.data,
            heading("Next"),
        ):
            if widget is not self.header and widget.property("kind") == "heading":
                column.addSpacing(theme.SPACE.small)
            column.addWidget(widget)
        column.addWidget(self.step)
        column.addWidget(self.button)
        column.addStretch(1)

    def tell(self) -> None:
        analysis = self._session.analysis
        self.header.tell("graph-outline", "convolution", self._session.name)
        say(self.summary, "The whole network. Select a layer to see and change it.")
        self.totals.set_rows(facts.network_rows(analysis))
        rows = facts.data_rows(analysis)
        say(self.no_data, "" if rows else "No data is chosen yet.")
        self.data.set_rows(rows)
        self.data.setVisible(bool(rows))
        step = facts.next_step(analysis)
        say(self.step, step.sentence)
        self.button.setText(step.label)
        self.button.setToolTip(step.sentence)
        self._panel = step.panel

    def _go(self) -> None:
        errors = self._session.analysis.errors
        self._session.asked.emit(self._panel, errors[0] if self._panel == "problems" and errors else None)
