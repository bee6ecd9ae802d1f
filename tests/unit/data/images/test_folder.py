"""The source 'image_folder' on folders that the tests write, also hostile ones."""

import os
import sys

import numpy as np
import pytest
from PIL import Image

from core.data.lazy import Lazy
from core.data.source import Cancelled, quiet
from core.data.sources.files.images.column import size_for
from core.data.sources.files.images.folder import IMAGE_FOLDER, inspect
from core.data.sources.files.images.listing import listed
from core.data.sources.files.images.naming import groups, places
from core.problems import NetwrightError
from tests.unit.data.images.pictures_for_tests import classes, looked, pixels, told, write


def test_a_folder_for_each_class(tmp_path):
    found, table = looked(IMAGE_FOLDER, path=classes(tmp_path))
    image, label, file = found.schema.columns
    assert (image.kind, image.role, image.sizes, image.axes) == ("image", "input", (1, 8, 8), ("C", "H", "W"))
    assert (image.low, image.high, found.schema.rows, found.problems) == (0.0, 1.0, 6, ())
    assert (label.kind, label.role, label.classes) == ("category", "target", ("cat", "dog"))
    assert label.tally == (3, 3)
    assert (file.kind, file.role) == ("identifier", "ignore")
    assert table.array("label").tolist() == [0, 0, 0, 1, 1, 1]
    expected = np.stack([pixels(100 * i + j) for i in range(2) for j in range(3)])[:, None]
    assert isinstance(table.columns["image"], Lazy)
    np.testing.assert_array_equal(table.array("image"), expected.astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(table.array("image", np.array([4, 0])), table.array("image")[[4, 0]])
    assert table.columns["file"].to_list()[4] == "dog/1.png"


def test_classes_are_in_the_order_in_which_people_count(tmp_path):
    found, _ = looked(IMAGE_FOLDER, path=classes(tmp_path, 1, ("10", "9", "2")))
    assert found.schema.column("label").classes == ("2", "9", "10")


def test_folders_called_train_and_test_say_the_part(tmp_path):
    for part in ("train", "val", "Test"):
        classes(tmp_path / "data" / part, 2)
    found, table = looked(IMAGE_FOLDER, path=tmp_path)
    column = found.schema.column("part")
    assert (column.role, column.classes) == ("split", ("test", "train", "valid"))
    assert column.tally == (4, 4, 4)
    assert sorted(set(table.columns["part"].to_list())) == ["test", "train", "valid"]
    assert found.schema.column("label").classes == ("cat", "dog")


def test_pictures_without_classes(tmp_path):
    for number in range(3):
        write(tmp_path / f"{number}.png")
    found, table = looked(IMAGE_FOLDER, path=tmp_path)
    assert [column.name for column in found.schema.columns] == ["image", "file"]
    assert table.rows == 3


@pytest.mark.parametrize(
    ("paths", "level", "expected"),
    [
        (["a/cat/1.png", "a/dog/1.png"], "first", ["cat", "dog"]),
        (["cat/x/1.png", "dog/y/1.png"], "first", ["cat", "dog"]),
        (["cat/x/1.png", "dog/y/1.png"], "last", ["x", "y"]),
        (["cat/x/1.png", "dog/y/1.png"], "path", ["cat/x", "dog/y"]),
        (["1.png", "cat/2.png"], "first", ["", "cat"]),
        (["train/1.png", "test/1.png"], "first", ["", ""]),
        (["train/cat/1.png", "train/dog/1.png"], "first", ["cat", "dog"]),
    ],
)
def test_which_folder_is_the_class(paths, level, expected):
    assert [place.label for place in places(paths, level)] == expected


def test_groups_come_from_file_names(tmp_path):
    for name in ("p1_a", "p1_b", "p2_a", "odd"):
        write(tmp_path / "x" / f"{name}.png")
        write(tmp_path / "y" / f"{name}.png")
    found, table = looked(IMAGE_FOLDER, path=tmp_path, group="{group}_*")
    assert found.schema.column("group").role == "group"
    assert table.columns["group"].to_list()[:4] == ["x/odd.png", "p1", "p1", "p2"]
    assert "does not fit 2 of 8 file names, such as 'x/odd.png'" in told(found)
    assert groups(["s/slide7-cam2.tif"], "*-cam{group}") == ["2"]
    assert groups(["s7/x/a.png", "s8/a.png"], "{group}/*/*") == ["s7", ""]
    for bad in ("abc", "{group}{group}"):
        with pytest.raises(NetwrightError):
            groups(["a"], bad)


def test_a_pattern_cannot_hang_us():
    for pattern in ("*a*a*a*a*a*a*a*b{group}", "*a*a*a*a*a*{group}b", "?*?*?*?*{group}.b"):
        assert groups(["a" * 255], pattern) == [""]


@pytest.mark.parametrize(
    ("pattern", "name", "group"),
    [
        ("{group}_x", "a_b_x.png", "a_b"),
        ("{group}_*", "a_b_x.png", "a"),
        ("*_{group}_*", "a_b_x.png", "b"),
        ("*_{group}", "a_b_x.png", "b_x"),
        ("??{group}", "ab12.tif", "12"),
        ("img-{group}", "IMG-1.png", ""),
        ("{group}", "a.b.c", "a.b"),
    ],
)
def test_what_a_pattern_takes(pattern, name, group):
    assert groups([name], pattern) == [group]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({(28, 28): 9}, (28, 28)),
        ({(32, 48): 9}, (32, 48)),
        ({(480, 640): 9}, (64, 64)),
        ({(480, 640): 9, (640, 480): 5}, (64, 64)),
        ({(40, 50): 9, (41, 50): 5}, (32, 32)),
        ({(10, 12): 9, (11, 12): 5}, (10, 10)),
    ],
)
def test_a_sensible_size_is_found(sizes, expected):
    from collections import Counter

    assert size_for(Counter(sizes)) == expected


def test_sizes_channels_and_depth_follow_the_pictures(tmp_path):
    write(tmp_path / "a" / "1.png", pixels(0, (90, 120, 3)))
    write(tmp_path / "b" / "2.png", pixels(1, (70, 80)))
    found, table = looked(IMAGE_FOLDER, path=tmp_path)
    assert found.schema.column("image").sizes == (3, 64, 64)
    assert table.array("image").shape == (2, 3, 64, 64)
    found, table = looked(IMAGE_FOLDER, path=tmp_path, size=(20, 30), channels="grey", fit="pad")
    assert table.array("image").shape == (2, 1, 20, 30)
    deep = np.arange(64, dtype=np.uint16).reshape(8, 8) * 1000
    write(tmp_path / "deep" / "x" / "1.png", deep)
    write(tmp_path / "deep" / "y" / "1.png", deep)
    _, table = looked(IMAGE_FOLDER, path=tmp_path / "deep")
    np.testing.assert_array_equal(table.array("image")[0, 0], deep.astype(np.float32) / np.float32(65535))


def test_broken_pictures_are_named_and_left_out(tmp_path):
    root = classes(tmp_path, 5)
    (root / "cat" / "2.png").write_bytes(b"")
    (root / "dog" / "1.png").write_bytes((root / "dog" / "0.png").read_bytes()[:60])
    (root / "dog" / "3.png").write_text("hello")
    jpeg = write(root / "dog" / "7.jpg", pixels(9, (8, 8)))
    jpeg.write_bytes(jpeg.read_bytes()[:-60])
    found, table = looked(IMAGE_FOLDER, path=root)
    said = told(found)
    assert found.schema.rows == table.rows == 7
    for name in ("cat/2.png", "dog/1.png", "dog/3.png", "dog/7.jpg"):
        assert f"'{name}')" in said
    assert "'2.png' is empty" in said
    assert "'3.png' is not a picture" in said
    assert np.isfinite(table.array("image")).all()


def test_many_broken_pictures_are_counted(tmp_path):
    root = classes(tmp_path, 2)
    for number in range(60):
        (root / "cat" / f"x{number}.png").write_bytes(b"no")
    found, _ = looked(IMAGE_FOLDER, path=root)
    assert len(found.problems) == 21
    assert "40 more pictures cannot be read" in told(found)


def test_nothing_usable_is_a_sentence(tmp_path):
    with pytest.raises(NetwrightError, match="No folder is chosen"):
        looked(IMAGE_FOLDER)
    with pytest.raises(NetwrightError, match="There is no folder 'gone'"):
        looked(IMAGE_FOLDER, path=tmp_path / "gone")
    with pytest.raises(NetwrightError, match="holds no pictures"):
        looked(IMAGE_FOLDER, path=tmp_path)
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(NetwrightError, match=r"None of the pictures .* can be read. 'a.png' is empty"):
        looked(IMAGE_FOLDER, path=tmp_path)


def test_pictures_beside_the_class_folders_are_left_out(tmp_path):
    root = classes(tmp_path)
    write(root / "stray.png")
    found, table = looked(IMAGE_FOLDER, path=root)
    assert table.rows == 6
    assert "'stray.png' lies in no folder of a class" in told(found)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_loop_of_links_ends_and_broken_links_are_told(tmp_path):
    root = classes(tmp_path / "data")
    (root / "cat" / "again").symlink_to(root, target_is_directory=True)
    (root / "dog" / "gone.png").symlink_to(root / "nowhere.png")
    (root / "dog" / "self.png").symlink_to(root / "dog" / "self.png")
    found, table = looked(IMAGE_FOLDER, path=root)
    assert table.rows == 6
    assert "gone.png" in told(found)


def test_hidden_files_and_those_of_the_system_are_passed_over(tmp_path):
    root = classes(tmp_path)
    write(root / "cat" / ".hidden.png")
    write(root / "__MACOSX" / "cat" / "0.png")
    write(root / ".git" / "0.png")
    (root / "cat" / "Thumbs.db").write_bytes(b"x")
    assert looked(IMAGE_FOLDER, path=root)[1].rows == 6


def test_unicode_names_and_very_long_paths(tmp_path):
    root = tmp_path / "Bilder – ärö 画像"
    write(root / "Äpfel" / "grün 🍏.png")
    deep = root / "Birnen"
    for _ in range(10):
        deep = deep / ("n" * 80)
    write(deep / ("x" * 200 + ".png"))
    found, table = looked(IMAGE_FOLDER, path=root)
    assert found.schema.column("label").classes == ("Birnen", "Äpfel")
    assert len(table.columns["file"].to_list()[0]) > 1000
    assert table.array("image").shape == (2, 1, 8, 8)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_names_that_are_no_unicode(tmp_path):
    root = classes(tmp_path)
    write(root / "cat" / "ok.png")
    (root / "cat" / "ok.png").rename(os.fsdecode(os.fsencode(root / "cat") + b"/b\xff\xfe.png"))
    _, table = looked(IMAGE_FOLDER, path=root)
    assert table.rows == 7
    assert "cat/b��.png" in table.columns["file"].to_list()
    assert np.isfinite(table.array("image")).all()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_called_like_a_picture_does_not_hang_us(tmp_path):
    root = classes(tmp_path)
    os.mkfifo(root / "cat" / "pipe.png")
    found, table = looked(IMAGE_FOLDER, path=root)
    assert table.rows == 6
    assert "pipe.png" in told(found)


def test_a_folder_that_changes_is_noticed(tmp_path):
    root = classes(tmp_path)
    p = IMAGE_FOLDER.resolve((("path", str(root)),))
    found = inspect(p, quiet)
    assert IMAGE_FOLDER.stamp(p) == found.fingerprint
    write(root / "dog" / "new.png")
    assert IMAGE_FOLDER.stamp(p) != found.fingerprint
    with pytest.raises(NetwrightError, match="has 7 pictures that can be read now, and had 6"):
        IMAGE_FOLDER.read(p, found.schema)


def test_a_picture_that_goes_while_it_is_read_is_told(tmp_path):
    root = classes(tmp_path)
    _, table = looked(IMAGE_FOLDER, path=root)
    (root / "dog" / "1.png").unlink()
    np.testing.assert_array_equal(table.array("image", np.array([3])).shape, (1, 1, 8, 8))
    with pytest.raises(NetwrightError, match=r"Row 5: '1.png' cannot be opened: No such file"):
        table.array("image", np.array([3, 4]))


def test_moving_a_folder_keeps_its_fingerprint(tmp_path):
    root = classes(tmp_path / "a")
    before, _ = looked(IMAGE_FOLDER, path=root)
    root.rename(tmp_path / "b")
    assert looked(IMAGE_FOLDER, path=tmp_path / "b")[0].fingerprint == before.fingerprint


def test_looking_again_reads_no_file(tmp_path, monkeypatch):
    from core.data.sources.files.images import survey

    root = classes(tmp_path)
    (root / "cat" / "bad.png").write_bytes(b"no")
    first, _ = looked(IMAGE_FOLDER, path=root)
    survey._KEPT.clear()
    monkeypatch.setattr(survey, "header", lambda path: pytest.fail("it was read"))
    assert looked(IMAGE_FOLDER, path=root)[0] == first


def test_it_can_be_cancelled(tmp_path):
    def never(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        inspect(IMAGE_FOLDER.resolve((("path", str(classes(tmp_path))),)), never)


def test_which_folders_it_claims(tmp_path):
    assert IMAGE_FOLDER.claims(classes(tmp_path / "a")) == 0.9
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "x.csv").write_text("a,b\n1,2\n")
    assert IMAGE_FOLDER.claims(tmp_path / "t") == 0
    assert IMAGE_FOLDER.claims(tmp_path / "t" / "x.csv") == 0
    assert dict(IMAGE_FOLDER.suggest(tmp_path / "a").params)["path"] == str(tmp_path / "a")


def test_a_deep_nest_ends(tmp_path):
    place = tmp_path
    for _ in range(40):
        place = place / "d"
    write(place / "x.png")
    write(tmp_path / "y.png")
    found = listed(str(tmp_path))
    assert found.paths == ["y.png"]
    assert "nested too deeply" in found.problems[0]


def test_animations_and_palettes_are_pictures_too(tmp_path):
    frames = [Image.fromarray(pixels(number)) for number in range(3)]
    (tmp_path / "a").mkdir()
    frames[0].save(tmp_path / "a" / "x.gif", save_all=True, append_images=frames[1:])
    write(tmp_path / "b" / "y.png")
    found, table = looked(IMAGE_FOLDER, path=tmp_path, channels="grey")
    assert found.problems == ()
    np.testing.assert_allclose(table.array("image")[0, 0], pixels(0) / 255, atol=0.02)
