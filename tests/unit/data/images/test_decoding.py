"""Decoding: every format and mode, against numpy; hostile bytes end in a sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from core.data.sources.files.images.decoding import Form, decode, decoded, shares
from core.data.sources.files.images.header import MAX_PIXELS, header
from core.problems import NetwrightError
from tests.unit.data.images.pictures_for_tests import pixels, write

GREY, COLOUR = Form(1, 8, 8), Form(3, 8, 8)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif", "a.bmp"])
@pytest.mark.parametrize(("form", "size"), [(GREY, (8, 8)), (COLOUR, (8, 8, 3))])
def test_formats_without_loss_give_the_very_pixels(tmp_path, name, form, size):
    values = pixels(1, size)
    options = {"lossless": True} if name.endswith("webp") else {}
    made = decode(str(write(tmp_path / name, values, **options)), form)
    expected = values[None] if form is GREY else values.transpose(2, 0, 1)
    np.testing.assert_array_equal(made, expected)
    assert made.dtype == np.uint8


def test_jpeg_is_near(tmp_path):
    values = np.full((16, 16, 3), (200, 40, 90), dtype=np.uint8)
    made = decode(str(write(tmp_path / "a.jpg", values, quality=95)), Form(3, 16, 16))
    assert np.abs(made.astype(int) - values.transpose(2, 0, 1)).max() < 6


def test_sixteen_bits_keep_their_depth(tmp_path):
    values = np.random.default_rng(0).integers(0, 65536, (8, 8)).astype(np.uint16)
    for name in ("a.png", "a.tif"):
        path = str(write(tmp_path / name, values))
        assert header(path).dtype == "uint16"
        np.testing.assert_array_equal(decode(path, GREY._replace(dtype="uint16")), values[None])
        np.testing.assert_array_equal(decode(path, GREY), (values / 257).round()[None])
    eight = str(write(tmp_path / "b.png", pixels(2)))
    np.testing.assert_array_equal(decode(eight, GREY._replace(dtype="uint16")), pixels(2)[None].astype(int) * 257)


def test_measured_values_stay_as_they_are(tmp_path):
    values = np.linspace(-3, 900, 64, dtype=np.float32).reshape(8, 8)
    path = str(write(tmp_path / "a.tif", values))
    made = decode(path, GREY._replace(dtype="float32"))
    np.testing.assert_array_equal(made, values[None])
    np.testing.assert_array_equal(shares(made), made)
    values[3, 3] = np.nan
    with pytest.raises(NetwrightError, match=r"'b.tif' holds values that are not numbers"):
        decode(str(write(tmp_path / "b.tif", values)), GREY._replace(dtype="float32"))


def test_what_is_transparent_lies_on_white(tmp_path):
    values = np.zeros((8, 8, 4), dtype=np.uint8)
    values[:4] = (255, 0, 0, 255)
    path = str(write(tmp_path / "a.png", values))
    made = decode(path, COLOUR)
    assert made[:, 0, 0].tolist() == [255, 0, 0]
    assert made[:, 7, 7].tolist() == [255, 255, 255]
    palette = Image.fromarray(values).quantize(4)
    palette.save(tmp_path / "p.png")
    assert decode(str(tmp_path / "p.png"), COLOUR)[:, 7, 7].tolist() == [255, 255, 255]
    assert header(path).channels == header(str(tmp_path / "p.png")).channels == 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_noted(tmp_path, orientation):
    from PIL import ImageOps

    values = pixels(3, (6, 10))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = write(tmp_path / "a.jpg", values, exif=exif, quality=100)
    upright = ImageOps.exif_transpose(Image.open(path))
    assert header(str(path))[1:3] == upright.size
    made = decode(str(path), Form(1, upright.height, upright.width))
    np.testing.assert_array_equal(made[0], np.asarray(upright))


def test_other_sizes_are_fitted(tmp_path):
    values = np.zeros((8, 16), dtype=np.uint8)
    values[:, 4:12] = 255
    path = str(write(tmp_path / "a.png", values))
    assert (decode(path, GREY) == 255).all()
    padded = decode(path, GREY._replace(fit="pad"))[0]
    assert (padded[[0, 1, 6, 7]] == 0).all()
    assert (padded[2:6, 3:5] == 255).all()
    stretched = decode(path, GREY._replace(fit="stretch"))[0]
    assert (stretched[:, 3:5] == 255).all()
    assert (stretched[:, [0, 7]] == 0).all()


def test_shares_are_float32_from_0_to_1():
    assert shares(np.array([0, 255], dtype=np.uint8)).tolist() == [0.0, 1.0]
    assert shares(np.array([0, 65535], dtype=np.uint16)).tolist() == [0.0, 1.0]
    np.testing.assert_array_equal(shares(pixels()), pixels().astype(np.float32) / np.float32(255))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of zeros, a thousand times smaller than what it unpacks to."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_its_head(tmp_path):
    data = bomb(60_000, 60_000)
    (tmp_path / "bomb.png").write_bytes(data)
    for attempt in (lambda: header(str(tmp_path / "bomb.png")), lambda: decoded(data, GREY, "bomb.png")):
        with pytest.raises(NetwrightError, match=r"'bomb.png' has 60,000×60,000 pixels, more than"):
            attempt()
    assert MAX_PIXELS < 60_000 * 60_000


def refusal(attempt) -> str:
    """What it says of what it cannot do; '' where it can."""
    try:
        attempt()
    except NetwrightError as error:
        return str(error)
    return ""


def whole(name: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels(5, (32, 32, 3))).save(file, format=name)
    return file.getvalue()


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_a_file_cut_off_anywhere_is_told_or_read_and_nothing_else(name):
    data = whole(name)
    refused = 0
    for end in range(0, len(data), max(1, len(data) // 60)):
        said = refusal(lambda end=end: decoded(data[:end], COLOUR, "cut.img"))
        refused += bool(said)
        assert "'cut.img'" in said or not said
    assert refused > 10


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_changed_bytes_are_told_or_read_and_nothing_else(name, tmp_path):
    draw, data = np.random.default_rng(0), whole(name)
    for number in range(80):
        changed = bytearray(data)
        for place in draw.integers(8, len(data), 1 + number % 8):
            changed[place] = int(draw.integers(256))
        (tmp_path / "x").write_bytes(changed)
        for attempt in (lambda: header(str(tmp_path / "x")), lambda: decode(str(tmp_path / "x"), COLOUR)):
            said = refusal(attempt)
            assert "'x'" in said or not said


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "is empty"), (b"hello", "not a picture"), (b"\xff\xd8\xff", "is damaged")]
)
def test_what_is_no_picture_says_so(tmp_path, data, says):
    (tmp_path / "a.jpg").write_bytes(data)
    for attempt in (header, lambda path: decode(path, GREY)):
        with pytest.raises(NetwrightError, match=says):
            attempt(str(tmp_path / "a.jpg"))
    with pytest.raises(NetwrightError, match=r"'gone.png' cannot be opened: No such file"):
        decode(str(tmp_path / "gone.png"), GREY)


def test_the_head_tells_whether_the_end_is_there(tmp_path):
    for name in ("PNG", "JPEG", "WEBP"):
        (tmp_path / "x").write_bytes(whole(name))
        assert header(str(tmp_path / "x")).whole
    for name in ("PNG", "JPEG"):
        (tmp_path / "x").write_bytes(whole(name)[:-20])
        assert not header(str(tmp_path / "x")).whole
