"""Lengths travel as long as batch and steps are axes 0 and 1, and no farther."""

from typing import Any

import pytest

from core.layers import LAYERS
from core.layers.base import Context
from core.layers.sizes import Dim
from core.layers.wires import INT, WireType, sequence, tokens

N = Dim.named("N")
EVENTS = sequence(6, 8, "lengths")


def after(key: str, *ins: Any, **params: Any) -> tuple[WireType, ...]:
    layer = LAYERS[key]
    made = layer.shape(Context(), layer.resolve(tuple(sorted(params.items()))), *ins)
    return made if isinstance(made, tuple) else (made,)


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("ReLU", {}),
        ("Softmax", {}),
        ("Dropout", {}),
        ("LayerNorm", {}),
        ("Identity", {}),
        ("Linear", {"out_features": 3}),
        ("BatchNorm1d", {}),
        ("TransformerEncoderLayer", {"nhead": 2}),
        ("Flatten", {"start_dim": 2}),
    ],
)
def test_kept(key: str, params: dict[str, Any]) -> None:
    rest = (None,) if key == "TransformerEncoderLayer" else ()
    assert after(key, EVENTS, *rest, **params)[0].partner == "lengths"


@pytest.mark.parametrize(
    ("key", "params"),
    [("Flatten", {}), ("Flatten", {"start_dim": 0, "end_dim": 1}), ("Reshape", {"shape": (8, 6)}), ("MaxPool1d", {}), ("Conv1d", {})],
)  # fmt: skip
def test_lost(key: str, params: dict[str, Any]) -> None:
    assert after(key, EVENTS, **params)[0].partner == ""


def test_words_keep_their_lengths_as_vectors() -> None:
    assert after("Embedding", tokens(6, "lengths"))[0].partner == "lengths"
    assert after("Embedding", tokens(6, "lengths"))[0].axes == ("N", "L", "F")


def test_a_linear_layer_over_the_steps_themselves_loses_them() -> None:
    assert after("Linear", WireType((N, 6), ("N", "L"), partner="lengths"))[0].partner == ""


def test_a_recurrent_layer_keeps_them_at_every_step_only() -> None:
    y, last, h, c = after("LSTM", EVENTS, None, None, hidden_size=5, num_layers=3, bidirectional=True)
    assert [t.partner for t in (y, last, h, c)] == ["lengths", "", "", ""]
    assert [t.sizes for t in (y, last, h, c)] == [(N, 6, 10), (N, 10), (N, 6, 5), (N, 6, 5)]


def test_swapped_axes_are_read_as_steps_without_lengths() -> None:
    swapped = after("Permute", EVENTS, dims=(2, 1))[0]
    assert after("GRU", swapped, None)[0].partner == ""
    back = after("Permute", swapped, dims=(2, 1))[0]
    assert back == EVENTS


def test_attention_answers_in_the_steps_of_its_query() -> None:
    plain = sequence(4, 8)
    assert after("MultiheadAttention", EVENTS, plain, None, None)[0].partner == "lengths"
    assert after("MultiheadAttention", plain, EVENTS, None, None)[0].partner == ""


def test_a_sum_and_a_row_of_features_side_by_side_keep_them() -> None:
    plain = sequence(6, 8)
    assert after("Add", (plain, EVENTS))[0].partner == "lengths"
    assert after("Concat", (plain, EVENTS), dim=2)[0].partner == "lengths"
    assert after("Concat", (plain, EVENTS), dim=1)[0].partner == ""
    assert after("Add", (tokens(6), WireType((N, 6), ("N", "L"), INT, "lengths")))[0].partner == "lengths"
