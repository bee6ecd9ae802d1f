"""Every declaration against torch: what its rule says, and what the module that it writes does."""

from __future__ import annotations

import pytest

from tests.conformance.draws import draws
from tests.conformance.keys import MODULES
from tests.conformance.modules import Unwritable, Written, seen
from tests.conformance.stricter import STRICTER

pytestmark = pytest.mark.drawn
REFUSALS = (RuntimeError, ValueError, IndexError, TypeError, AssertionError, NotImplementedError)


@pytest.mark.parametrize("key", MODULES)
def test_what_the_rule_takes_torch_takes_and_the_shapes_agree(key: str) -> None:
    for one in seen(key):
        assert one.results == one.written.expected, str(one)


@pytest.mark.parametrize("key", MODULES)
def test_shapes_and_dtypes_are_the_same_without_numbers(key: str) -> None:
    for one in seen(key):
        assert one.without_numbers in (None, one.written.expected), str(one)


@pytest.mark.parametrize("key", MODULES)
def test_what_the_rule_refuses_torch_refuses_or_the_reason_is_named(key: str) -> None:
    for draw in draws(key)[1]:
        try:
            written = Written(draw)
            written.run(written.module())
        except (Unwritable, *REFUSALS):
            continue
        assert any(applies(draw) for applies, _ in STRICTER.get(key, ())), f"torch takes {draw}\n{written.source}"


@pytest.mark.parametrize("key", MODULES)
def test_parameters_and_buffers_are_counted_exactly(key: str) -> None:
    for one in seen(key):
        cost = one.written.draw.cost
        assert cost is not None
        assert (one.parameters, one.buffers) == (cost.parameters, cost.buffers), str(one)


@pytest.mark.parametrize("key", MODULES)
def test_flops_are_those_that_torch_counts(key: str) -> None:
    for one in seen(key):
        cost = one.written.draw.cost
        assert cost is not None
        if one.without_numbers is not None:
            assert 2 * int(str(cost.flops)) == pytest.approx(one.flops, rel=0.01), str(one)
