"""New rows for a trained network: tables with gaps, classes and dates, pictures, texts; without the data that it was trained on."""

import shutil
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from PIL import Image

from core import api
from core.data.prepare import prepare
from core.inference import Model
from core.problems import NetwrightError
from core.spec import Use
from tests.unit.data.messy import houses, pictures, write_houses, write_pictures


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Both kinds of target, trained, and what the test rows were answered while the data was there; the data is gone then."""
    folder = tmp_path_factory.mktemp("data")
    write_houses(folder / "houses.csv")
    made = {}
    for target in ("price", "kind"):
        found = api.train(houses(folder / "houses.csv", target), epochs=2, device="cpu", threads=1)
        model = Model(found)
        made[target] = (found, prepare(found.project.data), model.answers(model.prepared, "test"))
    (folder / "houses.csv").rename(folder / "kept.csv")
    return folder / "kept.csv", made


@pytest.mark.parametrize("target", ["price", "kind"])
def test_a_table_gets_the_answers_that_the_same_rows_got_beside_the_data(trained, target):
    path, made = trained
    found, prepared, before = made[target]
    with pytest.raises(NetwrightError):
        Model(found).prepared  # noqa: B018
    answered = Model(found).file(path)
    rows = prepared.rows["test"]
    assert len(answered) == 240
    np.testing.assert_allclose(answered.answers[0].values[rows], before[0].values, rtol=1e-5, atol=1e-5)
    frame = answered.frame()
    if target == "kind":
        assert frame.columns == ["kind", "kind.probability", "kind.big", "kind.small"]
        assert frame["kind"].to_list() == answered.answers[0].best()
        np.testing.assert_allclose(frame["kind.probability"], frame.select("kind.big", "kind.small").max_horizontal())
    else:
        assert frame.columns == ["price"]
        truth = prepared.natural("price")[:, 0]
        assert abs(frame["price"].mean() - truth.mean()) < 3 * truth.std()


def test_the_project_file_takes_along_what_was_learned(trained, tmp_path):
    found = trained[1]["price"][0]
    api.save(found.project, tmp_path / "a.netw", found)
    from core import project as files
    from core.trained import from_file
    from core.training.runs import Runs

    _, extras = files.load(tmp_path / "a.netw")
    again = from_file(extras, Runs(tmp_path / "none"))
    assert again.states == found.states
    assert [s.recipe for s in again.fitted.states] == [s.recipe for s in found.states]


def test_columns_may_be_lists_arrays_or_a_frame_and_have_what_nobody_has_seen(trained):
    found = trained[1]["price"][0]
    columns = {
        "city": ["Paris", "Atlantis", None],
        "agent": ["agent 3", "somebody new", None],
        "rooms": np.array([3.0, np.nan, 2.0]),
        "area": [50.0, 60.0, None],
        "built": ["01.02.1999", None, "31.12.2005"],
        "garden": ["yes", None, "no"],
        "paid": ["1.234,50 €", "ask", None],
        "not needed": [1, 2, 3],
    }
    model = Model(found)
    answered = model.rows(columns)
    assert np.isfinite(answered.answers[0].values).all()
    assert "'Atlantis' in row 2 is none of the known classes" in " ".join(answered.notes)
    frame = pl.DataFrame({k: v for k, v in columns.items() if k != "rooms"}, strict=False).with_columns(
        rooms=pl.Series([3.0, None, 2.0])
    )
    np.testing.assert_array_equal(model.rows(frame).answers[0].values, answered.answers[0].values)


def test_what_is_missing_or_wrong_is_said(trained, tmp_path):
    model = Model(trained[1]["price"][0])
    rows = {c.name: ["1", "2"] for c in model.takes}
    assert set(rows) == {"city", "agent", "rooms", "area", "built", "garden", "paid"}
    with pytest.raises(NetwrightError, match=r"lack the column 'area'.*Is it 'areas'\? Then name it 'area'"):
        model.rows({**{k: v for k, v in rows.items() if k != "area"}, "areas": ["1", "2"]})
    with pytest.raises(NetwrightError, match="'area' should hold numbers, but none of its cells does, such as 'wide'"):
        model.rows({**rows, "area": ["wide", "narrow"]})
    rows["built"] = ["01.02.1999", "02.03.2001"]
    rows["garden"] = ["yes", "no"]
    with pytest.raises(NetwrightError, match="same number of rows"):
        model.rows({**rows, "area": ["1"]})
    with pytest.raises(NetwrightError, match="no rows to predict"):
        model.rows({name: [] for name in rows})
    (tmp_path / "x.csv").write_text("city,area\nParis,3\n")
    with pytest.raises(NetwrightError, match=r"x.csv: The rows lack the columns 'agent', 'rooms'"):
        model.file(tmp_path / "x.csv")
    with pytest.raises(NetwrightError, match="There is no file"):
        model.file(tmp_path / "y.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NetwrightError, match="Give a table"):
        model.file(tmp_path / "folder")


def test_rows_that_lack_a_value_have_no_answer_and_the_others_theirs(tmp_path):
    path = write_houses(tmp_path / "houses.csv")
    project = houses(path, "price")
    filled = Use("impute").with_params(columns=("built",))
    complete = Use("drop_missing").with_params(columns=("built",))
    steps = tuple(complete if use == filled else use for use in project.data.steps)
    assert complete in steps
    found = api.train(replace(project, data=replace(project.data, steps=steps)), epochs=1, device="cpu", threads=1)
    answered = Model(found).file(path)
    blank = pl.read_csv(path, separator=";", infer_schema=False)["built"].is_null().to_numpy()
    np.testing.assert_array_equal(np.isnan(answered.answers[0].values[:, 0]), blank)
    prepared = prepare(found.project.data)
    assert f"{blank.sum()} rows take no part any more" in " ".join(prepared.notes)
    assert not set(np.flatnonzero(blank)) & set(np.concatenate(list(prepared.rows.values())).tolist())
    assert any("have no answer for want of a value" in note for note in answered.notes)
    assert answered.frame()["price"].null_count() == blank.sum()
    assert answered.answers[0].row(int(np.flatnonzero(blank)[0])) == {"value": None}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Trained on pictures that are gone."""
    folder = write_pictures(tmp_path_factory.mktemp("pictures") / "all")
    found = api.train(pictures(folder), epochs=2, device="cpu", threads=1)
    prepared = prepare(found.project.data)
    values = Model(found).answers(replace(prepared, rows={"test": np.arange(24)}), "test")[0].values
    moved = folder.rename(folder.parent / "moved")
    return moved, found, values


def test_a_folder_of_pictures_without_labels_gets_the_answers_that_it_got(shown, tmp_path):
    folder, found, values = shown
    plain = tmp_path / "plain"
    plain.mkdir()
    for path in sorted(folder.rglob("*.*")):
        shutil.copy(path, plain / f"{path.parent.name}-{path.name}")
    (plain / "notes.txt").write_text("no picture")
    answered = Model(found).file(plain)
    assert answered.origin == tuple(sorted(p.name for p in plain.iterdir() if p.suffix != ".txt"))
    np.testing.assert_allclose(answered.answers[0].values, values, rtol=1e-4, atol=1e-5)
    assert answered.frame().columns[:3] == ["input", "label", "label.probability"]


def test_a_broken_picture_has_no_answer_and_is_named(shown, tmp_path):
    folder, found, _ = shown
    whole = folder / "dark" / "00.png"
    shutil.copy(whole, tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(whole.read_bytes()[:200])
    Image.new("RGB", (9, 9)).save(tmp_path / "c.png")
    answered = Model(found).file(tmp_path)
    assert answered.answers[0].best()[1] is None
    assert answered.answers[0].best()[0] is not None
    assert any("'b.png'" in note for note in answered.notes)


def test_one_picture_and_arrays_are_rows_too(shown):
    folder, found, values = shown
    model = Model(found)
    path = folder / "light" / "03.png"
    alone = model.file(path)
    np.testing.assert_allclose(alone.answers[0].values[0], values[15], rtol=1e-4, atol=1e-5)
    assert alone.origin == ("03.png",)
    sizes = model.takes[0].sizes
    assert np.isfinite(model.rows({"image": np.zeros((2, *sizes), np.float32)}).answers[0].values).all()
    with pytest.raises(NetwrightError, match="One row of 'image' must be"):
        model.rows({"image": np.zeros((2, 1, 3, 3))})


def test_answers_stand_beside_the_rows_of_the_table(tmp_path):
    path = write_houses(tmp_path / "houses.csv")
    found = api.train(houses(path, "price"), epochs=1, device="cpu", threads=1)
    answered = Model(found).file(path)
    given = pl.read_csv(path, separator=";", infer_schema=False)
    made = answered.beside()
    assert made.columns == [*given.columns, "price (predicted)"]
    assert made["price"].to_list() == given["price"].to_list()
    np.testing.assert_array_equal(made["price (predicted)"].to_numpy(), answered.frame()["price"].to_numpy())


def test_of_a_huge_table_only_what_the_network_takes_stands_beside_the_answers(tmp_path, monkeypatch):
    monkeypatch.setattr("core.data.incoming_files.MOST_BESIDE", 100)
    path = write_houses(tmp_path / "houses.csv")
    found = Model(api.train(houses(path, "price"), epochs=1, device="cpu", threads=1))
    made = found.file(path).beside()
    assert set(made.columns) == {*(column.name for column in found.takes), "price"}
