"""The canvas as a whole: what it says of itself, its hint, its tooltips, and that it paints every kind of scene."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

from gui import theme
from gui.canvas import EMPTY, CardView, PortView, SceneView, WireView
from gui.canvas.camera import Camera
from gui.canvas.gestures.base import Pointer
from gui.canvas.paint.frame import FramePainter
from gui.canvas.scene import Scene
from gui.canvas.tips import tip_at
from gui.canvas.veil import Veil
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, grid, scene, wire

LONG = "Depthwise separable convolution with squeeze and excitation"


def test_it_tells_screen_readers_what_it_shows(shown: Shown) -> None:
    hands = shown(digits_cnn())
    assert hands.stage.accessibleName() == "Network canvas, 10 layers, 9 wires"
    hands.canvas.set_selection({"conv"})
    assert hands.stage.accessibleName() == "Network canvas, 10 layers, 9 wires; selected: Convolution 2D"
    hands.canvas.set_selection({"conv", "relu", "pool", "flat"})
    assert hands.canvas.accessibleName() == "Network canvas, 10 layers, 9 wires; selected: 4 layers"
    hands.stage.selection.pick((), {("out", "x")})
    assert hands.stage.accessibleName() == "Network canvas, 10 layers, 9 wires; selected: 1 wire"


def test_the_name_follows_the_view(shown: Shown) -> None:
    hands = shown(scene([card("a")]))
    assert hands.stage.accessibleName() == "Network canvas, 1 layer, 0 wires"


def test_the_hint_shows_on_an_empty_canvas_only(hands: Hands) -> None:
    hands.canvas.set_hint("Drag a layer from the left.")
    hands.show(EMPTY)
    hint = next(label for label in hands.canvas.findChildren(QLabel) if label.text() == "Drag a layer from the left.")
    assert hint.isVisible()
    hands.show(scene([card("a")]))
    assert not hint.isVisible()
    hands.show(EMPTY)
    assert hint.isVisible()


def tip(hands: Hands, at: QPointF) -> str:
    return tip_at(hands.stage, Pointer(at, hands.stage.camera.to_screen(at)))


def test_tooltips_tell_in_full_what_a_card_has_to_cut_off(shown: Shown) -> None:
    ports = (PortView("mask", "Mask: N×L, true where padded", optional=True), PortView("x", "Input"))
    hands = shown(scene([card("a", title=LONG, inputs=ports), card("b", 400)], [wire("a", "b", "N×3×8×8")]))
    item = hands.stage.scene.cards["a"]
    assert tip(hands, item.rect.center()) == f"<b>{LONG}</b><br>N×10 · 1.3 K"
    assert tip(hands, item.anchor("mask", False)) == "<b>mask</b><br>Mask: N×L, true where padded<br>Optional."
    assert tip(hands, hands.stage.scene.wires["b", "x"].route.label) == "N×3×8×8"
    assert tip(hands, QPointF(0, 400)) == ""


def crowd() -> SceneView:
    """Every state, severity and number of ports at once, all texts too long."""
    ports = tuple(PortView(f"a_long_port_name_{i}", "", optional=bool(i % 2)) for i in range(5))
    cards: list[CardView] = []
    for number, (severity, state) in enumerate(
        [("", ""), ("error", ""), ("warning", "waiting"), ("", "unused"), ("", "waiting")]
    ):
        many = ports[: number + 1]
        cards.append(
            card(str(number), number * 240.0, title=LONG, subtitle=LONG, output=LONG, cost=LONG, icon="no such icon",
                 badge="used 48×", severity=severity, state=state, inputs=many, outputs=many, problem=LONG)
        )  # fmt: skip
    wires = [
        WireView((str(i), "a_long_port_name_0"), (str(i + 1), "a_long_port_name_0"), LONG, severity)
        for i, severity in enumerate(["", "warning", "error", ""])
    ]
    return scene(cards, wires)


@pytest.mark.parametrize("zoom", [0.05, 0.4, 1.0, 3.0])
@pytest.mark.parametrize("view", [crowd(), digits_cnn(), grid(60, 10)], ids=["crowd", "digits", "grid"])
def test_everything_paints_at_every_zoom(shown: Shown, scheme: str, view: SceneView, zoom: float) -> None:
    hands = shown(view)
    hands.canvas.set_selection([next(iter(view.cards))])
    hands.canvas.zoom(zoom)
    image = hands.stage.grab().toImage()
    colours = [image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    assert colours.count(theme.current().canvas) > len(colours) / 10
    assert len(set(colours)) > 4


def test_nothing_paints_outside_its_share(shown: Shown) -> None:
    """Partial repaints leave the picture a full one would give."""
    hands = shown(crowd())
    for place in ((30.0, 200.0), (31.0, 190.0), (260.0, 30.0)):
        view = hands.stage.scene.view
        moved = replace(view.cards["2"], x=place[0], y=place[1])
        hands.canvas.show_view(replace(view, cards={**view.cards, "2": moved}))
        QApplication.processEvents()
    after = hands.canvas.screen().grabWindow(hands.canvas.winId()).toImage()
    hands.stage.update()
    QApplication.processEvents()
    assert hands.canvas.screen().grabWindow(hands.canvas.winId()).toImage() == after


def test_a_change_of_theme_repaints_the_cards(hands: Hands) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    hands.show(scene([card("a")]))
    spot = hands.card("a") + hands.spot(QPointF(20, 0)) - hands.spot(QPointF(0, 0))
    before = hands.stage.grab().toImage().pixelColor(spot)
    theme.apply(app, "light")
    after = hands.stage.grab().toImage().pixelColor(spot)
    assert (before, after) == (QColor(theme.DARK.card), QColor(theme.LIGHT.card))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", [1.0, 0.3])
def test_a_card_has_the_same_place_on_every_screen(qapp: QApplication, ratio: float, zoom: float) -> None:
    built, camera = Scene(lambda areas: None), Camera()
    built.show(scene([card("a", 50, 20)]))
    camera.zoom = zoom
    frame, sheet = FramePainter(built, camera, Veil(lambda: None)), QPixmap(int(400 * ratio), int(300 * ratio))
    sheet.setDevicePixelRatio(ratio)
    for _ in range(3):
        painter = QPainter(sheet)
        frame.paint(painter, QRect(0, 0, 400, 300), ratio)
        painter.end()
        box, image = camera.screen_rect(built.cards["a"].rect), sheet.toImage()
        ground = frame.look.colour["canvas"].name()
        for inside in (box.topLeft() + QPointF(6, 9) * zoom, box.bottomRight() - QPointF(8, 8) * zoom):
            assert image.pixelColor((inside * ratio).toPoint()).name() != ground
        for outside in (box.topLeft() - QPointF(12, 9), box.bottomRight() + QPointF(12, 11)):
            assert image.pixelColor((outside * ratio).toPoint()).name() == ground
