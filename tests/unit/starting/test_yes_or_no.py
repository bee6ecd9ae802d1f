"""What a table answers with yes or no is predicted as one of two classes."""

from pathlib import Path

import numpy as np
import pytest

from core import train
from core.data.edits import with_role
from core.data.finding import Finding, find
from core.document.project import DataColumn
from core.inference import Model
from core.starting import start


def table(tmp_path: Path, words: tuple[str, ...], name: str = "churned") -> Path:
    random = np.random.RandomState(0)
    lines = [f"age,{name},open"]
    for row in range(200):
        age = random.randint(18, 90)
        lines.append(
            f"{age},{words[row % 2 * (len(words) // 2) if len(words) > 2 else int(age < 50)]},{('ja', 'nein')[row % 2]}"
        )
    path = tmp_path / "customers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def aim(finding: Finding) -> DataColumn:
    return next(c for c in finding.schema.columns if c.role == "target")


def test_the_likeliest_target_has_its_words_as_classes(tmp_path: Path) -> None:
    found = aim(find(table(tmp_path, ("no", "yes"))))
    assert (found.kind, found.classes, sum(found.tally)) == ("category", ("no", "yes"), 200)


def test_a_word_counts_in_any_letters(tmp_path: Path) -> None:
    found = aim(find(table(tmp_path, ("Yes", "YES", " no", "No"))))
    assert (found.classes, found.tally, found.missing) == (("no", "yes"), (100, 100), 0)


def test_another_target_has_its_words_as_classes_too(tmp_path: Path) -> None:
    made = start(find(table(tmp_path, ("no", "yes"))), "open")
    assert made.told[0].startswith("It learns to predict 'open' (one of 2 classes)")
    schema = made.project.data.schema
    assert schema is not None
    column = schema.column("open")
    assert column is not None
    assert column.classes == ("nein", "ja")


def test_the_role_alone_makes_classes_of_it(tmp_path: Path) -> None:
    settings = find(table(tmp_path, ("no", "yes"))).settings
    schema = with_role(settings, "open", "target").schema
    assert schema is not None
    column = schema.column("open")
    assert column is not None
    assert (column.kind, column.classes) == ("category", ("nein", "ja"))


@pytest.mark.parametrize("target", ["churned", "open"])
def test_the_answer_is_a_word_with_its_probability(tmp_path: Path, target: str) -> None:
    project = start(find(table(tmp_path, ("no", "yes"))), target).project
    model = Model(train(project, epochs=12))
    told = model.rows({"age": [20, 85], "open": ["ja", "nein"], "churned": ["yes", "no"]}).frame()
    first, second = told[target].to_list()
    assert {first, second} <= ({"no", "yes"} if target == "churned" else {"nein", "ja"})
    if target == "churned":
        assert (first, second) == ("yes", "no")
    assert told[f"{target}.probability"].is_between(0.5, 1.0).all()
