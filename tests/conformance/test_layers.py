"""Every declaration of the catalogue against torch: found by itself, so that a new one is tested with no change here."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from core.document.retype import carried_params
from core.layers import CATEGORIES, LAYERS
from core.layers.base import Become, Chain, Context, Rejected, SetParam, Suggestion
from core.layers.losses import LossType
from core.layers.sizes import Dim
from core.layers.wires import WireType
from core.lowering.execute import build
from core.spec import Chosen
from tests.conformance.draw import Draw, declared, ruled
from tests.conformance.draws import draw_value, draws
from tests.conformance.modules import Unwritable, Written, shape_of
from tests.conformance.stricter import ALWAYS_TAKEN, NO_META, STRICTER
from tests.unit.lowering.nets import Net

GRAPH_ENDS = ("Input", "Target", "Output", "BlockInput", "BlockOutput")
"""Written by lowering itself and tested with it: they have no module of their own."""
NO_RULE = ("Python",)
"""Have no shape rule: what a person's code gives shows when it is run. tests/unit/custom holds it against torch."""
EVERY = [spec.key for spec in LAYERS]
MODULES = [key for key in EVERY if key not in (*GRAPH_ENDS, *NO_RULE)]
PYTHON_WORDS = re.compile(
    r"None|True|False|Dim\(|WireType|TextInt|<|object|tuple|\bint\b|float32|int64|torch|\(\d+, |\(\d+,\)|\['"
)


@pytest.mark.parametrize("key", MODULES)
def test_the_draws_reach_both_answers(key: str) -> None:
    accepted, refused = draws(key)
    assert len(accepted) >= 20
    assert len(refused) >= 3 or key in ALWAYS_TAKEN


@pytest.mark.parametrize("key", MODULES)
def test_what_the_rule_takes_torch_takes_and_the_shapes_agree(key: str) -> None:
    for draw in draws(key)[0]:
        written = Written(draw)
        for results in (written.run(written.module()), *_on_meta(written)):
            for i, result in zip(written.used, results, strict=True):
                assert tuple(result.shape) == shape_of(draw.outs[i]), f"{draw}\n{written.source}"
                assert str(result.dtype) == f"torch.{draw.outs[i].dtype}", str(draw)


def _on_meta(written: Written) -> list[tuple[torch.Tensor, ...]]:
    applies, _ = NO_META.get(written.draw.key, (lambda d: False, ""))
    return [] if applies(written.draw) else [written.run(written.module("meta"), "meta")]


@pytest.mark.parametrize("key", MODULES)
def test_what_the_rule_refuses_torch_refuses_or_the_reason_is_named(key: str) -> None:
    for draw in draws(key)[1]:
        try:
            written = Written(draw)
            written.run(written.module())
        except (Unwritable, RuntimeError, ValueError, IndexError, TypeError, AssertionError, NotImplementedError):
            continue
        assert any(applies(draw) for applies, _ in STRICTER.get(key, ())), f"torch takes {draw}\n{written.source}"


@pytest.mark.parametrize("key", MODULES)
def test_parameters_and_buffers_are_counted_exactly(key: str) -> None:
    for draw in draws(key)[0]:
        module = Written(draw).module("meta")
        assert draw.cost is not None
        assert sum(p.numel() for p in module.parameters()) == draw.cost.parameters, str(draw)
        assert sum(b.numel() for b in module.buffers()) == draw.cost.buffers, str(draw)


@pytest.mark.parametrize("key", MODULES)
def test_flops_are_those_that_torch_counts(key: str) -> None:
    applies, _ = NO_META.get(key, (lambda d: False, ""))
    for draw in draws(key)[0]:
        if applies(draw):
            continue
        written, counter = Written(draw), FlopCounterMode(display=False)
        with counter:
            written.run(written.module("meta"), "meta")
        assert draw.cost is not None
        assert 2 * int(str(draw.cost.flops)) == pytest.approx(counter.get_total_flops(), rel=0.01), str(draw)


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


@pytest.mark.parametrize("key", [key for key in MODULES if key in LAYERS])
def test_the_whole_way_through_a_project_gives_the_same(key: str) -> None:
    """Input nodes, analysis, lowering and execution, where Input nodes can bring the drawn types."""
    is_loss = isinstance(declared(key), LossType)
    plain = [d for d in draws(key)[0] if all((is_loss or x.rank > 1) and not x.partner for x in d.types)]
    assert len(plain) >= 5
    for draw in plain[:6]:
        net = Net()
        node = net.add(key, "node", **dict(draw.params))
        ports = draw.layer.input_ports(draw.values)
        for port, item in zip(ports, draw.ins, strict=True):
            for i, x in enumerate(item if isinstance(item, tuple) else (item,)):
                if x is not None:
                    source = _entering(net, f"{port.name}{i}", x)
                    net.wire(source, (node, f"{port.name}.{i}" if port.variadic else port.name))
        if not draw.types:
            net.input("unused", 1)
        if not is_loss:
            net.output(node)
        project = net.project()
        lowered = net.lower() if _fits_a_loss(draw) else None
        if lowered is None:
            continue
        built = build(lowered, 0)
        inputs = [
            torch.zeros(2, *net.graph.nodes[s.path[-1]].get("shape"), dtype=_dtype(net, s.path[-1]))
            for s in lowered.inputs
        ]
        made = built.network(*inputs)
        if is_loss:
            assert built.objective is not None
            (made,) = built.objective(*(made if isinstance(made, tuple) else (made,)))
        assert tuple(made.shape) == shape_of(draw.outs[0]), f"{draw}\n{lowered.source}"
        assert project.graph is net.graph


def _entering(net: Net, name: str, x: WireType) -> str:
    """No data is yes/no: such values are made of whole numbers. One number for each sample comes as a row of one."""
    entering = net.input(name, *map(int, x.sizes[1:] or (1,)), dtype="int64" if x.dtype == "bool" else x.dtype)
    if x.rank == 1:
        entering = net.add("Squeeze", f"{name}_number", entering)
    return net.add("Cast", f"{name}_cast", entering, dtype="bool") if x.dtype == "bool" else entering


def _fits_a_loss(draw: Draw) -> bool:
    return draw.outs[0].dtype == "float32"


def _dtype(net: Net, node: str) -> torch.dtype:
    made = getattr(torch, net.graph.nodes[node].get("dtype"))
    assert isinstance(made, torch.dtype)
    return made


@pytest.mark.parametrize("key", EVERY)
def test_every_declaration_tells_what_people_need(key: str) -> None:
    spec = declared(key)
    assert spec.title
    assert spec.title[0].isupper()
    assert spec.summary.endswith(".")
    assert spec.explanation.endswith(".")
    assert len(spec.explanation) > len(spec.summary) / 2
    assert spec.category in dict(CATEGORIES)
    assert (spec.category == "loss") == isinstance(spec, LossType)
    for param in spec.params:
        assert param.label
        assert param.help.endswith("."), param.name
    assert len({p.name for p in spec.params}) == len(spec.params)
    if isinstance(spec, LossType):
        assert spec.source
        assert set(spec.targets) <= {"category", "tokens", "number", "vector", "sequence", "image"}


@pytest.mark.parametrize("key", EVERY)
def test_every_icon_exists(key: str) -> None:
    set_name, icon = declared(key).icon.split(".")
    assert set_name == "mdi6"
    assert icon in _icons()


def _icons() -> dict[str, str]:
    """Read beside the package, which would bring Qt with it."""
    found = find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    (table,) = (Path(found.origin).parent / "fonts").glob("materialdesignicons6-*.json")
    icons: dict[str, str] = json.loads(table.read_text(encoding="utf-8"))
    return icons


@pytest.mark.parametrize("key", EVERY)
def test_defaults_pass_their_own_check(key: str) -> None:
    for param in declared(key).params:
        assert param.check(param.default) == param.default


@pytest.mark.parametrize("key", EVERY)
def test_values_read_back_as_they_are_shown(key: str) -> None:
    rng = random.Random(key)
    for param in declared(key).params:
        values = [param.default, *(draw_value(rng, param) for _ in range(50))]
        for value in values:
            if not isinstance(param, Chosen) or not value.params:
                assert param.parse(param.format(value)) == value, (param.name, value)


@pytest.mark.parametrize("key", MODULES)
def test_subtitles_and_ports_hold_for_every_value(key: str) -> None:
    for draw in draws(key)[0]:
        assert isinstance(draw.layer.subtitle(draw.values), str)
        ports = draw.layer.output_ports(draw.values)
        assert not ports if isinstance(draw.layer, LossType) else len(ports) == len(draw.outs)


def test_the_reasons_name_declarations_that_exist() -> None:
    assert set(STRICTER) | set(NO_META) | ALWAYS_TAKEN <= set(MODULES)
