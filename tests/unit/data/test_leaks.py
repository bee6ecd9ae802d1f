"""The leakage guard on tables that leak, and on one that does not."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.finding import find
from core.data.leaks import leaks
from core.data.prepare import prepare
from core.data.settings import with_source
from core.document.project import DataSettings, Project
from core.spec import Use
from core.starting import start


@pytest.fixture
def project(tmp_path):
    """Of a table (name -> values) the project that starts from it, all columns but the target being inputs."""

    def make(target, **columns):
        path = tmp_path / "table.csv"
        rows = zip(*columns.values(), strict=True)
        path.write_text("\n".join([",".join(columns), *(",".join(map(str, row)) for row in rows)]))
        return start(find(path), target).project

    return make


def random(rows=200):
    state = np.random.RandomState(0)
    return {
        "size": state.normal(size=rows).round(6),
        "weight": state.normal(size=rows).round(6),
        "sort": state.choice(["a", "b", "c"], rows),
    }


def mended(project: Project, problem) -> Project:
    return problem.repair.edit(project)


def test_an_honest_table_passes(project):
    columns = random()
    made = project("sort", **columns)
    assert leaks(made.data) == ()


def test_rows_that_are_in_two_parts_are_named_and_kept_once(project):
    columns = {name: np.concatenate([values, values[:40]]) for name, values in random().items()}
    made = project("sort", **columns)
    found = leaks(made.data)
    assert found
    assert all("part too, such as row" in problem.message for problem in found)
    after = mended(made, found[0])
    assert leaks(after.data) == ()
    assert sum(map(len, prepare(after.data).rows.values())) == 200


def test_a_column_that_counts_the_rows_is_left_out(project):
    columns = random()
    made = project("weight", number=np.arange(5, 405, 2), **columns)
    data = made.data
    schema = replace(
        data.schema,
        columns=tuple(
            replace(c, kind="number", role="input", sizes=(1,), axes=("F",), dtype="float32")
            if c.name == "number"
            else c
            for c in data.schema.columns
        ),
    )
    made = replace(made, data=replace(data, schema=schema))
    [problem] = [p for p in leaks(made.data) if "'number'" in p.message]
    assert "only counts the rows" in problem.message
    assert mended(made, problem).data.schema.column("number").role == "ignore"


def test_a_number_from_which_the_answer_follows(project):
    columns = random()
    made = project("weight", **columns, pounds=(columns["weight"] * 2.20462).round(9))
    [problem] = leaks(made.data)
    assert "Column 'pounds' by itself tells 'weight'" in problem.message
    assert leaks(mended(made, problem).data) == ()


def test_a_class_from_which_the_answer_follows(project):
    columns = random()
    codes = {"a": "alpha", "b": "beta", "c": "gamma"}
    made = project("sort", **columns, code=[codes[s] for s in columns["sort"]])
    [problem] = leaks(made.data)
    assert "Column 'code' by itself tells 'sort'" in problem.message


def test_of_few_rows_and_of_bundled_data_nothing_is_said(project):
    made = project(
        "weight", **{name: values[:20] for name, values in random().items()}, double=random()["weight"][:20] * 2
    )
    assert leaks(made.data) == ()
    assert leaks(with_source(DataSettings(), Use("parity"))) == ()
