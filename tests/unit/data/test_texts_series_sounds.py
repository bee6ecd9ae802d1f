"""From files to a trained network that answers: texts and labels, a series in time, folders of sounds."""

import random
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import soundfile

from core import api
from core.analysis import analyse
from core.builder import Net
from core.data.finding import find
from core.data.lengths import found_length, with_found_lengths
from core.data.prepare import prepare
from core.data.settings import described
from core.expressions import Expr
from core.inference import Model
from core.problems import NetwrightError
from core.spec import Use
from core.starting import start

GOOD, BAD = ["lovely", "great", "excellent", "superb"], ["awful", "terrible", "boring", "poor"]
PLAIN = ["the", "film", "was", "and", "plot", "actor", "music", "scene", "a", "very", "story", "with", "of", "it"]


def review(chance, kind):
    words = [chance.choice(PLAIN) for _ in range(chance.randint(3, 20))]
    words[chance.randrange(len(words))] = chance.choice(kind)
    return " ".join(words).capitalize() + "."


@pytest.fixture
def reviews(tmp_path):
    chance = random.Random(0)
    texts = [review(chance, (BAD, GOOD)[i % 2]) for i in range(400)]
    labels = [("bad", "good")[i % 2] for i in range(400)]
    pl.DataFrame({"review": texts, "verdict": labels}).write_csv(tmp_path / "reviews.csv")
    return find(tmp_path / "reviews.csv")


def test_a_table_of_texts_and_labels_trains_an_lstm(reviews):
    begun = start(reviews)
    types = [node.type for node in begun.project.graph.nodes.values()]
    assert {"Embedding", "LSTM"} <= set(types)
    assert not analyse(begun.project).errors
    trained = api.train(begun.project, epochs=12, device="cpu", seed=0)
    model = Model(trained)
    assert [slot.partner for slot in model.lowered.inputs] == ["", "lengths"]
    assert model.measured("test")["accuracy"] > 0.9
    answers = model.answers(model.prepared, "test")[0]
    assert answers.columns == ("bad", "good")


def test_padding_changes_no_answer(reviews):
    """The same weights on rows of 24 tokens and of 200."""
    project = start(reviews).project
    trained = api.train(project, epochs=1, device="cpu", seed=0)
    steps = tuple(use.with_params(length=200) for use in project.data.steps)
    longer = replace(trained, project=replace(trained.project, data=replace(trained.project.data, steps=steps)))
    short, long = Model(trained), Model(longer)
    assert long.prepared.table.columns["review"].shape[1] == 200 > short.prepared.table.columns["review"].shape[1]
    for one, other in zip(short.raw(short.prepared, "test"), long.raw(long.prepared, "test"), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("mode", ["mean", "max"])
def test_attention_and_pooling_over_steps_pass_over_the_padding(reviews, mode):
    data = start(reviews).project.data
    short, long = (replace(data, steps=tuple(use.with_params(length=n) for use in data.steps)) for n in (24, 60))
    net = Net()
    net.take(short)
    x = net.add("Embedding", net.input("review"), num_embeddings=5000, embedding_dim=16)
    x = net.add("TransformerEncoderLayer", net.add("SinusoidalPositionalEncoding", x), nhead=2, dim_feedforward=16)
    x = net.add("StepPooling", x, mode=mode)
    net.output(net.add("Linear", x, out_features=Expr("classes")), "verdict")
    trained = api.train(net, epochs=15, device="cpu", seed=0, lr=0.005, batch_size=32)
    model = Model(trained)
    assert model.measured("test")["accuracy"] > 0.9
    other = Model(replace(trained, project=replace(trained.project, data=long)))
    assert other.prepared.table.columns["review"].shape[1] == 60
    for one, two in zip(model.raw(model.prepared, "test"), other.raw(other.prepared, "test"), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-5)


def test_the_length_is_found_from_the_training_rows(reviews):
    begun = start(reviews)
    data = begun.project.data
    words = [len(text.split()) + 1 for text in prepare(data).raw.columns["review"].to_list()]
    rows = prepare(data).rows["train"]
    needed = np.quantile(np.array(words)[rows], 0.95, method="higher")
    assert found_length(data, 0) == -(-needed // 8) * 8 == described(data).column("review").sizes[0]
    assert with_found_lengths(data, most=4).steps[0].params[-1] == ("length", 4)
    with pytest.raises(NetwrightError, match="does not take texts apart"):
        found_length(replace(data, steps=(Use("standardize"),)), 0)


def test_a_table_of_vectors_that_is_too_small_is_told_and_repaired(reviews):
    project = start(reviews).project
    larger = tuple(use.with_params(vocabulary=9000) for use in project.data.steps)
    project = replace(project, data=replace(project.data, steps=larger))
    found = analyse(project)
    problem = next(p for p in found.problems if p.code == "vocabulary")
    assert "needs up to 9000" in problem.message
    assert not any(p.code == "vocabulary" for p in analyse(problem.repair.edit(project)).problems)


def test_a_series_is_forecast_better_than_by_its_last_value(tmp_path):
    time = np.arange(600)
    heat = 20 + 5 * np.sin(2 * np.pi * time / 24) + 0.1 * np.random.RandomState(0).standard_normal(600)
    days = pl.datetime_range(pl.datetime(2020, 1, 1), pl.datetime(2020, 1, 25, 23), "1h", eager=True)
    pl.DataFrame({"when": days, "heat": heat}).write_csv(tmp_path / "heat.csv")
    found = find(tmp_path / "heat.csv").aimed("heat")
    steps = (
        Use("windows").with_params(window=24, horizon=3, order="when"),
        Use("standardize").with_params(column="window"),
        Use("standardize").with_params(column="heat 3 ahead"),
    )
    split = Use("in_order").with_params(column="when")
    net = Net()
    net.take(replace(found.settings, steps=steps, split=split))
    x = net.add("LSTM", net.input("window"), hidden_size=16)
    net.output(net.add("Linear", net.port(x, "last"), out_features=Expr("targets")), "heat 3 ahead")
    net.train_with(epochs=30, lr=0.01, batch_size=32)
    assert not analyse(net.project).errors
    model = Model(api.train(net, device="cpu", seed=0))
    data = model.prepared
    rows = data.rows["test"]
    answer = model.answers(data, "test")[0]
    wanted = heat[rows + 3]
    assert answer.kind == "value"
    error, naive = np.abs(answer.values[:, 0] - wanted).mean(), np.abs(heat[rows] - wanted).mean()
    assert error < 0.3 * naive, "in degrees"


def test_folders_of_sounds_are_told_apart(tmp_path):
    chance = np.random.RandomState(0)
    for name, hertz in (("low", 300), ("high", 1500)):
        (tmp_path / name).mkdir()
        for i in range(30):
            time = np.arange(2000) / 8000
            wave = 0.4 * np.sin(2 * np.pi * (hertz + 100 * chance.uniform()) * time + i) + 0.1 * chance.standard_normal(
                2000
            )
            soundfile.write(tmp_path / name / f"{i}.wav", wave.clip(-1, 1), 8000)
    begun = start(find(tmp_path))
    assert not analyse(begun.project).errors
    model = Model(api.train(begun.project, epochs=10, device="cpu", seed=0))
    assert model.measured("test")["accuracy"] == 1.0
