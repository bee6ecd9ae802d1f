"""Sizes: polynomials in unknowns are whole numbers once the unknowns are known, and numbers keep their text."""

import pickle
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.expressions import Expr, evaluate
from core.layers.sizes import Dim, TextInt, at_least, same, scaled

L, N = Dim.named("L"), Dim.named("N")
VALUES = st.fixed_dictionaries({"L": st.integers(1, 50), "N": st.integers(1, 50)})
SIGNS: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
}


def steps() -> st.SearchStrategy[list[tuple[str, Any]]]:
    """A chain of operations on a size; divisors are numbers, as in every shape rule."""
    mixed = st.tuples(st.sampled_from(["+", "-", "*"]), st.one_of(st.integers(-5, 9), st.sampled_from(["L", "N"])))
    divided = st.tuples(st.sampled_from(["//", "%"]), st.integers(1, 7))
    return st.lists(st.one_of(mixed, divided), max_size=6)


def computed(chain: list[tuple[str, Any]], names: dict[str, Any]) -> Any:
    value = names["L"]
    for sign, other in chain:
        value = SIGNS[sign](value, names.get(other, other))
    return value


@given(steps(), VALUES)
def test_bound_arithmetic_is_the_arithmetic_of_numbers(chain: list[tuple[str, Any]], values: dict[str, int]) -> None:
    size = computed(chain, {"L": L, "N": N})
    assert (size.bind(values) if isinstance(size, Dim) else size) == computed(chain, values)


@given(steps(), VALUES)
def test_binding_one_unknown_after_the_other_is_binding_both(
    chain: list[tuple[str, Any]], values: dict[str, int]
) -> None:
    size = computed(chain, {"L": L, "N": N})
    assume(isinstance(size, Dim))
    first = size.bind({"L": values["L"]})
    assert (first.bind({"N": values["N"]}) if isinstance(first, Dim) else first) == size.bind(values)


@given(steps(), st.integers(-20, 20), VALUES)
def test_at_least_never_promises_too_much(chain: list[tuple[str, Any]], low: int, values: dict[str, int]) -> None:
    size = computed(chain, {"L": L, "N": N})
    answer, real = at_least(size, low), computed(chain, values) >= low
    assert answer in (None, real)


@given(steps(), steps(), VALUES)
def test_same_never_promises_too_much(
    a: list[tuple[str, Any]], b: list[tuple[str, Any]], values: dict[str, int]
) -> None:
    answer = same(computed(a, {"L": L, "N": N}), computed(b, {"L": L, "N": N}))
    assert answer in (None, computed(a, values) == computed(b, values))


def test_equal_sizes_are_equal_however_they_came_about() -> None:
    assert (L + 1) * 2 - 2 == L * 2
    assert 2 * L - L - L == 0
    assert hash((L + 3) // 1) == hash(3 + L)
    assert (L * N * 6) // (L * 2) == N * 3
    assert L // L == 1
    assert pickle.loads(pickle.dumps(2 * L - 3)) == 2 * L - 3


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (2 * L - 3, "2·L - 3"),
        (-L, "-L"),
        (L * N, "L·N"),
        ((L + 1) // 2, "⌊(L + 1)/2⌋"),
        (L // L, "1"),
        (4 - L, "-L + 4"),
    ],
)
def test_how_they_read(size: Any, text: str) -> None:
    assert str(size) == text


@given(steps(), st.integers(1, 30), st.integers(1, 30))
def test_text_evaluates_to_the_value(chain: list[tuple[str, Any]], a: int, b: int) -> None:
    made = computed(chain, {"L": TextInt(a, "a"), "N": TextInt(b, "b")})
    assert int(made) == computed(chain, {"L": a, "N": b})
    if isinstance(made, TextInt) and len(made.text) <= 200:
        assert evaluate(Expr(made.text), {"a": a, "b": b}) == int(made)


@given(st.integers(1, 30), st.sampled_from(list(SIGNS)), st.sampled_from(list(SIGNS)), st.integers(1, 30))
def test_text_keeps_its_brackets_on_either_side(a: int, outer: str, inner: str, b: int) -> None:
    x, y = TextInt(a, "a"), TextInt(b, "b")
    for made in (
        SIGNS[outer](x, SIGNS[inner](y, 3) + 50),
        SIGNS[outer](SIGNS[inner](y, 3), x),
        SIGNS[outer](7, SIGNS[inner](y, 3) + 9),
    ):
        assert evaluate(Expr(made.text), {"a": a, "b": b}) == int(made)


def trees() -> st.SearchStrategy[Any]:
    """Expressions as nested tuples: (sign, left, right), ('-', operand), a number or a name."""
    leaves = st.one_of(st.integers(-9, 99), st.sampled_from(["a", "b", "c"]))
    return st.recursive(
        leaves,
        lambda below: st.one_of(st.tuples(st.sampled_from(list(SIGNS)), below, below), st.tuples(st.just("-"), below)),
        max_leaves=8,
    )


def value_of(tree: Any, names: dict[str, int]) -> int:
    if isinstance(tree, tuple):
        sign, *operands = tree
        parts = [value_of(operand, names) for operand in operands]
        if len(parts) == 1:
            return -parts[0]
        assume(sign not in ("//", "%") or parts[1] != 0)
        made: int = SIGNS[sign](*parts)
        return made
    return names.get(tree, tree)


@given(trees(), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
@example(("//", 64, ("*", "a", "b")), 2, 4, 1)
@example(("*", "c", ("//", "a", "b")), 5, 3, 7)
@example(("-", ("%", "a", "b")), 5, 3, 7)
def test_python_reads_the_text_of_any_expression_as_its_value(tree: Any, a: int, b: int, c: int) -> None:
    names = {"a": a, "b": b, "c": c}
    made = value_of(tree, {name: TextInt(value, name) for name, value in names.items()})
    assert int(made) == value_of(tree, names) == eval(repr(made), dict(names))


def test_a_text_has_brackets_only_where_they_help() -> None:
    a, b = TextInt(6, "a"), TextInt(4, "b")
    made = [2 * a + 1, a + b - 3, 2 * (a * b), a * b // 2, 64 // (a * b), a - (b - 1), (a // b) * 3, -a * b, -(a * b)]
    texts = ["2 * a + 1", "a + b - 3", "2 * a * b", "a * b // 2", "64 // (a * b)", "a - (b - 1)", "(a // b) * 3"]
    assert [repr(m) for m in made] == [*texts, "-a * b", "-(a * b)"]


def test_a_text_that_nobody_would_read_is_a_number_again() -> None:
    size: int = TextInt(3, "in_features")
    for _ in range(40):
        size = size + size
    assert size == 3 << 40
    assert not isinstance(size, TextInt)


def test_text_travels() -> None:
    made = pickle.loads(pickle.dumps(TextInt(256, "4*planes")))
    assert (made, made.text, repr(made)) == (256, "4*planes", "4*planes")


@given(steps(), VALUES, st.floats(0.01, 3.0))
def test_a_size_times_a_decimal_number_is_rounded_down_as_torch_does(
    chain: list[tuple[str, Any]], values: dict[str, int], factor: float
) -> None:
    size, number = computed(chain, {"L": L, "N": N}), computed(chain, values)
    assume(number >= 0)
    made = scaled(size, factor)
    assert (made.bind(values) if isinstance(made, Dim) else made) == int(number * factor)
    answer = at_least(made, 3)
    assert answer is None or answer == (int(number * factor) >= 3)


def test_a_size_times_a_decimal_number_reads_well() -> None:
    assert str(scaled(L, 1.7)) == "⌊1.7·L⌋"
    assert str(scaled(2 * L + 1, 0.5)) == "⌊0.5·(2·L + 1)⌋"
    assert scaled(L, 2.0) == 2 * L
    assert pickle.loads(pickle.dumps(scaled(L, 1.7))) == scaled(L, 1.7)
