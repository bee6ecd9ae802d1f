"""NumPy files: columns by their axes, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from core.data.source import Found, quiet
from core.data.sources.files import arrays
from core.data.table import Table
from core.problems import NetwrightError


def looked(path: Path) -> tuple[Found, Table]:
    p = arrays.NUMPY.resolve(arrays.suggest(path).params)
    found = arrays.inspect(p, quiet)
    return found, arrays.read(p, found.schema)


def test_arrays_by_their_axes(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    given = {
        "grey": random.integers(0, 256, (12, 9, 7), dtype=np.uint8),
        "colour": random.random((12, 10, 8, 3)),
        "series": random.random((12, 20, 4)),
        "vector": random.random((12, 5)),
        "amount": random.random(12),
        "label": np.arange(12) % 3,
        "few": np.arange(4),
        "words": np.array(["a"] * 12),
    }
    path = tmp_path / "all.npz"
    np.savez(path, **given)
    found, table = looked(path)
    kinds = {c.name: (c.kind, c.sizes) for c in found.schema.columns}
    assert kinds == {
        "grey": ("image", (1, 9, 7)),
        "colour": ("image", (3, 10, 8)),
        "series": ("sequence", (20, 4)),
        "vector": ("vector", (5,)),
        "amount": ("number", (1,)),
        "label": ("category", ()),
    }
    assert [c.name for c in found.schema.columns if c.role == "target"] == ["label"]
    np.testing.assert_array_equal(table.array("colour"), given["colour"].transpose(0, 3, 1, 2).astype(np.float32))
    np.testing.assert_array_equal(table.array("grey"), given["grey"][:, None].astype(np.float32))
    np.testing.assert_array_equal(table.array("label"), given["label"])
    said = [problem.message for problem in found.problems]
    assert said[0] == "all.npz: array 'few' has 4 rows where others have 12, so it is left out."
    assert "array 'words'" in said[1]


def test_values_that_are_no_numbers_are_told(tmp_path: Path) -> None:
    values = np.ones((6, 3))
    values[4, 1] = np.nan
    np.save(tmp_path / "gaps.npy", values)
    found, _ = looked(tmp_path / "gaps.npy")
    assert found.problems[0].message.startswith("gaps.npy, row 5: array 'x' has values there that are no numbers")


def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "objects.npy", np.array([{}, []], dtype=object), allow_pickle=True)
    with pytest.raises(NetwrightError, match=r"'objects\.npy' is damaged, or holds other than plain arrays"):
        looked(tmp_path / "objects.npy")
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(NetwrightError, match=r"'broken\.npz' is damaged"):
        looked(tmp_path / "broken.npz")
    np.save(tmp_path / "empty.npy", np.zeros((0, 3)))
    with pytest.raises(NetwrightError, match="has no rows"):
        looked(tmp_path / "empty.npy")
    np.savez_compressed(tmp_path / "bomb.npz", x=np.zeros((1000, 1000)))
    monkeypatch.setattr(arrays, "MOST_BYTES", 2**20)
    with pytest.raises(NetwrightError, match="when it is unpacked"):
        looked(tmp_path / "bomb.npz")
