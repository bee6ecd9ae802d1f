"""The working folder: found by the document's id, before and after the first save."""

from pathlib import Path

import pytest

from core.problems import NetwrightError
from core.project import Extras, WorkingFolder, load, new_id, projects_folder, save
from core.templates import TEMPLATES


def test_it_lies_in_the_persons_data_folder(home: Path) -> None:
    assert projects_folder() == home / "data" / "netwright" / "projects"


def test_asking_for_it_makes_nothing(home: Path) -> None:
    folder = WorkingFolder(new_id())
    assert folder.about() == {}
    assert not folder.path.exists()
    assert not projects_folder().exists()


def test_a_saved_file_leads_to_the_folder_that_was_there_before_its_first_save(tmp_path: Path) -> None:
    extras = Extras()
    before = WorkingFolder(extras.id)
    before.make()
    (before.runs / "0001").mkdir()
    save(tmp_path / "a.netw", TEMPLATES["iris-mlp"].build(), extras)
    (tmp_path / "a.netw").rename(tmp_path / "renamed.netw")
    after = WorkingFolder(load(tmp_path / "renamed.netw")[1].id)
    assert [entry.name for entry in after.runs.iterdir()] == ["0001"]


def test_it_has_a_place_for_each_kind_of_thing() -> None:
    folder = WorkingFolder(new_id())
    folder.make()
    folder.make()
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["cache", "journal", "runs"]


def test_it_remembers_its_file(tmp_path: Path) -> None:
    folder = WorkingFolder(new_id())
    folder.remember(tmp_path / "flowers.netw")
    assert folder.about() == {"file": str(tmp_path / "flowers.netw"), "name": "flowers"}
    (folder.path / "about.json").write_text("{")
    assert folder.about() == {}


@pytest.mark.parametrize("id", ["", "..", "../../etc/passwd", "0123456789ABCDEF" * 2, "0" * 31])
def test_only_document_ids_name_a_folder(id: str) -> None:
    with pytest.raises(ValueError, match="is not a document id"):
        WorkingFolder(id)


def test_a_place_that_cannot_be_made_is_told(home: Path) -> None:
    (home / "data").rmdir()
    (home / "data").write_text("in the way")
    with pytest.raises(NetwrightError, match="cannot be written"):
        WorkingFolder(new_id()).make()
