"""Which part of a card's line is which parameter, for every declaration and for those whose words are not the value."""

from __future__ import annotations

from typing import Any

import pytest

from core.layers import LAYERS
from core.layers.base import LayerType
from core.layers.telling import told
from core.spec import Use


def parts(key: str, **params: Any) -> list[tuple[str, str]]:
    layer = LAYERS[key]
    values = layer.resolve(tuple(params.items()))
    line = layer.subtitle(values)
    return [(line[span.start : span.end], span.param) for span in told(layer, values)]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.key)
def test_every_part_is_of_a_parameter_and_none_lie_over_each_other(layer: LayerType) -> None:
    values = layer.resolve(())
    line, spans = layer.subtitle(values), told(layer, values)
    assert {span.param for span in spans} <= {param.name for param in layer.at(()).params}
    assert len({span.param for span in spans}) == len(spans)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert edges == [] or (edges[0] >= 0 and edges[-1] <= len(line))
    assert bool(spans) == bool(line)


@pytest.mark.parametrize(
    ("key", "params", "expected"),
    [
        ("Conv2d", {}, [("32 filters", "out_channels"), ("3×3", "kernel_size")]),
        (
            "Conv2d",
            {"stride": (2, 2), "padding": "same", "kernel_size": (1, 3)},
            [("32 filters", "out_channels"), ("1×3", "kernel_size"), ("stride 2", "stride"), ("same", "padding")],
        ),
        ("Conv2d", {"out_channels": 1}, [("1 filter", "out_channels"), ("3×3", "kernel_size")]),
        ("Dropout", {"p": 0.25}, [("25%", "p")]),
        ("Embedding", {}, [("1000", "num_embeddings"), ("64", "embedding_dim")]),
        ("LSTM", {"bidirectional": True}, [("64 units", "hidden_size"), ("both directions", "bidirectional")]),
        ("Cast", {}, [("decimal", "dtype")]),
        ("Pad", {"mode": "reflect"}, [("1 1", "pad"), ("reflect", "mode")]),
        ("Input", {"column": "image"}, [("image", "column")]),
        ("Output", {"target": "label"}, [("label", "target")]),
        (
            "Output",
            {"target": "label", "loss": Use("MSELoss")},
            [("label", "target"), ("mean squared error", "loss")],
        ),
        ("GroupedQueryAttention", {"is_causal": False}, [("4 heads", "num_heads"), ("2 key heads", "num_kv_heads")]),
    ],
)
def test_parts_of(key: str, params: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert parts(key, **params) == expected


def test_a_layer_that_tells_nothing_has_no_parts() -> None:
    assert parts("ReLU") == []
