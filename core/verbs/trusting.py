"""Code that came in a project file: what verbs that run the network do with it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from core.analysis.custom import code_of, untrusted
from core.document.project import Project
from core.graph import Node
from core.lowering.settle import forgotten, settled
from core.problems import NetwrightError
from core.trust import digest, trust_now
from core.verbs.common import remark

SHOWN = 12
"""Lines of the code that are printed."""


def agreed(project: Project, args: Namespace) -> Project:
    """With the shapes of its custom layers worked out. Raises NetwrightError where code may not run and nobody agrees."""
    off = untrusted(project)
    if off and not args.trust_code:
        raise NetwrightError(
            f"The code of '{off[0].name}' came with the file and has not been trusted on this computer, so it does not run. "
            "Open the file in the window and read it, or agree for this run with --trust-code."
        )
    return _with_shapes(project, off)


def inspected(project: Project, args: Namespace) -> Project:
    """As `agreed`, but code that may not run stays switched off."""
    return _with_shapes(project, untrusted(project) if args.trust_code else ())


def _with_shapes(project: Project, off: Sequence[Node]) -> Project:
    codes = [code_of(node) for node in off]
    for node, code in zip(off, codes, strict=True):
        _show(node.name, code)
    trust_now(*codes)
    return settled(forgotten(forgotten(project, codes)))


def _show(name: str, code: str) -> None:
    lines = code.split("\n")
    remark(f"The code of '{name}' runs, as --trust-code says. SHA-256 {digest(code)}, {len(lines)} lines:")
    for line in lines[:SHOWN]:
        print(f"    {''.join(c if c.isprintable() else '·' for c in line)[:160]}", file=sys.stderr)
    if len(lines) > SHOWN:
        print(f"    … and {len(lines) - SHOWN} more lines", file=sys.stderr)
