"""Changing values: each against its definition."""

import colorsys
import math

import numpy as np
import pytest
import torch

from core.data.augmenting import values


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng():
        torch.manual_seed(11)
        yield


def rand(*shape, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def colour(x, brightness=0.0, contrast=0.0, saturation=0.0, hue=0.0, low=0.0, high=1.0):
    channels = x.shape[1]
    return values.colour(x, 1.0, brightness, contrast, saturation, hue, [low] * channels, [high] * channels)


def test_no_amount_of_colour_is_no_change():
    x = rand(4, 3, 5, 5)
    torch.testing.assert_close(colour(x), x, atol=1e-5, rtol=0)
    assert torch.equal(values.colour(x, 0.0, 1.0, 1.0, 1.0, 0.5, [0.0] * 3, [1.0] * 3), x)


def test_brightness_adds_the_same_to_all_of_a_picture():
    x = 0.4 + 0.2 * rand(500, 1, 3, 3)
    added = (colour(x, brightness=0.3) - x).flatten(1)
    torch.testing.assert_close(added, added[:, :1].expand_as(added), atol=1e-6, rtol=0)
    assert -0.3 <= added.min() < -0.28
    assert 0.28 < added.max() <= 0.3 + 1e-6


def test_contrast_keeps_the_mean_and_scales_the_rest():
    x = 0.4 + 0.2 * rand(500, 2, 3, 3)
    made = colour(x, contrast=0.5)
    mean = x.mean((1, 2, 3), keepdim=True)
    torch.testing.assert_close(made.mean((1, 2, 3), keepdim=True), mean, atol=1e-6, rtol=0)
    factor = ((made - mean) / (x - mean)).flatten(1).median(1).values
    torch.testing.assert_close(made, mean + (x - mean) * factor.view(-1, 1, 1, 1), atol=1e-5, rtol=0)
    assert 0.5 <= factor.min() < 0.53
    assert 1.47 < factor.max() <= 1.5 + 1e-5


def test_hue_turns_the_colour_circle_and_keeps_saturation_and_value():
    x = rand(40, 3, 1, 1)
    made = colour(x, hue=0.25)
    before = np.array([colorsys.rgb_to_hsv(*map(float, p.flatten())) for p in x])
    after = np.array([colorsys.rgb_to_hsv(*map(float, p.flatten())) for p in made])
    np.testing.assert_allclose(after[:, 1:], before[:, 1:], atol=1e-4)
    turned = (after[:, 0] - before[:, 0] + 0.5) % 1 - 0.5
    assert np.abs(turned).max() <= 0.25 + 1e-4
    assert np.abs(turned).max() > 0.15


def test_saturation_moves_between_the_colour_and_its_grey():
    x = 0.3 + 0.4 * rand(60, 3, 2, 2)
    grey = (x * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    made = colour(x, saturation=0.4)
    factor = ((made - grey) / (x - grey)).flatten(1).median(1).values
    torch.testing.assert_close(made, grey + (x - grey) * factor.view(-1, 1, 1, 1), atol=1e-3, rtol=0)
    assert factor.min() >= 0.6 - 1e-3
    assert factor.max() <= 1.4 + 1e-3


def test_pictures_of_other_ranges_are_changed_in_their_own():
    """Standardized pictures, and such of 0 … 255, are changed as those of 0 … 1 are."""
    x = rand(8, 3, 4, 4)
    torch.manual_seed(3)
    wanted = colour(x, 0.2, 0.2, 0.2, 0.05)
    torch.manual_seed(3)
    made = colour(x * 5 - 2, 0.2, 0.2, 0.2, 0.05, low=-2.0, high=3.0)
    torch.testing.assert_close((made + 2) / 5, wanted, atol=1e-5, rtol=0)


def test_grey_pictures_have_no_hue():
    x = rand(5, 1, 4, 4)
    assert torch.equal(colour(x, saturation=0.5, hue=0.5), x)


def test_a_blur_is_that_of_scipy():
    from scipy.ndimage import gaussian_filter

    x = rand(1, 1, 16, 16)
    torch.manual_seed(2)
    made = values.blur(x, 1.0, 1.5)
    torch.manual_seed(2)
    torch.rand(1)
    sigma = 0.1 + 1.4 * float(torch.rand(1))
    wanted = gaussian_filter(x[0, 0].double().numpy(), sigma, mode="mirror", radius=5)
    np.testing.assert_allclose(made[0, 0].numpy(), wanted, atol=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (1, 9)])
def test_tiny_pictures_can_be_blurred(size):
    x = rand(3, 1, *size)
    assert values.blur(x, 1.0, 2.0).shape == x.shape


@pytest.mark.parametrize("fill", ["zeros", "mean", "noise"])
def test_an_erased_part_is_a_rectangle_of_the_wanted_area(fill):
    x = 1 + rand(400, 2, 40, 40)
    made = values.erase(x, 1.0, 0.05, 0.2, fill)
    gone = made != x
    assert torch.equal(gone[:, 0], gone[:, 1])
    high, wide = gone[:, 0].any(2).sum(1), gone[:, 0].any(1).sum(1)
    assert torch.equal(gone[:, 0].sum((1, 2)), high * wide)
    area = (high * wide) / 1600
    assert area.max() < 0.22
    assert area.min() > 0.04
    if fill == "zeros":
        assert made[gone].abs().max() == 0
    if fill == "mean":
        mean = x.mean((2, 3), keepdim=True).expand_as(x)
        assert torch.equal(made[gone], mean[gone])


def test_only_hit_pictures_are_erased():
    x = 1 + rand(3000, 1, 6, 6)
    share = (values.erase(x, 0.4, 0.1, 0.3, "zeros") != x).flatten(1).any(1).float().mean().item()
    assert abs(share - 0.4) < 4 * math.sqrt(0.4 * 0.6 / 3000)


def test_noise_is_as_wide_as_told_for_each_channel():
    x = torch.zeros(4000, 2, 3, 3)
    made = values.noise(x, 1.0, 0.5, [1.0, 4.0])
    stds = made.std((0, 2, 3))
    np.testing.assert_allclose(stds.numpy(), [0.5, 2.0], rtol=0.03)
    assert made.mean().abs() < 0.05


def test_noise_of_features_goes_along_the_last_axis():
    made = values.noise(torch.zeros(300, 7, 2), 1.0, 1.0, [0.0, 1.0])
    assert made[..., 0].abs().max() == 0
    np.testing.assert_allclose(made[..., 1].std().item(), 1.0, rtol=0.1)


def test_loudness_is_one_factor_for_a_sample():
    x = rand(500, 6, 2) + 0.1
    factor = (values.scale(x, 1.0, 0.2) / x).flatten(1)
    torch.testing.assert_close(factor, factor[:, :1].expand_as(factor))
    assert 0.8 <= factor.min() < 0.82
    assert 1.18 < factor.max() <= 1.2 + 1e-6
