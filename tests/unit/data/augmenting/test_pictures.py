"""Moving pictures: each against its definition; masks go along."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from core.data.augmenting import pictures


def rand(*shape, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def masks(*shape, seed=1):
    return torch.randint(0, 4, shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng():
        torch.manual_seed(7)
        yield


X, M = rand(6, 3, 9, 9), masks(6, 9, 9)
EVERY = {
    "flip_horizontal": {},
    "flip_vertical": {},
    "quarter_turns": {},
    "rotation": {"degrees": 30.0, "fill": "border"},
    "affine": {"degrees": 10.0, "shift": 0.2, "scale": 0.2, "shear": 5.0, "fill": "zeros"},
    "resized_crop": {"smallest": 0.3, "fill": "reflection"},
    "padded_crop": {"padding": 3, "fill": "zeros"},
}


@pytest.mark.parametrize("name", EVERY)
def test_a_chance_of_zero_changes_nothing_and_sizes_and_kinds_stay(name):
    function = getattr(pictures, name)
    x, m = function([X, M], probability=0.0, **EVERY[name])
    assert torch.equal(x, X)
    assert torch.equal(m, M)
    x, m = function([X, M], probability=1.0, **EVERY[name])
    assert (x.shape, x.dtype, m.shape, m.dtype) == (X.shape, X.dtype, M.shape, M.dtype)
    assert set(m.unique().tolist()) <= {0, 1, 2, 3}
    assert (x != X).any()


@pytest.mark.parametrize("name", EVERY)
def test_a_mask_moves_as_its_picture_does(name):
    """A picture that is its own mask, in large even areas so that no interpolation shows away from their edges."""
    areas = nn.functional.interpolate(masks(8, 1, 3, 3).float(), scale_factor=16, mode="nearest")
    x, m = getattr(pictures, name)([areas, areas[:, 0].long()], probability=1.0, **EVERY[name])
    spread = nn.functional.max_pool2d(x, 5, 1, 2) + nn.functional.max_pool2d(-x, 5, 1, 2)
    inside = spread[:, 0] < 1e-4
    assert inside.float().mean() > 0.5
    assert torch.equal(x[:, 0][inside].round().long(), m[inside])


@pytest.mark.parametrize(("name", "axis"), [("flip_horizontal", 3), ("flip_vertical", 2)])
def test_a_flip_is_that_of_numpy_and_twice_is_none(name, axis):
    flip = getattr(pictures, name)
    once, mask = flip([X, M], probability=1.0)
    np.testing.assert_array_equal(once.numpy(), np.flip(X.numpy(), axis))
    np.testing.assert_array_equal(mask.numpy(), np.flip(M.numpy(), axis - 1))
    assert torch.equal(flip([once], probability=1.0)[0], X)


def test_each_sample_is_drawn_for_itself():
    x = rand(4000, 1, 2, 2)
    (made,) = pictures.flip_horizontal([x], probability=0.3)
    share = (made != x).flatten(1).any(1).float().mean().item()
    assert abs(share - 0.3) < 4 * math.sqrt(0.3 * 0.7 / 4000)


def test_quarter_turns_are_equally_likely_and_exact():
    x = rand(1, 1, 5, 5).expand(3000, 1, 5, 5)
    (made,) = pictures.quarter_turns([x], probability=0.75)
    for turns in range(4):
        share = (made == torch.rot90(x, turns, (2, 3))).flatten(1).all(1).float().mean().item()
        assert abs(share - 0.25) < 4 * math.sqrt(0.25 * 0.75 / 3000)


def test_what_is_not_square_is_turned_by_halves():
    x = rand(50, 1, 4, 6)
    (made,) = pictures.quarter_turns([x], probability=1.0)
    assert torch.equal(made, x.flip((2, 3)))


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_rotation_by_quarters_is_exact(turns):
    angle = torch.full((6,), 90.0 * turns)
    matrix = pictures.affine_matrix(X, angle)
    turned = pictures.warped(X, matrix, "border")
    torch.testing.assert_close(turned, torch.rot90(X, -turns, (2, 3)), atol=1e-5, rtol=0)
    assert torch.equal(pictures.warped(M, matrix, "border"), torch.rot90(M, -turns, (1, 2)))


def test_a_rotation_is_that_of_scipy():
    from scipy.ndimage import rotate

    x = rand(1, 1, 15, 15)
    made = pictures.warped(x, pictures.affine_matrix(x, torch.tensor([30.0])), "zeros")
    wanted = rotate(x[0, 0].double().numpy(), -30.0, reshape=False, order=1, mode="constant")
    np.testing.assert_allclose(made[0, 0, 3:-3, 3:-3].numpy(), wanted[3:-3, 3:-3], atol=1e-5)


def test_angles_stay_within_their_bounds_and_reach_them():
    """A single bright spot at the right edge tells the angle."""
    x = torch.zeros(2000, 1, 41, 41)
    x[:, 0, 20, 40] = 1.0
    (made,) = pictures.rotation([x], probability=1.0, degrees=30.0, fill="zeros")
    places = torch.arange(41.0) - 20
    mass = made[:, 0].sum((1, 2))
    across = (made[:, 0] * places).sum((1, 2)) / mass
    down = (made[:, 0] * places[:, None]).sum((1, 2)) / mass
    angle = torch.rad2deg(torch.atan2(down, across))
    assert angle.abs().max() < 31.5
    assert angle.min() < -27
    assert angle.max() > 27
    assert abs(angle.mean()) < 4 * 30 / math.sqrt(3 * 2000)


def test_without_turn_shift_scale_and_slant_nothing_moves():
    (made,) = pictures.affine([X], probability=1.0, degrees=0.0, shift=0.0, scale=0.0, shear=0.0, fill="zeros")
    torch.testing.assert_close(made, X, atol=1e-5, rtol=0)


def test_a_shift_is_one_of_whole_points():
    across, down = torch.full((6,), 2.0), torch.full((6,), -1.0)
    made = pictures.warped(X, pictures.affine_matrix(X, torch.zeros(6), across=across, down=down), "zeros")
    wanted = nn.functional.pad(X, (2, 0, 0, 1))[:, :, 1:, :9]
    torch.testing.assert_close(made, wanted, atol=1e-5, rtol=0)


def test_a_crop_enlarges_a_part_and_adds_nothing():
    ramp = torch.linspace(0, 1, 33).view(1, 1, 1, 33).expand(300, 1, 33, 33)
    (made,) = pictures.resized_crop([ramp], probability=1.0, smallest=0.25, fill="zeros")
    extent = (made.amax((1, 2, 3)) - made.amin((1, 2, 3))).double()
    assert made.min() >= 0
    assert made.max() <= 1 + 1e-6
    # The share of the width is the root of an area of 0.25 … 1 times a ratio of at most 4/3.
    assert extent.min() >= math.sqrt(0.25 * 3 / 4) - 1e-4
    assert extent.max() <= 1 + 1e-5
    steps = made[:, 0, 0].diff(dim=1)
    torch.testing.assert_close(steps, steps[:, :1].expand_as(steps), atol=1e-5, rtol=0)


@pytest.mark.parametrize(("fill", "mode"), [("zeros", "constant"), ("border", "replicate"), ("reflection", "reflect")])
def test_a_padded_crop_is_cut_out_of_torchs_padded_picture(fill, mode):
    (made,) = pictures.padded_crop([X], probability=1.0, padding=3, fill=fill)
    padded = nn.functional.pad(X, (3, 3, 3, 3), mode=mode)
    for picture, wide in zip(made, padded, strict=True):
        windows = [wide[:, i : i + 9, j : j + 9] for i in range(7) for j in range(7)]
        assert sum(torch.equal(picture, window) for window in windows) == 1


def test_every_place_of_a_padded_crop_is_equally_likely():
    x = torch.zeros(7000, 1, 9, 9)
    x[:, 0, 4, 4] = 1.0
    (made,) = pictures.padded_crop([x], probability=1.0, padding=3, fill="zeros")
    counts = made.sum(0)[0, 1:8, 1:8].flatten()
    expected = 7000 / 49
    assert int(counts.sum()) == 7000
    assert ((counts - expected).abs() < 5 * math.sqrt(expected)).all()
