"""Sequences, sound and tokens: each against its definition; padding stays."""

import math

import pytest
import torch

from core.data.augmenting import series

LENGTHS = torch.tensor([12, 7, 1, 10])


def rand(*shape, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) + 0.1


def padded(x, lengths, with_=0):
    x = x.clone()
    x[torch.arange(x.shape[1]) >= lengths[:, None]] = with_
    return x


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng():
        torch.manual_seed(5)
        yield


@pytest.mark.parametrize("fill", ["zeros", "border", "wrap"])
def test_a_shift_moves_whole_steps_within_each_length(fill):
    x = padded(rand(4, 12, 2), LENGTHS)
    (made,), lengths = series.time_shift([x], LENGTHS, 1.0, 0.4, fill)
    assert lengths is LENGTHS
    for row, new, length in zip(x, made, LENGTHS.tolist(), strict=True):
        assert not new[length:].any()
        most = round(0.4 * length)
        assert any(torch.equal(new[:length], shifted(row[:length], by, fill)) for by in range(-most, most + 1))


def shifted(row, by, fill):
    if fill == "wrap":
        return row.roll(by, 0)
    edge = [torch.zeros_like(row[:1]), torch.zeros_like(row[:1])] if fill == "zeros" else [row[:1], row[-1:]]
    if by >= 0:
        return torch.cat([edge[0]] * by + [row])[: len(row)]
    return torch.cat([row] + [edge[1]] * -by)[-len(row) :]


def test_shifts_go_both_ways_and_nothing_is_shifted_without_a_hit():
    x = torch.zeros(2000, 21, 1)
    x[:, 10] = 1.0
    (made,), _ = series.time_shift([x], None, 1.0, 0.2, "zeros")
    by = made[..., 0].argmax(1) - 10
    assert (by.min(), by.max()) == (-4, 4)
    assert abs(by.float().mean()) < 4 * 2.4 / math.sqrt(2000)
    assert torch.equal(series.time_shift([x], None, 0.0, 0.2, "zeros")[0][0], x)


def test_a_stretched_ramp_has_one_slope_and_stays_inside():
    ramp = torch.linspace(0, 1, 50).view(1, 50, 1).expand(300, 50, 1)
    (made,), lengths = series.time_stretch([ramp], None, 1.0, 0.3, "border")
    assert lengths is None
    rate = made[:, 1, 0] * 49 - made[:, 0, 0] * 49
    assert 0.7 - 1e-3 <= rate.min() < 0.75
    assert 1.25 < rate.max() <= 1.3 + 1e-3
    start = made[:, :1, 0] * 49
    wanted = (start + torch.arange(50) * rate[:, None]).clamp(max=49) / 49
    torch.testing.assert_close(made[..., 0], wanted, atol=2e-3, rtol=0)
    assert (start > 1).any(), "slower ones show any part"


def test_a_stretch_changes_lengths_where_they_are_known():
    x = padded(rand(4, 12, 2), LENGTHS)
    (made,), lengths = series.time_stretch([x], LENGTHS, 1.0, 0.5, "border")
    assert (lengths != LENGTHS).any()
    assert ((lengths >= 1) & (lengths <= 12)).all()
    assert ((lengths.double() >= (LENGTHS / 1.5).floor()) & (lengths.double() <= (LENGTHS / 0.5).ceil())).all()
    for new, length in zip(made, lengths.tolist(), strict=True):
        assert not new[length:].any()
        assert new[:length].all()
    torch.testing.assert_close(made[:, 0], x[:, 0])


def test_no_stretch_without_a_hit():
    x = padded(rand(4, 12, 2), LENGTHS)
    (made,), lengths = series.time_stretch([x], LENGTHS, 0.0, 0.5, "border")
    assert torch.equal(made, x)
    assert torch.equal(lengths, LENGTHS)


@pytest.mark.parametrize("axis", [1, 2])
def test_masks_are_stretches_of_at_most_their_share(axis):
    x = rand(2000, 20, 20)
    made = series.time_mask(x, None, 1, 0.25, axis)
    gone = (made == 0).all(3 - axis)
    widths = gone.sum(1)
    assert widths.max() == 5
    assert torch.equal(made[~(made == 0)], x[~(made == 0)])
    edges = (gone[:, 1:] != gone[:, :-1]).sum(1)
    assert edges.max() <= 2, "one piece"
    share = torch.bincount(widths, minlength=6) / 2000
    assert ((share - 1 / 6).abs() < 4 * math.sqrt(5 / 36 / 2000)).all()


def test_masks_lie_within_the_length():
    x = torch.ones(500, 20, 3)
    made = series.time_mask(x, torch.full((500,), 8), 3, 0.5, 1)
    assert made[:, 8:].all()
    assert not made[:, :8].all()


def test_pictures_are_masked_along_either_side():
    x = rand(50, 2, 10, 30)
    rows = (series.time_mask(x, None, 1, 0.5, 2) == 0)[:, 0]
    assert torch.equal(rows.any(2), rows.all(2))
    places = (series.time_mask(x, None, 1, 0.5, 3) == 0)[:, 0]
    assert torch.equal(places.any(1), places.all(1))


def test_dropped_tokens_leave_the_others_in_order():
    tokens = torch.arange(1, 13).expand(400, 12)
    lengths = torch.randint(1, 13, (400,))
    (made,), left = series.token_drop([padded(tokens, lengths)], lengths, 0.3, 0)
    for row, before, now in zip(made.tolist(), lengths.tolist(), left.tolist(), strict=True):
        kept = row[:now]
        assert kept == sorted(kept)
        assert 1 <= now <= before
        assert set(kept) <= set(range(1, before + 1))
        assert not any(row[now:])


def test_tokens_are_dropped_as_often_as_told():
    tokens = torch.ones(300, 200, dtype=torch.long)
    (made,), left = series.token_drop([tokens], None, 0.1, 0)
    assert left is None
    share = (made == 0).float().mean().item()
    assert abs(share - 0.1) < 4 * math.sqrt(0.09 / 60_000)


def test_one_token_stays():
    (made,), left = series.token_drop([torch.tensor([[3, 4, 0]] * 200)], torch.full((200,), 2), 0.95, 0)
    assert left.min() == 1
    assert made[:, 0].all()


def test_tokens_are_masked_as_often_as_told_and_padding_is_not():
    lengths = torch.full((300,), 150)
    tokens = padded(torch.ones(300, 200, dtype=torch.long), lengths)
    made = series.token_mask(tokens, lengths, 0.15, 9)
    assert set(made[:, :150].unique().tolist()) == {1, 9}
    assert not made[:, 150:].any()
    share = (made[:, :150] == 9).float().mean().item()
    assert abs(share - 0.15) < 4 * math.sqrt(0.15 * 0.85 / 45_000)
