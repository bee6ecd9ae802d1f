"""Curves of loss and accuracy: what is drawn, the cursor, zoom, the previous run, themes."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui import theme
from gui.training.charts import CurveChart, SeriesChart
from gui.training.charts.curve import Curve, Frame, Sight
from gui.training.charts.curve_look import Look

Colours = Callable[[QWidget], set[str]]


def settle(chart: CurveChart) -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def chart(show: Callable[..., QWidget]) -> CurveChart:
    made = CurveChart("Loss", low=0.0)
    show(made)
    made.set_series("train", np.arange(0, 101, 10), np.linspace(2.0, 0.0, 11))
    made.set_series("valid", [0, 50, 100], [2.2, 1.2, 0.4])
    settle(made)
    return made


def spot(chart: CurveChart, step: float) -> QPoint:
    """The pixel of a step in the plot."""
    plot = chart.findChild(QWidget, "plot")
    box = plot.getViewBox()
    scene = box.mapViewToScene(QPointF(step / plot.steps_per_unit, np.mean(box.viewRange()[1])))
    return plot.mapFromScene(scene)


def spot_of(chart: CurveChart, step: float, value: float) -> QPoint:
    plot = chart.findChild(QWidget, "plot")
    return plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(step / plot.steps_per_unit, value)))


def viewport(chart: CurveChart) -> QWidget:
    return chart.findChild(QWidget, "plot").viewport()


def test_without_points_it_shows_its_sentence(show: Callable[..., QWidget]) -> None:
    chart = CurveChart("Loss", empty="Press Train to watch the loss fall.")
    show(chart)
    assert chart.is_empty()
    assert chart.sentence.isVisible()
    chart.append("train", 0, 2.3)
    settle(chart)
    assert not chart.is_empty()
    chart.clear()
    settle(chart)
    assert chart.is_empty()


def test_curves_are_drawn_in_the_colours_of_the_theme(
    look: theme.Theme, chart: CurveChart, colours: Colours, qapp: QApplication
) -> None:
    assert {look.accent, look.warning} <= colours(chart)
    other = theme.LIGHT if look.dark else theme.DARK
    theme.apply(qapp, other.name)
    settle(chart)
    seen = colours(chart)
    assert {other.accent, other.warning, other.panel} <= seen
    assert look.accent not in seen


def test_the_cursor_reads_the_values_under_the_mouse(qtbot: QtBot, chart: CurveChart) -> None:
    qtbot.mouseMove(viewport(chart), spot(chart, 52))
    settle(chart)
    said = chart.legend.accessibleName()
    assert said == "step 52, train 1, valid 1.2"
    qtbot.mouseMove(viewport(chart), QPoint(2, 2))
    settle(chart)
    assert chart.legend.accessibleName() == "train, valid"


def test_the_cursor_counts_in_epochs(qtbot: QtBot, chart: CurveChart) -> None:
    chart.show_by("epoch", 20)
    settle(chart)
    qtbot.mouseMove(viewport(chart), spot(chart, 50))
    settle(chart)
    assert chart.legend.accessibleName() == "epoch 2.50, train 1, valid 1.2"


def test_the_arrow_keys_lead_the_cursor(qtbot: QtBot, chart: CurveChart) -> None:
    plot = chart.findChild(QWidget, "plot")
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert chart.legend.accessibleName().startswith("step 100,")
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert chart.legend.accessibleName() == "step 90, train 0.2, valid 0.4"
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert chart.legend.accessibleName() == "train, valid"


def view(chart: CurveChart) -> list[list[float]]:
    ranges: list[list[float]] = chart.findChild(QWidget, "plot").getViewBox().viewRange()
    return ranges


def test_the_values_axis_moves_seldom_but_shows_all(chart: CurveChart) -> None:
    before = view(chart)[1]
    chart.set_series("train", np.arange(0, 101, 10), np.linspace(1.8, 0.0, 11))
    settle(chart)
    assert view(chart)[1] == before
    chart.set_series("train", np.arange(0, 101, 10), np.linspace(5.0, 0.0, 11))
    settle(chart)
    assert view(chart)[1][1] >= 5.0
    chart.remove_series("train")
    chart.set_series("valid", [0, 50, 100], [0.3, 0.2, 0.1])
    settle(chart)
    assert view(chart)[1][1] <= 0.5


def test_the_wheel_zooms_and_a_double_click_shows_all(qtbot: QtBot, chart: CurveChart) -> None:
    assert view(chart)[0] == pytest.approx([0, 100])
    here = QPointF(spot(chart, 50))
    QApplication.sendEvent(
        viewport(chart),
        QWheelEvent(
            here,
            QPointF(viewport(chart).mapToGlobal(here.toPoint())),
            QPoint(0, 0),
            QPoint(0, 480),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    low, high = view(chart)[0]
    assert 0 < low < 50 < high < 100
    chart.append("train", 110, 0.0)
    settle(chart)
    assert view(chart)[0] == pytest.approx([low, high])
    qtbot.mouseDClick(viewport(chart), Qt.MouseButton.LeftButton, pos=here.toPoint())
    settle(chart)
    assert view(chart)[0] == pytest.approx([0, 110], rel=0.06)


def test_the_axis_reaches_to_the_known_end(chart: CurveChart) -> None:
    chart.set_last_step(400)
    settle(chart)
    assert view(chart)[0] == pytest.approx([0, 400])


def test_the_previous_run_stays_behind_the_new_one(chart: CurveChart, look: theme.Theme) -> None:
    chart.keep_as_previous()
    chart.append("train", [0, 10], [3.0, 2.5])
    settle(chart)
    assert chart.values_at(0) == {"previous train": 2.0, "previous valid": 2.2, "train": 3.0}
    assert chart.legend.accessibleName() == "train"
    chart.keep_as_previous()
    assert chart.values_at(0) == {"previous train": 3.0}


def test_a_reference_is_in_the_picture(chart: CurveChart) -> None:
    chart.set_reference(4.5, "always guessing the commonest class")
    settle(chart)
    assert view(chart)[1][1] >= 4.5
    chart.set_reference(None)
    settle(chart)
    assert view(chart)[1][1] < 4.5


def test_a_curve_does_not_strike_out_the_words_of_a_reference(chart: CurveChart, look: theme.Theme) -> None:
    """Curves pass below the ground of the words: right behind them little of their colour is left."""
    chart.set_series("train", range(101), [0.57] * 101)
    chart.set_series("valid", range(101), [1.1] * 101)
    chart.set_reference(0.5, "always guessing the commonest class")
    settle(chart)
    plot = chart.findChild(QWidget, "plot")
    words = plot.mapFromScene(plot.words_rect()).boundingRect()
    row = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(50.0, 0.57))).y()
    assert words.top() < row < words.bottom(), "the curve runs through the words"
    image = plot.grab().toImage()

    def blue(columns: range) -> int:
        """Pixels in the colour of the curve."""
        return sum(image.pixelColor(x, y).name() == look.accent for x in columns for y in (row - 1, row, row + 1))

    assert blue(range(words.left() - 40, words.left() - 4)) >= 36
    assert blue(range(words.left() + 4, words.right() - 4)) == 0


def test_logarithmic_y_leaves_out_nought(chart: CurveChart) -> None:
    chart.set_log_y(True)
    settle(chart)
    low, high = view(chart)[1]
    assert 10**low <= 0.2
    assert 10**high == pytest.approx(2.2, rel=0.8)
    assert np.isfinite([low, high]).all()


def test_not_a_number_leaves_a_gap(chart: CurveChart, colours: Colours) -> None:
    chart.set_series("train", [0, 50, 100], [1.0, np.nan, np.inf])
    settle(chart)
    assert np.isfinite(view(chart)).all()


def test_many_changes_cost_one_redraw(chart: CurveChart, monkeypatch: pytest.MonkeyPatch) -> None:
    plot = chart.findChild(QWidget, "plot")
    drawn: list[int] = []
    original = plot.redraw
    monkeypatch.setattr(plot, "redraw", lambda: (drawn.append(1), original()))
    for step in range(101, 151):
        chart.append("train", step, 0.1)
        chart.append("valid", step, 0.2)
    settle(chart)
    assert len(drawn) == 1


def test_a_hidden_chart_is_not_drawn_until_it_is_shown(chart: CurveChart, monkeypatch: pytest.MonkeyPatch) -> None:
    plot = chart.findChild(QWidget, "plot")
    chart.hide()
    drawn: list[int] = []
    original = plot.redraw
    monkeypatch.setattr(plot, "redraw", lambda: (drawn.append(1), original()))
    chart.append("train", 120, 0.1)
    settle(chart)
    assert drawn == []
    chart.show()
    settle(chart)
    assert drawn
    assert view(chart)[0][1] >= 120


def test_a_long_curve_is_drawn_with_few_points(chart: CurveChart) -> None:
    noise = np.random.default_rng(0).normal(size=100_000)
    chart.set_series("train", np.arange(100_000), noise)
    settle(chart)
    drawn = chart.findChild(QWidget, "plot").curves["train"].settled[1]
    assert len(drawn) < 2_000
    assert drawn.max() == noise.max()
    assert chart.values_at(70_000)["train"] == noise[70_000]


def test_the_last_points_join_the_picture_of_the_others(chart: CurveChart, look: theme.Theme) -> None:
    """Drawn apart from them, they leave no gap: while it grows there is something of the curve in every column."""
    plot = chart.findChild(QWidget, "plot")
    chart.remove_series("valid")
    chart.set_series("train", [0], [1.0])
    settle(chart)
    for begin, end in pairwise((1, 90, 190, 197, 250)):
        chart.append("train", range(begin, end), [1.0] * (end - begin))
        settle(chart)
        image, row = plot.grab().toImage(), spot_of(chart, 0, 1.0).y()
        columns = range(spot_of(chart, 0, 1.0).x() + 2, spot_of(chart, end - 2, 1.0).x())
        drawn = [any(image.pixelColor(x, row + by).name() == look.accent for by in (-1, 0, 1)) for x in columns]
        assert len(drawn) > 50
        assert all(drawn)


def test_a_curve_of_one_point_is_a_dot(show: Callable[..., QWidget], look: theme.Theme) -> None:
    chart = CurveChart("Loss", low=0.0)
    show(chart)
    chart.set_reference(2.0, "as high as it gets")
    chart.set_last_step(100)
    chart.append("train", 0, 1.0)
    chart.append("valid", [0, 50], [0.5, 0.5])
    settle(chart)
    image, at = chart.findChild(QWidget, "plot").grab().toImage(), spot_of(chart, 0, 1.0)
    assert image.pixelColor(at.x() + 1, at.y()).name() == look.accent
    chart.append("train", 50, 0.5)
    chart.remove_series("train")
    settle(chart)
    image = chart.findChild(QWidget, "plot").grab().toImage()
    assert image.pixelColor(at.x() + 1, at.y()).name() != look.accent


def test_a_closed_chart_does_not_hear_of_the_theme(qapp: QApplication) -> None:
    chart = CurveChart("Loss")
    chart.append("train", 0, 1.0)
    chart.deleteLater()
    del chart
    QApplication.processEvents()
    theme.apply(qapp, "light")
    qapp.setStyleSheet("")


def test_a_forecast(show: Callable[..., QWidget]) -> None:
    chart = SeriesChart()
    show(chart)
    chart.set_forecast([1.0, 2.0, 3.0], [4.0, 5.0], [4.5, 5.5], start=10)
    settle(chart)
    assert chart.values_at(13) == {"history": 3.0, "truth": 4.0, "prediction": 4.5}
    assert chart.legend.accessibleName() == "history, truth, prediction"
    chart.set_forecast([1.0], [], [])
    settle(chart)
    assert chart.values_at(13) == {"history": 1.0}


@pytest.mark.parametrize(("width", "height"), [(300.0, 0.0), (0.0, 200.0), (-3.0, -3.0)])
def test_a_chart_that_is_squeezed_to_nothing_draws_no_picture(qapp: QApplication, width: float, height: float) -> None:
    curve = Curve(Look("accent"))
    curve.points.replace(np.arange(300), np.linspace(1.0, 0.0, 300))
    curve.see(Sight(0.0, 299.0, 1.0, 100, log=False))
    curve.place(Frame((0.0, 299.0), (0.0, 1.0), width, height, 1.0))  # a complaint of Qt's would fail this test
    assert len(curve.settled[0]) > 1
