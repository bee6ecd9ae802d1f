"""From a file to a project: what was found, what is predicted, roles, kinds, files that moved."""

import shutil

import numpy as np
import pytest

from core import project as files
from core.analysis import analyse
from core.data.edits import has_changed, missing_paths, relinked, with_kind, with_role, with_target
from core.data.finding import find, look_again
from core.data.prepare import prepare
from core.data.source import Cancelled
from core.problems import NetwrightError
from core.project import Extras
from core.starting import start


@pytest.fixture
def houses(tmp_path):
    """A messy table: identifiers, names, missing cells, dates, yes and no, a price to predict."""
    random = np.random.RandomState(0)
    lines = ["id,city,rooms,area,built,garden,price"]
    for i in range(300):
        city, rooms, area = (
            random.choice(["London", "Paris", "Rome", ""]),
            random.randint(1, 7),
            random.uniform(20, 120),
        )
        day = f"{random.randint(1950, 2020)}-{random.randint(1, 13):02d}-01"
        cell = "" if i % 17 == 0 else rooms
        lines.append(
            f"H{i:05d},{city},{cell},{area:.1f},{day},{random.choice(['yes', 'no'])},{area * 1000 + rooms * 5000:.0f}"
        )
    path = tmp_path / "données" / "houses.csv"
    path.parent.mkdir()
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_is_in_a_table_and_what_it_is_for(houses):
    finding = find(houses)
    kinds = {column.name: (column.kind, column.role) for column in finding.schema.columns}
    assert kinds == {
        "id": ("identifier", "ignore"),
        "city": ("category", "input"),
        "rooms": ("number", "input"),
        "area": ("number", "input"),
        "built": ("date", "input"),
        "garden": ("boolean", "input"),
        "price": ("number", "target"),
    }
    assert finding.sentence == "A table of 300 rows and 7 columns; 'price' is to be predicted."
    assert finding.schema.column("rooms").missing == 18


def test_a_project_starts_from_it_without_a_problem(houses):
    made = start(find(houses))
    assert not analyse(made.project).errors
    assert made.told[0] == "It learns to predict 'price' (a number) from 5 columns."
    assert made.told[1] == "Left out: 'id'."
    data = prepare(made.project.data)
    (column,) = [c for c in data.schema.columns if c.role == "input"]
    values = data.table.array(column.name)
    assert values.shape == (300, *column.sizes)
    assert np.isfinite(values).all()


def test_another_column_can_be_predicted(houses):
    made = start(find(houses), "garden")
    assert not analyse(made.project).errors
    assert find(houses).aimed("city").target == "city"
    with pytest.raises(NetwrightError, match="no column 'colour'"):
        find(houses).aimed("colour")


def test_roles_that_one_column_alone_can_have(houses):
    settings = with_role(with_role(find(houses).settings, "city", "group"), "id", "group")
    roles = {column.name: column.role for column in settings.schema.columns}
    assert (roles["city"], roles["id"]) == ("ignore", "group")
    assert with_target(settings, "area").schema.column("price").role == "input"


def test_a_column_is_read_as_another_kind(houses):
    settings = with_kind(find(houses).settings, "rooms", "category")
    assert settings.schema.column("rooms").classes == ("1", "2", "3", "4", "5", "6")
    with pytest.raises(NetwrightError, match="city"):
        with_kind(settings, "city", "date")


def test_a_look_that_nobody_wants_any_more_ends(houses):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        find(houses, stop)


def test_what_is_not_there_and_what_is_nothing(tmp_path):
    with pytest.raises(NetwrightError, match="There is nothing at"):
        find(tmp_path / "gone.csv")
    (tmp_path / "song.mid").write_bytes(b"MThd")
    with pytest.raises(NetwrightError, match=r"no file that Netwright can learn from.*song\.mid"):
        find(tmp_path / "song.mid")


def test_project_and_data_move_together(houses, tmp_path):
    made = start(find(houses)).project
    files.save(houses.parent / "houses.netw", made, Extras())
    shutil.move(houses.parent, tmp_path / "elsewhere")
    project, _ = files.load(tmp_path / "elsewhere" / "houses.netw")
    assert dict(project.data.source.params)["path"] == str(tmp_path / "elsewhere" / "houses.csv")
    assert not missing_paths(project.data)
    assert prepare(project.data).table.rows == 300


def test_data_that_is_gone_leaves_the_network_whole_and_is_found_again(houses, tmp_path):
    made = start(find(houses)).project
    files.save(tmp_path / "houses.netw", made, Extras())
    moved = tmp_path / "new place" / "houses.csv"
    moved.parent.mkdir()
    shutil.move(houses, moved)
    project, _ = files.load(tmp_path / "houses.netw")
    assert missing_paths(project.data) == (str(houses),)
    assert not analyse(project).errors
    with pytest.raises(NetwrightError, match=r"houses\.csv"):
        prepare(project.data)
    linked = relinked(project.data, str(houses), str(moved))
    assert prepare(linked).table.rows == 300
    with pytest.raises(NetwrightError, match="nothing at"):
        relinked(project.data, str(houses), str(tmp_path / "nowhere"))


def test_data_that_changed_says_so_and_is_looked_at_again(houses):
    settings = with_role(find(houses).settings, "garden", "ignore")
    assert not has_changed(settings)
    with houses.open("a") as file:
        file.write("H99999,Oslo,3,50,1999-01-01,no,65000\n")
    assert has_changed(settings)
    again = look_again(settings).settings
    assert again.schema.rows == 301
    assert "Oslo" in again.schema.column("city").classes
    assert again.schema.column("garden").role == "ignore"
    assert not has_changed(again)


@pytest.mark.parametrize("relative", [3, ["a"], {"path": 3}, {"path": "a\0b"}])
def test_hostile_relative_paths_are_refused(houses, tmp_path, relative):
    from core.project.entry import Damaged
    from core.project.locating import located

    project = start(find(houses)).project
    with pytest.raises(Damaged):
        located(project, relative, tmp_path)
    assert located(project, {"path": "not there.csv"}, tmp_path) == project


@pytest.mark.parametrize(("name", "hint"), [("photo.jpg", "Choose the folder"), ("all.zip", "Unpack it first")])
def test_a_file_that_is_no_data_by_itself_says_what_to_choose_instead(tmp_path, name, hint):
    (tmp_path / name).write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(NetwrightError, match=hint):
        find(tmp_path / name)
