"""Augmenter: whole batches, with the partners of rows that differ in length, and answers of mixed samples."""

from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
import torch

from core.data.augmentations import changes_of
from core.data.augmenting.augmenter import Augmenter, extents
from core.data.feed import Batch, TensorFeed
from core.data.prepare import prepare
from core.data.settings import with_source
from core.document.project import DataColumn, DataSettings, Schema
from core.spec import Use


class In(NamedTuple):
    column: str
    partner: str = ""


class Out(NamedTuple):
    target: str
    partner: str = ""


IMAGE = DataColumn("image", "image", "input", (1, 6, 6), ("C", "H", "W"))
MASK = DataColumn("mask", "mask", "target", (6, 6), ("H", "W"), "int64", ("a", "b"))
LABEL = DataColumn("label", "category", "target", (), (), "int64", ("x", "y"))
TEXT = DataColumn("text", "tokens", "input", (8,), ("L",), "int64", tuple("abcdef"), lengths=True)
WAVE = DataColumn("wave", "sequence", "input", (8, 2), ("L", "F"), lengths=True)


def augmenter(schema, inputs, targets, *uses, known=None):
    lowered = SimpleNamespace(inputs=inputs, targets=targets)
    return Augmenter(changes_of(uses, Schema(9, tuple(schema)), inputs, targets), lowered, known)


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng():
        torch.manual_seed(3)
        yield


def pictures(rows=12):
    draw = torch.Generator().manual_seed(0)
    image = torch.rand(rows, 1, 6, 6, generator=draw)
    labels = torch.randint(0, 2, (rows,), generator=draw)
    return Batch((image,), ((image[:, 0] > 0.5).long(), labels), torch.arange(rows))


PICTURES = ([IMAGE, MASK, LABEL], [In("image")], [Out("mask"), Out("label")])


def test_masks_follow_their_pictures_through_several_augmentations():
    change = augmenter(*PICTURES, Use("flip_horizontal"), Use("quarter_turns"), Use("padded_crop"))
    batch = pictures()
    shown = change(batch)
    assert not torch.equal(shown.inputs[0], batch.inputs[0])
    assert torch.equal(shown.targets[0], (shown.inputs[0][:, 0] > 0.5).long())
    assert torch.equal(shown.targets[1], batch.targets[1])
    assert shown.shares == ()
    assert shown.rows is batch.rows


def test_the_batch_that_came_is_not_written_to():
    change = augmenter(*PICTURES, Use("cutmix"), Use("erase"), Use("noise"), Use("flip_vertical"))
    batch, before = pictures(), pictures()
    change(batch)
    assert all(torch.equal(a, b) for a, b in zip((*batch.inputs, *batch.targets), (*before.inputs, *before.targets), strict=True))  # fmt: skip


def test_equal_seeds_give_equal_batches_and_others_do_not():
    change = augmenter(*PICTURES, Use("rotation"), Use("colour"), Use("noise"), Use("mixup"))
    made = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        made.append(change(pictures()).inputs[0])
    assert torch.equal(made[0], made[1])
    assert not torch.equal(made[0], made[2])


def test_answers_of_mixed_samples_are_counted_by_their_shares():
    change = augmenter(*PICTURES, Use("mixup", (("alpha", 1.0),)))
    batch = pictures()
    for _ in range(20):
        shown = change(batch)
        first, second = shown.shares
        assert first.share >= second.share
        assert first.share + second.share == pytest.approx(1)
        assert shown.targets is first.targets
        mine, other = (first, second) if torch.equal(first.targets[1], batch.targets[1]) else (second, first)
        assert torch.equal(mine.targets[0], batch.targets[0])
        for label, mask in zip(other.targets[1], other.targets[0], strict=True):
            pairs = zip(batch.targets[1], batch.targets[0], strict=True)
            assert any(torch.equal(label, theirs) and torch.equal(mask, its) for theirs, its in pairs)


def test_cutmix_pastes_masks_and_blends_labels():
    change = augmenter(*PICTURES, Use("cutmix"))
    shown = change(pictures())
    first, second = shown.shares
    assert torch.equal(first.targets[0], second.targets[0])
    assert torch.equal(first.targets[0], (shown.inputs[0][:, 0] > 0.5).long())
    assert not torch.equal(first.targets[1], second.targets[1])


def test_cutmix_of_masks_alone_needs_no_blending():
    change = augmenter([IMAGE, MASK], [In("image")], [Out("mask")], Use("cutmix"))
    batch = pictures()
    shown = change(batch._replace(targets=batch.targets[:1]))
    assert shown.shares == ()
    assert torch.equal(shown.targets[0], (shown.inputs[0][:, 0] > 0.5).long())


def test_mixing_twice_gives_four_answers():
    shown = augmenter(*PICTURES, Use("mixup"), Use("cutmix"))(pictures())
    assert len(shown.shares) == 4
    assert sum(part.share for part in shown.shares) == pytest.approx(1)
    assert [part.share for part in shown.shares] == sorted((p.share for p in shown.shares), reverse=True)


def test_a_picture_to_be_restored_is_shown_with_noise_and_answered_without():
    change = augmenter([IMAGE], [In("image")], [Out("image")], Use("flip_horizontal"), Use("noise", (("probability", 1.0),)))  # fmt: skip
    batch = pictures()
    shown = change(batch._replace(targets=batch.inputs))
    flipped = shown.targets[0]
    assert all(torch.equal(a, b) or torch.equal(a, b.flip(-1)) for a, b in zip(flipped, batch.inputs[0], strict=True))
    noise = shown.inputs[0] - flipped
    assert 0.05 < noise.std() < 0.15


LENGTHS = torch.tensor([8, 5, 1, 6])
PADDED = torch.arange(8) >= LENGTHS[:, None]


@pytest.mark.parametrize("key", ["token_drop", "time_stretch"])
def test_lengths_and_masks_follow(key):
    column = TEXT if key == "token_drop" else WAVE
    values = torch.ones(4, 8, dtype=torch.long) if column is TEXT else torch.ones(4, 8, 2)
    values[PADDED] = 0
    inputs = [In(column.name), In(column.name, "lengths"), In(column.name, "mask")]
    change = augmenter([column, LABEL], inputs, [Out("label")], Use(key, (("share", 0.5),)))
    shown = change(Batch((values, LENGTHS, PADDED), (torch.zeros(4).long(),), torch.arange(4)))
    x, lengths, mask = shown.inputs
    assert not torch.equal(lengths, LENGTHS)
    assert torch.equal(mask, torch.arange(8) >= lengths[:, None])
    filled = (x != 0) if column is TEXT else (x != 0).all(2)
    assert torch.equal(filled, ~mask)


@pytest.mark.parametrize("key", ["noise", "scale", "time_shift", "time_mask", "frequency_mask"])
@pytest.mark.parametrize("partner", ["lengths", "mask"])
def test_padding_stays_zero(key, partner):
    wave = torch.ones(4, 8, 2)
    wave[PADDED] = 0
    inputs = [In("wave"), In("wave", partner)]
    change = augmenter([WAVE, LABEL], inputs, [Out("label")], Use(key))
    told = LENGTHS if partner == "lengths" else PADDED
    for _ in range(10):
        shown = change(Batch((wave, told), (torch.zeros(4).long(),), torch.arange(4)))
        assert not shown.inputs[0][PADDED].any()
        assert torch.equal(shown.inputs[1], told)


def test_mixed_sequences_are_as_long_as_the_longer():
    wave = torch.ones(4, 8, 2)
    wave[PADDED] = 0
    inputs = [In("wave"), In("wave", "lengths"), In("wave", "mask")]
    change = augmenter([WAVE, LABEL], inputs, [Out("label")], Use("mixup", (("alpha", 5.0),)))
    x, lengths, mask = change(Batch((wave, LENGTHS, PADDED), (torch.zeros(4).long(),), torch.arange(4))).inputs
    assert torch.equal(mask, torch.arange(8) >= lengths[:, None])
    assert torch.equal((x != 0).all(2), ~mask)
    assert (lengths >= LENGTHS).all()


def test_extents_are_those_of_the_training_rows():
    prepared = prepare(with_source(DataSettings(), Use("iris")))
    inputs = [In("features")]
    feed = TensorFeed(prepared, inputs, [Out("species")])
    changes = changes_of([Use("noise")], prepared.schema, inputs, [Out("species")])
    known = extents(changes, inputs, feed)["features"]
    values = prepared.table.array("features", prepared.rows["train"]).astype(np.float64)
    np.testing.assert_allclose(known.spread, values.std(0), rtol=1e-9)
    np.testing.assert_allclose(known.low, values.min(0))
    np.testing.assert_allclose(known.high, values.max(0))
    assert extents(changes_of([], prepared.schema, inputs, []), inputs, feed) == {}


def test_padding_and_broken_numbers_do_not_count_for_extents():
    wave = torch.arange(64.0).view(4, 8, 2) + 100
    wave[PADDED] = 0
    wave[0, 0, 0] = torch.nan

    class Fake:
        def batches(self, split, size, generator):
            yield Batch((wave, LENGTHS), (), torch.arange(4))

    inputs = [In("wave"), In("wave", "lengths")]
    known = extents(changes_of([Use("noise")], Schema(4, (WAVE,)), inputs, []), inputs, Fake())["wave"]
    good = wave[~PADDED]
    good = good[good.isfinite().all(1)].double()
    np.testing.assert_allclose(known.spread, good.std(0, correction=0))
    assert min(known.low) >= 100
