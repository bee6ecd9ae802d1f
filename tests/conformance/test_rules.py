"""Every rule by itself: what it takes and refuses, in which words, and what it says of sizes that are not known yet."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.document.retype import carried_params
from core.layers import LAYERS
from core.layers.base import Become, Chain, Context, Rejected, SetParam, Suggestion
from core.layers.losses import LossType
from core.layers.sizes import Dim
from core.layers.wires import WireType
from tests.conformance.draw import Draw, ruled
from tests.conformance.draws import draws
from tests.conformance.keys import MODULES
from tests.conformance.stricter import ALWAYS_TAKEN, COMPOSED, INPUTS, NO_META, STRICTER

pytestmark = pytest.mark.drawn
PYTHON_WORDS = re.compile(
    r"None|True|False|Dim\(|WireType|TextInt|<|object|tuple|\bint\b|float32|int64|torch|\(\d+, |\(\d+,\)|\['"
)


@pytest.mark.parametrize("key", MODULES)
def test_the_draws_reach_both_answers(key: str) -> None:
    accepted, refused = draws(key)
    assert len(accepted) >= (8 if key in COMPOSED else 20)
    assert len(refused) >= 3 or key in ALWAYS_TAKEN


def with_unknown(draw: Draw, size: int, axis: int) -> tuple[object, ...]:
    """The inputs with every size `size` at `axis` replaced by an unknown L."""

    def open_up(x: object) -> object:
        if isinstance(x, tuple):
            return tuple(open_up(part) for part in x)
        if not isinstance(x, WireType) or x.rank <= axis or x.sizes[axis] != size:
            return x
        return replace(x, sizes=(*x.sizes[:axis], Dim.named("L"), *x.sizes[axis + 1 :]))

    return tuple(open_up(item) for item in draw.ins)


@pytest.mark.parametrize("key", MODULES)
def test_an_unknown_size_bound_to_a_number_is_that_number(key: str) -> None:
    accepted, refused = draws(key)
    for draw in (*accepted, *refused):
        for axis in range(1, draw.types[0].rank if draw.types else 1):
            size = draw.types[0].sizes[axis]
            assert isinstance(size, int)
            if size == 1 and isinstance(draw.layer, LossType):
                continue  # N×1 and N count as one; an unknown size never does.
            context = Context()
            general = ruled(key, draw.params, with_unknown(draw, size, axis), context)
            if general.refusal is not None:
                needs_number = "varies" in str(general.refusal) or "groups do not divide" in str(general.refusal)
                assert draw.refusal is not None or needs_number, str(general)
            elif draw.refusal is not None:
                assert context.conditions, f"{draw} but {general}"
            else:
                assert [bound(o, size) for o in general.outs] == list(draw.outs), f"{draw} but {general}"
                assert general.cost is not None
                assert draw.cost is not None
                flops = general.cost.flops
                assert (flops.bind({"L": size}) if isinstance(flops, Dim) else flops) == draw.cost.flops


def bound(wire: WireType, size: int) -> WireType:
    return replace(wire, sizes=tuple(s.bind({"L": size}) if isinstance(s, Dim) else s for s in wire.sizes))


@pytest.mark.parametrize("key", MODULES)
def test_every_refusal_is_a_sentence_for_a_person(key: str) -> None:
    for draw in draws(key)[1]:
        assert draw.refusal is not None
        for sentence in filter(None, (str(draw.refusal), draw.refusal.why)):
            assert re.match(r"[A-Z0-9'⌊]", sentence), sentence
            assert sentence.endswith("."), sentence
            assert not PYTHON_WORDS.search(sentence), sentence
            assert "  " not in sentence


@pytest.mark.parametrize("key", MODULES)
def test_every_refusal_names_its_place_and_its_repair_can_be_made(key: str) -> None:
    for draw in draws(key)[1]:
        no = draw.refusal
        assert no is not None
        ports = {p.name for p in draw.layer.input_ports(draw.values)}
        assert not no.port or no.port.split(".")[0] in ports, str(draw)
        assert not no.param or no.param in draw.layer.defaults(), str(draw)
        assert no.port or no.param, str(draw)
        if no.repair is not None:
            label, suggestion = no.repair
            assert label[0].isupper()
            assert _mended(draw, suggestion), str(draw)


def _mended(draw: Draw, suggestion: Suggestion) -> bool:
    """Whether this refusal is gone. Another one may come to light."""
    if isinstance(suggestion, SetParam):
        value = draw.layer.param(suggestion.name).check(suggestion.value)
        after = ruled(draw.key, tuple(sorted({**dict(draw.params), suggestion.name: value}.items())), draw.ins)
        return after.refusal is None or str(after.refusal) != str(draw.refusal)
    if isinstance(suggestion, Chain):
        return any(_through(suggestion, x) not in (None, x) for x in draw.types)
    spec = LAYERS[suggestion.type]
    if isinstance(suggestion, Become):
        after = ruled(spec.key, carried_params(draw.params, spec), draw.ins)
        return after.refusal is None or str(after.refusal) != str(draw.refusal)
    return any(_through(Chain((suggestion,)), x) not in (None, x) for x in draw.types)


def _through(chain: Chain, x: WireType) -> WireType | None:
    """What leaves the last of the layers; None where one of them refuses."""
    for one in chain.layers:
        spec = LAYERS[one.type]
        try:
            x = spec.shape(Context(), spec.resolve(one.params), x)
        except Rejected:
            return None
    return x


@pytest.mark.parametrize("key", MODULES)
def test_subtitles_and_ports_hold_for_every_value(key: str) -> None:
    for draw in draws(key)[0]:
        assert isinstance(draw.layer.subtitle(draw.values), str)
        ports = draw.layer.output_ports(draw.values)
        assert not ports if isinstance(draw.layer, LossType) else len(ports) == len(draw.outs)


def test_the_reasons_name_declarations_that_exist() -> None:
    assert set(STRICTER) | set(NO_META) | set(INPUTS) | ALWAYS_TAKEN | COMPOSED <= set(MODULES)
