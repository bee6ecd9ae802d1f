"""Uneven classes: a first training lets the rare ones count more, and says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import main
from core.data.finding import find
from core.data.prepare import prepare
from core.project import load
from core.starting import start
from core.training.settings import read


def table(path: Path, many: int, few: int) -> Path:
    rows = [f"{i % 7},{i % 5},{'usual' if i < many else 'seldom'}" for i in range(many + few)]
    path.write_text("\n".join(["x,y,label", *rows, ""]))
    return path


@pytest.mark.parametrize(("many", "few", "chosen"), [(240, 40, "balanced"), (200, 40, "none")])
def test_more_uneven_than_one_to_five_is_weighed(tmp_path: Path, many: int, few: int, chosen: str) -> None:
    made = start(find(table(tmp_path / "mine.csv", many, few)), "label")
    assert read(made.project.plan, "class_weights") == chosen
    sentence = "The classes are uneven: 240 rows of 'usual', 40 of 'seldom'. Rare ones count more in the loss"
    assert any(each.startswith(sentence) for each in made.told) == (chosen == "balanced")


def test_classes_of_folders_are_counted_and_weighed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, count in (("praise", 24), ("rage", 4), ("empty", 0)):
        (tmp_path / "texts" / name).mkdir(parents=True)
        for number in range(count):
            (tmp_path / "texts" / name / f"{number}.txt").write_text(f"{name} number {number} of some words")
    finding = find(tmp_path / "texts")
    label = finding.schema.column("label")
    assert label is not None
    assert (label.classes, label.tally) == (("praise", "rage"), (24, 4))
    assert main(["data", str(tmp_path / "texts"), "--json"]) == 0
    columns = json.loads(capsys.readouterr().out.splitlines()[-1])["columns"]
    assert columns[1]["classes"] == [["praise", 24], ["rage", 4]]
    file = tmp_path / "a.netw"
    assert main(["new", "--data", str(tmp_path / "texts"), "-o", str(file)]) == 0
    assert "The classes are uneven: 24 rows of 'praise', 4 of 'rage'." in capsys.readouterr().out
    assert read(load(file)[0].plan, "class_weights") == "balanced"


def test_numbers_have_no_classes(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("\n".join(["x,price", *(f"{i % 7},{i * 1.5 + 0.25}" for i in range(60)), ""]))
    made = start(find(path), "price")
    assert read(made.project.plan, "class_weights") == "none"
    assert not any("uneven" in each for each in made.told)


def test_weights_of_rows_are_told_to_have_no_effect(tmp_path: Path) -> None:
    settings = find(table(tmp_path / "mine.csv", 40, 20)).settings
    assert settings.schema is not None
    columns = tuple(replace(c, role="weight") if c.name == "y" else c for c in settings.schema.columns)
    notes = prepare(replace(settings, schema=replace(settings.schema, columns=columns))).notes
    assert "The weights in 'y' are kept out of the network, but every row counts the same in the loss." in notes
