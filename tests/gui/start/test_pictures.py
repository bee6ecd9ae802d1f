"""The pictures of the templates: each shows something, inside its rectangle, in both themes."""

import itertools

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from sklearn.datasets import load_digits, load_iris

from core.templates import TEMPLATES
from gui.start import pictures
from gui.start.samples import DIGITS, IRISES
from gui.theme import DARK, LIGHT, Theme

KEYS = [template.key for template in TEMPLATES]


def drawn(name: str, look: Theme, width: int = 300, height: int = 110) -> QImage:
    """The picture with a margin of 12 pixels around it, on nothing."""
    image = QImage(width + 24, height + 24, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pictures.find(name)(painter, QRectF(12, 12, width, height), look)
    painter.end()
    return image


def covered(image: QImage) -> set[tuple[int, int]]:
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 0}


def test_every_template_has_a_picture_of_its_own():
    assert set(pictures.names()) == {*KEYS, pictures.EMPTY, pictures.MY_DATA}


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("name", [*KEYS, pictures.EMPTY, pictures.MY_DATA, "never-heard-of"])
def test_a_picture_fills_its_place_and_stays_within_it(qapp, name, look):
    image = drawn(name, look)
    touched = covered(image)
    assert len(touched) > 300
    margin = 5
    for x, y in touched:
        assert margin <= x < image.width() - margin, (x, y)
        assert margin <= y < image.height() - margin, (x, y)


def test_no_two_templates_look_alike(qapp):
    images = {name: drawn(name, DARK) for name in (*KEYS, "never-heard-of", "nor-of-this")}
    for one, other in itertools.combinations(images, 2):
        assert images[one] != images[other], (one, other)


def test_a_template_without_a_picture_gets_the_same_network_every_time(qapp):
    assert drawn("never-heard-of", DARK) == drawn("never-heard-of", DARK)


def test_the_digits_and_irises_are_the_real_ones():
    digits, irises = load_digits(), load_iris()
    for digit, row in ((0, 0), (3, 13), (7, 7)):
        assert digits.target[row] == digit
        assert [list(r) for r in DIGITS[digit]] == digits.images[row].astype(int).tolist()
    for kind, points in enumerate(IRISES):
        rows = irises.data[irises.target == kind][:48:4, 2:4]
        assert [list(p) for p in points] == [[round(v * 10) for v in row] for row in rows]
