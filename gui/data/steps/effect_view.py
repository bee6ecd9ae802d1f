"""What one step does to the rows, seen: cells that it changes stand out."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.document.project import DataSettings
from gui.background import Background
from gui.data.gallery import Gallery
from gui.data.parts import say, sentence
from gui.data.steps.effect import Effect, effect_of
from gui.data.tables import WordTable


class EffectView(QWidget):
    """Works it out when it is told which step, and again when the data changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._of: tuple[DataSettings, int] | None = None
        self.effect: Effect | None = None
        self.note = sentence("muted")
        self.pages = QStackedWidget(self)
        self.table = WordTable("Rows before and after the step", self.pages)
        self.gallery = Gallery("Rows before and after the step", self.pages)
        for widget in (self.table, self.gallery):
            self.pages.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.note)
        column.addWidget(self.pages, 1)

    @property
    def busy(self) -> bool:
        return self._background.busy

    def show_step(self, data: DataSettings, place: int) -> None:
        wanted = (data, place)
        if wanted != self._of:
            self._of = wanted
            self._background.ask(lambda: effect_of(data, place), self._show, self._refuse, "effect")

    def _show(self, effect: Effect) -> None:
        self.effect = effect
        say(self.note, effect.sentence)
        self.pages.setVisible(bool(effect.rows or effect.thumbs))
        if effect.thumbs:
            self.gallery.show_thumbs(effect.thumbs)
            self.pages.setCurrentWidget(self.gallery)
        else:
            self.table.show_rows(effect.heads, effect.rows)
            self.table.mark(effect.marked)
            self.pages.setCurrentWidget(self.table)

    def _refuse(self, text: str) -> None:
        self.effect = None
        say(self.note, text)
        self.pages.hide()
