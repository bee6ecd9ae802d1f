"""StreamFeed: the batches of a TensorFeed to the bit, from files; broken rows; the order of balanced and of uneven rows."""

import threading

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight

from core.data import cache
from core.data.drawing import Drawing
from core.data.feed import StreamFeed, TensorFeed, class_weights, feed_for
from core.data.feeding import resident, streaming
from core.data.feeding.order import order_of
from core.data.feeding.parts import Part
from core.data.prepare import Prepared, prepare
from core.data.reading import Cached, Held, PerFile
from core.data.recipes import RECIPES
from core.data.settings import with_source
from core.data.sources.files.images.decoding import shares
from core.data.table import Table
from core.document.project import DataColumn, DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use
from tests.unit.data.test_feed import In, Out, seeded

ROWS = 500
PIXELS = np.random.default_rng(0).integers(0, 256, (ROWS, 1, 4, 5)).astype(np.uint8)
LABELS = (np.arange(ROWS) % 7 == 0).astype(np.int64)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "place", lambda: tmp_path / "arrays")


def files(bad=(), values=PIXELS):
    def make(path):
        if int(path) in bad:
            raise NetwrightError(f"'{path}' is broken.")
        return values[int(path)]

    return PerFile([str(n) for n in range(ROWS)], make, values.shape[1:], values.dtype.name, f"{bad} {values.dtype}")


def prepared(image, train=400):
    from functools import partial

    facts = {"offset": [0.3], "scale": [0.7], "trailing": 2}
    scaled = image.then(partial(RECIPES["affine"], facts), image.shape[1:], "float32", "affine")
    columns = (
        DataColumn("image", "image", "input", image.shape[1:], ("C", "H", "W")),
        DataColumn("label", "category", "target", dtype="int64", classes=("a", "b")),
    )
    rows = {"train": np.arange(train) + 50, "valid": np.arange(50), "test": np.arange(0)}
    schema = Schema(ROWS, columns)
    table = Table({"image": scaled, "label": LABELS})
    return Prepared(table, table, rows, (), schema, schema, ())


def picture(bad=(), values=PIXELS):
    return Cached(files(bad, values)).then(shares, values.shape[1:], "float32", "shares")


SLOTS = ([In("image")], [Out("label")])


def same(one, two):
    one, two = list(one), list(two)
    assert len(one) == len(two)
    for a, b in zip(one, two, strict=True):
        assert all(
            torch.equal(x, y)
            for x, y in zip((*a.inputs, *a.targets, a.rows), (*b.inputs, *b.targets, b.rows), strict=True)
        )


def expected(rows, values=PIXELS):
    top = np.float32(np.iinfo(values.dtype).max)
    return (values[rows].astype(np.float32) / top - np.float32(0.3)) / np.float32(0.7)


@pytest.mark.parametrize("finished_bytes", [0, 2**30])
@pytest.mark.parametrize("values", [PIXELS, PIXELS.astype(np.uint16) * 257 - 3 * (PIXELS > 9).astype(np.uint16)])
def test_values_are_those_of_numpy_to_the_bit(values, finished_bytes, monkeypatch):
    monkeypatch.setattr(resident, "FINISHED_BYTES", finished_bytes)
    data = prepared(picture(values=values))
    for feed in (StreamFeed(data, *SLOTS), TensorFeed(data, *SLOTS)):
        for batch in feed.batches("train", 64, seeded()):
            np.testing.assert_array_equal(batch.inputs[0].numpy(), expected(batch.rows.numpy(), values))
            assert torch.equal(batch.targets[0], torch.from_numpy(LABELS)[batch.rows])
            np.testing.assert_array_equal(data.table.array("image", batch.rows.numpy()), batch.inputs[0].numpy())


@given(st.integers(1, 450), st.sampled_from([1, 3000, 2**23]), st.booleans(), st.integers(0, 12))
def test_batches_are_those_of_a_tensor_feed_wherever_they_begin(batch_size, chunk_bytes, shuffled, first):
    data = prepared(Held(PIXELS, "x").then(shares, (1, 4, 5), "float32", "shares"))
    stream, tensors = StreamFeed(data, *SLOTS), TensorFeed(data, *SLOTS)
    before = streaming.CHUNK_BYTES, resident.CHUNK_BYTES
    streaming.CHUNK_BYTES = resident.CHUNK_BYTES = chunk_bytes
    try:
        made = [list(f.batches("train", batch_size, seeded(3) if shuffled else None, first)) for f in (stream, tensors)]
    finally:
        streaming.CHUNK_BYTES, resident.CHUNK_BYTES = before
    same(*made)
    whole = list(tensors.batches("train", batch_size, seeded(3) if shuffled else None))
    same(made[0], whole[first:])
    assert not [thread for thread in threading.enumerate() if thread.name == "reading data"]


@pytest.mark.parametrize("feed_type", [StreamFeed, TensorFeed])
def test_broken_rows_are_missing_from_their_batches(feed_type):
    bad = (60, 61, 62, 63, 200)
    feed = feed_type(prepared(picture(bad)), *SLOTS)
    sizes = [len(batch.rows) for batch in feed.batches("train", 2)]
    assert sizes.count(0) == 2
    assert sizes.count(1) == 1
    batches = list(feed.batches("train", 64, seeded()))
    order = np.arange(50, 450)[torch.randperm(400, generator=seeded()).numpy()]
    for number, batch in enumerate(batches):
        wanted = [row for row in order[number * 64 : (number + 1) * 64] if row not in bad]
        assert batch.rows.tolist() == wanted
        np.testing.assert_array_equal(batch.inputs[0].numpy(), expected(np.array(wanted)))
    assert feed.rows("train") == 400


def test_a_stream_left_early_ends_its_thread():
    stream = StreamFeed(prepared(picture()), *SLOTS).batches("train", 8, seeded())
    next(stream)
    assert [thread for thread in threading.enumerate() if thread.name == "reading data"]
    stream.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "reading data"]


def test_what_fails_on_the_thread_is_raised_here():
    def broken(values):
        raise RuntimeError("no")

    image = picture().then(broken, (1, 4, 5), "float32", "broken")
    with pytest.raises(RuntimeError, match="no"):
        list(StreamFeed(prepared(image), *SLOTS).batches("train", 8))


def test_feed_for_keeps_what_fits_and_streams_files_first(monkeypatch):
    held = prepared(Held(PIXELS, "x").then(shares, (1, 4, 5), "float32", "shares"))
    assert isinstance(feed_for(held, *SLOTS), TensorFeed)
    feed = feed_for(prepared(picture()), *SLOTS)
    assert isinstance(feed, StreamFeed)
    first = list(feed.batches("train", 64, seeded()))
    monkeypatch.setattr(feed, "_chunks", lambda *args: pytest.fail("it was streamed again"))
    same(first, feed.batches("train", 64, seeded()))
    monkeypatch.setattr("core.data.feeding.choosing.memory_of", lambda device: 1000)
    small = feed_for(held, *SLOTS)
    assert isinstance(small, StreamFeed)
    same(first, small.batches("train", 64, seeded()))


def test_bytes_stay_bytes_until_they_are_needed():
    part = Part(prepared(picture()).table, "image", "", torch.device("cpu"))
    assert (part.stored_bytes, part.row_bytes) == (20, 80)
    assert part.take(np.array([3]))[0].dtype == np.uint8


def test_changes_of_size_are_kept_in_the_cache():
    made = []

    def smaller(values):
        made.append(len(values))
        return values[:, :, :2, :2]

    image = picture().then(smaller, (1, 2, 2), "float32", "smaller")
    feed = StreamFeed(prepared(image), *SLOTS)
    one = list(feed.batches("train", 64, seeded()))
    count = sum(made)
    same(one, feed.batches("train", 64, seeded()))
    assert sum(made) == count == 400
    assert one[0].inputs[0].shape == (64, 1, 2, 2)


def test_balanced_drawing_takes_every_class_as_often():
    data = prepared(Held(PIXELS, "x").then(shares, (1, 4, 5), "float32", "shares"))
    feeds = [kind(data, *SLOTS, drawing=Drawing(balanced=True)) for kind in (TensorFeed, StreamFeed)]
    same(*(feed.batches("train", 64, seeded()) for feed in feeds))
    counts = torch.zeros(2)
    for seed in range(20):
        for batch in feeds[0].batches("train", 64, seeded(seed)):
            counts += torch.bincount(batch.targets[0], minlength=2)
    assert counts.sum() == 20 * 400
    assert abs(counts[0] / counts.sum() - 0.5) < 0.03
    same(feeds[0].batches("valid", 64), TensorFeed(data, *SLOTS).batches("valid", 64))
    with pytest.raises(NetwrightError, match="no target is a class"):
        next(TensorFeed(data, [In("image")], [], drawing=Drawing(balanced=True)).batches("train", 8, seeded()))


def test_class_weights_are_those_of_scikit_learn():
    labels = np.random.default_rng(0).choice(5, 300, p=[0.5, 0.2, 0.2, 0.05, 0.05])
    expected_weights = compute_class_weight("balanced", classes=np.arange(5), y=labels)
    np.testing.assert_allclose(class_weights(torch.from_numpy(labels)).numpy(), expected_weights)
    assert class_weights(torch.tensor([0, 2, -1]), 4).tolist() == [1, 0, 1, 0]


@given(st.integers(1, 900), st.integers(1, 40), st.integers(0, 5))
def test_by_length_takes_every_row_once_with_little_padding(count, batch_size, seed):
    lengths = torch.randint(1, 60, (count,), generator=seeded(seed))
    order = order_of(count, batch_size, seeded(seed), lengths=lengths)
    assert order.sort().values.tolist() == list(range(count))

    def padded(places):
        return sum(int(lengths[part].max()) * len(part) for part in torch.split(places, batch_size))

    assert padded(order) <= padded(order_of(count, batch_size, seeded(seed))) + 60 * batch_size


def test_batches_of_one_length_end_with_their_longest_row():
    data = prepare(with_source(DataSettings(), Use("parity").with_params(rows=300)))
    slots = [In("tokens"), In("tokens", "lengths"), In("tokens", "mask")], [Out("label")]
    feeds = [kind(data, *slots, drawing=Drawing(by_length=True)) for kind in (TensorFeed, StreamFeed)]
    same(*(feed.batches("train", 16, seeded()) for feed in feeds))
    plain = list(TensorFeed(data, *slots).batches("train", 16, seeded()))
    batches = list(feeds[0].batches("train", 16, seeded()))
    assert sorted(torch.cat([b.rows for b in batches]).tolist()) == sorted(torch.cat([b.rows for b in plain]).tolist())
    for batch in batches:
        tokens, lengths, mask = batch.inputs
        assert tokens.shape[1] == mask.shape[1] == lengths.max()
        assert torch.equal(mask, tokens == 0)
    assert sum(b.inputs[0].numel() for b in batches) < 0.8 * sum(b.inputs[0].numel() for b in plain)
