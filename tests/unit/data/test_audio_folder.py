"""A folder of sounds as a source: what it finds in their heads, what it makes of them, and what is no sound at all."""

import os
import struct

import numpy as np
import pytest
import soundfile

from core.data.catalogue import SOURCES
from core.data.finding import find
from core.data.lazy import Lazy
from core.data.prepare import prepare
from core.data.settings import described
from core.problems import NetwrightError
from core.spec import Use

SOURCE = SOURCES["audio_folder"]


def tone(hertz, rate=8000, seconds=0.25, channels=1):
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def sound(path, values, rate=8000, **form):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, values, rate, **form)


def looked(root, **told):
    p = SOURCE.resolve(Use("audio_folder").with_params(path=str(root), **told).params)
    found = SOURCE.inspect(p, lambda done, total: None)
    return SOURCE.read(p, found.schema), found


def said(found):
    return " ".join(problem.message for problem in found.problems)


def test_folders_are_classes_and_spectrograms_follow(tmp_path):
    for i in range(6):
        sound(tmp_path / "low" / f"{i}.wav", tone(200 + i))
        sound(tmp_path / "high" / f"{i}.flac", tone(2000 + i))
    finding = find(tmp_path)
    settings = finding.settings
    assert (settings.source.key, [step.key for step in settings.steps]) == ("audio_folder", ["mel_spectrogram"])
    raw = finding.schema.column("sound")
    assert (raw.kind, raw.sizes, raw.note) == ("audio", (2000, 1), "8000 Hz")
    data = prepare(settings)
    after = described(settings).column("sound")
    assert (after.kind, after.sizes) == ("sequence", (8, 64))
    values = data.table.array("sound")
    assert values.shape == (12, 8, 64)
    assert isinstance(data.table.columns["sound"], Lazy)
    labels = data.table.array("label")
    loudest = values.mean(axis=1).argmax(axis=1)
    assert loudest[labels == 0].min() > loudest[labels == 1].max(), "class 0 is 'high'"


def test_rows_are_decoded_when_they_are_asked_for(tmp_path):
    for i in range(5):
        sound(tmp_path / f"{i}.wav", tone(100 * (i + 1)))
    table, found = looked(tmp_path)
    column = table.columns["sound"]
    assert column.shape == (5, *found.schema.column("sound").sizes)
    assert column.dtype == np.float32
    np.testing.assert_allclose(column[2], tone(300), atol=1e-4)
    np.testing.assert_allclose(column[np.array([4, 0])], np.stack([tone(500), tone(100)]), atol=1e-4)
    np.testing.assert_allclose(column[1:3], np.stack([tone(200), tone(300)]), atol=1e-4)
    assert column.fingerprint != looked(tmp_path, rate=4000)[0].columns["sound"].fingerprint


def test_length_rate_and_channels_are_found_or_told(tmp_path):
    sound(tmp_path / "a.wav", tone(100, 16000, 1.0), 16000)
    for i in range(30):
        sound(tmp_path / f"{i}.ogg", tone(100, 8000, 0.2, channels=2), 8000)
    column = looked(tmp_path)[1].schema.column("sound")
    assert (column.sizes, column.note) == ((1600, 2), "8000 Hz")
    column = looked(tmp_path, seconds=0.5, rate=4000, channels="mono")[1].schema.column("sound")
    assert (column.sizes, column.note) == ((2000, 1), "4000 Hz")
    with pytest.raises(NetwrightError, match="Take fewer seconds or a lower rate"):
        looked(tmp_path, seconds=3000.0)


def broken_flac(path):
    sound(path, np.random.RandomState(0).uniform(-1, 1, (60_000, 1)).astype(np.float32))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def test_what_is_no_sound_is_named_and_the_rest_kept(tmp_path):
    sound(tmp_path / "a" / "good.wav", tone(100))
    sound(tmp_path / "b" / "ünï 日本.wav", tone(100))
    broken_flac(tmp_path / "b" / "broken.flac")
    sound(tmp_path / "b" / "really a flac.wav", tone(100), format="FLAC")
    sound(tmp_path / "b" / "silent.wav", np.zeros((0, 1), np.float32))
    (tmp_path / "b" / "empty.wav").write_bytes(b"")
    (tmp_path / "b" / "picture.wav").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    (tmp_path / "b" / "head.wav").write_bytes((tmp_path / "a" / "good.wav").read_bytes()[:30])
    (tmp_path / "b" / "notes.txt").write_text("no sound")
    table, found = looked(tmp_path, seconds=0.25)
    assert table.columns["file"].to_list() == ["a/good.wav", "b/broken.flac", "b/really a flac.wav", "b/ünï 日本.wav"]
    for words in (
        "'silent.wav' holds no sound: it has a head and no samples. It was left out.",
        "'empty.wav' is empty. It was left out.",
        "'picture.wav' is no sound that can be read. It was left out.",
        "'head.wav'",
        "'b/broken.flac' breaks off; silence follows on what can be read.",
    ):
        assert words in said(found)
    assert table.columns["sound"][:].shape == (4, 2000, 1)
    assert np.abs(table.columns["sound"][1]).max() > 0.5


@pytest.mark.parametrize(("field", "value"), [(24, 2**31 - 1), (24, 1), (40, 2**32 - 1)])
def test_a_head_that_lies_does_no_harm(tmp_path, field, value):
    """Bytes 24 of a WAV are its rate, bytes 40 how long its samples are."""
    sound(tmp_path / "a.wav", tone(100))
    sound(tmp_path / "liar.wav", tone(100))
    data = bytearray((tmp_path / "liar.wav").read_bytes())
    data[field : field + 4] = struct.pack("<I", value)
    (tmp_path / "liar.wav").write_bytes(data)
    table, found = looked(tmp_path)
    assert table.columns["sound"][:].shape[1] < 10_000
    assert table.rows == (2 if field == 40 else 1)
    assert ("samples in a second, which no sound has" in said(found)) == (field == 24)


def test_a_file_that_goes_away_is_named_when_its_row_is_asked_for(tmp_path):
    sound(tmp_path / "a.wav", tone(100))
    sound(tmp_path / "b.wav", tone(100))
    table, _ = looked(tmp_path)
    (tmp_path / "b.wav").unlink()
    np.testing.assert_allclose(table.columns["sound"][0], tone(100), atol=1e-4)
    with pytest.raises(NetwrightError, match=r"Row 2: 'b\.wav' cannot be opened"):
        table.columns["sound"][1]


def test_links_in_circles_end(tmp_path):
    sound(tmp_path / "a" / "1.wav", tone(100))
    try:
        (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links need rights here")
    assert looked(tmp_path)[0].rows == 1


def test_nothing_usable_is_a_sentence(tmp_path):
    (tmp_path / "none").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.wav").write_bytes(os.urandom(500))
    for name, words in (
        ("none", "holds no sounds"),
        ("bad", "None of the sounds in 'bad' can be read. 'a.wav' is no sound"),
    ):
        with pytest.raises(NetwrightError, match=words):
            looked(tmp_path / name)
