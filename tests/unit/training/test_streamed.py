"""Training on what is streamed from files: to the bit as from memory, also when it stops in the middle of an epoch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from core.data import cache
from core.data.feed import Batch, Drawing, StreamFeed, TensorFeed
from core.data.prepare import Prepared
from core.data.reading import Cached, PerFile
from core.data.steps.scaling import STANDARDIZE
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.training import events
from core.training.control import Control
from tests.unit.training.toys import Story, classes, plan_for, same, train, weights

BAD = (5, 18, 19, 20)
"""In order and three at once, a batch lacks one and another is empty."""


class Slot(NamedTuple):
    column: str = "x"
    target: str = "y"
    partner: str = ""


class Stopping(StreamFeed):
    """Asks to stop before the batch after so many; notes from where batches were asked for."""

    control, after, begun = Control(), -1, list[int]()

    def batches(
        self, split: str, batch_size: int, generator: torch.Generator | None = None, first: int = 0
    ) -> Iterator[Batch]:
        for batch in super().batches(split, batch_size, generator, first):
            if split == "train":
                if self.after == 0:
                    self.control.stop()
                self.after -= 1
            yield batch
        self.begun = [*self.begun, first]


def prepared(bad: tuple[int, ...] = ()) -> Prepared:
    (x,), (y,) = classes(140, 1)

    def make(path: str) -> Array:
        if int(path) in bad:
            raise NetwrightError(f"'{path}' is broken.")
        values: Array = x[int(path)].numpy()
        return values

    rows = Cached(PerFile([str(n) for n in range(140)], make, (4,), "float32", f"toy {bad}"))
    label = DataColumn("y", "category", "target", dtype="int64", classes=("a", "b", "c"))
    schema = Schema(140, (DataColumn("x", "vector", "input", (4,), ("F",)), label))
    table = Table({"x": rows, "y": y.numpy()})
    parts = {"train": np.arange(100), "valid": np.arange(100, 140), "test": np.arange(0)}
    return Prepared(table, table, parts, (), schema, schema, ())


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "place", lambda: tmp_path / "arrays")


@pytest.mark.parametrize("bad", [(), BAD])
@pytest.mark.parametrize(
    "fields", [{}, {"drop_last": True}, {"batch_size": 3, "shuffle": False, "drop_last": True}, {"balanced": True}]
)
@pytest.mark.parametrize("after", [0, 3, 8])
def test_stopped_in_the_middle_it_goes_on_to_the_bit(bad: tuple[int, ...], fields: dict[str, Any], after: int) -> None:
    data, plan = prepared(bad), plan_for(epochs=2, **fields)
    slots: Any = ([Slot()], [Slot()])
    drawing = Drawing(plan.balanced)
    whole = train(plan, TensorFeed(data, *slots, drawing=drawing))
    assert whole.state == "finished"
    feed = Stopping(data, *slots, drawing=drawing)
    feed.control, feed.after = Control(), after
    first = train(plan, feed, feed.control)
    assert first.state == "stopped"
    then = Stopping(data, *slots, drawing=drawing)
    second = train(plan, then, start=first.last)
    assert second.step == whole.step
    assert same(weights(whole), weights(second))
    assert [row["train"] for row in second.history] == [row["train"] for row in whole.history]


def warnings(feed: StreamFeed) -> list[str]:
    story = Story()
    assert train(plan_for(epochs=3), feed, story=story).state == "finished"
    return [event.problem.message for event in story.events if isinstance(event, events.Warned)]


def test_rows_that_cannot_be_read_are_told_once_by_their_files() -> None:
    sentence = "4 rows could not be read and take no part: 5, 18, 19, 20."
    assert warnings(StreamFeed(prepared(BAD), [Slot()], [Slot()])) == [sentence]
    assert warnings(StreamFeed(prepared(BAD), [Slot()], [Slot()])) == [sentence], "known from the cache"
    assert warnings(StreamFeed(prepared(), [Slot()], [Slot()])) == []


def test_many_broken_rows_are_told_in_one_short_sentence() -> None:
    (told,) = warnings(StreamFeed(prepared(tuple(range(30, 37))), [Slot()], [Slot()]))
    assert told == "7 rows could not be read and take no part: 30, 31, 32, 33, 34 and 2 more."


def test_a_step_learns_its_scale_from_the_rows_that_can_be_read() -> None:
    data, (x,) = prepared(BAD), classes(140, 1)[0]
    rows = data.rows["train"]
    (state,) = STANDARDIZE.learn(STANDARDIZE.resolve(()), data.schema, data.table, rows)
    good = np.delete(x.numpy()[:100].astype(np.float64), BAD, axis=0)
    np.testing.assert_allclose(state.facts["offset"], good.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(state.facts["scale"], good.std(axis=0), rtol=1e-6)
    with pytest.raises(NetwrightError, match="No training row of 'x' can be read"):
        STANDARDIZE.learn(STANDARDIZE.resolve(()), data.schema, data.table, np.array(BAD))


def test_what_was_done_is_not_read_again() -> None:
    plan, slots = plan_for(epochs=1), ([Slot()], [Slot()])
    feed = Stopping(prepared(), *slots)
    feed.control, feed.after = Control(), 4
    first = train(plan, feed, feed.control)
    then = Stopping(prepared(), *slots)
    train(plan, then, start=first.last)
    assert then.begun[0] == first.step == 4
