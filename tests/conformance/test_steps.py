"""Every declared preparation step: its schema rule tells what running it gives, other rows change nothing that it learns, and what it
learned does the same to new rows."""

import ast
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from core.data import recipes
from core.data.catalogue import STEPS
from core.data.lazy import Lazy
from core.data.settings import after
from core.data.steps import State, run_step
from core.data.table import NO_CLASS, is_series
from core.spec import Bool, Choice, Use
from tests.conformance import generated_tables as tables

NEEDS = {
    "change_type": {"column": "written", "decimals": "comma"},
    "filter": {"formula": 'area > 5 and (colour in ("red", "blue") or missing(colour))'},
    "derive": {"name": "made", "formula": "log(abs(area)) + `price paid` / 2"},
    "crop": {"height": 4, "width": 5},
}
"""What a step cannot do without."""
ELSEWHERE = {"windows", "waveform", "spectrogram", "mel_spectrogram"}
"""Steps over neighbouring rows and over sound: tests/unit/data holds them to the same."""
MORE = [
    Use("change_type").with_params(column="written", to="category", most=3),
    Use("change_type").with_params(column="written", to="text"),
    Use("change_type").with_params(column="area", to="text"),
    Use("change_type").with_params(column="area", to="category", most=4),
    Use("change_type").with_params(column="built", to="number"),
    Use("change_type").with_params(column="colour", to="text"),
    Use("change_type").with_params(column="about", to="date"),
    Use("change_type").with_params(column="about", to="boolean", words="quiet/wide view"),
    Use("derive").with_params(name="new", formula='upper(colour) + " " + code'),
    Use("derive").with_params(name="new", formula='when(garden, year(built), days(built, date("2001-02-03")))'),
    Use("derive").with_params(name="new", formula="instead(garden, False)"),
    Use("impute").with_params(by="mean", group="colour"),
    Use("impute").with_params(by="mode", group="garden", columns=("area", "measured", "code", "built")),
    Use("impute").with_params(by="constant", value="7", columns=("area", "measured")),
    Use("impute").with_params(by="constant", value="red", columns=("colour",)),
    Use("impute").with_params(by="neighbours", k=2, indicator=True, columns=("area", "measured", "garden")),
    Use("one_hot").with_params(most=2, other=False),
    Use("merge_rare").with_params(most=2, least=3),
    Use("target_mean").with_params(target="kind", smooth=0.0),
    Use("target_mean").with_params(target="rent", columns=("code",)),
    Use("select").with_params(by="correlation", count=2, target="kind"),
    Use("select").with_params(by="correlation", count=1),
    Use("select").with_params(by="variance", count=2),
    Use("select").with_params(by="mutual", count=1),
    Use("date_parts").with_params(
        parts=("days", "year", "month", "day", "weekday", "yearday", "hour", "minute"), cyclic=False
    ),
    Use("join").with_params(columns=("measured", "area")),
]


def variants():
    """Each step with every option of every choice, and those that need something said."""
    for step in STEPS:
        if step.key in ELSEWHERE:
            continue
        plain = Use(step.key).with_params(**NEEDS.get(step.key, {}))
        yield plain
        for param in step.params:
            for option, _ in (
                param.options if isinstance(param, Choice) and step.key not in ("change_type", "tokenise") else ()
            ):
                if option not in (param.default, "constant"):
                    yield plain.with_params(**{param.name: option})
            if isinstance(param, Bool) and param.name != "on":
                yield plain.with_params(**{param.name: not param.default})
    yield from MORE


USES = list(dict.fromkeys(variants()))
each_use = pytest.mark.parametrize("use", USES, ids=[f"{i}-{use.key}" for i, use in enumerate(USES)])
each_table = pytest.mark.parametrize("name", tables.TABLES)


def learned(use, table, rows=None):
    step, schema = STEPS[use.key], tables.schema(table.rows)
    return step.learn(step.resolve(use.params), schema, table, np.arange(table.rows) if rows is None else rows)


def done(use, states, table):
    return run_step(states, table, after(use, tables.schema(table.rows)))


@each_table
@each_use
def test_the_schema_tells_what_running_gives(use, name):
    table = tables.TABLES[name]()
    schema, made = after(use, tables.schema(table.rows)), done(use, learned(use, table), table)
    assert [c.name for c in schema.columns] == list(dict.fromkeys(c.name for c in schema.columns))
    assert set(made.columns) == {c.name for c in schema.columns}
    for column in schema.columns:
        fits(column, made.columns[column.name], made, table.rows)
        assert lowest(made.columns[column.name]) >= (column.low if column.low is not None else -np.inf) - 1e-5


def lowest(cells):
    """Of numbers that are there."""
    if is_series(cells):
        return cells.min() if cells.dtype == pl.Float64 and cells.count() else np.inf
    return np.min(cells[:].astype(float), initial=np.inf, where=np.isfinite(cells[:]))


def fits(column, cells, table, rows):
    """The cells are of the kind, sizes, types and classes that the column tells."""
    assert len(cells) == rows
    assert len(column.axes) == len(column.sizes)
    if column.elements:
        assert len(column.elements) == column.sizes[0]
        assert len(set(column.elements)) == len(column.elements)
    if is_series(cells):
        types = {"number": pl.Float64, "boolean": pl.Boolean, "date": pl.Datetime("us")}
        if column.kind == "category":
            classes(column, cells, table.array(column.name) if isinstance(cells.dtype, pl.Enum) else None)
        else:
            assert cells.dtype == types.get(column.kind, pl.String)
        return
    assert cells.shape == (rows, *column.sizes)
    assert cells.dtype == column.dtype
    values = cells[:] if isinstance(cells, Lazy) else cells
    assert values.shape == cells.shape
    assert values.dtype == cells.dtype
    if column.lengths:
        assert set(table.lengths) >= {column.name}


def classes(column, cells, codes):
    if column.classes:
        assert cells.dtype == pl.Enum(column.classes)
    elif codes is not None:
        assert len(cells.dtype.categories) <= column.count
        assert codes.max(initial=NO_CLASS) < column.count


@each_use
def test_other_rows_change_nothing_that_is_learned(use):
    table, rows = tables.ordinary(), np.arange(0, 60, 2)
    other = mixed(table, tables.ordinary(seed=9), rows)
    assert told(learned(use, table, rows)) == told(learned(use, other, rows))
    step = STEPS[use.key]
    p, schema = step.resolve(use.params), tables.schema(60)
    before, now = (step.drops(p, schema, t, rows) for t in (table, other))
    assert (before is None) == (now is None)
    if before is not None:
        np.testing.assert_array_equal(before[rows], now[rows])
    aside, again = (step.for_training(p, schema, t, rows) for t in (table, other))
    assert aside.keys() == again.keys()
    for name, values in aside.items():
        np.testing.assert_array_equal(values, again[name])


def mixed(table, other, rows):
    """`rows` of the one, all others of the other."""
    order = np.arange(60) + 60
    order[rows] -= 60
    both = tables.Table(
        {n: together(v, other.columns[n]) for n, v in table.columns.items()},
        {n: np.concatenate([v, other.lengths[n]]) for n, v in table.lengths.items()},
    )
    return tables.taken(both, order)


def together(one, other):
    if isinstance(one, pl.Series):
        return pl.concat([one, other])
    return np.concatenate([one[:], other[:]])


def told(states):
    return [json.dumps(state.to_json(), sort_keys=True) for state in states]


@each_use
def test_what_was_learned_does_the_same_to_each_row_after_a_journey_through_json(use):
    table = tables.ordinary()
    states = learned(use, table, np.arange(40))
    again = tuple(State.from_json(json.loads(json.dumps(state.to_json()))) for state in states)
    assert again == states
    whole, rows = done(use, states, table), np.array([3, 41, 59, 7])
    few = done(use, again, tables.taken(table, rows))
    for name, values in whole.columns.items():
        same(few.columns[name], values[rows])


def same(found, expected):
    if isinstance(expected, pl.Series):
        assert found.to_list() == expected.to_list()
        assert found.dtype == expected.dtype
    else:
        np.testing.assert_allclose(found[:], expected, rtol=1e-5, atol=1e-6)


@each_use
def test_new_rows_with_classes_that_nobody_has_seen_stop_nothing(use):
    states = learned(use, tables.ordinary(), np.arange(30))
    new = tables.strange()
    made = done(use, states, new)
    for column in after(use, tables.schema(new.rows)).columns:
        fits(column, made.columns[column.name], made, new.rows)


@each_use
def test_nothing_that_it_is_given_is_written_to(use):
    table = tables.ordinary().sealed()
    done(use, learned(use, table), table)


@each_use
def test_off_it_does_nothing(use):
    schema = tables.schema(60)
    assert after(use.with_params(on=False), schema) == schema


@each_use
def test_without_any_schema_it_stays_quiet(use):
    empty = type(tables.schema(0))(0, ())
    assert after(use, empty).columns == ()


@pytest.mark.parametrize("module", recipes.MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_recipes_stand_on_libraries_and_other_recipes_alone(module):
    for path in (Path(module.__file__), *Path(recipes.__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core") and path.stem != "__init__":
                assert node.module.startswith("core.data.recipes.")
    assert all(recipe.__doc__ for recipe in module.ALL)


def test_every_recipe_has_one_name():
    names = [recipe.__name__ for module in recipes.MODULES for recipe in module.ALL]
    assert len(set(names)) == len(names)
    assert {
        name.removesuffix("_back") for module in recipes.MODULES for name in (b.__name__ for b in module.BACK)
    } <= set(names)
