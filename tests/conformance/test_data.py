"""Every declared source, step and split: what it says of itself holds, and whatever uses data can use it."""

import json

import numpy as np
import pytest
import torch

from core.data.augmentations import AUGMENTATIONS
from core.data.catalogue import MADE, SOURCES, SPLITS, STEPS
from core.data.feed import TensorFeed
from core.data.prepare import loaded, prepare
from core.data.preview import samples, summaries
from core.data.settings import described, problems_of, source_schema, with_source
from core.data.split import PARTS
from core.document.project import DataSettings
from core.lowering.lowered import InputSlot, TargetSlot
from core.spec import Float, Int, Use

AXES = {"image": ("C", "H", "W"), "vector": ("F",), "sequence": ("L", "F"), "tokens": ("L",), "number": ("F",)}


def variants():
    """Each source as it stands, with every parameter at its low end (rows apart), and with other values inside."""
    for source in MADE:
        yield Use(source.key)
        low, inside = {}, {}
        for param in source.params:
            if isinstance(param, Int | Float) and param.name != "rows":
                low[param.name] = param.low
                inside[param.name] = type(param.default)(param.default + (min(param.high, 10) - param.default) * 0.3)
        if low:
            yield Use(source.key).with_params(**low)
            yield Use(source.key).with_params(rows=257, **inside)


USES = list(variants())
each_use = pytest.mark.parametrize("use", USES, ids=[f"{i}-{use.key}" for i, use in enumerate(USES)])
each_spec = pytest.mark.parametrize("spec", [*SOURCES, *STEPS, *SPLITS, *AUGMENTATIONS], ids=lambda spec: spec.key)


@each_use
def test_the_schema_tells_what_loading_gives(use):
    table, schema = loaded(DataSettings(use)), source_schema(use)
    assert [c.name for c in schema.columns] == list(table.columns)
    assert len({c.name for c in schema.columns}) == len(schema.columns)
    assert {c.name for c in schema.columns if c.lengths} == set(table.lengths)
    for column in schema.columns:
        values = table.columns[column.name]
        assert values.shape == (schema.rows, *column.sizes)
        assert values.dtype == column.dtype
        assert column.axes == AXES.get(column.kind, ())
        assert column.role in ("input", "target")
        assert column.name.isidentifier()


@each_use
def test_values_lie_in_the_range_that_the_schema_tells(use):
    table, schema = loaded(DataSettings(use)), source_schema(use)
    for column in schema.columns:
        values = table.columns[column.name]
        assert np.isfinite(values).all()
        if column.low is not None:
            assert (values.min(), values.max()) == pytest.approx((column.low, column.high), rel=1e-6)
        if column.kind == "category":
            assert set(np.unique(values)) == set(range(len(column.classes)))
        if column.kind == "tokens":
            assert set(np.unique(values)) <= set(range(len(column.classes)))
        if column.kind == "vector":
            assert len(column.elements) == column.sizes[0]
        if column.lengths:
            assert values.shape[1] >= table.lengths[column.name].max()
            assert table.lengths[column.name].min() >= 1


@each_use
def test_loading_again_gives_the_same(use):
    spec = SOURCES[use.key]
    first, again = loaded(DataSettings(use)), spec.load(spec.resolve(use.params))
    for name, values in first.columns.items():
        np.testing.assert_array_equal(values, again.columns[name])
    for name, lengths in first.lengths.items():
        np.testing.assert_array_equal(lengths, again.lengths[name])


@each_use
def test_it_can_be_chosen_prepared_previewed_and_fed(use):
    settings = with_source(DataSettings(), use)
    assert problems_of(settings) == ()
    data = prepare(settings)
    assert data.schema == described(settings)
    assert all(len(data.rows[part]) for part in ("train", "valid"))
    if SOURCES[use.key].fixed_split is None:
        rows = np.concatenate([data.rows[part] for part in PARTS])
        assert len(set(rows.tolist())) == len(rows) <= data.table.rows
    assert [s.rows for s in summaries(data.table, data.schema)] == [data.schema.rows] * len(data.schema.columns)
    assert len(samples(data, "train", 4)) == 4
    inputs, targets = slots(data.schema)
    batch = next(TensorFeed(data, inputs, targets).batches("train", 4, torch.Generator()))
    assert all(len(tensor) == 4 for tensor in (*batch.inputs, *batch.targets, batch.rows))


def slots(schema):
    """Slots as lowering makes them for all columns, with the partner where there is one."""
    inputs = [InputSlot(c.name, c.name, ("n",)) for c in schema.columns if c.role == "input"]
    inputs += [InputSlot(c.name, c.name, ("n",), p) for c in schema.columns if c.lengths for p in ("lengths", "mask")]
    targets = [TargetSlot(c.name, ("o",)) for c in schema.columns if c.role == "target"]
    return inputs, targets


@pytest.mark.parametrize("source", MADE, ids=lambda source: source.key)
def test_every_source_has_something_to_learn_from_and_something_to_learn(source):
    columns = source_schema(Use(source.key)).columns
    assert {c.role for c in columns} == {"input", "target"}
    assert all(key in SPLITS for key in source.splits)
    assert bool(source.splits) != (source.fixed_split is not None)
    assert all(use.key in STEPS for use in source.steps)


@each_spec
def test_it_is_described_for_people(spec):
    assert spec.title[0].isupper()
    assert spec.category
    assert spec.summary.endswith(".")
    assert spec.aka
    assert "  " not in spec.summary + getattr(spec, "explanation", "")
    if spec in list(SOURCES) or spec in list(STEPS):
        assert spec.explanation.endswith(".")


@pytest.mark.parametrize("source", [s for s in SOURCES if s.category == "Real data"], ids=lambda source: source.key)
def test_real_data_tells_where_it_was_published(source):
    assert any(year in source.source for year in map(str, range(1930, 2026)))


@each_spec
def test_parameters_are_sound_and_sliders_have_ends(spec):
    assert len({p.name for p in spec.params}) == len(spec.params)
    for param in spec.params:
        assert param.check(param.default) == param.default
        assert param.help.endswith(".")
        if isinstance(param, Int | Float):
            assert param.low is not None
            assert param.high is not None
            assert param.low < param.high


@each_spec
def test_parameters_survive_json(spec):
    params = spec.defaults()
    again = {name: tuple(v) if isinstance(v, list) else v for name, v in json.loads(json.dumps(params)).items()}
    assert spec.resolve(tuple(sorted(again.items()))) == spec.resolve()
