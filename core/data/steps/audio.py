"""Sound: its samples as they are, or how much power there is in each frequency as time runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.steps.base import HOLDS, ON, State, StepType, column_of
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Bool, Choice, Column, Float, Int, Param, Values

SOUND = ("audio",)
HERTZ = " Hz"
"""How the note of a column of sound ends: `16000 Hz`."""


def rate_of(column: DataColumn) -> int:
    """Samples in a second."""
    return int(column.note.removesuffix(HERTZ))


def _columns(title: str, p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    """The columns that the step changes; of an unknown schema none. Raises NetwrightError."""
    if not p.column or not schema.columns:
        return tuple(c for c in schema.columns if c.role == "input" and c.kind in SOUND)
    return (column_of(title, p.column, schema, SOUND, HOLDS),)


def _wave_schema(p: Values, before: Schema) -> Schema:
    """L samples of F channels, as a sequence."""
    changed = {c.name for c in _columns(WAVEFORM.title, p, before)}
    columns = (replace(c, kind="sequence", note="") if c.name in changed else c for c in before.columns)
    return replace(before, columns=tuple(columns))


def _wave_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return tuple(State("waveform", (c.name,), (c.name,), {}, WAVEFORM.key) for c in _columns(WAVEFORM.title, p, before))


def _bands(p: Values) -> int:
    return int(p.get("bands", 0)) or p.frame // 2 + 1


def _after(p: Values, column: DataColumn) -> DataColumn:
    """A picture (channels, bands, frames), or a sequence of frames with channels·bands features."""
    frames, channels = 1 + column.sizes[0] // p.hop, column.sizes[1]
    picture = p.form == "image"
    sizes = (channels, _bands(p), frames) if picture else (frames, channels * _bands(p))
    axes = ("C", "H", "W") if picture else ("L", "F")
    return replace(column, kind=p.form, sizes=sizes, axes=axes, low=None, high=None, note="")


def _spectral(key: str, title: str, summary: str, *more: Param, **said: Any) -> StepType:
    def schema(p: Values, before: Schema) -> Schema:
        columns = _columns(title, p, before)
        for column in columns:
            _limits(p, column)
        changed = {c.name for c in columns}
        return replace(before, columns=tuple(_after(p, c) if c.name in changed else c for c in before.columns))

    def learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
        return tuple(State("spectrogram", (c.name,), (c.name,), _facts(p, c), key) for c in _columns(title, p, before))

    return StepType(
        key,
        title,
        "Sound",
        summary,
        params=(COLUMN, *more, *FRAMES, ON),
        schema=schema,
        learn=learn,
        kinds=SOUND,
        **said,
    )


def _limits(p: Values, column: DataColumn) -> tuple[float, float]:
    """From and up to which frequency there are bands. Raises NetwrightError where that cannot be."""
    nyquist = rate_of(column) / 2
    low, high = float(p.get("low", 0.0)), float(p.get("high") or nyquist)
    if high > nyquist:
        raise NetwrightError(
            f"A sound of {rate_of(column):,} samples in a second holds no frequencies above {nyquist:,.0f} Hz, but the bands reach up "
            f"to {high:,.0f} Hz. Lower their upper end, or leave it open."
        )
    if low >= high:
        raise NetwrightError(f"The bands cannot reach from {low:,.0f} to {high:,.0f} Hz. Lower their lower end.")
    return low, high


def _facts(p: Values, column: DataColumn) -> dict[str, Any]:
    """For the recipe. Raises NetwrightError for bands that are narrower than the steps between frequencies."""
    from core.data.recipes.audio import mel_filters

    low, high = _limits(p, column)
    bands, scale = int(p.get("bands", 0)), str(p.get("scale", ""))
    facts = {name: p[name] for name in ("frame", "hop", "decibels", "form")}
    facts |= {"rate": rate_of(column), "bands": bands, "low": low, "high": high, "scale": scale}
    if bands:
        silent = int((mel_filters(rate_of(column), p.frame, bands, low, high, scale).max(axis=1) == 0).sum())
        if silent:
            raise NetwrightError(
                f"{silent} of the {bands} bands are so narrow that no frequency falls into them. Take fewer bands or a longer frame."
            )
    return facts


COLUMN = Column(
    "column",
    "",
    "Column",
    "The sound to change; empty: every sound.",
    roles=("input",),
    kinds=SOUND,
    nothing="every sound",
)
FRAMES: tuple[Param, ...] = (
    Int(
        "frame",
        512,
        "Frame",
        "Samples of a frame: more tell frequencies better apart, fewer tell times.",
        low=16,
        high=16_384,
    ),
    Int("hop", 256, "Hop", "Samples from one frame to the next; half a frame is usual.", low=1, high=16_384),
    Bool("decibels", True, "Decibels", "Ten times the logarithm, as ears tell loudness; without it, plain power."),
    Choice(
        "form",
        "sequence",
        "As",
        "A sequence of frames for recurrent layers and attention, or a picture of time and frequency for convolutions.",
        options=(("sequence", "a sequence of frames"), ("image", "a picture")),
    ),
)

WAVEFORM = StepType(
    "waveform",
    "Waveform",
    "Sound",
    "The samples as they are, one after the other, as a sequence.",
    aka=("raw audio", "samples", "pcm", "signal"),
    params=(COLUMN, ON),
    schema=_wave_schema,
    learn=_wave_learn,
    kinds=SOUND,
    icon="mdi6.waveform",
    explanation="A second has thousands of samples, so recurrent layers take very long over them; convolutions with a stride shorten "
    "the sequence first. Mostly a mel spectrogram needs far less data and time.",
)
SPECTROGRAM = _spectral(
    "spectrogram",
    "Spectrogram",
    "How much power there is in each frequency, as time runs.",
    aka=("stft", "fourier", "fft", "frequency", "short-time fourier transform"),
    icon="mdi6.chart-histogram",
    explanation="The sound is cut into frames that overlap, faded in and out (Hann window), and each is taken apart into its frequencies: "
    "|FFT|². The first frame stands around the first sample. A frame of 512 samples gives 257 frequencies.",
)
MEL = _spectral(
    "mel_spectrogram",
    "Mel spectrogram",
    "How much power there is in each of some tens of pitches, as time runs: frequencies as ears tell them apart.",
    Int("bands", 64, "Bands", "How many pitches are told apart.", low=1, high=1024),
    Float("low", 0.0, "Lowest frequency", "Where the bands begin, in Hz.", low=0.0, high=1e6, advanced=True),
    Float(
        "high",
        None,
        "Highest frequency",
        "Where the bands end, in Hz; open: half the samples in a second, the highest a sound can hold.",
        optional=True,
        low=1.0,
        high=1e6,
        advanced=True,
    ),
    Choice(
        "scale",
        "slaney",
        "Mel scale",
        "Slaney's is even up to 1000 Hz, with bands of one area; that of HTK is a single formula, with bands of one height.",
        options=(("slaney", "Slaney"), ("htk", "HTK")),
        advanced=True,
    ),
    aka=("melspectrogram", "mel filter bank", "log mel", "mfcc", "librosa", "torchaudio"),
    icon="mdi6.chart-bell-curve",
    explanation="Ears tell 100 from 200 Hz easily, 5,000 from 5,100 hardly. So the spectrogram is gathered in triangular bands that "
    "widen with the pitch: fewer numbers, and more alike for what sounds alike. The usual start for speech, music and noises. "
    "Slaney, Auditory Toolbox, 1998; The HTK Book, 2002.",
)

ALL = (WAVEFORM, SPECTROGRAM, MEL)
