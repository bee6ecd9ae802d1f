"""The code of a project as the window shows it while it is edited. Needs no torch."""

from __future__ import annotations

from typing import NamedTuple

from core.analysis import Analysis
from core.document.project import Project
from core.lowering import lower
from core.problems import NetwrightError, Path


class Code(NamedTuple):
    """`text` is what trains; where the network has errors it is empty and `sentence` names the first."""

    text: str
    sentence: str = ""
    lines: tuple[tuple[int, Path], ...] = ()
    """Line (from 1) -> node, for showing a layer's lines."""
    inner: tuple[tuple[int, str, str], ...] = ()
    """Line of a block's class -> the definition, and the node within it."""


def code(project: Project, analysis: Analysis | None = None) -> Code:
    try:
        lowered = lower(project, analysis, to_read=True)
    except NetwrightError as error:
        return Code("", str(error))
    return Code(lowered.source, "", lowered.lines, lowered.inner_lines)
