"""The sources 'image_table', 'image_masks' and 'idx' on files that the tests write."""

import gzip
import struct

import numpy as np
import pytest
from PIL import Image

from core.data.sources.files.images.idx import IDX, read_idx
from core.data.sources.files.images.masks import IMAGE_MASKS
from core.data.sources.files.images.table import IMAGE_TABLE
from core.problems import NetwrightError
from tests.unit.data.images.pictures_for_tests import looked, pixels, told, write


def labelled(root, rows, header="file,label,price"):
    path = root / "labels.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_table_of_paths_and_labels(tmp_path):
    for number in range(4):
        write(tmp_path / "images" / f"p{number}.png", pixels(number))
    path = labelled(tmp_path, ["images/p2.png,cat,1.5", "p0.png,dog,2.5", "p3,cat,", "images\\p1.png,dog,4"])
    assert IMAGE_TABLE.claims(path) > 0.95
    assert IMAGE_TABLE.claims(tmp_path) > 0.95
    assert dict(IMAGE_TABLE.suggest(tmp_path).params)["path"] == str(path)
    found, table = looked(IMAGE_TABLE, path=path)
    assert found.problems == ()
    assert [(c.name, c.kind, c.role) for c in found.schema.columns] == [
        ("image", "image", "input"),
        ("file", "identifier", "ignore"),
        ("label", "category", "target"),
        ("price", "number", "ignore"),
    ]
    expected = np.stack([pixels(n) for n in (2, 0, 3, 1)])[:, None].astype(np.float32) / np.float32(255)
    np.testing.assert_array_equal(table.array("image"), expected)
    assert table.array("label").tolist() == [0, 1, 0, 1]
    np.testing.assert_array_equal(table.array("price")[:, 0], [1.5, 2.5, np.nan, 4])


def test_rows_without_a_picture_are_named_and_left_out(tmp_path):
    for number in range(5):
        write(tmp_path / f"p{number}.png", pixels(number))
    (tmp_path / "p3.png").write_bytes(b"broken")
    rows = [f"p{number}.png,{'ab'[number % 2]},1" for number in (0, 9, 1, 3, 2, 4)] + [",a,1", "../../secret.png,b,1"]
    found, table = looked(IMAGE_TABLE, path=labelled(tmp_path, rows))
    said = told(found)
    assert "labels.csv, row 2: the picture 'p9.png' is missing" in said
    assert "labels.csv, row 7: it names no picture" in said
    assert "row 8: the picture '../../secret.png' is missing" in said
    assert "'p3.png' is not a picture" in said
    assert table.columns["file"].to_list() == ["p0.png", "p1.png", "p2.png", "p4.png"]
    assert table.array("image").shape == (4, 1, 8, 8)
    assert table.array("label").tolist() == [0, 1, 0, 0]


def test_a_table_that_names_no_pictures(tmp_path):
    write(tmp_path / "a.png")
    path = labelled(tmp_path, ["x,y,1", "z,y,2"])
    assert IMAGE_TABLE.claims(path) == 0
    with pytest.raises(NetwrightError, match="No column of the table names pictures"):
        looked(IMAGE_TABLE, path=path)
    with pytest.raises(NetwrightError, match=r"has no column 'q'. Choose among file, label, price"):
        looked(IMAGE_TABLE, path=path, column="q")
    with pytest.raises(NetwrightError, match=r"None of the pictures that 'labels.csv' names"):
        looked(IMAGE_TABLE, path=path, column="file")


def test_masks_of_two_values(tmp_path):
    for number in range(3):
        write(tmp_path / "images" / f"{number}.png", pixels(number, (8, 8, 3)))
        write(tmp_path / "masks" / f"{number}.png", (pixels(number) > 100).astype(np.uint8) * 255)
    write(tmp_path / "images" / "alone.png")
    assert IMAGE_MASKS.claims(tmp_path) == 0.95
    found, table = looked(IMAGE_MASKS, path=tmp_path)
    mask = found.schema.column("mask")
    assert (mask.kind, mask.role, mask.sizes, mask.dtype) == ("mask", "target", (8, 8), "int64")
    assert mask.classes == ("background", "object")
    assert "'images/alone.png' has no mask" in told(found)
    expected = np.stack([pixels(number) > 100 for number in range(3)]).astype(np.int64)
    np.testing.assert_array_equal(table.array("mask"), expected)
    assert table.array("image").shape == (3, 3, 8, 8)


def test_masks_of_a_palette_of_colours_and_of_numbers(tmp_path):
    values = np.arange(64, dtype=np.uint8).reshape(8, 8) % 5
    colours = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 9, 9]], dtype=np.uint8)
    for name in ("a", "b"):
        write(tmp_path / name / "train" / "x.png", pixels())
    palette = Image.frombytes("P", (8, 8), values.tobytes())
    palette.putpalette(colours.tobytes())
    palette.save(tmp_path / "a" / "train" / "x_mask.png")
    write(tmp_path / "b" / "train" / "x_mask.png", colours[values])
    found, table = looked(IMAGE_MASKS, path=tmp_path / "a")
    assert found.schema.column("mask").classes == ("0", "1", "2", "3", "4")
    np.testing.assert_array_equal(table.array("mask")[0], values)
    found, table = looked(IMAGE_MASKS, path=tmp_path / "b")
    assert found.schema.column("mask").classes == ("0", "255", "65280", "#090909", "#ff0000")
    codes = colours[values].astype(int) @ [65536, 256, 1]
    np.testing.assert_array_equal(table.array("mask")[0], np.unique(codes, return_inverse=True)[1].reshape(8, 8))


def test_masks_are_made_smaller_without_mixing(tmp_path):
    values = np.repeat(np.repeat(np.array([[0, 3], [7, 9]], dtype=np.uint8), 50, 0), 70, 1)
    write(tmp_path / "images" / "a.png", pixels(0, (100, 140)))
    write(tmp_path / "labels" / "a.png", values)
    found, table = looked(IMAGE_MASKS, path=tmp_path, size=(20, 28))
    assert found.schema.column("mask").classes == ("0", "3", "7", "9")
    mask = table.array("mask")[0]
    assert (mask[:10, :14] == 0).all()
    assert (mask[10:, 14:] == 3).all()


def test_shades_are_cut_at_half(tmp_path):
    write(tmp_path / "images" / "a.png", pixels(0, (16, 16)))
    shades = np.arange(256, dtype=np.uint8).reshape(16, 16)
    write(tmp_path / "masks" / "a.png", shades)
    found, table = looked(IMAGE_MASKS, path=tmp_path)
    assert found.schema.column("mask").classes == ("background", "object")
    np.testing.assert_array_equal(table.array("mask")[0], shades > 127)


def test_no_masks_at_all_is_a_sentence(tmp_path):
    write(tmp_path / "images" / "a.png")
    with pytest.raises(NetwrightError, match="has a mask of the same name"):
        looked(IMAGE_MASKS, path=tmp_path)


def idx_bytes(values, kind=8):
    return bytes([0, 0, kind, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


def mnist(root, rows=(6, 3), packed=True):
    root.mkdir(parents=True, exist_ok=True)
    for name, count in zip(("train", "t10k"), rows, strict=True):
        images, labels = pixels(count, (count, 5, 4)), np.arange(count, dtype=np.uint8) % 10
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            data = idx_bytes(values)
            (root / f"{name}-{kind}-ubyte{'.gz' * packed}").write_bytes(gzip.compress(data) if packed else data)
    return root


@pytest.mark.parametrize("packed", [True, False])
def test_idx_files_of_a_folder(tmp_path, packed):
    root = mnist(tmp_path / "d", packed=packed)
    assert IDX.claims(root) > 0.9
    found, table = looked(IDX, path=root)
    assert found.schema.rows == 9
    assert found.schema.column("part").role == "split"
    assert table.columns["part"].to_list() == ["test"] * 3 + ["train"] * 6
    expected = np.concatenate([pixels(3, (3, 5, 4)), pixels(6, (6, 5, 4))])[:, None]
    np.testing.assert_array_equal(table.array("image"), expected.astype(np.float32) / np.float32(255))
    assert table.array("label").tolist() == [0, 1, 2, 0, 1, 2, 3, 4, 5]
    assert found.schema.column("label").tally == (2, 2, 2, 1, 1, 1)
    assert found.schema.column("part").tally == (3, 6)


def test_idx_of_one_file_finds_its_labels(tmp_path):
    root = mnist(tmp_path)
    for name in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"):
        found, table = looked(IDX, path=root / name)
        assert [column.name for column in found.schema.columns] == ["image", "label"]
        assert table.array("label").tolist() == list(range(6))


def test_an_idx_file_that_ends_early_keeps_its_whole_rows(tmp_path):
    root = mnist(tmp_path, packed=False)
    path = root / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-30])
    found, table = looked(IDX, path=path)
    assert table.rows == 4
    assert "it ends within row 5 of 6" in told(found)
    assert "row 5: from here on there are labels without a picture (4 pictures, 6 labels)" in told(found)
    packed = mnist(tmp_path / "gz") / "train-images-idx3-ubyte.gz"
    packed.write_bytes(packed.read_bytes()[:-30])
    assert len(read_idx(packed).values) < 6


def test_hostile_idx_files(tmp_path):
    path = tmp_path / "x-idx3-ubyte"
    for data, says in (
        (b"", "no IDX file"),
        (b"\0\0\x08\x03\0\0", "cannot be read"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "which cannot be right"),
        (b"\0\0\x0d\x03" + bytes(12), "no IDX file"),
        (idx_bytes(np.zeros((3, 0, 4), dtype=np.uint8)), "which cannot be right"),
    ):
        path.write_bytes(data)
        with pytest.raises(NetwrightError, match=says):
            read_idx(path)
    bomb = gzip.compress(idx_bytes(np.zeros((2, 4, 4), dtype=np.uint8)) + bytes(50_000_000))
    path.write_bytes(bomb)
    assert read_idx(path).values.shape == (2, 4, 4)
    with pytest.raises(NetwrightError, match="holds no IDX files"):
        looked(IDX, path=tmp_path / "..")
