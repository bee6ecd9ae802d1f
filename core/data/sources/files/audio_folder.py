"""The source 'audio_folder': sound files in a folder for each class, maybe within train, valid and test; or without classes."""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from core.data.lazy import Lazy
from core.data.reading import Cached, PerFile
from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files import folders
from core.data.sources.files.images.listing import Listing, full, shown
from core.data.sources.files.images.survey import key_of
from core.data.steps.audio import HERTZ, rate_of
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Float, Int, Use, Values

ENDINGS = (".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au")
SOUND, WHAT = "sound", "sounds"
RATES = (100, 768_000)
"""Samples in a second that a file may have."""
MAX_CHANNELS = 64
LONGEST = 30.0
"""Seconds that are taken of each sound where nobody says."""
MAX_SAMPLES = 20_000_000
"""Of one row."""
HEAVY = 16_000
"""Samples of a row from which on several threads are worth it."""
EVERY = 200
"""Files between two words of progress."""


@dataclass(slots=True)
class Survey:
    """What is known of files, numbered as they are listed."""

    broken: dict[int, str] = field(default_factory=dict)
    """A sentence for each that cannot be read."""
    short: list[int] = field(default_factory=list)
    """Those that end before they should."""
    rates: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    channels: int = 1


_KEPT: OrderedDict[str, Survey] = OrderedDict()


def _surveyed(found: Listing, progress: Progress) -> Survey:
    """Opens every file once; what was found stays known."""
    key = key_of(found)
    if key not in _KEPT:
        _KEPT[key] = _look(found, progress)
        while len(_KEPT) > 8:
            _KEPT.popitem(last=False)
    return _KEPT[key]


def _look(found: Listing, progress: Progress) -> Survey:
    survey = Survey()
    for number, name in enumerate(found.paths):
        if number % EVERY == 0:
            progress(number, len(found.paths))
        try:
            _add(survey, number, full(found.root, name))
        except NetwrightError as error:
            survey.broken[number] = str(error)
    progress(len(found.paths), len(found.paths))
    return survey


def _add(survey: Survey, number: int, path: str) -> None:
    """Looks at the head of a file, its first samples and its last. Raises NetwrightError naming the file."""
    import soundfile

    name = shown(Path(path).name)
    try:
        with open(path, "rb") as raw, soundfile.SoundFile(raw) as file:  # noqa: PTH123  # one open for each sound: it counts
            _need_usable(file, name)
            if not len(file.read(min(1024, file.frames), dtype="float32", always_2d=True)):
                raise NetwrightError(f"'{name}' is damaged: no sound can be read from it.")
            if not _ends_well(file):
                survey.short.append(number)
            survey.rates[file.samplerate] += 1
            survey.seconds.append(file.frames / file.samplerate)
            survey.channels = max(survey.channels, min(2, file.channels))
    except OSError as error:
        raise NetwrightError(f"'{name}' cannot be opened: {error.strerror or error}.") from None
    except (soundfile.SoundFileError, RuntimeError, ValueError, MemoryError):
        raise NetwrightError(
            f"'{name}' is empty." if not Path(path).stat().st_size else f"'{name}' is no sound that can be read."
        ) from None


def _need_usable(file: Any, name: str) -> None:
    if file.frames <= 0:
        raise NetwrightError(f"'{name}' holds no sound: it has a head and no samples.")
    if not RATES[0] <= file.samplerate <= RATES[1]:
        raise NetwrightError(f"'{name}' claims {file.samplerate:,} samples in a second, which no sound has.")
    if file.channels > MAX_CHANNELS:
        raise NetwrightError(f"'{name}' has {file.channels} channels; up to {MAX_CHANNELS} are read.")


def _ends_well(file: Any) -> bool:
    """Whether the last sample can be read."""
    import soundfile

    try:
        file.seek(max(0, file.frames - 1))
        return len(file.read(1, dtype="float32", always_2d=True)) == 1
    except (soundfile.SoundFileError, RuntimeError):
        return False


def _rows(p: Values, progress: Progress = quiet) -> tuple[folders.Rows, Survey]:
    found = folders.listing(p, ENDINGS, WHAT, progress)
    survey = _surveyed(found, progress)
    return folders.rows_of(p, found, survey.broken, WHAT), survey


def inspect(p: Values, progress: Progress) -> Found:
    rows, survey = _rows(p, progress)
    kept = set(rows.numbers)
    said = [
        f"'{shown(rows.listing.paths[number])}' breaks off; silence follows on what can be read."
        for number in survey.short
        if number in kept
    ]
    rows.problems.extend(folders.listed_problems(said, WHAT))
    return folders.found_in(p, rows, _column(p, survey), WHAT)


def _column(p: Values, survey: Survey) -> DataColumn:
    """Samples (L) and channels (F); automatic: the commonest rate, and a length that suffices for 95 of 100 sounds."""
    import numpy as np

    rate = p.rate or survey.rates.most_common(1)[0][0]
    typical = float(np.quantile(survey.seconds, 0.95, method="higher"))
    samples = max(1, round((p.seconds or min(typical, LONGEST)) * rate))
    if samples > MAX_SAMPLES:
        raise NetwrightError(
            f"{samples:,} samples of each sound are more than the {MAX_SAMPLES:,} that fit. Take fewer seconds or a lower rate."
        )
    channels = {"mono": 1, "stereo": 2}.get(p.channels, survey.channels)
    return DataColumn(
        SOUND, "audio", "input", (samples, channels), ("L", "F"), low=-1.0, high=1.0, note=f"{rate}{HERTZ}"
    )


def read(p: Values, schema: Schema) -> Table:
    rows, _ = _rows(p)
    folders.need_same(p, rows, schema, WHAT)
    key = f"{key_of(rows.listing)} {len(rows.numbers)}"
    return Table(
        {
            column.name: recordings(rows.paths, column, key, folders.name_of(p))
            if column.name == SOUND
            else folders.cells(p, rows, column)
            for column in schema.columns
        }
    )


def recordings(paths: list[str], column: DataColumn, key: str, title: str) -> Lazy:
    """Rows of sounds, float32 from -1 to 1 (N L F), as `column` tells their length, channels and rate. `key` changes with the files."""
    facts = {"rate": rate_of(column), "samples": column.sizes[0], "channels": column.sizes[1]}
    mark = hashlib.sha256(f"{key} {facts}".encode()).hexdigest()
    make = partial(_recording, facts)
    heavy = column.sizes[0] >= HEAVY
    return Cached(PerFile(paths, make, column.sizes, "float32", f"sounds {mark}", heavy), title)


def _recording(facts: dict[str, Any], path: str) -> Array:
    import soundfile

    from core.data.recipes.audio import sounds

    name = shown(Path(path).name)
    try:
        made: Array = sounds(facts, [path])[0]
    except OSError as error:
        raise NetwrightError(f"'{name}' cannot be opened: {error.strerror or error}.") from None
    except (soundfile.SoundFileError, RuntimeError, ValueError, MemoryError):
        raise NetwrightError(f"'{name}' is no sound that can be read.") from None
    return made


AUDIO_FOLDER = FileSource(
    "audio_folder",
    "Folder of sounds",
    "Files",
    "Sound files in a folder for each class, or all in one folder without classes.",
    aka=(
        "wav",
        "flac",
        "ogg",
        "mp3",
        "audio",
        "speech",
        "music",
        "noise",
        "audio_dataset_from_directory",
        "classification",
    ),
    params=(
        *folders.params(WHAT),
        Float(
            "seconds",
            None,
            "Seconds",
            "Length that every sound gets: longer ones are cut, shorter ones end in silence. Automatic suffices for 95 of 100.",
            optional=True,
            low=0.001,
            high=3600.0,
        ),
        Int(
            "rate",
            None,
            "Samples in a second",
            "Rate that every sound is brought to; it holds pitches up to half of it. Automatic is what most files have.",
            optional=True,
            low=RATES[0],
            high=RATES[1],
        ),
        Choice(
            "channels",
            "auto",
            "Channels",
            "One for both ears, or one for each.",
            options=(("auto", "As the sounds have it"), ("mono", "Mono"), ("stereo", "Stereo")),
        ),
    ),
    claims=lambda path: folders.share(path, ENDINGS) if path.is_dir() else 0.0,
    suggest=lambda path: Use("audio_folder", (("path", str(path.absolute())),)),
    inspect=inspect,
    read=read,
    stamp=partial(folders.stamp, endings=ENDINGS),
    steps=(Use("mel_spectrogram"),),
    explanation="The name of the folder that a sound lies in is its class: dogs in one folder, doorbells in another. Where the outermost "
    "folders are called train, valid or test, they say which part a sound belongs to. Every sound is brought to one rate, length "
    "and number of channels; a step makes a spectrogram of it, which a network learns from far sooner than from the samples. "
    "WAV, FLAC, OGG, MP3 and AIFF; a file that cannot be read is named and left out.",
    icon="mdi6.folder-music-outline",
)

ALL = (AUDIO_FOLDER,)
