"""Titles on cards."""

import pytest

from core.layers import LAYERS
from gui.canvas.paint.short import fitting, steps


@pytest.mark.parametrize(
    ("title", "letters", "told"),
    [
        ("Convolution 2D", 20, "Convolution 2D"),
        ("Batch normalisation 2D", 20, "Batch norm 2D"),
        ("Connectionist temporal classification (CTC)", 20, "CTC"),
        ("PReLU (learned slope)", 12, "PReLU"),
        ("Decoder block (Llama)", 14, "Decoder block"),
        ("Transposed convolution 2D", 22, "Transposed conv 2D"),
        ("Transposed convolution 2D", 16, "Transp. conv 2D"),
        ("A name that somebody typed", 9, "A name that somebody typed"),
    ],
)
def test_no_more_is_shortened_than_must_be(title: str, letters: int, told: str) -> None:
    assert fitting(title, lambda form: len(form) <= letters) == told


def test_forms_get_shorter_and_stay_apart() -> None:
    shortest = [steps(layer.title)[-1] for layer in LAYERS]
    assert len(set(shortest)) == len({layer.title for layer in LAYERS})
    for layer in LAYERS:
        lengths = [len(form) for form in steps(layer.title)]
        assert lengths == sorted(lengths, reverse=True)
