"""Sound files become samples, and samples spectrograms."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

ROWS = 64
"""Sounds that are worked on in one go."""
QUIET = -100.0
"""Decibels that nothing is below."""


def sounds(facts: dict[str, Any], paths: Any) -> Any:
    """Float32 (N, samples, channels), -1 to 1, of sound files (WAV, FLAC, OGG …): brought to `rate` samples in a second and to
    `channels`, cut after `samples` or filled up with silence. Raises OSError or soundfile.LibsndfileError for a file that is no sound.

    Of a file that is broken further on, what comes before is taken. One channel is the mean of all; two of a file with one are alike.
    """
    import numpy

    made = numpy.zeros((len(paths), facts["samples"], facts["channels"]), dtype=numpy.float32)
    for row, path in enumerate(paths):
        found = _sound(str(path), facts["rate"], facts["channels"], facts["samples"])
        made[row, : len(found)] = found
    return made


def _sound(path: str, rate: int, channels: int, samples: int) -> Any:
    """Float32 (at most samples, channels)."""
    from fractions import Fraction

    import numpy
    import soundfile
    from scipy.signal import resample_poly

    with open(path, "rb") as raw, soundfile.SoundFile(raw) as file:  # noqa: PTH123  # as plain as can be: it is copied
        # 1000 is fine enough for a tone to keep its place, and keeps the filter small for the oddest rates.
        ratio = Fraction(rate, file.samplerate).limit_denominator(1000) or Fraction(1, 1000)
        values = _readable(file, -(-samples * ratio.denominator // ratio.numerator) + 64)
    values = numpy.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    if channels == 1:
        values = values.mean(axis=1, keepdims=True)
    elif values.shape[1] != channels:
        values = values[:, [min(i, values.shape[1] - 1) for i in range(channels)]]
    if ratio != 1 and len(values):
        values = resample_poly(values, ratio.numerator, ratio.denominator, axis=0)
    return values[:samples].astype(numpy.float32)


def _readable(file: Any, wanted: int) -> Any:
    """At most `wanted` frames (M, channels) from the start, as far as they can be read."""
    import numpy
    import soundfile

    pieces = [numpy.zeros((0, file.channels), dtype=numpy.float32)]
    while wanted > 0:
        try:
            piece = file.read(min(wanted, 65_536), dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            if len(pieces) == 1:
                raise
            break
        if not len(piece):
            break
        pieces.append(piece)
        wanted -= len(piece)
    return numpy.concatenate(pieces)


def waveform(facts: dict[str, Any], values: Any) -> Any:
    """Samples (N, L, channels) as they are, float32."""
    import numpy

    return numpy.asarray(values, dtype=numpy.float32)


def spectrogram(facts: dict[str, Any], values: Any) -> Any:
    """How much power there is in each frequency, in frames that follow each other, of samples (N, L, channels).

    |rfft|² of frames of `frame` samples under a Hann window, every `hop` samples, the first around the first sample (zeros beyond the
    ends), so 1 + L // hop frames. `bands` > 0: gathered in so many mel bands from `low` to `high` Hz by the formula `scale`. `decibels`:
    10·log10, not below -100. `form` 'sequence': (N, frames, channels·bands); 'image': (N, channels, bands, frames), high ones on top.
    """
    import numpy

    values = numpy.asarray(values, dtype=numpy.float32)
    made = [_spectra(facts, values[first : first + ROWS]) for first in range(0, max(1, len(values)), ROWS)]
    return numpy.concatenate(made)


def _spectra(facts: dict[str, Any], values: Any) -> Any:
    import numpy
    from scipy import fft

    size, hop = facts["frame"], facts["hop"]
    around = numpy.pad(values, ((0, 0), (size // 2, size - size // 2), (0, 0)))
    frames = numpy.lib.stride_tricks.sliding_window_view(around, size, axis=1)[:, ::hop][
        :, : 1 + values.shape[1] // hop
    ]
    window = (0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(size) / size)).astype(numpy.float32)
    power = numpy.abs(fft.rfft(frames * window, axis=-1)) ** 2  # N frames channels frequencies
    if facts["bands"]:
        told = (facts["rate"], size, facts["bands"], facts["low"], facts["high"], facts["scale"])
        power = power @ mel_filters(*told).T
    if facts["decibels"]:
        power = numpy.maximum(10 * numpy.log10(numpy.maximum(power, 10 ** (QUIET / 10))), QUIET)
    power = power.astype(numpy.float32)
    if facts["form"] == "image":
        return numpy.ascontiguousarray(power.transpose(0, 2, 3, 1)[:, :, ::-1])
    return power.reshape(*power.shape[:2], -1)


@lru_cache(maxsize=8)
def mel_filters(rate: int, frame: int, bands: int, low: float, high: float, scale: str) -> Any:
    """Float32 (bands, frame // 2 + 1): triangles over frequencies, whose corners stand evenly on the mel scale from `low` to `high` Hz.

    `scale` 'slaney' (M. Slaney, Auditory Toolbox, 1998): each has area 1, so that white noise is flat; 'htk' (The HTK Book, 2002): each
    has height 1.
    """
    import numpy

    ends = hz_to_mel(numpy.array([low, high]), scale)
    corners = mel_to_hz(numpy.linspace(ends[0], ends[1], bands + 2), scale)
    away = numpy.arange(frame // 2 + 1) * (rate / frame) - corners[:, None]
    widths = numpy.diff(corners)[:, None]
    triangles = numpy.maximum(0, numpy.minimum(away[:-2] / widths[:-1], -away[2:] / widths[1:]))
    if scale == "slaney":
        triangles *= 2 / (corners[2:] - corners[:-2])[:, None]
    return triangles.astype(numpy.float32)


def hz_to_mel(hertz: Any, scale: str) -> Any:
    """'htk': 2595·log10(1 + f/700). 'slaney': f·3/200 up to 1000 Hz, from there 15 + 27·ln(f/1000)/ln(6.4)."""
    import numpy

    if scale == "htk":
        return 2595 * numpy.log10(1 + hertz / 700)
    return numpy.where(
        hertz < 1000, hertz * 3 / 200, 15 + 27 * numpy.log(numpy.maximum(hertz, 1e-9) / 1000) / numpy.log(6.4)
    )


def mel_to_hz(mels: Any, scale: str) -> Any:
    """What `hz_to_mel` made of something, turned back."""
    import numpy

    if scale == "htk":
        return 700 * (10 ** (mels / 2595) - 1)
    return numpy.where(mels < 15, mels * 200 / 3, 1000 * numpy.exp(numpy.log(6.4) * (mels - 15) / 27))


ALL = (sounds, waveform, spectrogram)
BACK = ()
