"""Rules of tensor operations where words, names of axes, partners, repairs or conditions matter."""

from typing import Any

import pytest

from core.layers import LAYERS, Insert, SetParam, search
from core.layers.base import Context, Rejected
from core.layers.sizes import Dim
from core.layers.wires import BOOL, INT, WireType, features, picture, sequence, tokens
from core.spec import Invalid

L, N = Dim.named("L"), Dim.named("N")
EVENTS = sequence(6, 8, "lengths")


def ruled(key: str, *ins: Any, context: Context | None = None, **params: Any) -> tuple[WireType, ...]:
    layer = LAYERS[key]
    made = layer.shape(context or Context(), layer.resolve(tuple(sorted(params.items()))), *ins)
    return made if isinstance(made, tuple) else (made,)


def refused(key: str, *ins: Any, **params: Any) -> Rejected:
    with pytest.raises(Rejected) as caught:
        ruled(key, *ins, **params)
    return caught.value


@pytest.mark.parametrize(
    ("key", "ins", "params", "repair"),
    [
        ("Matmul", (sequence(5, 8), sequence(7, 8)), {}, Insert("Transpose", (("dim0", -2), ("dim1", -1)))),
        ("Matmul", (sequence(5, 8), features(8)), {}, Insert("Unsqueeze", (("dim", -1),))),
        ("Where", (tokens(5), None, None), {}, Insert("Cast", (("dtype", BOOL),))),
        ("Mean", (tokens(5),), {}, Insert("Cast")),
        ("Mean", (picture(3, 8, 8),), {"dim": (0, 2)}, SetParam("dim", (2,))),
        ("Sum", (picture(3, 8, 8),), {"dim": (3, -1)}, SetParam("dim", (3,))),
        ("Concat", ((features(4), features(4)),), {"dim": 0}, SetParam("dim", 1)),
        ("TopK", (features(4),), {"k": 9}, SetParam("k", 4)),
        ("OneHot", (features(4),), {}, Insert("Cast", (("dtype", INT),))),
        ("Clamp", (features(4),), {"min": None}, SetParam("min", 0.0)),
        ("Pad", (features(4),), {"mode": "reflect"}, SetParam("mode", "constant")),
        ("Select", (features(4),), {"index": 4}, SetParam("index", -1)),
    ],
)  # fmt: skip
def test_one_click_mends_it(key: str, ins: Any, params: dict[str, Any], repair: Any) -> None:
    found = refused(key, *ins, **params).repair
    assert found is not None
    assert found[1] == repair


@pytest.mark.parametrize(
    ("key", "ins", "params", "axes"),
    [
        ("Transpose", (sequence(5, 8),), {}, ("N", "F", "L")),
        ("Mean", (picture(3, 8, 8),), {"dim": (2, 3)}, ("N", "C")),
        ("Max", (sequence(5, 8),), {"dim": (1,), "keepdim": True}, ("N", "L", "F")),
        ("Select", (sequence(5, 8),), {"index": 0}, ("N", "F")),
        ("Unsqueeze", (sequence(5, 8),), {"dim": 1}, ("N", "D0", "L", "F")),
        ("Unflatten", (sequence(5, 8),), {"dim": 2, "unflattened_size": (2, -1)}, ("N", "L", "F", "D0")),
        ("Stack", ((features(4), features(4)),), {}, ("N", "D0", "F")),
        ("Matmul", (sequence(5, 8), WireType((N, 8, 7), ("N", "F", "L"))), {}, ("N", "L", "S")),
        ("Einsum", ((sequence(5, 8), sequence(7, 8)),), {"equation": "bif,bjf->bij"}, ("N", "L", "D0")),
        ("OneHot", (tokens(5),), {}, ("N", "L", "F")),
    ],
)
def test_names_of_axes_follow(key: str, ins: Any, params: dict[str, Any], axes: tuple[str, ...]) -> None:
    assert ruled(key, *ins, **params)[0].axes == axes


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("Exp", {}),
        ("Scale", {"factor": 2.0}),
        ("Compare", {}),
        ("Mean", {"dim": (2,)}),
        ("CumSum", {"dim": 1}),
        ("Slice", {"dim": 2, "start": 1}),
        ("Chunk", {"dim": 2}),
        ("Flip", {"dim": (2,)}),
        ("Pad", {"pad": (1, 1)}),
    ],
)
def test_lengths_travel_where_the_steps_are_the_same(key: str, params: dict[str, Any]) -> None:
    more = (None,) if key == "Compare" else ()
    assert {made.partner for made in ruled(key, EVENTS, *more, **params)} == {"lengths"}


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("Mean", {"dim": (1,)}),
        ("Mean", {"dim": (1,), "keepdim": True}),
        ("Slice", {"dim": 1, "stop": 3}),
        ("Chunk", {"dim": 1}),
        ("Flip", {"dim": (1,)}),
        ("Roll", {"dim": (1,)}),
        ("TopK", {"k": 6, "dim": 1}),
        ("Pad", {"pad": (0, 0, 1, 1)}),
        ("Unsqueeze", {"dim": 1}),
        ("Select", {"dim": 1}),
    ],
)
def test_lengths_end_where_the_steps_change(key: str, params: dict[str, Any]) -> None:
    assert {made.partner for made in ruled(key, EVENTS, **params)} == {""}


def test_bare_attention_keeps_the_lengths_of_its_query_in_heads_too() -> None:
    heads = WireType((N, 2, 6, 4), ("N", "F", "L", "D0"), partner="lengths")
    plain = WireType((N, 2, 9, 4), ("N", "C", "L", "F"))
    assert ruled("ScaledDotProductAttention", heads, plain, plain, None)[0].partner == "lengths"
    assert ruled("ScaledDotProductAttention", plain, heads, heads, None)[0].partner == ""


def test_unknown_sizes_stay_exact_and_leave_their_conditions() -> None:
    context = Context()
    (made,) = ruled("Slice", sequence(L, 8), dim=1, start=2, stop=-1, step=2, context=context)
    assert (str(made.sizes[1]), made.sizes[1].bind({"L": 9})) == ("⌊L/2⌋ - 1", 3)  # type: ignore[union-attr]
    assert context.conditions[0] == "L is at least 2"
    parts = ruled("Chunk", sequence(L, 8), dim=1, chunks=3, context=Context())
    assert [p.sizes[1].bind({"L": 8}) for p in parts] == [3, 3, 2]  # type: ignore[union-attr]


def test_a_learned_tensor_is_one_sample_or_has_the_batch_of_a_wire() -> None:
    assert ruled("Parameter", None, shape=(5, 8))[0].sizes == (1, 5, 8)
    assert ruled("Parameter", sequence(7, 3), shape=(5, 8))[0].sizes == (N, 5, 8)
    token = ruled("Parameter", None, shape=(5, 8))[0]
    assert ruled("Add", (token, sequence(5, 8)))[0].sizes == (N, 5, 8)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "such as"),
        ("bij", "such as"),
        ("bij->", "such as"),
        ("b...->b", "such as"),
        ('b","->b', "such as"),
        ("bi->bk", "is in no input"),
        ("bi->bii", "comes twice"),
    ],
)
def test_only_an_equation_is_taken_for_one(text: str, word: str) -> None:
    with pytest.raises(Invalid, match=word):
        LAYERS["Einsum"].param("equation").check(text)


def test_the_samples_stay_apart_in_an_equation() -> None:
    for equation in ("bi,ci->bc", "bi,bi->i", "bb->b"):
        many = equation.partition("->")[0].count(",") + 1
        assert refused("Einsum", (features(4),) * many, equation=equation).param == "equation"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("GlobalAveragePooling", "Mean"),
        ("bmm", "Matmul"),
        ("clip", "Clamp"),
        ("RepeatVector", "Expand"),
        ("class token", "Parameter"),
        ("masked fill", "Where"),
        ("swapaxes", "Transpose"),
        ("center crop", "Crop"),
        ("feature pyramid", "Resize"),
        ("sdpa", "ScaledDotProductAttention"),
        ("to categorical", "OneHot"),
    ],
)
def test_search_finds_them_by_what_people_call_them(words: str, first: str) -> None:
    assert first in [layer.key for layer in search(words)[:4]]
