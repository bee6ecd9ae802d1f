"""Augmentations of series, sound, numbers and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.data.augmentations.declaration import ON, AugmentationType, column, need_plain_targets, probability
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Float, Int, Text, Values

SEQUENCES = column("sequences")
SPECTRA = column("sequences and pictures")
TOKENS = column("tokens")
SPECAUGMENT = "Park et al., SpecAugment: a simple data augmentation method for automatic speech recognition, 2019"
MASK_WORDS = ("[MASK]", "<mask>", "[UNK]", "<unk>")
"""What a masked token becomes where nothing is set: the first of these that the vocabulary has."""


def _shift_fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    need_plain_targets("Time shift", columns, schema)


def _stretch_fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    need_plain_targets("Time stretch", columns, schema)


def _drop_fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    need_plain_targets("Token drop", columns, schema)


def _frequencies_fit(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    for c in columns:
        if c.sizes[-2 if c.kind == "image" else -1] == 1:
            raise NetwrightError(
                f"Column '{c.name}' has a single value at each step, so there are no frequencies to mask. Turn the sound "
                f"into a spectrogram in the preparation, or mask stretches of time."
            )


def _time_axis(p: Values, columns: Sequence[DataColumn]) -> dict[str, Any]:
    """Of pictures such as spectrograms time runs to the right."""
    return {"axis": 3 if columns[0].kind == "image" else 1}


def _frequency_axis(p: Values, columns: Sequence[DataColumn]) -> dict[str, Any]:
    return {"axis": 2}


def _padding(p: Values, columns: Sequence[DataColumn]) -> dict[str, Any]:
    return {"padding": 0}


def _token(p: Values, columns: Sequence[DataColumn]) -> dict[str, Any]:
    return {"token": _number_of(p.token, columns[0])}


def _token_fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    for c in columns:
        _number_of(p.token, c)


def _number_of(word: str, c: DataColumn) -> int:
    """The place of a word in the vocabulary of a column. Raises NetwrightError where it has none."""
    if not word:
        return next((c.classes.index(w) for w in MASK_WORDS if w in c.classes), 0)
    if word in c.classes:
        return c.classes.index(word)
    count = len(c.classes) or c.count
    if word.isdecimal() and (not count or int(word) < count):
        return int(word)
    raise NetwrightError(
        f"The vocabulary of '{c.name}' has no token '{word}'. Type one that it has, or its number, or leave it empty."
    )


TIME_SHIFT = AugmentationType(
    "time_shift",
    "Time shift",
    "Sequences and sound",
    "Moves a sequence a little earlier or later.",
    params=(
        ON,
        SEQUENCES,
        probability(1.0),
        Float("share", 0.1, "Up to", "The largest shift, as a share of the length.", low=0.0, high=1.0),
        Choice(
            "fill",
            "zeros",
            "Filled with",
            "What comes in at the free end.",
            options=(("zeros", "zeros (silence)"), ("border", "the edge, drawn out"), ("wrap", "the other end")),
        ),
    ),
    aka=("roll", "translate", "jitter", "offset", "RandomShift"),
    function="series.time_shift",
    kinds=("sequence",),
    form="places",
    ragged=True,
    fits=_shift_fits,
    explanation="For things that may begin at any moment. Padding behind the end of a shorter sequence stays where it is.",
    source="Salamon, Bello, Deep convolutional neural networks and data augmentation for environmental sound classification, 2017",
    icon="mdi6.arrow-left-right",
)
TIME_STRETCH = AugmentationType(
    "time_stretch",
    "Time stretch",
    "Sequences and sound",
    "Plays a sequence faster or slower.",
    params=(
        ON,
        SEQUENCES,
        probability(1.0),
        Float("share", 0.1, "Up to", "0.1: between 0.9 and 1.1 times as fast.", low=0.0, high=0.9),
        Choice(
            "fill",
            "border",
            "Filled with",
            "What follows a sequence that ends early, where all are of one length.",
            options=(("border", "its last value"), ("zeros", "zeros (silence)")),
        ),
    ),
    aka=("time warp", "speed", "tempo", "resample", "speed perturbation", "window warping"),
    function="series.time_stretch",
    kinds=("sequence",),
    form="places",
    ragged=True,
    fits=_stretch_fits,
    explanation="Steps in between are interpolated. Sequences of different length become longer or shorter; where all "
    "have one length a slower one shows a part of it. Of sound the pitch changes too.",
    source="Ko et al., Audio augmentation for speech recognition, 2015",
    icon="mdi6.arrow-expand-horizontal",
)
TIME_MASK = AugmentationType(
    "time_mask",
    "Time masks",
    "Sequences and sound",
    "Silences random stretches of time.",
    params=(
        ON,
        SPECTRA,
        Int("count", 1, "Masks", "How many stretches.", low=1, high=100),
        Float("share", 0.1, "Each up to", "The longest stretch, as a share of the length.", low=0.0, high=1.0),
    ),
    aka=("SpecAugment", "time masking", "TimeMasking", "cutout", "dropout"),
    function="series.time_mask",
    kinds=("sequence", "image"),
    form="values",
    ragged=True,
    arguments=_time_axis,
    explanation="All features of these steps become zero, so the network cannot lean on one moment. In a picture of a "
    "spectrogram time runs from left to right.",
    source=SPECAUGMENT,
    icon="mdi6.table-column-remove",
)
FREQUENCY_MASK = AugmentationType(
    "frequency_mask",
    "Frequency masks",
    "Sequences and sound",
    "Silences random bands of frequencies, or neighbouring features.",
    params=(
        ON,
        SPECTRA,
        Int("count", 1, "Masks", "How many bands.", low=1, high=100),
        Float("share", 0.15, "Each up to", "The widest band, as a share of all.", low=0.0, high=1.0),
    ),
    aka=("SpecAugment", "frequency masking", "FrequencyMasking", "cutout"),
    function="series.time_mask",
    kinds=("sequence", "image"),
    form="values",
    ragged=True,
    arguments=_frequency_axis,
    fits=_frequencies_fit,
    explanation="The features of a band become zero over the whole length. In a picture of a spectrogram a band is a few "
    "rows.",
    source=SPECAUGMENT,
    icon="mdi6.table-row-remove",
)
NOISE = AugmentationType(
    "noise",
    "Noise",
    "Numbers",
    "Adds a little random noise to every value.",
    params=(
        ON,
        column("numbers"),
        probability(0.5),
        Float(
            "amount",
            0.1,
            "Amount",
            "As a share of how much the values vary: of their standard deviation.",
            low=0.0,
            high=10.0,
        ),
    ),
    aka=("GaussianNoise", "jitter", "RandomGaussianNoise", "gaussian", "hiss"),
    function="values.noise",
    kinds=("image", "vector", "number", "sequence"),
    form="values",
    measured=("spread",),
    explanation="Normally distributed, drawn anew for every value. Small differences then decide nothing, and the network "
    "learns a smoother answer; noise on the inputs acts as a penalty on steep ones. Padding stays zero.",
    source="Bishop, Training with noise is equivalent to Tikhonov regularization, 1995",
    icon="mdi6.grain",
)
SCALE = AugmentationType(
    "scale",
    "Loudness",
    "Sequences and sound",
    "Makes a whole sequence larger or smaller: sound louder or softer.",
    params=(
        ON,
        SEQUENCES,
        probability(1.0),
        Float("amount", 0.2, "Up to", "0.2: between 0.8 and 1.2 times the values.", low=0.0, high=1.0),
    ),
    aka=("scale", "gain", "volume", "amplitude", "scaling", "magnitude"),
    function="values.scale",
    kinds=("sequence",),
    form="values",
    explanation="One factor for all values of a sample, drawn evenly. For sound from different distances, and sensors "
    "that differ a little.",
    source="Um et al., Data augmentation of wearable sensor data using convolutional neural networks, 2017",
    icon="mdi6.volume-high",
)
TOKEN_DROP = AugmentationType(
    "token_drop",
    "Token drop",
    "Text",
    "Leaves out random tokens; the others close up.",
    params=(ON, TOKENS, Float("share", 0.1, "Share", "How likely each token is left out.", low=0.0, high=0.95)),
    aka=("word dropout", "random deletion", "EDA", "delete"),
    function="series.token_drop",
    kinds=("tokens",),
    form="places",
    ragged=True,
    arguments=_padding,
    fits=_drop_fits,
    explanation="The text becomes shorter, with padding behind it; one token at least stays. The network then does not "
    "hang on a single word.",
    source="Wei, Zou, EDA: easy data augmentation techniques for boosting performance on text classification tasks, 2019",
    icon="mdi6.backspace",
)
TOKEN_MASK = AugmentationType(
    "token_mask",
    "Token masking",
    "Text",
    "Hides random tokens behind one that says nothing.",
    params=(
        ON,
        TOKENS,
        Float("share", 0.15, "Share", "How likely each token is hidden.", low=0.0, high=1.0),
        Text(
            "token",
            "",
            "Token",
            "What takes its place, as in the vocabulary, or its number; empty: the vocabulary's own for this.",
            max_length=200,
            examples=("", "0", "1"),
        ),
    ),
    aka=("masking", "MLM", "masked language model", "word dropout", "BERT"),
    function="series.token_mask",
    kinds=("tokens",),
    form="values",
    ragged=True,
    arguments=_token,
    fits=_token_fits,
    explanation="All other tokens stay in their places, so it also suits answers that belong to single tokens. Empty "
    "means [MASK], or [UNK], or else the first token of the vocabulary. Padding is left alone.",
    source="Devlin et al., BERT: pre-training of deep bidirectional transformers for language understanding, 2019",
    icon="mdi6.form-textbox-password",
)
ALL = (TIME_SHIFT, TIME_STRETCH, TIME_MASK, FREQUENCY_MASK, SCALE, NOISE, TOKEN_DROP, TOKEN_MASK)
