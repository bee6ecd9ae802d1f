"""The Arrange menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.arranging.aligning import Edge
from gui.canvas.places import Place
from gui.commands.registry import Command
from gui.network.arranging import Arranging

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

ALIGN: tuple[tuple[Edge, str, str, str], ...] = (
    ("left", "Align &left", "mdi6.align-horizontal-left", "The left edges of the selected layers in line"),
    (
        "centre",
        "Align &centres",
        "mdi6.align-horizontal-center",
        "The middles of the selected layers one below the other",
    ),
    ("right", "Align &right", "mdi6.align-horizontal-right", "The right edges of the selected layers in line"),
    ("top", "Align &top", "mdi6.align-vertical-top", "The upper edges of the selected layers in line"),
    ("middle", "Align &middles", "mdi6.align-vertical-center", "The middles of the selected layers side by side"),
    ("bottom", "Align &bottom", "mdi6.align-vertical-bottom", "The lower edges of the selected layers in line"),
)
DISTRIBUTE = (
    ("horizontally", "Distribute &horizontally", "mdi6.distribute-horizontal-center", "side by side"),
    ("vertically", "Distribute &vertically", "mdi6.distribute-vertical-center", "one below the other"),
)
LAYOUT = "The selected layers, or all, in the order of work; frames keep their layers, pinned layers stay"
WHOLE: tuple[Place, ...] = ("cards", "canvas")


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_laid_out(window, desk), *_in_line(window, desk)]


def _laid_out(window: MainWindow, desk: Desk) -> list[Command]:
    session, arranging = desk.session, Arranging(desk.session)
    arrange = partial(Command, menu="arrange")
    some = partial(arrange, enabled=lambda: window.editing and bool(session.graph.nodes))
    return [
        some(
            "lay-out",
            "Lay &out automatically",
            lambda: arranging.lay_out(desk.canvas, down=False),
            shortcut="Ctrl+L",
            icon="mdi6.sitemap-outline",
            tip=f"{LAYOUT}, from left to right",
            places=WHOLE,
        ),
        some(
            "lay-out-down",
            "Lay out from top to bottom",
            lambda: arranging.lay_out(desk.canvas, down=True),
            shortcut="Ctrl+Shift+L",
            icon="mdi6.file-tree-outline",
            tip=f"{LAYOUT}, from top to bottom",
        ),
    ]


def _in_line(window: MainWindow, desk: Desk) -> list[Command]:
    session, arranging = desk.session, Arranging(desk.session)
    arrange = partial(Command, menu="arrange")
    several = partial(arrange, enabled=lambda: window.editing and len(session.selection) > 1)
    many = partial(arrange, enabled=lambda: window.editing and len(session.selection) > 2)
    return [
        *(
            several(
                f"align-{edge}",
                title,
                partial(lambda edge: arranging.align(desk.canvas, edge), edge),
                icon=icon,
                tip=tip,
                divided=edge in ("left", "top"),
            )
            for edge, title, icon, tip in ALIGN
        ),
        *(
            many(
                f"distribute-{key}",
                title,
                partial(lambda axis: arranging.distribute(desk.canvas, axis), axis),
                icon=icon,
                tip=f"Equal gaps between the selected layers {how}; the outermost stay",
                divided=not axis,
            )
            for axis, (key, title, icon, how) in enumerate(DISTRIBUTE)
        ),
    ]
