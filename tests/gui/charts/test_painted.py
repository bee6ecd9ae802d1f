"""Confusion matrix, class bars, pictures, decision boundary."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui import theme
from gui.training.charts import BarList, BoundaryChart, HeatMatrix, ImageView
from gui.training.charts.class_colours import class_token

Show = Callable[..., QWidget]
COUNTS = np.array([[34, 0, 0], [1, 30, 6], [0, 0, 20]])


@pytest.fixture
def matrix(show: Show) -> HeatMatrix:
    made = HeatMatrix()
    made.set_counts(COUNTS, ["4", "7", "9"])
    show(made, 200, 200)
    return made


def test_hover_tells_a_cell_in_words(qtbot: QtBot, matrix: HeatMatrix) -> None:
    qtbot.mouseMove(matrix, matrix.cell_rect(1, 2).center().toPoint())
    assert matrix.accessibleDescription() == "true 7, predicted 9: 6 of 37"
    qtbot.mouseMove(matrix, QPoint(199, 199))
    assert matrix.accessibleDescription() == ""


def test_the_arrow_keys_go_from_cell_to_cell(qtbot: QtBot, matrix: HeatMatrix) -> None:
    said = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(matrix, key)
        said.append(matrix.accessibleDescription())
    assert said[0] == "true 4, predicted 4: 34 of 34"
    assert said[1] == "true 7, predicted 4: 1 of 37"
    assert said[4] == "true 7, predicted 9: 6 of 37"


def test_fuller_cells_are_stronger(matrix: HeatMatrix, look: theme.Theme) -> None:
    matrix.resize(90, 90)  # without numbers in the cells
    image = matrix.grab().toImage()

    def distance(row: int, column: int) -> float:
        spot = matrix.cell_rect(row, column).center().toPoint()
        seen = np.array(image.pixelColor(spot).getRgb()[:3])
        return float(np.abs(seen - np.array(theme.colour.channels(look.panel))).sum())

    assert distance(0, 0) > distance(1, 1) > distance(1, 2) > distance(1, 0) > distance(0, 1)


def test_rows_and_columns_are_named(matrix: HeatMatrix, look: theme.Theme) -> None:
    image = matrix.grab().toImage()

    def inked(area: QRectF) -> bool:
        spots = (
            (x, y)
            for x in range(int(area.left()), int(area.right()))
            for y in range(int(area.top()), int(area.bottom()))
        )
        return any(image.pixelColor(x, y) != QColor(look.panel) for x, y in spots)

    first, last = matrix.cell_rect(0, 0), matrix.cell_rect(2, 2)
    high = QFontMetrics(theme.font("small")).height()
    below = last.bottom() + QFontMetrics(theme.font("mono")).height() + 3
    assert inked(QRectF(0, first.top(), high, last.bottom())), "true, beside the labels of the rows"
    assert inked(QRectF(first.left(), below, last.right() - first.left(), high)), (
        "predicted, below those of the columns"
    )
    assert below + high <= matrix.height()


def test_names_of_the_axes_give_way_to_small_cells(show: Show) -> None:
    made = HeatMatrix()
    made.set_counts(np.eye(20, dtype=int))
    show(made, 200, 160)
    assert made.cell_rect(0, 0).height() < 9
    made.resize(400, 400)
    assert made.cell_rect(0, 0).height() > 15
    assert made.cell_rect(19, 19).bottom() < 400 - 2 * QFontMetrics(theme.font("small")).height()


def test_a_matrix_must_be_square_and_named_in_full(matrix: HeatMatrix) -> None:
    with pytest.raises(ValueError, match="square"):
        matrix.set_counts([[1, 2]])
    with pytest.raises(ValueError, match="2 classes but 1"):
        matrix.set_counts([[1, 2], [3, 4]], ["a"])


@pytest.mark.parametrize("classes", [0, 1, 2, 10, 100])
def test_every_size_fits(show: Show, classes: int) -> None:
    made = HeatMatrix()
    made.set_counts(np.eye(classes, dtype=int), [f"a class with a long name {i}" for i in range(classes)])
    show(made, 240, 160)
    assert not made.grab().isNull()
    for index in range(classes):
        assert QRectF(made.rect()).contains(made.cell_rect(index, index))


def test_the_most_probable_class_stands_out(
    show: Show, look: theme.Theme, colours: Callable[[QWidget], set[str]]
) -> None:
    bars = BarList()
    bars.set_values(["cat", "dog", "bird"], [0.2, 0.7, 0.1])
    show(bars, 260, 66)
    assert bars.best() == 1
    assert bars.accessibleDescription() == "dog, 70.0 %"
    assert {look.accent, look.wire} <= colours(bars)
    assert look.good not in colours(bars)


def test_the_most_probable_ones_are_kept_where_room_is_short(show: Show) -> None:
    bars = BarList()
    bars.set_values([str(i) for i in range(10)], [0.01, 0.2, 0.02, 0.4, 0.03, 0.3, 0.01, 0.01, 0.01, 0.01])
    show(bars, 260, 66)
    assert bars.shown() == [1, 3, 5]
    bars.resize(260, 400)
    assert bars.shown() == list(range(10))
    bars.clear()
    assert bars.best() is None
    assert bars.shown() == []


def test_bars_need_a_name_each() -> None:
    with pytest.raises(ValueError, match="2 names but 1"):
        BarList().set_values(["a", "b"], [1.0])


def test_a_picture_is_shown_pixel_by_pixel(show: Show) -> None:
    view = ImageView()
    show(view, 90, 90)
    view.set_image(np.arange(16).reshape(4, 4), low=0, high=15)
    area = view.picture_rect()
    assert area.size().toTuple() == (88, 88)
    image = view.grab().toImage()
    cell = area.width() / 4
    for row in range(4):
        for column in range(4):
            for inset in (0.2, 0.8):  # the same over the whole pixel: nothing is blurred
                spot = area.topLeft() + QPoint(int((column + inset) * cell), int((row + inset) * cell))
                assert image.pixelColor(spot).red() == round((4 * row + column) * 255 / 15)


@pytest.mark.parametrize("shape", [(3, 5, 4), (5, 4, 3)])
def test_colour_pictures_of_either_order(show: Show, shape: tuple[int, ...]) -> None:
    pixels = np.zeros(shape)
    pixels[(0, ...) if shape[0] == 3 else (..., 0)] = 1.0
    view = ImageView()
    show(view, 100, 100)
    view.set_image(pixels)
    assert view.grab().toImage().pixelColor(50, 50).name() == "#ff0000"
    assert view.accessibleDescription() == "4 by 5 pixels"


@pytest.mark.parametrize("pixels", [np.zeros(3), np.zeros((2, 2, 2)), np.zeros((0, 4)), np.zeros((1, 1, 1, 1))])
def test_other_shapes_are_refused(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="shape"):
        ImageView().set_image(pixels)


def test_flat_and_broken_pictures_are_shown_too(show: Show) -> None:
    view = ImageView()
    show(view, 60, 60)
    for pixels in (np.full((3, 3), 7.0), np.array([[np.nan, 1.0], [0.0, 2.0]])):
        view.set_image(pixels)
        assert not view.grab().isNull()
    view.set_image(None)
    assert view.picture_rect().isEmpty()


@pytest.fixture
def boundary(show: Show, look: theme.Theme) -> BoundaryChart:
    made = BoundaryChart()
    show(made, 420, 300)
    made.set_classes(["inner", "outer"])
    made.set_field(np.tile(np.linspace(0, 1, 40), (30, 1)), (-2, 2), (-1, 2))
    QApplication.processEvents()
    return made


def at(chart: BoundaryChart, x: float, y: float) -> str:
    plot = chart.findChild(QWidget, "plot")
    scene = plot.getViewBox().mapViewToScene(plot.getViewBox().mapToView(plot.getViewBox().rect().center()))
    scene = plot.getViewBox().mapViewToScene(type(scene)(x, y))
    spot = plot.viewport().mapTo(chart, plot.mapFromScene(scene))
    return chart.grab().toImage().pixelColor(spot).name()


def test_the_field_wears_the_colours_of_the_classes(boundary: BoundaryChart, look: theme.Theme) -> None:
    def mixed(index: int) -> str:
        return theme.mix(look.panel, look.category(class_token(index)), 0.5)

    assert close(at(boundary, -1.9, 0.5), mixed(0))
    assert close(at(boundary, 1.9, 0.5), mixed(1))


def close(one: str, other: str) -> bool:
    pairs = zip(theme.colour.channels(one), theme.colour.channels(other), strict=True)
    return all(abs(a - b) <= 8 for a, b in pairs)


@pytest.mark.parametrize("width", [250, 420])
def test_the_classes_are_named_whole(show: Show, look: theme.Theme, width: int) -> None:
    made = BoundaryChart()
    made.set_classes(["arm 1", "arm 2"])
    for part in ("train", "valid"):
        made.set_points(part, np.array([[0.0, 0.0], [1.0, 1.0]]), [0, 1])
    show(made, width, 220)
    legend = made.legend
    image, ground = legend.grab().toImage(), QColor(look.panel)
    inked = [x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in range(image.height()))]
    words = QFontMetrics(theme.font("small")).horizontalAdvance("arm 1 arm 2")
    assert inked[-1] - inked[0] >= words
    assert made.title.width() >= made.title.sizeHint().width()
    assert made.title.text() == ("Boundary" if width == 250 else "Decision boundary")


def test_the_first_row_lies_at_the_lowest_y(boundary: BoundaryChart, look: theme.Theme) -> None:
    boundary.set_field(np.repeat(np.linspace(0, 1, 30)[:, None], 40, axis=1), (-2, 2), (-1, 2))
    QApplication.processEvents()
    assert close(at(boundary, 0, -0.9), theme.mix(look.panel, look.category(class_token(0)), 0.5))
    assert close(at(boundary, 0, 1.9), theme.mix(look.panel, look.category(class_token(1)), 0.5))


def test_both_axes_have_the_same_scale(boundary: BoundaryChart) -> None:
    box = boundary.findChild(QWidget, "plot").getViewBox()
    wide, tall = box.viewPixelSize()
    assert wide == pytest.approx(tall, rel=0.02)
    (left, right), (low, high) = box.viewRange()
    assert left <= -2 <= 2 <= right
    assert low <= -1 <= 2 <= high


def test_the_field_is_updated_in_place(boundary: BoundaryChart) -> None:
    plot = boundary.findChild(QWidget, "plot")
    items = len(plot.scene().items())
    for share in (0.1, 0.9):
        boundary.set_field(np.full((20, 20), share), (-2, 2), (-1, 2))
    assert len(plot.scene().items()) == items


def test_points_of_both_parts(boundary: BoundaryChart, look: theme.Theme) -> None:
    boundary.set_points("train", [[-1.0, 0.0], [1.0, 0.0]], [0, 1])
    assert boundary.legend.accessibleName() == "inner, outer"
    boundary.set_points("valid", [[1.5, 1.0]], [1])
    assert boundary.legend.accessibleName() == "validation, inner, outer"
    QApplication.processEvents()
    assert close(at(boundary, -1.0, 0.0), look.category(class_token(0)))
    assert close(at(boundary, 1.5, 1.0), look.panel)
    boundary.clear()
    assert boundary.is_empty()


def test_wrong_fields_and_points_are_refused(boundary: BoundaryChart) -> None:
    with pytest.raises(ValueError, match="rows, columns and classes"):
        boundary.set_field(np.zeros(4), (0, 1), (0, 1))
    with pytest.raises(ValueError, match="N x 2"):
        boundary.set_points("train", np.zeros((3, 3)), [0, 0, 0])


def test_points_alone_are_all_in_sight(show: Show) -> None:
    chart = BoundaryChart()
    show(chart, 300, 300)
    chart.set_points("train", [[-5.0, 0.0], [7.0, 3.0]], [0, 1])
    chart.set_axes("petal length", "petal width")
    QApplication.processEvents()
    (left, right), _ = chart.findChild(QWidget, "plot").getViewBox().viewRange()
    assert left < -5
    assert right > 7
