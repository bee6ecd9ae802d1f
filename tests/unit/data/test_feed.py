"""TensorFeed: every row once, in torch's own order, with the partners of rows that differ in length."""

from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence

from core.data.feed import Batch, Feed, TensorFeed
from core.data.feeding import resident
from core.data.prepare import prepare
from core.data.settings import with_source
from core.document.project import DataSettings
from core.problems import NetwrightError
from core.spec import Use


class In(NamedTuple):
    column: str
    partner: str = ""


class Out(NamedTuple):
    target: str
    partner: str = ""


def data(key, **params):
    return prepare(with_source(DataSettings(), Use(key).with_params(**params)))


def digits():
    return TensorFeed(data("digits"), [In("image")], [Out("label")])


def parity(rows=200):
    inputs = [In("tokens"), In("tokens", "lengths"), In("tokens", "mask")]
    return TensorFeed(data("parity", rows=rows), inputs, [Out("label")])


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def test_rows_come_in_the_order_of_torchs_permutation():
    feed, table = digits(), data("digits")
    batches = list(feed.batches("train", 100, seeded()))
    order = torch.randperm(feed.rows("train"), generator=seeded())
    expected = torch.from_numpy(table.rows["train"].copy())[order]
    assert torch.equal(torch.cat([b.rows for b in batches]), expected)
    for batch in batches:
        np.testing.assert_array_equal(batch.inputs[0].numpy(), table.table.columns["image"][batch.rows])
        np.testing.assert_array_equal(batch.targets[0].numpy(), table.table.columns["label"][batch.rows])


@given(st.integers(1, 400), st.sampled_from([1, 1000, 2**22]), st.booleans())
def test_every_row_comes_once_and_the_last_batch_is_kept(batch_size, chunk_bytes, shuffled):
    feed, before = parity(), resident.CHUNK_BYTES
    resident.CHUNK_BYTES = chunk_bytes
    try:
        batches = list(feed.batches("train", batch_size, seeded(4) if shuffled else None))
    finally:
        resident.CHUNK_BYTES = before
    count = feed.rows("train")
    sizes = [len(b.rows) for b in batches]
    assert sizes == [batch_size] * (count // batch_size) + [count % batch_size] * bool(count % batch_size)
    rows = torch.cat([b.rows for b in batches])
    order = torch.randperm(count, generator=seeded(4)) if shuffled else torch.arange(count)
    assert torch.equal(rows, feed.tensors("train").rows[order])
    assert all(len(t) == len(b.rows) for b in batches for t in (*b.inputs, *b.targets))


def test_rows_in_order_are_not_copied():
    feed = digits()
    whole = feed.tensors("valid").inputs[0]
    for i, batch in enumerate(feed.batches("valid", 64)):
        assert batch.inputs[0].data_ptr() == whole[i * 64].data_ptr()
    assert feed.tensors("valid").inputs[0] is whole


def test_each_epoch_draws_on_from_the_generator_and_the_global_one_stays_untouched():
    feed, generator = digits(), seeded()
    state = torch.get_rng_state()
    first, second = (torch.cat([b.rows for b in feed.batches("train", 50, generator)]) for _ in range(2))
    assert not torch.equal(first, second)
    assert torch.equal(first.sort().values, second.sort().values)
    assert torch.equal(torch.get_rng_state(), state)


def test_lengths_and_mask_travel_with_their_rows():
    for generator in (None, seeded()):
        for batch in parity().batches("train", 33, generator):
            tokens, lengths, mask = batch.inputs
            assert (tokens.dtype, lengths.dtype, mask.dtype) == (torch.int64, torch.int64, torch.bool)
            assert torch.equal(mask, tokens == 0)
            assert torch.equal(lengths, (tokens != 0).sum(1))
            assert torch.equal(batch.targets[0], (tokens == 2).sum(1) % 2)


def test_with_lengths_an_lstm_answers_as_on_each_row_alone():
    tokens, lengths, _ = next(parity().batches("train", 16, seeded())).inputs
    embed, lstm = torch.nn.Embedding(3, 4), torch.nn.LSTM(4, 5, batch_first=True)
    packed = pack_padded_sequence(embed(tokens), lengths, batch_first=True, enforce_sorted=False)
    together = lstm(packed)[1][0][0]
    alone = [lstm(embed(row[:length])[None])[1][0][0, 0] for row, length in zip(tokens, lengths, strict=True)]
    torch.testing.assert_close(together, torch.stack(alone))


def test_with_the_mask_attention_answers_as_on_each_row_alone():
    tokens, lengths, mask = next(parity().batches("train", 16, seeded())).inputs
    embed, attend = torch.nn.Embedding(3, 4), torch.nn.MultiheadAttention(4, 2, batch_first=True)
    x = embed(tokens)
    together = attend(x, x, x, key_padding_mask=mask)[0]
    for i, length in enumerate(lengths):
        row = x[i : i + 1, :length]
        torch.testing.assert_close(together[i : i + 1, :length], attend(row, row, row)[0])


def test_several_inputs_and_targets_keep_their_order():
    feed = TensorFeed(data("iris"), [In("features"), In("features")], [Out("species"), Out("features")])
    batch = next(feed.batches("train", 10, seeded()))
    assert isinstance(batch, Batch)
    assert [tuple(t.shape) for t in (*batch.inputs, *batch.targets)] == [(10, 4), (10, 4), (10,), (10, 4)]
    assert torch.equal(batch.inputs[0], batch.targets[1])


def test_an_empty_part_has_no_batches():
    feed = TensorFeed(data("xor"), [In("features")], [Out("label")])
    assert feed.rows("test") == 0
    assert [len(feed.tensors("test").inputs[0]), list(feed.batches("test", 4))] == [0, []]
    assert list(feed.batches("test", 4, seeded())) == []
    assert [b.rows.tolist() for b in feed.batches("valid", 3)] == [[0, 1, 2], [3]]


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        ([In("picture")], [], "no column 'picture'. Choose among image, label"),
        ([], [Out("digit")], "no column 'digit'"),
        ([In("")], [], "has no column of the data yet"),
        ([In("image", "mask")], [], "of the same length, so there is no mask"),
    ],
)
def test_columns_that_are_not_there_are_refused_at_once(inputs, outputs, message):
    with pytest.raises(NetwrightError, match=message):
        TensorFeed(data("digits"), inputs, outputs)


def test_a_batch_needs_a_row():
    with pytest.raises(NetwrightError, match="at least 1; it is 0"):
        next(digits().batches("train", 0))


def test_a_feed_without_a_table_fits_the_same_protocol():
    class Noise(Feed):
        """What a generator network is fed with."""

        def rows(self, split):
            return 10

        def batches(self, split, batch_size, generator=None, first=0):
            for numbers in torch.arange(self.rows(split)).split(batch_size)[first:]:
                yield Batch((torch.randn(len(numbers), 3, generator=generator),), (), numbers)

    assert [tuple(b.inputs[0].shape) for b in Noise().batches("train", 4, seeded())] == [(4, 3), (4, 3), (2, 3)]
