"""Where something was begun that is finished later: it goes there, whatever is shown by then, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from core.document import Document
from gui.session import Session


@dataclass(frozen=True, slots=True)
class Anchor:
    """A graph of a document. Ids say nothing without it: another graph may have the same ones."""

    document: Document
    where: str

    def holds(self, session: Session) -> bool:
        """Whether that document is the open one still, and has that graph."""
        return self.document is session.document and (not self.where or self.where in session.project.blocks)


def here(session: Session) -> Anchor:
    """The graph that is shown."""
    return Anchor(session.document, session.place.where)
