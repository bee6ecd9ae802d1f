"""Pictures as rows of data, against scikit-learn's own digits."""

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.prepare import loaded
from core.data.settings import source_schema
from core.document.project import DataSettings
from core.pictures import edge, picture
from core.problems import NetwrightError
from core.spec import Use

GREY = source_schema(Use("digits")).columns[0]
COLOUR = replace(GREY, sizes=(3, 2, 4), low=None, high=None)
DIGIT = loaded(DataSettings(Use("digits"))).columns["image"][5, 0]


def drawn(path: Path, ink_on_paper: bool, scale: int = 10, mode: str = "L") -> Path:
    shares = DIGIT / 16 * 255
    pixels = (255 - shares if ink_on_paper else shares).round().astype("uint8")
    image = Image.fromarray(pixels).resize((8 * scale, 8 * scale), Image.Resampling.NEAREST)
    image.convert(mode).save(path)
    return path


@pytest.mark.parametrize("ink_on_paper", [True, False])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1"])
def test_a_digit_drawn_as_a_picture_is_the_digit(tmp_path: Path, ink_on_paper: bool, mode: str) -> None:
    made = picture(drawn(tmp_path / "a.png", ink_on_paper, mode=mode), GREY, background=0.0)
    assert made.shape == (1, 1, 8, 8)
    assert made.dtype == np.float32
    if mode == "1":
        assert np.corrcoef(made.reshape(-1), DIGIT.reshape(-1))[0, 1] > 0.9
    else:
        np.testing.assert_allclose(made[0, 0], DIGIT, atol=0.6 if mode == "P" else 0.05)


def test_data_that_is_light_at_its_edge_is_left_light(tmp_path: Path) -> None:
    made = picture(drawn(tmp_path / "a.png", ink_on_paper=True), GREY, background=1.0)
    np.testing.assert_allclose(made[0, 0], 16 - DIGIT, atol=0.05)


def test_colours_are_channels_first_and_never_inverted(tmp_path: Path) -> None:
    pixels = np.zeros((2, 4, 3), dtype="uint8")
    pixels[..., 0] = 255
    Image.fromarray(pixels).save(tmp_path / "a.png")
    made = picture(tmp_path / "a.png", COLOUR, background=1.0)
    assert made.shape == (1, 3, 2, 4)
    assert [float(made[0, c].mean()) for c in range(3)] == [1.0, 0.0, 0.0]


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (16, 16), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert float(picture(tmp_path / "a.png", GREY, background=1.0).min()) == 16.0


def test_the_edge_of_the_digits_is_dark() -> None:
    assert edge(loaded(DataSettings(Use("digits"))).columns["image"]) == 0.0
    assert edge(np.pad(np.zeros((1, 1, 4, 4)), ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=1.0)) == 1.0


def test_only_pictures_are_decoded(tmp_path: Path) -> None:
    Image.new("L", (4, 4)).save(tmp_path / "a.gif")
    (tmp_path / "a.gif").rename(tmp_path / "a.png")
    with pytest.raises(NetwrightError, match="cannot be read as a picture"):
        picture(tmp_path / "a.png", GREY, 0.0)


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drawn(tmp_path / "a.png", ink_on_paper=True)
    for limit in (5000, 1000):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(NetwrightError, match="too large"), warnings.catch_warnings():
            picture(path, GREY, 0.0)


def test_a_column_of_rows_takes_no_picture(tmp_path: Path) -> None:
    column = source_schema(Use("iris")).columns[0]
    with pytest.raises(NetwrightError, match=r"takes vector values. Use .npy or .csv"):
        picture(drawn(tmp_path / "a.png", ink_on_paper=True), column, 0.0)
