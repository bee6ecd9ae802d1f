"""Numbers are bent, so that few large ones do not outweigh all others."""

from __future__ import annotations

from typing import Any

from core.data.recipes.values import entries, numbers_of


def logarithm(facts: dict[str, Any], values: Any) -> Any:
    """`log(1 + x)`, and of a negative x `-log(1 - x)` where `signed`; else what is below 0 counts as 0. float32."""
    import numpy

    numbers = numbers_of(values)
    if not facts["signed"]:
        numbers = numpy.maximum(numbers, 0.0)
    return (numpy.sign(numbers) * numpy.log1p(numpy.abs(numbers))).astype(numpy.float32)


def logarithm_back(facts: dict[str, Any], values: Any) -> Any:
    import numpy

    numbers = numbers_of(values)
    return (numpy.sign(numbers) * numpy.expm1(numpy.minimum(numpy.abs(numbers), 88.0))).astype(numpy.float32)


def ranked(facts: dict[str, Any], values: Any) -> Any:
    """The share of the training rows below a number, from 0 to 1, with `quantiles` (entries, Q) as the steps between; with `normal` as
    the normal distribution has it, from -5.2 to 5.2. float32."""
    import numpy

    numbers = numbers_of(values)
    made = numpy.empty(numbers.shape)
    for place, steps in enumerate(facts["quantiles"]):
        shares = numpy.linspace(0, 1, len(steps))
        column, up = numbers[:, place], numpy.asarray(steps, dtype=numpy.float64)
        below = -numpy.interp(-column, -up[::-1], -shares[::-1])  # the other end of a run of equal steps
        shared = 0.5 * (numpy.interp(column, up, shares) + below)
        made[:, place] = numpy.where(column <= up[0], 0.0, numpy.where(column >= up[-1], 1.0, shared))
    if facts["normal"]:
        made = _bell(numpy.clip(made, 1e-7, 1 - 1e-7))
    return made.astype(numpy.float32)


def ranked_back(facts: dict[str, Any], values: Any) -> Any:
    import numpy

    numbers = numbers_of(values)
    if facts["normal"]:
        numbers = _share(numbers)
    made = numpy.empty(numbers.shape)
    for place, steps in enumerate(facts["quantiles"]):
        made[:, place] = numpy.interp(numbers[:, place], numpy.linspace(0, 1, len(steps)), steps)
    return made.astype(numpy.float32)


def _bell(shares: Any) -> Any:
    """The numbers below which those shares of a normal distribution lie."""
    from statistics import NormalDist

    import numpy

    there = ~numpy.isnan(shares)
    made = numpy.full(shares.shape, numpy.nan)
    made[there] = [NormalDist().inv_cdf(share) for share in shares[there].tolist()]
    return made


def _share(numbers: Any) -> Any:
    """The share of a normal distribution that lies below each number."""
    from statistics import NormalDist

    import numpy

    below = NormalDist().cdf
    return numpy.array([below(number) for number in numbers.reshape(-1).tolist()]).reshape(numbers.shape)


def powered(facts: dict[str, Any], values: Any) -> Any:
    """The power transformation of Yeo and Johnson with `power` for each entry, then `(x - offset) / scale`. float32."""
    import numpy

    numbers, power = numbers_of(values), numpy.broadcast_to(entries(facts["power"]), (len(values), len(facts["power"])))
    up, down = numpy.maximum(numbers, 0.0), numpy.maximum(-numbers, 0.0)
    made = numpy.where(numbers >= 0, _raised(up, power), -_raised(down, 2 - power))
    return ((made - entries(facts["offset"])) / entries(facts["scale"])).astype(numpy.float32)


def powered_back(facts: dict[str, Any], values: Any) -> Any:
    import numpy

    numbers = numbers_of(values) * entries(facts["scale"]) + entries(facts["offset"])
    power = numpy.broadcast_to(entries(facts["power"]), numbers.shape)
    up, down = numpy.maximum(numbers, 0.0), numpy.maximum(-numbers, 0.0)
    return numpy.where(numbers >= 0, _lowered(up, power), -_lowered(down, 2 - power)).astype(numpy.float32)


def _raised(numbers: Any, power: Any) -> Any:
    """`((x + 1)^power - 1) / power`, and the logarithm where the power is 0."""
    import numpy

    flat = numpy.abs(power) < 1e-12
    steep = numpy.where(flat, 1.0, power)
    return numpy.where(flat, numpy.log1p(numbers), numpy.expm1(steep * numpy.log1p(numbers)) / steep)


def _lowered(numbers: Any, power: Any) -> Any:
    """What `_raised` made of something, turned back; the largest number it can come from where there is none."""
    import numpy

    flat = numpy.abs(power) < 1e-12
    steep = numpy.where(flat, 1.0, power)
    inside = numpy.maximum(numbers * steep + 1, 1e-12)
    return numpy.where(flat, numpy.expm1(numpy.minimum(numbers, 88.0)), numpy.expm1(numpy.log(inside) / steep))


ALL = (logarithm, ranked, powered)
BACK = (logarithm_back, ranked_back, powered_back)
