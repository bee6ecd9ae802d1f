"""Rules where the words, the repair or the condition matter. That the shapes are torch's is tests/conformance' task."""

from typing import Any

import pytest

from core.layers import LAYERS, Become, Insert, SetParam, search
from core.layers.base import Context, Rejected
from core.layers.catalogue import guessed
from core.layers.sizes import Dim
from core.layers.wires import INT, WireType, features, picture, sequence

L, N = Dim.named("L"), Dim.named("N")


def refused(key: str, *ins: Any, **params: Any) -> Rejected:
    layer = LAYERS[key]
    with pytest.raises(Rejected) as caught:
        layer.shape(Context(), layer.resolve(tuple(sorted(params.items()))), *ins)
    return caught.value


@pytest.mark.parametrize(
    ("no", "repair"),
    [
        (lambda: refused("MultiheadAttention", sequence(5, 10), None, None, None, num_heads=4), SetParam("num_heads", 2)),
        (lambda: refused("MultiheadAttention", sequence(5, 7), None, None, None, num_heads=4), SetParam("num_heads", 1)),
        (lambda: refused("TransformerEncoderLayer", sequence(5, 9), None, nhead=5), SetParam("nhead", 3)),
        (lambda: refused("MaxPool2d", picture(3, 9, 9), kernel_size=(3, 3), padding=(2, 0)), SetParam("padding", (1, 0))),
        (lambda: refused("LayerNorm", sequence(5, 9), axes=3), SetParam("axes", 2)),
        (lambda: refused("LSTM", picture(1, 8, 8), None, None), Insert("Reshape", (("shape", (-1, 8)),))),
        (lambda: refused("Multiply", (picture(4, 8, 8), features(4))), Insert("Reshape", (("shape", (4, 1, 1)),))),
        (lambda: refused("LSTM", WireType((N, 5), ("N", "L"), INT), None, None), Insert("Embedding")),
        (lambda: refused("BatchNorm1d", picture(1, 8, 8)), Become("BatchNorm2d")),
        (lambda: refused("Conv2d", sequence(5, 9)), Become("Conv1d")),
        (lambda: refused("MaxPool1d", picture(1, 8, 8)), Become("MaxPool2d")),
        (lambda: refused("Dropout2d", features(9)), Become("Dropout")),
        (lambda: refused("FeatureAlphaDropout", features(9)), Become("AlphaDropout")),
        (lambda: refused("Conv1d", features(9)), Insert("Reshape", (("shape", (1, 9)),))),
        (lambda: refused("Conv2d", features(64)), Insert("Reshape", (("shape", (1, 8, 8)),))),
        (lambda: refused("Conv2d", picture(3, 4, 9), kernel_size=(7, 7)), SetParam("padding", (2, 0))),
        (lambda: refused("Conv2d", picture(12, 8, 8), out_channels=18, groups=4), SetParam("groups", 3)),
        (lambda: refused("MaxPool2d", picture(3, 4, 1)), SetParam("kernel_size", (2, 1))),
        (lambda: refused("GroupNorm", picture(12, 8, 8)), SetParam("num_groups", 6)),
        (lambda: refused("ConvTranspose2d", picture(3, 4, 4), output_padding=(1, 1), stride=(2, 1)), SetParam("output_padding", (1, 0))),
        (lambda: refused("ReflectionPad2d", picture(3, 4, 4), padding=(5, 1, 1, 1)), SetParam("padding", (3, 1, 1, 1))),
        (lambda: refused("ZeroPad1d", sequence(3, 4), padding=(-4, 2)), SetParam("padding", (0, 2))),
        (lambda: refused("Upsample", picture(3, 4, 4), mode="linear"), SetParam("mode", "bilinear")),
        (lambda: refused("PixelShuffle", picture(3, 4, 4)), Insert("Conv2d", (("kernel_size", (1, 1)), ("out_channels", 4)))),
        (lambda: refused("PixelUnshuffle", picture(3, 5, 4)), Insert("ZeroPad2d", (("padding", (0, 0, 0, 1)),))),
        (lambda: refused("ChannelShuffle", picture(9, 5, 4)), SetParam("groups", 1)),
    ],
)  # fmt: skip
def test_one_click_mends_it(no: Any, repair: Any) -> None:
    found = no().repair
    assert found is not None
    assert found[1] == repair


def test_the_refused_wire_is_named() -> None:
    assert refused("Multiply", (picture(4, 8, 8), features(4))).port == "xs.1"
    assert refused("MultiheadAttention", sequence(5, 8), sequence(7, 8), sequence(6, 8), None).port == "value"
    assert refused("MultiheadAttention", sequence(5, 8), None, None, sequence(4, 5)).port == "mask"


def test_a_window_over_an_unknown_length_leaves_a_condition() -> None:
    context = Context()
    layer = LAYERS["MaxPool1d"]
    made = layer.shape(context, layer.resolve((("kernel_size", (3,)),)), WireType((N, 4, L), ("N", "C", "L")))
    assert str(made) == "N×4×⌊L/3⌋"
    assert context.conditions == ["L is at least 3 along the sequence"]


def test_weights_for_an_unknown_width_are_refused() -> None:
    assert "varies" in str(refused("LSTM", WireType((N, 5, L), ("N", "L", "F")), None, None))
    assert "varies" in str(refused("BatchNorm1d", WireType((N, L), ("N", "F"))))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("dense", "Linear"),
        ("fully connected", "Linear"),
        ("maxpool", "MaxPool1d"),
        ("long short", "LSTM"),
        ("residual", "Add"),
        ("shortcut", "Add"),
        ("self-attention", "MultiheadAttention"),
        ("bert", "TransformerEncoderLayer"),
        ("bn", "BatchNorm1d"),
        ("conv3d", "Conv3d"),
        ("conv2dtranspose", "ConvTranspose2d"),
        ("GlobalAveragePooling2D", "AdaptiveAvgPool2d"),
        ("GlobalMaxPooling1D", "AdaptiveMaxPool1d"),
        ("AveragePooling3D", "AvgPool3d"),
        ("MaxPooling2D", "MaxPool2d"),
        ("SpatialDropout2D", "Dropout2d"),
        ("UpSampling2D", "Upsample"),
        ("ZeroPadding2D", "ZeroPad2d"),
        ("Cropping1D", "ZeroPad1d"),
        ("GroupNormalization", "GroupNorm"),
        ("im2col", "Unfold"),
        ("depth to space", "PixelShuffle"),
        ("rmsnorm", "RMSNorm"),
        ("lrn", "LocalResponseNorm"),
        ("segnet", "MaxUnpool1d"),
        ("global average", "AdaptiveAvgPool2d"),
        ("overfitting", "Dropout"),
        ("conv2d", "Conv2d"),
        ("u-net", "Concat"),
        ("swish", "SiLU"),
    ],
)
def test_search_finds_layers_by_what_people_call_them(words: str, first: str) -> None:
    assert search(words)[0].key == first


def test_search_for_nothing_is_everything_and_for_nonsense_nothing() -> None:
    assert len(search("")) == len(LAYERS)
    assert search("qwertz") == []


@pytest.mark.parametrize(
    ("words", "first"),
    [("convlution", "Conv1d"), ("bnorm", "BatchNorm1d"), ("dropot", "Dropout"), ("mhattn", "MultiheadAttention")],
)
def test_a_slip_of_the_fingers_and_a_short_form_are_guessed(words: str, first: str) -> None:
    assert search(words) == []
    assert guessed(words)[0].key == first


def test_nonsense_is_not_guessed() -> None:
    assert guessed("qwertz") == guessed("") == guessed("x9") == []
