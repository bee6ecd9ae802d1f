"""The run that the window looks at: the one being trained, or the last one, or the one chosen among the runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.document import Project, difference
from core.lowering import Lowered
from core.project import Extras
from core.training.events import EpochDone, Progress, Started
from gui.training.curves import Curves

BEFORE_FIRST = "before the first epoch"
"""When a run ended that made no step."""


@dataclass(eq=False)
class Run:
    """`project` is the version that is trained; the document may have moved on."""

    id: str
    project: Project
    lowered: Lowered
    began: datetime = field(default_factory=datetime.now)
    curves: Curves = field(default_factory=Curves)
    started: Started | None = None
    progress: Progress | None = None
    done: EpochDone | None = None
    best: tuple[str, float, int] | None = None
    """Series, value, epoch."""
    state: str = "running"
    """running, finished, stopped, failed or interrupted."""
    problem: str = ""
    epochs: int = 0
    kept: Extras | None = None
    """The file that holds the weights of a run whose folder is not on this machine."""

    @property
    def title(self) -> str:
        return f"Run {int(self.id)}" if self.id.isdecimal() else "Saved weights"

    @property
    def outcome(self) -> str:
        """'finished', 'failed before the first epoch'."""
        early = self.progress is None and self.done is None and self.state != "finished"
        return f"{self.state} {BEFORE_FIRST}" if early else self.state

    @property
    def version(self) -> str:
        """When the network was as it is in this run: '14:02'."""
        return f"{self.began:%H:%M}"

    def edited_since(self, project: Project) -> bool:
        """Whether the document has changed in what training would notice."""
        return difference(self.project, project).meaning

    @property
    def seconds(self) -> float:
        """Time spent training so far, without pauses."""
        return max((event.seconds for event in (self.progress, self.done) if event is not None), default=0.0)

    @property
    def valid(self) -> Mapping[str, float]:
        return self.done.valid if self.done else {}
