"""The part of the Network menu that is about single cards: bypass, collapse, pin, colour, name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from core.document.look import COLOURS
from gui import theme
from gui.canvas.areas import writing
from gui.canvas.places import Place
from gui.commands.registry import Command
from gui.network import card_actions as actions

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

CARDS: tuple[Place, ...] = ("card", "cards")
SWATCH = 16  # logical pixels


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_told(window, desk), *_drawn(window, desk)]


def _told(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    some = partial(
        Command,
        menu="network",
        enabled=lambda: window.editing and bool(session.selection),
        scope="canvas",
        places=CARDS,
    )
    return [
        some(
            "rename",
            "Rena&me",
            partial(_rename, desk),
            shortcut="F2",
            icon="mdi6.rename",
            tip="What the layer is called on the canvas and in the code, the title of a frame, the text of a note",
            enabled=lambda: window.editing and len(session.selection or session.areas) == 1,
            places=("card", "frame", "note"),
            divided=True,
        ),
        some(
            "bypass",
            "B&ypass",
            partial(actions.bypass, session),
            shortcut="M",
            icon="mdi6.debug-step-over",
            tip="What comes in leaves as it is, as if the selected layers were not there",
            wording=lambda: "Stop b&ypassing" if actions.are_bypassed(session) else "B&ypass",
        ),
    ]


def _drawn(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    some = partial(
        Command,
        menu="network",
        enabled=lambda: window.editing and bool(session.selection),
        scope="canvas",
        places=CARDS,
    )
    return [
        some(
            "collapse",
            "Collap&se",
            partial(actions.collapse, session),
            shortcut="H",
            icon="mdi6.unfold-less-horizontal",
            tip="Show the heads of the selected cards alone, or all of them again",
            wording=lambda: "E&xpand" if actions.are(session, lambda style: style.collapsed) else "Collap&se",
        ),
        some(
            "pin",
            "&Pin",
            partial(actions.pin, session),
            shortcut="P",
            icon="mdi6.pin-outline",
            tip="Keep the selected cards where they are, whatever moves the others",
            wording=lambda: "Un&pin" if actions.are(session, lambda style: style.pinned) else "&Pin",
        ),
        some(
            "colour",
            "Colour",
            partial(_ask_colour, desk),
            icon="mdi6.palette-outline",
            tip="A colour of their own for the selected cards, frames and notes",
            enabled=lambda: window.editing and bool(session.selection or session.areas),
            places=(*CARDS, "frame", "note"),
        ),
    ]


def colour_menu(window: MainWindow, desk: Desk) -> None:
    """What the command 'Colour' opens, in the menus and at the selected card."""
    menu = QMenu("Colour", window)
    menu.aboutToShow.connect(partial(_fill, menu, desk))
    desk.commands.action("colour").setMenu(menu)


def _fill(menu: QMenu, desk: Desk) -> None:
    menu.clear()
    now = actions.colour_of(desk.session)
    for name in COLOURS:
        action = menu.addAction(swatch(name, name == now), name.capitalize() if name else "None")
        action.setCheckable(True)
        action.setChecked(name == now)
        action.triggered.connect(partial(_colour, desk, name))


def _colour(desk: Desk, name: str, _checked: bool = False) -> None:
    actions.colour(desk.session, name)


def _ask_colour(desk: Desk) -> None:
    """From the list of commands: beside the card that was selected last."""
    stage, menu = desk.canvas.stage, desk.commands.action("colour").menu()
    bounds = stage.scene.bounds(stage.selection.ids, desk.session.areas)
    if isinstance(menu, QMenu) and not bounds.isEmpty():
        shown = stage.camera.screen_rect(bounds).intersected(QRectF(stage.rect()))
        menu.popup(stage.mapToGlobal(shown.bottomLeft().toPoint()))


def _rename(desk: Desk) -> None:
    for id in desk.session.areas if not desk.session.selection else ():
        writing.write_on(desk.canvas.stage, id)
    for id in desk.session.selection:
        desk.editor.network.in_place.rename(id)


def swatch(name: str, chosen: bool) -> QIcon:
    """A disc of a person's colour, a ring for none; with a dot in its middle where it is the one in force."""
    ratio = 2
    pixmap = QPixmap(SWATCH * ratio, SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    t = theme.current()
    painter.setPen(QPen(QColor(t.swatch(name, t.faint)), 1.5))
    if name:
        painter.setBrush(QColor(t.swatch(name, t.faint)))
    painter.drawEllipse(QRectF(2, 2, SWATCH - 4, SWATCH - 4))
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.ink(t.swatch(name, t.panel))))
        painter.drawEllipse(QRectF(SWATCH / 2 - 2.5, SWATCH / 2 - 2.5, 5, 5))
    painter.end()
    return QIcon(pixmap)
