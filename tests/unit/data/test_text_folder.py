"""A folder of texts as a source: classes, parts, encodings, and whatever lies in such a folder."""

import os

import numpy as np
import polars as pl
import pytest

from core.data.catalogue import SOURCES
from core.data.finding import find
from core.data.prepare import prepare
from core.data.settings import described, raw_schema
from core.data.source import Cancelled
from core.problems import NetwrightError
from core.spec import Use

SOURCE = SOURCES["text_folder"]


def written(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def looked(root, **told):
    p = SOURCE.resolve(Use("text_folder").with_params(path=str(root), **told).params)
    found = SOURCE.inspect(p, lambda done, total: None)
    return SOURCE.read(p, found.schema), found


def texts(table):
    return dict(zip(table.columns["file"].to_list(), table.columns["text"].to_list(), strict=True))


def said(found):
    return " ".join(problem.message for problem in found.problems)


def test_folders_are_classes_and_the_step_follows(tmp_path):
    root = written(
        tmp_path,
        {
            f"{label}/{i}.txt": f"{word} number {i}"
            for label, word in (("good", "fine"), ("bad", "poor"))
            for i in range(10)
        },
    )
    finding = find(root)
    settings = finding.settings
    assert settings.source.key == "text_folder"
    assert [step.key for step in settings.steps] == ["tokenise"]
    assert finding.target == "label"
    schema = raw_schema(settings)
    assert [(c.name, c.kind, c.role) for c in schema.columns] == [
        ("text", "text", "input"), ("label", "category", "target"), ("file", "identifier", "ignore")
    ]  # fmt: skip
    assert schema.column("label").classes == ("bad", "good")
    data = prepare(settings)
    told = described(settings).column("text")
    assert data.table.columns["text"].shape == (20, *told.sizes)
    assert data.table.lengths["text"].tolist() == [3] * 20
    assert data.raw.columns["label"].to_list() == ["bad"] * 10 + ["good"] * 10


def test_parts_and_groups_come_from_folders_and_names(tmp_path):
    root = written(
        tmp_path,
        {
            f"{part}/{label}/{who}_{i}.txt": "x"
            for part in ("train", "test")
            for label in "ab"
            for who in ("ann", "bob")
            for i in range(2)
        },
    )
    table, found = looked(root, group="{group}_*")
    assert found.schema.column("part").role == "split"
    assert set(table.columns["part"].to_list()) == {"train", "test"}
    assert set(table.columns["group"].to_list()) == {"ann", "bob"}
    assert set(table.columns["label"].to_list()) == {"a", "b"}


def test_every_text_is_read_in_its_own_encoding(tmp_path):
    word = "Größe à la carte, naïve – 100 €"
    files = {f"{name}.txt": word.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252")}
    table, found = looked(written(tmp_path, files))
    assert set(texts(table).values()) == {word}
    assert not found.problems
    table, _ = looked(written(tmp_path / "ru", {"a.txt": "Привет".encode("cp1251")}), encoding="cp1251")
    assert table.columns["text"].to_list() == ["Привет"]


def test_what_is_no_text_or_empty_is_named_and_the_rest_kept(tmp_path):
    root = written(
        tmp_path,
        {
            "a/good.txt": "fine",
            "a/picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200),
            "a/empty.txt": "",
            "b/blank.txt": " \n",
            "b/ünï 日本.txt": "ok",
            "b/note.pdf": b"%PDF",
            "stray.txt": "outside",
            "b/.hidden.txt": "not seen",
        },
    )
    table, found = looked(root)
    assert sorted(texts(table)) == ["a/empty.txt", "a/good.txt", "b/blank.txt", "b/ünï 日本.txt"]
    assert "'picture.txt' is no text: it holds zeros, as pictures and programs do. It was left out." in said(found)
    assert "'a/empty.txt' is empty; its text counts as missing." in said(found)
    assert "'b/blank.txt' is empty" in said(found)
    assert "in no folder of a class and were left out, such as 'stray.txt'" in said(found)
    assert found.schema.column("text").missing == 2


def test_a_text_without_end_is_cut(tmp_path):
    root = written(tmp_path, {"a.txt": "é" * 5_000_000, "b.txt": "short"})
    table, found = looked(root, letters=1000)
    assert table.columns["text"].str.len_chars().to_list() == [1000, 5]
    assert "Of 'a.txt' the first 1,000 letters are read." in said(found)
    _, found = looked(root, letters=5)
    assert "Of 'b.txt'" not in said(found)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there, and pipes are no files")
def test_loops_pipes_and_unreadable_names_end_well(tmp_path):
    root = written(tmp_path, {"a/one.txt": "1", "b/two.txt": "2"})
    (root / "a" / "loop").symlink_to(root, target_is_directory=True)
    (root / "b" / "self.txt").symlink_to(root / "b" / "self.txt")
    (root / "b" / "gone.txt").symlink_to(root / "nothing")
    os.mkfifo(root / "b" / "pipe.txt")
    (root / "b" / os.fsdecode(b"\xff\xfe.txt")).write_text("3")
    table, found = looked(root)
    assert sorted(table.columns["text"].to_list()) == ["1", "2", "3"]
    assert "'b/pipe.txt' is no file but a device or a pipe" in said(found)
    assert "'b/gone.txt' cannot be read" in said(found)
    assert pl.Series(table.columns["file"]).dtype == pl.String


def test_nothing_usable_is_a_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    for root, words in (
        (tmp_path / "empty", "holds no texts"),
        (tmp_path / "gone", "There is no folder 'gone'"),
        (
            written(tmp_path / "zeros", {"a.txt": bytes(100)}),
            "None of the texts in 'zeros' can be read. 'a.txt' is no text",
        ),
    ):
        with pytest.raises(NetwrightError, match=words):
            looked(root)
    with pytest.raises(NetwrightError, match="No folder is chosen yet"):
        looked("")


def test_a_folder_that_changed_says_so(tmp_path):
    root = written(tmp_path, {"a.txt": "1", "b.txt": "2"})
    p = SOURCE.resolve((("path", str(root)),))
    found = SOURCE.inspect(p, lambda done, total: None)
    assert SOURCE.stamp(p) == found.fingerprint
    written(root, {"c.txt": "3"})
    os.utime(root, ns=(1, 1))
    assert SOURCE.stamp(p) != found.fingerprint
    with pytest.raises(NetwrightError, match="has 3 texts that can be read now, and had 2"):
        SOURCE.read(p, found.schema)


def test_looking_can_be_cancelled(tmp_path):
    def stop(done, total):
        raise Cancelled

    p = SOURCE.resolve((("path", str(written(tmp_path, {"a.txt": "1"}))),))
    with pytest.raises(Cancelled):
        SOURCE.inspect(p, stop)


def test_a_folder_of_something_else_is_not_claimed(tmp_path):
    assert SOURCE.claims(written(tmp_path / "t", {"a/1.txt": "x", "b/2.txt": "y"})) == pytest.approx(0.9)
    assert SOURCE.claims(written(tmp_path / "p", {"a/1.png": "x", "b/2.png": "y"})) == 0
    assert SOURCE.claims(tmp_path / "t" / "a" / "1.txt") == 0
    assert np.isclose(SOURCE.claims(written(tmp_path / "m", {"1.txt": "x", "2.csv": "y"})), 0.45)
