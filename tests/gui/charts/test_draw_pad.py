"""Drawing with the mouse, and what the network is given: compared with the real digits through scikit-learn."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from gui import theme
from gui.training.charts import DrawPad
from gui.training.charts.raster import MNIST, UCI_DIGITS, drawing

Left = Qt.MouseButton.LeftButton
Shape = Sequence[Sequence[tuple[float, float]]]


def ring(
    x: float, y: float, wide: float, tall: float, start: float = -0.25, turns: float = 1.0
) -> list[tuple[float, float]]:
    angles = 2 * np.pi * (start + np.linspace(0, turns, 24))
    return [(x + wide * float(np.cos(a)), y + tall * float(np.sin(a))) for a in angles]


DIGITS: dict[int, Shape] = {
    0: [ring(0.5, 0.5, 0.22, 0.36, -0.25, -1)],
    1: [[(0.36, 0.3), (0.52, 0.14), (0.52, 0.5), (0.52, 0.86)]],
    2: [[(0.3, 0.28), (0.4, 0.16), (0.58, 0.15), (0.66, 0.28), (0.6, 0.45), (0.45, 0.65), (0.3, 0.84), (0.5, 0.84), (0.72, 0.84)]],
    3: [[(0.3, 0.2), (0.5, 0.12), (0.68, 0.24), (0.62, 0.4), (0.48, 0.47), (0.66, 0.56), (0.7, 0.72), (0.55, 0.86), (0.3, 0.8)]],
    4: [[(0.52, 0.12), (0.4, 0.35), (0.28, 0.56), (0.5, 0.58), (0.74, 0.56)], [(0.58, 0.38), (0.57, 0.6), (0.55, 0.88)]],
    5: [[(0.7, 0.14), (0.5, 0.14), (0.36, 0.15), (0.34, 0.42), (0.5, 0.4), (0.66, 0.5), (0.68, 0.7), (0.52, 0.86), (0.3, 0.82)]],
    6: [[(0.58, 0.12), (0.42, 0.3), (0.34, 0.55), (0.36, 0.78), (0.52, 0.87), (0.66, 0.75), (0.62, 0.58), (0.48, 0.53), (0.37, 0.66)]],
    7: [[(0.3, 0.15), (0.5, 0.15), (0.7, 0.16), (0.58, 0.45), (0.44, 0.86)], [(0.4, 0.5), (0.68, 0.48)]],
    8: [ring(0.5, 0.31, 0.14, 0.17) + ring(0.5, 0.67, 0.17, 0.19)],
    9: [[*ring(0.48, 0.33, 0.17, 0.18, 0, -1), (0.66, 0.4), (0.65, 0.62), (0.6, 0.75), (0.42, 0.86)]],
}  # fmt: skip


def draw(qtbot: QtBot, pad: DrawPad, shape: Shape) -> None:
    sheet = pad.sheet()

    def at(spot: tuple[float, float]) -> QPoint:
        return QPoint(round(sheet.x() + spot[0] * sheet.width()), round(sheet.y() + spot[1] * sheet.height()))

    for stroke in shape:
        qtbot.mousePress(pad, Left, pos=at(stroke[0]))
        for spot in stroke[1:]:
            qtbot.mouseMove(pad, at(spot))
        qtbot.mouseRelease(pad, Left, pos=at(stroke[-1]))


@pytest.fixture
def pad(show: Callable[..., QWidget]) -> DrawPad:
    made = DrawPad()
    show(made, 240, 200)
    return made


@pytest.fixture(scope="module")
def reader() -> SVC:
    """Learned from the real digits, 0..16."""
    pixels, labels = load_digits(return_X_y=True)
    return SVC(gamma=0.001).fit(pixels, labels)


def test_digits_drawn_with_the_mouse_are_read_by_a_model_of_the_real_ones(
    qtbot: QtBot, pad: DrawPad, reader: SVC
) -> None:
    read = []
    for shape in DIGITS.values():
        pad.clear()
        draw(qtbot, pad, shape)
        read.append(int(reader.predict(pad.image(8, 8).reshape(1, 64) * 16)[0]))
    assert sum(a == b for a, b in zip(read, DIGITS, strict=True)) >= 9, read


def test_the_ink_is_like_that_of_the_real_digits(qtbot: QtBot, pad: DrawPad) -> None:
    ink = []
    for shape in DIGITS.values():
        pad.clear()
        draw(qtbot, pad, shape)
        ink.append(pad.image(8, 8).mean())
    assert np.mean(ink) == pytest.approx(load_digits().images.mean() / 16, rel=0.15)


@pytest.mark.parametrize(("size", "offset"), [(30.0, 5.0), (30.0, 60.0), (90.0, 2.0)])
def test_place_and_size_of_the_drawing_do_not_matter(size: float, offset: float) -> None:
    def strokes(scale: float, shift: float) -> list[list[QPointF]]:
        return [[QPointF(x * scale + shift, y * scale + shift) for x, y in stroke] for stroke in DIGITS[3]]

    np.testing.assert_allclose(drawing(strokes(size, offset), 8, 8), drawing(strokes(50, 20), 8, 8), atol=0.05)


def test_a_uci_digit_fills_the_picture_from_top_to_bottom() -> None:
    image = drawing([[QPointF(50, 10), QPointF(50, 40), QPointF(50, 90)]], 8, 8, UCI_DIGITS)
    assert (image.max(axis=1) > 0.3).all()
    assert image[:, :2].sum() == image[:, 6:].sum() == 0


def test_an_mnist_digit_is_centred_by_mass_within_20_of_28_pixels() -> None:
    strokes = [[QPointF(x * 100, y * 100) for x, y in stroke] for stroke in DIGITS[9]]
    image = drawing(strokes, 28, 28, MNIST)
    rows, columns = image.sum(axis=1), image.sum(axis=0)
    where = np.arange(28) + 0.5
    assert rows @ where / rows.sum() == pytest.approx(14, abs=0.1)
    assert columns @ where / columns.sum() == pytest.approx(14, abs=0.1)
    inked = np.flatnonzero(rows > 0.05)
    assert inked[-1] - inked[0] + 1 == pytest.approx(20, abs=1)


@pytest.mark.parametrize("strokes", [[[QPointF(20, 20)]], [[QPointF(10, 50), QPointF(90, 50)]]], ids=["dot", "line"])
@pytest.mark.parametrize("placement", [MNIST, UCI_DIGITS], ids=["mnist", "uci"])
def test_dots_and_straight_lines_do_not_become_blots(strokes: list[list[QPointF]], placement: object) -> None:
    image = drawing(strokes, 16, 16, placement)
    assert image.dtype == np.float32
    assert 0 < image.sum() < 16 * 16 * 0.35
    assert image.max() <= 1


def test_edges_are_smooth(qtbot: QtBot, pad: DrawPad) -> None:
    draw(qtbot, pad, DIGITS[0])
    image = pad.image(8, 8)
    assert ((image > 0.1) & (image < 0.9)).sum() > 10


def test_an_empty_sheet_is_blank(pad: DrawPad) -> None:
    assert pad.is_empty()
    assert pad.image(5, 7).shape == (5, 7)
    assert not pad.image(5, 7).any()


def test_strokes_are_told_undone_and_cleared(qtbot: QtBot, pad: DrawPad) -> None:
    told: list[bool] = []
    pad.changed.connect(lambda: told.append(pad.is_empty()))
    draw(qtbot, pad, DIGITS[4])
    both = pad.image(8, 8)
    assert told == [False, False]
    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not np.array_equal(pad.image(8, 8), both)
    qtbot.keyClick(pad, Qt.Key.Key_Backspace)
    assert pad.is_empty()
    pad.clear()
    pad.undo()
    assert told == [False, False, False, True]


def test_a_stroke_is_told_while_it_grows(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, Left, pos=QPoint(60, 60))
    with qtbot.waitSignal(pad.changed):
        qtbot.mouseMove(pad, QPoint(90, 90))
    qtbot.mouseRelease(pad, Left, pos=QPoint(90, 90))


def test_clearing_in_the_middle_of_a_stroke(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, Left, pos=QPoint(60, 60))
    qtbot.keyClick(pad, Qt.Key.Key_Escape)
    qtbot.mouseMove(pad, QPoint(90, 90))
    qtbot.mouseRelease(pad, Left, pos=QPoint(90, 90))
    assert pad.is_empty()


def test_only_the_left_button_draws(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, Qt.MouseButton.RightButton, pos=QPoint(60, 60))
    qtbot.mouseRelease(pad, Qt.MouseButton.RightButton, pos=QPoint(60, 60))
    assert pad.is_empty()


def test_a_stroke_beyond_the_sheet_stays_on_it(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, Left, pos=QPoint(120, 100))
    qtbot.mouseMove(pad, QPoint(600, 100))
    qtbot.mouseRelease(pad, Left, pos=QPoint(600, 100))
    assert np.isfinite(pad.image(8, 8)).all()


def test_the_drawing_keeps_its_place_when_the_window_changes(qtbot: QtBot, pad: DrawPad) -> None:
    draw(qtbot, pad, DIGITS[2])
    before = pad.image(8, 8)
    pad.resize(500, 400)
    QApplication.processEvents()
    np.testing.assert_array_equal(pad.image(8, 8), before)


def test_ink_is_seen_in_both_themes(
    qtbot: QtBot, look: theme.Theme, pad: DrawPad, colours: Callable[[QWidget], set[str]]
) -> None:
    assert look.text not in colours(pad)
    draw(qtbot, pad, DIGITS[1])
    assert {look.text, look.field} <= colours(pad)
