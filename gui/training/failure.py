"""What went wrong with a run: the sentence, why, where, and what mends it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.problems import Problem, Severity
from gui.session import Session
from gui.widgets import Banner, Tone


class FailureBanner(Banner):
    """Hidden until `show_problem`; the button is the problem's repair."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session = session
        self.problem: Problem | None = None
        self._explained = False
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.acted.connect(self._repair)
        self.text.linkActivated.connect(self._follow)
        self.hide()

    def show_problem(self, problem: Problem) -> None:
        self.problem, self._explained = problem, False
        self._tell()
        self.show()

    def show_sentence(self, sentence: str) -> None:
        """Of a run whose Problem is no longer known."""
        self.problem = None
        self.say(_shown(sentence), tone="error")
        self.setAccessibleName(sentence)
        self.show()

    def _tell(self) -> None:
        problem = self.problem
        if problem is None:
            return
        parts = [_shown(problem.message)]
        if problem.why:
            parts.append(f"<i>{_shown(problem.why)}</i>" if self._explained else '<a href="why">Why?</a>')
        node = self._session.project.graph.nodes.get(problem.path[0]) if problem.path else None
        if node is not None:
            parts.append(f'<a href="node">Show {_shown(node.name)}</a>')
        tone: Tone = "error" if problem.severity is Severity.ERROR else "warning"
        self.say("&ensp;".join(parts), problem.repair.label if problem.repair else "", tone)
        self.setAccessibleName(f"{problem.message} {problem.why}" if self._explained else problem.message)

    def _follow(self, link: str) -> None:
        if link == "why":
            self._explained = True
            self._tell()
        elif self.problem is not None:
            self._session.asked.emit("network", self.problem.path[0])

    def _repair(self) -> None:
        if self.problem is not None and self._session.repair(self.problem):
            self.hide()
            self._session.told.emit("Mended. Press Train to try again.")


def _shown(text: str) -> str:
    """Names in a sentence are a person's own words, never markup."""
    return escape(text, quote=False)
