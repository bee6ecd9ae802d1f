"""Files that are no projects, damaged or made to do harm: a sentence, and nothing else happens."""

import contextlib
import os
import random
import struct
import zipfile
from pathlib import Path

import pytest

from core.problems import NetwrightError
from core.project import Damaged, Extras, archive, load, save
from core.templates import TEMPLATES

ID = "0123456789abcdef" * 2


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.netw"
    save(path, TEMPLATES["digits-cnn"].build(), Extras(ID, bytes(range(256)) * 40, {"info": {"id": "0001"}}))
    return path


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file"),
        (b"", "is not a Netwright project"),
        (b"just some text", "is not a Netwright project"),
        (b"PK\x03\x04 broken off", "is not a Netwright project"),
    ],
)
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "a.netw"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NetwrightError, match=sentence):
        load(path)


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NetwrightError, match="is a folder"):
        load(tmp_path)


def test_a_zip_of_something_else_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NetwrightError, match=r"is not a Netwright project: it has no project\.json"):
        load(zipped(tmp_path / "a.zip", {"readme.txt": b"hello"}))


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "runs/../../x.json", "runs/a/b.json", "code.py", "C:\\x", "runs/.json"]
)
def test_parts_that_do_not_belong_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Damaged, match="does not belong"):
        load(zipped(tmp_path / "a.netw", {"project.json": b"{}", name: b"x"}))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.netw"]


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.netw"
    zipped(path, {"project.json": b"{}", "project.jsom": b"{}"})
    path.write_bytes(path.read_bytes().replace(b"project.jsom", b"project.json"))
    with pytest.raises(Damaged, match="twice"):
        load(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    members = {"project.json": b"{}"} | {f"runs/{i}.json": b"{}" for i in range(archive.MAX_MEMBERS)}
    with pytest.raises(Damaged, match="too many parts"):
        load(zipped(tmp_path / "a.netw", members))


def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.netw", {"project.json": b" " * (archive.LIMITS["project.json"] + 1)})
    assert path.stat().st_size < 100_000
    with pytest.raises(Damaged, match="larger than the 64 MB"):
        load(path)


def test_a_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(archive.LIMITS, "project.json", 1000)
    path = zipped(tmp_path / "a.netw", {"project.json": b" " * 5000})
    data = path.read_bytes().replace(struct.pack("<L", 5000), struct.pack("<L", 500))
    path.write_bytes(data)
    with pytest.raises(NetwrightError, match=r"larger than|damaged"):
        load(path)


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.netw", {"project.json": b"{}"})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Damaged, match="encrypted"):
        load(path)


def test_random_damage_is_told_in_a_sentence(good: Path) -> None:
    """Whatever bytes are broken, the file either opens or is refused as a person can read it."""
    whole = good.read_bytes()
    chance = random.Random(7)
    for _ in range(300):
        broken = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.2 else whole)
        for _ in range(chance.randrange(1, 20)):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        good.write_bytes(bytes(broken))
        with contextlib.suppress(NetwrightError):
            load(good)


def test_a_save_that_fails_leaves_the_old_file_whole(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = good.read_bytes()

    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NetwrightError, match="no space left on device"):
        save(good, TEMPLATES["iris-mlp"].build(), Extras(ID))
    assert good.read_bytes() == before
    assert [entry.name for entry in good.parent.iterdir()] == ["good.netw"]


def test_saving_where_there_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NetwrightError, match="could not be saved: no such file or directory"):
        save(tmp_path / "none" / "a.netw", TEMPLATES["iris-mlp"].build(), Extras(ID))


def test_nothing_in_a_file_is_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pickle

    def refuse(*args: object) -> None:
        raise AssertionError("unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    save(tmp_path / "a.netw", TEMPLATES["iris-mlp"].build(), Extras(ID, pickle.dumps([1]), {"info": {}}))
    assert load(tmp_path / "a.netw")[1].weights == pickle.dumps([1])
