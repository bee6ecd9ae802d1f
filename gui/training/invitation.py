"""What the panel shows before the first run: what to do next."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.problems import Problem
from gui.session import Session
from gui.training.words import promise
from gui.widgets import EmptyState


class Invitation(EmptyState):
    """The next step towards a trained network, with a button that leads there; Train has its button beside it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("chart-line", "", parent=parent)
        self._session = session
        self._goal: tuple[str, object] = ("", None)
        self.acted.connect(self._act)
        self.refresh()

    def refresh(self) -> None:
        project, errors = self._session.project, self._session.analysis.errors
        if not project.graph.nodes:
            self._invite(
                "The canvas is empty. Drag an Input, some layers and an Output onto it, and wire them.", "", ""
            )
        elif not project.data.source.key:
            self._invite("There is no data to learn from yet.", "Choose data", "data")
        elif errors:
            self._invite(_first(errors), "Show the problem", "problems", errors[0])
        else:
            self._invite(f"Press Train to watch {promise(project)}.", "", "")

    def _invite(self, sentence: str, action: str, panel: str, what: object = None) -> None:
        self._goal = (panel, what)
        if (sentence, action) != (self.sentence.text(), self.button.text()):
            self.say(sentence, action)

    def _act(self) -> None:
        self._session.asked.emit(*self._goal)


def _first(errors: tuple[Problem, ...]) -> str:
    more = len(errors) - 1
    rest = f" And {more} more {'problem' if more == 1 else 'problems'}." if more else ""
    return f"The network cannot be trained yet. {errors[0].message}{rest}"
