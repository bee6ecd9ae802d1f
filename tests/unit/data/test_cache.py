"""The cache: what was made once is not made again, whoever is killed, however many work on it, whatever the disk does."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

from core.data import cache
from core.data.reading import Cached, Held, PerFile, careful
from core.problems import NetwrightError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "place", lambda: tmp_path / "arrays")
    return tmp_path / "arrays"


class Counting:
    """Rows made of their number; odd thousands cannot be made."""

    def __init__(self, bad=()):
        self.made, self.bad = [], bad

    def __call__(self, path):
        self.made.append(int(path))
        if int(path) in self.bad:
            raise NetwrightError(f"'{path}' is broken.")
        return np.full((2, 3), int(path), dtype=np.uint16)


def lazy(make, count=600, mark="m"):
    return Cached(PerFile([str(n) for n in range(count)], make, (2, 3), "uint16", mark), "numbers")


def test_each_row_is_made_once(folder):
    make = Counting()
    rows = lazy(make)
    order = np.array([5, 599, 5, 0, 300])
    np.testing.assert_array_equal(rows[order][:, 0, 0], order)
    assert sorted(make.made) == [0, 5, 300, 599]
    np.testing.assert_array_equal(rows[:][:, 1, 2], np.arange(600))
    assert len(make.made) == 600
    assert rows[7].shape == (2, 3)
    assert rows[-1][0, 0] == 599
    assert rows.is_complete(np.arange(600))
    rows.settle()
    again = Counting()
    np.testing.assert_array_equal(lazy(again)[:][:, 0, 0], np.arange(600))
    assert again.made == []
    other = Counting()
    lazy(other, mark="other files")[0]
    assert other.made == [0]


def test_broken_rows_are_remembered_and_named():
    make = Counting(bad={3, 4})
    rows = lazy(make)
    values, good = careful(rows, np.array([4, 2, 3]))
    assert good.tolist() == [False, True, False]
    assert values[:, 0, 0].tolist() == [0, 2, 0]
    with pytest.raises(NetwrightError, match="Row 4: '3' is broken"):
        rows[3]
    assert rows.failures() == {3: "Row 4: '3' is broken.", 4: "Row 5: '4' is broken."}
    rows.settle()
    again = Counting()
    assert careful(lazy(again), np.array([3, 2]))[1].tolist() == [False, True]
    assert again.made == []


def test_changes_see_rows_and_which_are_good():
    rows = lazy(Counting(bad={1})).then(lambda x: x.astype(np.float32) * 2, (2, 3), "float32", "double")
    values, good = careful(rows, np.array([0, 1, 2]))
    assert (values[2] == 4).all()
    assert good.tolist() == [True, False, True]
    assert rows.dtype == np.float32


def test_an_array_that_is_held():
    values = np.arange(12, dtype=np.uint8).reshape(4, 3)
    held = Held(values, "x")
    np.testing.assert_array_equal(held[np.array([3, 0])], values[[3, 0]])
    np.testing.assert_array_equal(held[1:3], values[1:3])
    with pytest.raises(IndexError):
        held[4]


def test_what_was_not_settled_is_made_again(folder):
    rows = lazy(Counting())
    rows[np.arange(10)]
    again = Counting()
    lazy(again)[np.arange(10)]
    assert len(again.made) == 10


def test_a_damaged_entry_is_made_anew(folder):
    rows = lazy(Counting())
    rows[np.arange(600)]
    rows.settle()
    (entry,) = folder.iterdir()
    (entry / "values").write_bytes(b"short")
    make = Counting()
    np.testing.assert_array_equal(lazy(make)[np.arange(5)][:, 0, 0], np.arange(5))
    assert len(make.made) == 5
    for name in ("about.json", "state"):
        (next(folder.iterdir()) / name).unlink()
        np.testing.assert_array_equal(lazy(Counting())[np.arange(5)][:, 0, 0], np.arange(5))


def test_without_a_place_or_room_rows_are_made_every_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(cache, "place", lambda: tmp_path / "file" / "arrays")
    make = Counting()
    rows = lazy(make)
    rows[np.array([1])], rows[np.array([1])]
    assert make.made == [1, 1]
    assert not rows.is_complete(np.array([1]))
    assert cache.opened("k", (10, 100), "uint8", limit=999) is None
    assert cache.opened("k", (10, 100), "object") is None


def test_a_disk_that_fills_up_stops_nothing(monkeypatch):
    make = Counting()
    rows = lazy(make)
    rows[np.array([1])]

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache.Store, "put", full)
    np.testing.assert_array_equal(rows[np.array([1, 2])][:, 0, 0], [1, 2])
    np.testing.assert_array_equal(rows[np.array([1, 2])][:, 0, 0], [1, 2])


def test_the_entries_used_last_stay(folder):
    for number in range(4):
        store = cache.opened(f"k{number}", (1000,), "int64", f"set {number}", limit=10**6)
        store.put(np.arange(1000), np.arange(1000), np.ones(1000, dtype=np.uint8))
        store.close()
        (entry,) = [e for e in cache.entries() if e.title == f"set {number}"]
        os.utime(entry.folder / "about.json", (number, number))
    assert [entry.title for entry in cache.entries()] == ["set 3", "set 2", "set 1", "set 0"]
    one = cache.entries()[0].bytes
    assert one >= 8000
    cache.trim(2 * one)
    assert [entry.title for entry in cache.entries()] == ["set 3", "set 2"]
    cache.opened("k2", (1000,), "int64", "set 2", limit=10**6)
    cache.trim(one)
    assert [entry.title for entry in cache.entries()] == ["set 2"]
    cache.clear()
    assert cache.entries() == []


def test_an_entry_in_use_goes_on_after_it_was_removed():
    rows = lazy(Counting())
    rows[np.arange(10)]
    cache.clear()
    np.testing.assert_array_equal(rows[np.arange(20)][:, 0, 0], np.arange(20))


WORKER = """
    import pathlib, sys
    import numpy as np
    from core.data import cache
    from core.data.reading import Cached, PerFile
    cache.place = lambda: pathlib.Path(sys.argv[1])
    cache.COMMIT_BYTES = 2000
    make = lambda path: np.full((2, 3), int(path), dtype=np.uint16)
    rows = Cached(PerFile([str(n) for n in range(20000)], make, (2, 3), "uint16", "m"), "numbers")
    for start in range(0, 20000, 50):
        rows[np.arange(start, start + 50)]
        print(start, flush=True)
    rows.settle()
"""


def worker(folder):
    command = [sys.executable, "-c", textwrap.dedent(WORKER), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."})


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_process_killed_in_the_middle_leaves_only_whole_rows(folder):
    with worker(folder) as process:
        for _ in range(60):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    make = Counting()
    np.testing.assert_array_equal(lazy(make, 20000)[:][:, 1, 1], np.arange(20000))
    assert 0 < len(make.made) < 20000


def test_two_processes_may_fill_the_same(folder):
    with worker(folder) as one, worker(folder) as two:
        assert one.stdout.read()
        assert two.stdout.read()
    assert (one.returncode, two.returncode) == (0, 0)
    make = Counting()
    np.testing.assert_array_equal(lazy(make, 20000)[:][:, 1, 1], np.arange(20000))
    assert make.made == []
    assert len(list(folder.iterdir())) == 1


def test_about_says_what_it_is(folder):
    lazy(Counting())[0]
    (entry,) = folder.iterdir()
    about = json.loads((entry / "about.json").read_text())
    assert about == {"format": cache.FORMAT, "title": "numbers", "shape": [600, 2, 3], "dtype": "uint16"}
    assert time.time() - cache.entries()[0].used < 60
