"""Colours by cost: the scale, what is painted near by and from afar, the legend."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from gui.canvas.heat import scale
from gui.canvas.heat.view import HeatCell, HeatView
from gui.network.heat_values import seconds
from gui.theme.colour import contrast, luminance
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import digits_cnn

LEVELS = [i / 20 for i in range(21)]


@pytest.mark.parametrize("dark", [True, False])
def test_more_is_always_farther_from_the_ground(dark: bool) -> None:
    lights = [luminance(scale.colour(level, dark)) for level in LEVELS]
    assert lights == sorted(lights, reverse=not dark)
    assert len(set(lights)) == len(lights)


@pytest.mark.parametrize("dark", [True, False])
def test_numbers_can_be_read_on_every_colour(dark: bool) -> None:
    for level in LEVELS:
        fill = scale.colour(level, dark)
        assert contrast(scale.ink(fill), fill) >= 4.5


def test_the_most_is_at_the_end_and_small_ones_differ() -> None:
    assert (scale.level(10, 10, 90), scale.level(90, 10, 90)) == (0.0, 1.0)
    assert scale.level(scale.middle(10, 90), 10, 90) == pytest.approx(0.5)
    assert scale.level(5, 5, 5) == 1.0
    assert scale.level(11, 10, 1000) > 0.02


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.000165, "165 µs"), (0.0016834, "1.68 ms"), (0.25, "250 ms"), (2.5, "2.5 s"), (9e-8, "0 µs"), (123.4, "123 s")],
)
def test_times_are_told_in_the_unit_that_fits(value: float, told: str) -> None:
    assert seconds(value) == told


def heat(most: str = "fc1", none: str = "relu") -> HeatView:
    cells = {most: HeatCell(1.0, "65.7 K", "98%"), none: HeatCell(None, "none")}
    return HeatView("Parameters", "Numbers", cells, "90", "16 K", "65.7 K", "67 K in all")


def colour(hands: Hands, at: QPointF) -> QColor:
    return hands.stage.grab().toImage().pixelColor(hands.spot(at))


def test_the_foot_of_a_card_takes_the_colour_and_gives_it_back(scheme: str, shown: Shown) -> None:
    hands = shown(digits_cnn())
    foot = hands.stage.scene.cards["fc1"].rect.bottomLeft() + QPointF(90, -4)
    before = colour(hands, foot)
    hands.canvas.show_heat(heat())
    assert colour(hands, foot) == QColor(scale.colour(1.0, scheme == "dark"))
    hands.canvas.show_heat(None)
    assert colour(hands, foot) == before


def test_from_afar_the_whole_block_has_the_colour(scheme: str, shown: Shown) -> None:
    hands = shown(digits_cnn())
    hands.canvas.show_heat(heat())
    hands.stage.zoom_about_center(0.25)
    middle = hands.stage.scene.cards["fc1"].rect.center()
    assert colour(hands, middle) == QColor(scale.colour(1.0, scheme == "dark"))


def test_the_legend_says_least_most_and_sum_and_is_worked_by_hand(shown: Shown) -> None:
    hands = shown(digits_cnn())
    legend, asked = hands.canvas.legend, list[str]()
    legend.next_asked.connect(lambda: asked.append("next"))
    legend.closed.connect(lambda: asked.append("closed"))
    hands.canvas.show_heat(heat())
    assert (legend.low.text(), legend.high.text(), legend.total.text()) == ("90", "65.7 K", "67 K in all")
    assert legend.accessibleName() == "Parameters. from 90 to 65.7 K, 67 K in all"
    QTest.mouseClick(legend.title, Qt.MouseButton.LeftButton)
    QTest.mouseClick(legend.close_button, Qt.MouseButton.LeftButton)
    assert asked == ["next", "closed"]
    assert not legend.geometry().intersects(hands.canvas.zoom_bar.geometry())


def test_the_legend_stands_above_the_zoom_bar_where_the_canvas_is_narrow(shown: Shown) -> None:
    hands = shown(digits_cnn())
    hands.canvas.show_heat(heat())
    hands.canvas.resize(400, 500)
    legend = hands.canvas.legend.geometry()
    assert legend.bottom() < hands.canvas.zoom_bar.geometry().top()
    assert hands.canvas.rect().contains(legend)


def test_without_numbers_the_legend_says_why(shown: Shown) -> None:
    hands = shown(digits_cnn())
    hands.canvas.show_heat(
        HeatView("Time", "What each layer takes", {}, note="Not measured yet: torch is still loading.")
    )
    assert not hands.canvas.legend.bar.isVisible()
    assert "still loading" in hands.canvas.legend.note.text()


def test_the_overview_shows_the_colours_too(shown: Shown) -> None:
    hands = shown(digits_cnn())
    before = hands.canvas.minimap.grab().toImage()
    hands.canvas.show_heat(heat())
    assert hands.canvas.minimap.grab().toImage() != before
