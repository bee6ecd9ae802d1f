"""torch.nn itself, class by class and argument by argument: each is here, or a reason says why not."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
import torch
from torch import nn

from core.layers import LAYERS, LOSSES
from tests.conformance.draw import declared

HOLDER = "Holds modules or weights; the canvas, blocks and lists of nodes do that here."
BASE = "What others are made from; does nothing alone."
LAZY = "Waits for the first batch to know its width; here the wires tell it at once."
CLASSES: dict[str, str] = {
    "Module": BASE,
    "RNNBase": BASE,
    "RNNCellBase": BASE,
    "Container": HOLDER,
    "Sequential": HOLDER,
    "ModuleList": HOLDER,
    "ModuleDict": HOLDER,
    "ParameterList": HOLDER,
    "ParameterDict": HOLDER,
    "DataParallel": "Splits batches over several devices within one process; torch itself advises against it.",
    "NLLLoss2d": "An old name of NLLLoss, which torch warns of.",
    "LinearCrossEntropyLoss": "Linear and CrossEntropyLoss in one, with the weights in the loss; torch 2.11 lacks it.",
}
"""Public classes of torch.nn that are not declared, and why; the lazy ones are excluded by their name."""

PLACE = "Where and in which precision a network runs is chosen for the whole of it."
MEMORY = "Overwrites its input to save memory, and so spoils what else is wired to it."
OLD = "Deprecated in favour of `reduction`."
ORDER = "The batch is the first axis of every wire."
PRIVATE = "Not for users of torch."
SPARSE = "Sparse slopes are refused by most optimizers, Adam among them."
EVERYWHERE: dict[str, str] = {
    "device": PLACE,
    "dtype": PLACE,
    "inplace": MEMORY,
    "size_average": OLD,
    "reduce": OLD,
    "batch_first": ORDER,
    "sparse": SPARSE,
    "_weight": PRIVATE,
    "_freeze": PRIVATE,
    "_random_samples": PRIVATE,
}
"""Arguments that no declaration offers, and why."""

SOMEWHERE: dict[str, str] = {
    "reduction": "The mean, so that steps do not grow with the batch; a loss that is also of use as a sum offers it.",
}
"""Arguments that some declarations offer and others hold fast, and why."""

WIDTHS = (
    "in_channels",
    "in_features",
    "in1_features",
    "in2_features",
    "input_size",
    "num_features",
    "num_channels",
    "num_parameters",
    "embed_dim",
    "kdim",
    "vdim",
    "d_model",
)
"""Arguments that the wires tell, in every class that has them."""

NEW = "New in torch 2.13; what is written here also runs on torch 2.11."
SINGLE: dict[tuple[str, str], str] = {
    ("EmbeddingBag", "include_last_offset"): "Bags are rows here, or end where the lengths say.",
    ("Hardtanh", "min_value"): "An old name of min_val.",
    ("Hardtanh", "max_value"): "An old name of max_val.",
    ("LayerNorm", "normalized_shape"): "Counted in axes; the wires tell their sizes.",
    ("RMSNorm", "normalized_shape"): "Counted in axes; the wires tell their sizes.",
    ("SyncBatchNorm", "process_group"): "Groups of processes are made by a script that trains on several devices.",
    **{(f"ConvTranspose{n}d", "padding_mode"): "torch takes zeros alone." for n in (1, 2, 3)},
    **{(f"{norm}{n}d", "bias"): NEW for norm in ("BatchNorm", "InstanceNorm") for n in (1, 2, 3)},
    ("GroupNorm", "bias"): NEW,
    ("SyncBatchNorm", "bias"): NEW,
    ("Transformer", "custom_encoder"): "A Transformer encoder and decoder of one's own are two nodes.",
    ("Transformer", "custom_decoder"): "A Transformer encoder and decoder of one's own are two nodes.",
    ("TransformerEncoder", "encoder_layer"): "Made from the node's own parameters.",
    ("TransformerEncoder", "enable_nested_tensor"): "A prototype of torch that warns and changes nothing but speed.",
    ("TransformerEncoder", "mask_check"): "Checks masks for nested tensors.",
    ("TransformerDecoder", "decoder_layer"): "Made from the node's own parameters.",
}
"""Arguments of one class that are no parameters of its declaration, and why."""

FOUND = sorted(
    name
    for name, thing in vars(nn).items()
    if inspect.isclass(thing) and issubclass(thing, nn.Module) and not name.startswith("_")
)
DECLARED = [name for name in FOUND if name in LAYERS or name in LOSSES]
NEWEST = tuple(map(int, torch.__version__.split(".")[:2])) >= (2, 13)


def arguments(name: str) -> Iterator[str]:
    """Of the constructor; recurrent layers hide theirs behind `*args`."""
    if name in ("RNN", "LSTM", "GRU"):
        own = {"RNN": ["nonlinearity"], "LSTM": ["proj_size"], "GRU": []}[name]
        shared = [a for a in inspect.signature(nn.RNNBase).parameters if a not in ("mode", "proj_size")]
        yield from (*shared, *own)
        return
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    yield from (a for a, p in inspect.signature(getattr(nn, name)).parameters.items() if p.kind not in variable)


def offered(name: str) -> set[str]:
    """Parameters, and ports through which a tensor comes that torch takes as an argument."""
    layer = declared(name)
    return {param.name for param in layer.params} | {port.name for port in layer.input_ports(layer.resolve())}


def test_every_class_is_declared_or_excluded_with_a_reason() -> None:
    lazy = {name for name in FOUND if name.startswith("Lazy")}
    assert set(FOUND) - set(DECLARED) - lazy <= set(CLASSES)


def test_no_class_is_both_declared_and_excluded() -> None:
    assert not set(CLASSES) & set(DECLARED)
    assert not NEWEST or set(CLASSES) <= set(FOUND)


@pytest.mark.parametrize("name", DECLARED)
def test_every_argument_is_a_parameter_or_comes_along_a_wire_or_is_excluded_with_a_reason(name: str) -> None:
    excluded = {*EVERYWHERE, *SOMEWHERE, *WIDTHS, *(argument for cls, argument in SINGLE if cls == name)}
    assert not [a for a in arguments(name) if a not in offered(name) and a not in excluded]


def test_no_argument_is_both_offered_and_excluded() -> None:
    every = {(name, argument) for name in DECLARED for argument in arguments(name)}
    assert not [(name, a) for name, a in every if a in offered(name) and (a in EVERYWHERE or (name, a) in SINGLE)]
    assert not NEWEST or set(SINGLE) <= every
    assert not NEWEST or {*EVERYWHERE, *SOMEWHERE, *WIDTHS} <= {argument for _, argument in every}
