"""Sound files as samples, and samples as spectrograms: against torch, SciPy and published numbers."""

import json

import numpy as np
import pytest
import soundfile
import torch
from scipy.signal import ShortTimeFFT

from core.data.catalogue import STEPS
from core.data.recipes.audio import hz_to_mel, mel_filters, mel_to_hz, sounds, spectrogram
from core.data.steps import State, run_step
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Use

SOUND = DataColumn("sound", "audio", "input", (1600, 1), ("L", "F"), low=-1.0, high=1.0, note="16000 Hz")


def tone(hertz, rate, seconds, channels=1):
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def noise(*shape):
    return np.random.RandomState(0).uniform(-1, 1, shape).astype(np.float32)


def done(key, values, sound=SOUND, **told):
    step = STEPS[key]
    p = step.resolve(Use(key).with_params(**told).params)
    table, schema = Table({"sound": values}), Schema(len(values), (sound,))
    after = step.schema(p, schema)
    states = step.learn(p, schema, table, np.arange(len(values)))
    made = run_step(states, table, after).columns["sound"]
    assert made.shape == (len(values), *after.columns[0].sizes)
    assert made.dtype == np.float32
    assert len(after.columns[0].axes) == len(after.columns[0].sizes)
    return made, after.columns[0], states[0]


@pytest.mark.parametrize(("frame", "hop"), [(512, 256), (400, 160), (64, 100), (31, 7)])
def test_a_spectrogram_is_what_torch_and_scipy_find(frame, hop):
    values = noise(3, 1600, 1)
    made, _, _ = done("spectrogram", values, frame=frame, hop=hop, decibels=False)
    told = {"window": torch.hann_window(frame), "center": True, "pad_mode": "constant", "return_complex": True}
    theirs = torch.stft(torch.from_numpy(values[:, :, 0]), frame, hop, **told).abs().square().transpose(1, 2)
    np.testing.assert_allclose(made, theirs[:, : made.shape[1]].numpy(), rtol=1e-4, atol=1e-4)
    if frame % 2 == 0:
        scipys = ShortTimeFFT(torch.hann_window(frame).numpy(), hop, 16000).spectrogram(
            values[0, :, 0], p0=0, p1=len(made[0])
        )
        np.testing.assert_allclose(made[0], scipys.T, rtol=1e-4, atol=1e-4)


def test_the_mel_scale_has_the_published_numbers():
    """librosa's documentation of mel_frequencies (40 bands, 0 to 11025 Hz), hz_to_mel and mel_to_hz; The HTK Book, 5.13."""
    published = [
        0, 85.317, 170.635, 255.952, 341.269, 426.586, 511.904, 597.221, 682.538, 767.855, 853.173, 938.49, 1024.856,
        1119.114, 1222.042, 1334.436, 1457.167, 1591.187, 1737.532, 1897.337, 2071.84, 2262.393, 2470.47, 2697.686,
        2945.799, 3216.731, 3512.582, 3835.643, 4188.417, 4573.636, 4994.285, 5453.621, 5955.205, 6502.92, 7101.009,
        7754.107, 8467.272, 9246.028, 10096.408, 11025.0,
    ]  # fmt: skip
    low, high = hz_to_mel(np.array([0.0, 11025.0]), "slaney")
    np.testing.assert_allclose(mel_to_hz(np.linspace(low, high, 40), "slaney"), published, atol=6e-4)
    np.testing.assert_allclose(
        hz_to_mel(np.array([60.0, 110, 220, 440, 11025]), "slaney"), [0.9, 1.65, 3.3, 6.6, 49.91059448]
    )
    np.testing.assert_allclose(hz_to_mel(np.array([1000.0]), "htk"), [999.9855], atol=1e-3)
    hertz = np.array([0.0, 55, 999, 1000, 8000])
    for scale in ("slaney", "htk"):
        np.testing.assert_allclose(mel_to_hz(hz_to_mel(hertz, scale), scale), hertz, atol=1e-6)


def test_the_filters_are_triangles_of_one_area_or_one_height():
    slaney = mel_filters(22050, 2048, 128, 0.0, 11025.0, "slaney")
    assert slaney.shape == (128, 1025)
    assert round(float(slaney[0, 1]), 3) == 0.016, "as librosa's documentation of filters.mel prints it"
    assert slaney[0, 0] == slaney[-1, -1] == 0
    np.testing.assert_allclose(slaney[60:].sum(axis=1) * 22050 / 2048, 1, rtol=0.02)
    htk = mel_filters(16000, 4096, 40, 20.0, 8000.0, "htk")
    assert 0.97 < htk[10:].max(axis=1).min() <= htk.max() <= 1
    corners = mel_to_hz(np.linspace(*hz_to_mel(np.array([20.0, 8000.0]), "htk"), 42), "htk")
    hertz = np.arange(2049) * 16000 / 4096
    np.testing.assert_allclose(htk[20], np.interp(hertz, corners[20:23], [0, 1, 0], 0, 0), atol=1e-6)


@pytest.mark.parametrize("scale", ["slaney", "htk"])
@pytest.mark.parametrize("hertz", [200.0, 1000.0, 5000.0])
def test_a_tone_is_loudest_in_its_band(scale, hertz):
    made, _, _ = done("mel_spectrogram", tone(hertz, 16000, 0.1)[None], bands=40, frame=1024, scale=scale)
    corners = mel_to_hz(np.linspace(*hz_to_mel(np.array([0.0, 8000.0]), scale), 42), scale)
    band = int(made[0, 3].argmax())
    assert corners[band] < hertz < corners[band + 2]


def test_decibels_are_ten_times_the_logarithm_and_silence_is_minus_100():
    plain, _, _ = done("spectrogram", noise(2, 1600, 1), decibels=False)
    loud, _, _ = done("spectrogram", noise(2, 1600, 1))
    np.testing.assert_allclose(loud, 10 * np.log10(plain), rtol=1e-3, atol=1e-3)
    silent, _, _ = done("mel_spectrogram", np.zeros((1, 1600, 1), np.float32), bands=20)
    assert (silent == -100).all()


def test_a_picture_is_the_sequence_with_high_pitches_on_top():
    stereo = DataColumn("sound", "audio", "input", (1600, 2), ("L", "F"), note="16000 Hz")
    values = noise(70, 1600, 2)
    sequence, told, _ = done("mel_spectrogram", values, stereo, bands=32)
    assert (told.kind, told.sizes, told.axes) == ("sequence", (7, 64), ("L", "F"))
    image, told, state = done("mel_spectrogram", values, stereo, bands=32, form="image")
    assert (told.kind, told.sizes, told.axes) == ("image", (2, 32, 7), ("C", "H", "W"))
    np.testing.assert_array_equal(image[69, 1, ::-1].T, sequence[69, :, 32:])
    again = State.from_json(json.loads(json.dumps(state.to_json())))
    np.testing.assert_array_equal(again.apply(values), image)


def test_a_waveform_stays_as_it_is():
    values = noise(3, 1600, 1)
    made, told, _ = done("waveform", values)
    np.testing.assert_array_equal(made, values)
    assert (told.kind, told.note) == ("sequence", "")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"high": 9000.0}, "no frequencies above 8,000 Hz"),
        ({"low": 5000.0, "high": 4000.0}, "cannot reach from 5,000 to 4,000 Hz"),
        ({"bands": 500}, "so narrow that no frequency falls into them"),
        ({"column": "gone"}, "'gone', which the data does not have"),
    ],
)
def test_bands_that_cannot_be_are_refused(told, words):
    with pytest.raises(NetwrightError, match=words):
        done("mel_spectrogram", noise(1, 1600, 1), **told)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.wav", {}),
        ("a.wav", {"subtype": "FLOAT"}),
        ("a.wav", {"subtype": "PCM_24"}),
        ("a.flac", {}),
        ("a.ogg", {}),
        ("ü日本.wav", {}),
    ],
)
def test_sound_files_are_read_at_any_rate(tmp_path, name, form):
    for rate in (8000, 16000, 22050, 44100):
        path = tmp_path / name
        soundfile.write(path, tone(440, rate, 0.5), rate, **form)
        made = sounds({"rate": 16000, "channels": 1, "samples": 8000}, [str(path)])
        wanted = tone(440, 16000, 0.5)
        off = 0.1 if name.endswith("ogg") else 0.01
        np.testing.assert_allclose(made[0, 500:-500], wanted[500:-500], atol=off)


def test_channels_are_mixed_or_doubled(tmp_path):
    left, right = tone(100, 8000, 0.1), tone(300, 8000, 0.1)
    soundfile.write(tmp_path / "two.wav", np.concatenate([left, right], axis=1), 8000, subtype="FLOAT")
    soundfile.write(tmp_path / "one.wav", left, 8000, subtype="FLOAT")
    facts = {"rate": 8000, "samples": 800}
    mixed = sounds({**facts, "channels": 1}, [tmp_path / "two.wav"])[0]
    np.testing.assert_allclose(mixed, (left + right) / 2, atol=1e-6)
    np.testing.assert_allclose(sounds({**facts, "channels": 2}, [tmp_path / "two.wav"])[0, :, 1:], right, atol=1e-6)
    np.testing.assert_allclose(
        sounds({**facts, "channels": 2}, [tmp_path / "one.wav"])[0], np.hstack([left, left]), atol=1e-6
    )


def test_longer_sounds_are_cut_and_shorter_ones_end_in_silence(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.full((1000, 1), 0.5, np.float32), 8000, subtype="FLOAT")
    long, short = (sounds({"rate": 8000, "channels": 1, "samples": n}, [tmp_path / "a.wav"])[0] for n in (400, 1500))
    assert (long == 0.5).all()
    assert (short[:1000] == 0.5).all()
    assert not short[1000:].any()


def test_of_a_sound_that_breaks_off_the_good_part_is_taken(tmp_path):
    soundfile.write(tmp_path / "a.flac", noise(200_000, 1), 16000)
    data = (tmp_path / "a.flac").read_bytes()
    facts = {"rate": 16000, "channels": 1, "samples": 200_000}
    whole = sounds(facts, [tmp_path / "a.flac"])[0]
    (tmp_path / "a.flac").write_bytes(data[: len(data) // 2])
    made = sounds(facts, [tmp_path / "a.flac"])[0]
    np.testing.assert_array_equal(made[:60_000], whole[:60_000])
    assert not made[150_000:].any()


def test_odd_rates_take_no_endless_filter(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(50, 44101, 0.5), 44101)
    made = sounds({"rate": 15999, "channels": 1, "samples": 7000}, [tmp_path / "a.wav"])
    np.testing.assert_allclose(made[0, 300:-300], tone(50, 15999, 0.5)[300:6700], atol=0.02)


def test_spectrograms_of_no_sounds_at_all():
    assert spectrogram(
        {"frame": 64, "hop": 32, "bands": 0, "decibels": True, "form": "image"}, np.zeros((0, 640, 1))
    ).shape == (0, 1, 33, 21)
