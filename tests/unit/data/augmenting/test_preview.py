"""What a person is shown of an augmentation."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data.augmentations import changes_of
from core.data.augmenting.augmenter import extents
from core.data.augmenting.preview import _measured, preview
from core.data.feed import TensorFeed
from core.data.prepare import prepare
from core.data.settings import with_source
from core.document.project import DataSettings
from core.lowering.lowered import InputSlot, TargetSlot
from core.problems import NetwrightError
from core.spec import Use

ROWS = np.arange(5, 13)


def digits():
    return prepare(with_source(DataSettings(), Use("digits")))


def test_before_is_the_data_in_its_own_units_and_after_is_changed():
    data = digits()
    shown = preview(data, [Use("flip_horizontal", (("probability", 1.0),))], ROWS, seed=0)
    np.testing.assert_allclose(shown.before["image"], data.natural("image", ROWS), atol=1e-5)
    np.testing.assert_array_equal(shown.after["image"], shown.before["image"][..., ::-1])
    np.testing.assert_array_equal(shown.after["label"], data.table.array("label", ROWS))
    assert shown.share == 1.0


def test_again_with_another_seed_gives_another_draw_and_the_same_seed_the_same():
    data, uses = digits(), [Use("noise", (("probability", 1.0),)), Use("rotation")]
    one, same, other = (preview(data, uses, ROWS, seed).after["image"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_nobody_elses_draws_are_touched():
    torch.manual_seed(9)
    state = torch.get_rng_state()
    preview(digits(), [Use("mixup"), Use("noise")], ROWS, seed=4)
    assert torch.equal(torch.get_rng_state(), state)


def test_mixed_rows_tell_their_share():
    shown = preview(digits(), [Use("mixup", (("alpha", 1.0),))], ROWS, seed=0)
    assert 0.5 <= shown.share < 1


def test_lengths_of_shorter_rows_are_told():
    data = prepare(with_source(DataSettings(), Use("parity").with_params(rows=200)))
    shown = preview(data, [Use("token_drop", (("share", 0.5),))], ROWS, seed=0)
    assert (shown.lengths["tokens"] < data.table.lengths["tokens"][ROWS]).any()
    assert shown.after["tokens"].shape == shown.before["tokens"].shape


def test_what_is_off_shows_the_data_and_what_does_not_suit_is_told():
    data = digits()
    shown = preview(data, [Use("flip_vertical", (("on", False),))], ROWS, seed=0)
    np.testing.assert_array_equal(shown.after["image"], shown.before["image"])
    with pytest.raises(NetwrightError, match="works on tokens"):
        preview(data, [Use("token_drop")], ROWS, seed=0)


def test_it_measures_what_a_run_measures():
    data = prepare(replace(with_source(DataSettings(), Use("iris")), steps=(Use("standardize"),)))
    inputs, targets = [InputSlot("x", "features", ())], [TargetSlot("species", ())]
    changes = changes_of([Use("noise")], data.schema, inputs, targets)
    assert _measured(data, ("features",)) == extents(changes, inputs, TensorFeed(data, inputs, targets))
