"""The lines of `__init__` after the submodules: first values of weights, and which weights do not learn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.layers.base import LayerType
from core.layers.initialisers import written
from core.layers.training import AUTO, RANKS, SEVERAL, WITHOUT_BIAS, has_bias, has_weight
from core.lowering.program import Submodule
from core.spec import Use, Values


def setup(layer: LayerType, p: Values, modules: Iterable[Submodule]) -> Iterator[str]:
    """For the submodules that one layer has made."""
    weight, bias = p.get("weight_init", AUTO), p.get("bias_init", AUTO)
    for module in modules:
        kind, name = module.text.partition("(")[0], f"self.{module.attribute}"
        plain = kind.removeprefix("nn.")
        if plain in RANKS:
            if weight != AUTO and has_weight(p):
                yield written(weight, f"{name}.weight")
                yield from _padding_row(p, name)
            if bias != AUTO and has_bias(p) and plain not in WITHOUT_BIAS:
                yield written(bias, f"{name}.bias")
        elif (weight, bias) != (AUTO, AUTO) and (plain == kind or plain.startswith(SEVERAL)):
            yield from _in_parts(name, weight, bias)
        if p.get("frozen"):
            yield f"{name}.requires_grad_(False)"


def _padding_row(p: Values, name: str) -> Iterator[str]:
    """The entry that means nothing stays zero."""
    if p.get("padding_idx") is not None:
        yield f"nn.init.zeros_({name}.weight.data[{int(p.padding_idx)}])"


def _in_parts(name: str, weight: Use, bias: Use) -> Iterator[str]:
    """Of a module that holds several weights: those of at least two axes, and those that are called bias."""
    yield f"for name, parameter in {name}.named_parameters():"
    if weight != AUTO:
        yield '    if parameter.dim() > 1 and "bias" not in name:'
        yield f"        {written(weight, 'parameter')}"
    if bias != AUTO:
        yield f'    {"elif" if weight != AUTO else "if"} "bias" in name:'
        yield f"        {written(bias, 'parameter')}"
