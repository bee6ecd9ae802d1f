"""Axes: which one a number means, which may be touched, and what they are called afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.layers.base import Rejected, SetParam
from core.layers.sizes import same
from core.layers.wires import WireType
from core.spec import Int, Size

APART = "Axis 0 counts the samples of the batch, which must not be mixed with each other."
NEUTRAL = {1: ("F",), 2: ("L", "F"), 3: ("C", "H", "W")}
LOW, HIGH = -8, 8


def axis_of(x: WireType, dim: int, name: str, what: str, port: str = "x", last: Any = -1) -> int:
    """`dim` counted from the left; negative ones count from the right. Raises Rejected when the axis is not there.

    `last` is how the parameter names the last axis.
    """
    if not -x.rank <= dim < x.rank:
        raise Rejected(
            f"{what} names axis {dim}{_called(name)}, but {x} has axes 0 to {x.rank - 1}.",
            "Axes count from 0, which is the batch; -1 is the last.",
            param=name,
            port=port,
            repair=("Use the last axis", SetParam(name, last)) if x.rank > 1 else None,
        )
    return dim % x.rank


def _called(name: str) -> str:
    """Which parameter is meant, where there may be several."""
    return "" if name == "dim" else f" ('{name}')"


def sample_axis(x: WireType, dim: int, name: str, what: str, port: str = "x") -> int:
    """`axis_of` for an axis other than the batch."""
    axis = axis_of(x, dim, name, what, port)
    if axis == 0:
        raise Rejected(
            f"{what} works within each sample, but axis {dim}{_called(name)} of {x} is the batch.",
            APART,
            param=name,
            port=port,
            repair=("Use axis 1", SetParam(name, 1)) if x.rank > 1 else None,
        )
    return axis


def sample_axes(x: WireType, dims: Sequence[int], name: str, what: str) -> tuple[int, ...]:
    """Several of them, each once, in the order in which they are named."""
    axes = [axis_of(x, dim, name, what, last=(-1,)) for dim in dims]
    if 0 in axes:
        others = tuple(dict.fromkeys(axis for axis in axes if axis))
        raise Rejected(
            f"{what} works within each sample, but axis {dims[axes.index(0)]} of {x} is the batch.",
            APART,
            param=name,
            port="x",
            repair=("Leave the batch out", SetParam(name, others)) if others else None,
        )
    if len(set(axes)) < len(axes):
        raise Rejected(
            f"{what} names an axis of {x} twice.",
            "Negative numbers count from the right: for three axes, 2 and -1 are one and the same.",
            param=name,
            port="x",
            repair=("Name it once", SetParam(name, tuple(dict.fromkeys(axes)))),
        )
    return tuple(axes)


def fresh(axes: Sequence[str]) -> str:
    """A neutral name that no axis has."""
    return next(name for i in range(len(axes) + 1) if (name := f"D{i}") not in axes)


def arranged(count: int) -> tuple[str, ...]:
    """Names for the axes of a sample of which only the number is known."""
    return NEUTRAL.get(count, tuple(f"D{i}" for i in range(count)))


def kept(x: WireType, made: WireType) -> WireType:
    """`made` from `x`, with its partner where batch and steps are what they were."""
    stays = x.axes[:2] == made.axes[:2] == ("N", "L") and same(x.sizes[1], made.sizes[1])
    return replace(made, partner=x.partner if stays else "")


def axis_param(default: int = -1, text: str = "The axis; 1 is the first of a sample, -1 the last.", **more: Any) -> Int:
    return Int("dim", default, "Axis", text, low=LOW, high=HIGH, **more)


def axes_param(default: tuple[int, ...], text: str) -> Size:
    return Size("dim", default, "Axes", text, dims=0, low=LOW, high=HIGH)
