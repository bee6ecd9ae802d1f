"""The start page within the window: its cards come from the templates, its choices go to the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.format import count, plural
from core.templates import TEMPLATES, Template
from gui.start import RecentFile, StartPage, TemplateCard

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class StartScreen(QWidget):
    """What the window shows before a project is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        cards = [TemplateCard(t.key, t.title, t.summary, t.category, facts(t), t.aka) for t in TEMPLATES]
        self.page = StartPage(cards, self._recent())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.setFocusProxy(self.page)
        page = self.page
        page.template_chosen.connect(lambda name: window.when_ready(lambda: window.files.new_from(name)))
        page.new_requested.connect(lambda: window.when_ready(window.files.new))
        page.data_requested.connect(lambda: window.when_ready(lambda: window.commands.run("my-data")))
        page.tour_requested.connect(lambda: window.when_ready(lambda: window.desk.begin_tour()))
        page.open_requested.connect(lambda: window.when_ready(window.files.ask_open))
        page.recent_chosen.connect(lambda path: window.when_ready(lambda: window.files.open(Path(path))))
        page.recent_removed.connect(self._forget)

    def refresh(self) -> None:
        self.page.set_recent(self._recent())

    def _recent(self) -> list[RecentFile]:
        return [RecentFile(r.path, r.when) for r in self._window.preferences.recent]

    def _forget(self, path: str) -> None:
        self._window.remember(self._window.preferences.without_recent(path))
        self.refresh()


def facts(template: Template) -> str:
    """Such as '2015 · 25.6 M parameters'."""
    many = template.parameters
    size = f"{count(many)} parameters" if many >= 1000 else plural(many, "parameter")
    return f"{template.year} · {size}" if template.year else size
