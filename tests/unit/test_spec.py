"""Kinds of parameters, and the Spec that carries them."""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.expressions import Expr
from core.problems import NetwrightError
from core.spec import (
    Bool,
    Catalogue,
    Choice,
    Choices,
    Chosen,
    Column,
    Float,
    Int,
    Invalid,
    Param,
    Size,
    Spec,
    Text,
    Use,
    Values,
)

KINDS = (("zeros", "zeros"), ("reflect", "mirrored"))
INNER = Catalogue("thing", (Spec("a", "Thing A", "", "", params=(Int("n", 1, low=0),)), Spec("b", "Thing B", "", "")))
CHOSEN = Chosen("thing", Use("auto"), "Thing", catalogue=lambda: INNER, auto=True)


@pytest.mark.parametrize(
    ("param", "text", "value"),
    [
        (Int("n", 1), "12", 12),
        (Int("n", 1), "1,000", 1000),
        (Int("n", 1), "1_000", 1000),
        (Int("n", None, optional=True), "auto", None),
        (Int("n", None, optional=True), "", None),
        (Int("n", 1), "2*width", Expr("2*width")),
        (Float("x", 1.0), "1e-3", 0.001),
        (Float("x", 1.0), "rate / 2", Expr("rate / 2")),
        (Bool("b", True), "off", False),
        (Bool("b", True), "Yes", True),
        (Choice("c", "zeros", options=KINDS), "reflect", "reflect"),
        (Choice("c", "zeros", options=KINDS), "Mirrored", "reflect"),
        (Size("s", (1, 1)), "3", (3, 3)),
        (Size("s", (1, 1)), "3x5", (3, 5)),
        (Size("s", (1, 1)), "3 × 5", (3, 5)),
        (Size("s", (1, 1)), "(3, 5)", (3, 5)),
        (Size("s", (1,), dims=0), "1 28 28", (1, 28, 28)),
        (Size("s", (1,), dims=0, low=-1), "-1", (-1,)),
        (Size("s", (1, 1), words=("same",)), "Same", "same"),
        (Size("s", (1, 1)), "2*k", Expr("2*k")),
        (Text("t", ""), " hello ", "hello"),
        (Choices("m", (), options=KINDS), "mirrored, zeros", ("zeros", "reflect")),
        (Choices("m", (), options=KINDS), "none", ()),
        (CHOSEN, "automatic", Use("auto")),
        (CHOSEN, "Thing B", Use("b")),
    ],
)
def test_what_a_person_types(param: Param, text: str, value: Any) -> None:
    assert param.parse(text) == value


@pytest.mark.parametrize(
    ("param", "value", "sentence"),
    [
        (Int("n", 1, "Units", low=1, high=9), 0, "Units must be between 1 and 9; it is 0."),
        (Int("n", 1, "Units", low=1), -3, "Units must be at least 1; it is -3."),
        (Int("n", 1, "Units"), 1.5, "Units must be a whole number, not '1.5'."),
        (Int("n", 1, "Units"), True, "Units must be a whole number, not 'True'."),
        (Int("n", 1, "Units"), float("inf"), "Units must be a whole number, not 'inf'."),
        (Int("n", 1, "Units"), float("nan"), "Units must be a whole number, not 'nan'."),
        (Int("n", 1, "Units"), None, "Units needs a value."),
        (Float("x", 1.0, "Rate", above=0.0), 0.0, "Rate must be more than 0; it is 0."),
        (Float("x", 1.0, "Rate", high=1.0), 2, "Rate must be at most 1; it is 2."),
        (Float("x", 1.0, "Rate"), float("nan"), "Rate must be a number, not 'nan'."),
        (Bool("b", True, "Bias"), 1, "Bias must be on or off, not '1'."),
        (Bool("b", True, "Bias"), Expr("a"), "Bias cannot be an expression."),
        (Choice("c", "zeros", "Mode", options=KINDS), "reflct", "Mode must be one of zeros, reflect; 'reflct' is not. Did you mean 'reflect'?"),
        (Size("s", (1, 1), "Filter"), (1, 2, 3), "Filter must be 2 whole numbers, such as 3×3."),
        (Size("s", (1, 1), "Filter"), (0, 2), "Filter must be at least 1; it is 0."),
        (Size("s", (1, 1), "Filter", words=("same",)), "valid", "Filter must be whole numbers or same, not 'valid'."),
        (Text("t", "", "Title", max_length=3), "long", "Title is longer than 3 characters."),
        (Column("t", "", "Column"), 3, "Column must be text, not '3'."),
        (Choices("m", (), "Metrics", options=KINDS), "zeros", "Metrics must be a list, not 'zeros'."),
        (CHOSEN, "a", "Thing must be one of auto, a, b, not 'a'."),
        (CHOSEN, Use("c"), "There is no thing 'c'."),
        (CHOSEN, Use("a", (("n", -1),)), "N must be at least 0; it is -1."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told(param: Param, value: Any, sentence: str) -> None:
    with pytest.raises(NetwrightError) as caught:
        param.check(value)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("param", "text"),
    [(Int("n", 1), "1.5"), (Float("x", 1.0), "1,5"), (Bool("b", True), "maybe"), (Size("s", (1, 1)), "1-2"), (Int("n", 1), "1 2")],
)  # fmt: skip
def test_text_that_cannot_be_read_is_told(param: Param, text: str) -> None:
    with pytest.raises(Invalid, match=r"must be .*\.$"):
        param.parse(text)


def test_no_text_at_all_is_told() -> None:
    with pytest.raises(Invalid, match=r"^Units needs a value\.$"):
        Int("n", 1, "Units").parse("")


def test_a_word_where_nothing_can_be_referred_to_is_no_number() -> None:
    spec = Spec("s", "S", "c", "", params=(Int("n", 1, "Units"),))
    with pytest.raises(Invalid, match=r"^Units must be a number, not 'abc'\.$"):
        spec.resolve((("n", Int("n", 1, "Units").parse("abc")),))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_exactly(value: float) -> None:
    param = Float("x", 1.0)
    assert param.parse(param.format(value)) == value


SPEC = Spec(
    "Conv",
    "Convolution",
    "convolution",
    "A sentence.",
    params=(Int("channels", 8, low=1), Size("kernel", (3, 3)), Bool("bias", True)),
)


def test_resolve_fills_in_defaults_and_computes() -> None:
    values = SPEC.resolve((("channels", Expr("2*width")), ("kernel", (Expr("width"), 3))), {"width": 5})
    assert (values.channels, values.kernel, values.bias) == (10, (5, 3), True)
    assert dict(values) == {"channels": 10, "kernel": (5, 3), "bias": True}


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ((("chanels", 3),), "Convolution has no parameter 'chanels'. Did you mean 'channels'?"),
        ((("channels", 0),), "Channels must be at least 1; it is 0."),
        ((("channels", Expr("1 / 2")),), "Channels must be a whole number, not '0.5'."),
        (
            (("channels", Expr("depth")),),
            "Channels: 'depth' refers to 'depth', which does not exist. Known names: width.",
        ),
        ((("bias", Expr("1")),), "Bias cannot be an expression."),
    ],
)
def test_resolve_tells_what_is_wrong(params: Any, sentence: str) -> None:
    with pytest.raises(NetwrightError) as caught:
        SPEC.resolve(params, {"width": 5})
    assert str(caught.value) == sentence
    assert list(SPEC.mistakes(params, {"width": 5})) == [(params[0][0], sentence)]


def test_values_travel_and_miss_what_they_do_not_have() -> None:
    values = SPEC.resolve()
    assert dict(pickle.loads(pickle.dumps(values))) == dict(values)
    with pytest.raises(AttributeError):
        _ = values.groups
    assert values.get("groups", 1) == 1
    assert isinstance(values, Values)


def test_old_names_find_their_successors_and_slips_the_nearest() -> None:
    new = Spec("Linear", "Linear", "", "", was=("Dense",))
    things = Catalogue("layer", (new,))
    assert things["Dense"] is new
    assert "Dense" in things
    assert things.find("Lin") is None
    with pytest.raises(NetwrightError, match=r"There is no layer 'Liner'\. Did you mean 'Linear'\?"):
        things["Liner"]


def test_use_keeps_its_parameters_sorted() -> None:
    assert Use("a").with_params(z=1, b=2).params == (("b", 2), ("z", 1))
