"""Networks with losses of their own, from the project to the curves, the file, the answers and the exported script."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from core import api
from core.builder import Net
from core.document.project import Project
from core.inference import Model
from core.lowering import lower
from core.lowering.execute import build
from core.problems import NetwrightError
from core.spec import Use
from core.training import events
from core.training.plan import Phase, plan_of
from tests.unit.lowering.nets import Net as Drawn
from tests.unit.training.toys import Story, ToyFeed, train, weights


def autoencoder() -> Project:
    """A variational autoencoder of digits, with a classifier on its code whose loss is a node too."""
    net = Net("digits")
    x = net.add("ReLU", net.add("Linear", net.add("Flatten", net.input("image")), out_features=24))
    mean = net.add("Linear", x, name="mean", out_features=3)
    spread = net.add("Linear", x, name="log_variance", out_features=3)
    code = net.add("ReparameterisedSampling", mean, spread)
    wide = net.add("ReLU", net.add("Linear", code, out_features=24))
    y = net.add("Reshape", net.add("Linear", wide, out_features=64), shape=(1, 8, 8))
    net.output(y, "image", name="reconstruction", loss=Use("MSELoss", (("reduction", "batchmean"),)))
    net.output(mean, name="code", loss="none")
    net.add("StandardNormalKLLoss", mean, spread, name="kl", weight=0.1)
    scores = net.add("Linear", mean, out_features=10)
    net.add("CrossEntropyLoss", scores, net.target("label"), name="reading", weight=2.0)
    net.train_with(epochs=3, batch_size=64, device="cpu", threads=1)
    return net.project


def triplets() -> Project:
    """Three views of a flower, each through layers of its own, and no Output at all."""
    net = Net("iris")
    ends = []
    for name in ("anchor", "positive", "negative"):
        x = net.add("ReLU", net.add("Linear", net.input("features", name=name), out_features=8))
        ends.append(net.add("Linear", x, name=f"{name}_code", out_features=2))
    net.add("TripletMarginLoss", *ends, name="apart", margin=0.5)
    net.train_with(epochs=4, device="cpu", threads=1)
    return net.project


def test_the_network_gives_answers_first_and_what_losses_need_after_them() -> None:
    lowered = lower(autoencoder())
    assert [slot.name for slot in lowered.outputs] == ["reconstruction", "code"]
    assert lowered.extras == ("log_variance", "linear4")
    assert [(slot.name, slot.weight) for slot in lowered.losses] == [
        ("reconstruction", 1.0),
        ("kl", 0.1),
        ("reading", 2.0),
    ]
    assert [slot.target for slot in lowered.targets] == ["image", "label"]
    assert (lowered.loss_of(0), lowered.loss_of(1)) == (0, None)
    assert (lowered.target_of(0), lowered.target_of(1)) == (0, None)
    for line in (
        "kl = self.kl(code, log_variance)",
        "reading = self.reading(linear4, label)",
        "return reconstruction_loss, kl, reading",
    ):
        assert line in lowered.source


def test_every_loss_is_named_in_the_history_and_their_weighted_sum_falls() -> None:
    story: list[events.Event] = []
    trained = api.train(autoencoder(), emit=story.append)
    done = [event for event in story if isinstance(event, events.EpochDone)]
    for event in done:
        for values in (event.train, event.valid):
            parts = values["loss.reconstruction"] + 0.1 * values["loss.kl"] + 2.0 * values["loss.reading"]
            assert values["loss"] == pytest.approx(parts)
    assert done[-1].train["loss"] < 0.8 * done[0].train["loss"]
    assert set(trained.info.valid) == {
        "loss", "loss.reconstruction", "loss.kl", "loss.reading", "mae.reconstruction", "r2.reconstruction",
    }  # fmt: skip


def test_it_is_as_a_loop_in_torch() -> None:
    """Against torch alone, step for step."""
    lowered = lower(triplets())
    rows = [torch.randn(40, 4, generator=torch.Generator().manual_seed(i)) for i in range(3)]
    feed = ToyFeed({"train": (tuple(rows), ())})
    plan = plan_of(
        triplets(),
        lowered,
        epochs=2,
        batch_size=8,
        shuffle=False,
        phases=(Phase(((0, 1.0),), Use("SGD", (("lr", 0.1),))),),
    )
    outcome = train(plan, feed)
    network = build(lowered, plan.seed).network
    optimizer, criterion = torch.optim.SGD(network.parameters(), lr=0.1), nn.TripletMarginLoss(margin=0.5)
    for _ in range(2):
        for batch in zip(*(x.split(8) for x in rows), strict=True):
            optimizer.zero_grad()
            criterion(*network(*batch)).backward()
            optimizer.step()
    for name, value in weights(outcome).items():
        torch.testing.assert_close(value, network.state_dict()[name], rtol=1e-5, atol=1e-6)


def test_a_stopped_run_of_several_losses_goes_on_to_the_same_weights() -> None:
    lowered = lower(triplets())
    rows = tuple(torch.randn(40, 4, generator=torch.Generator().manual_seed(i)) for i in range(3))
    feed, plan = ToyFeed({"train": (rows, ())}), plan_of(triplets(), lowered, epochs=4, batch_size=8)
    whole, half = train(plan, feed), train(plan_of(triplets(), lowered, epochs=2, batch_size=8), feed)
    rest = train(plan, feed, start=half.last)
    assert all(torch.equal(a, b) for a, b in zip(weights(whole).values(), weights(rest).values(), strict=True))


def test_a_loss_that_is_no_number_is_told_at_its_node() -> None:
    net = Drawn()
    net.input("a", 2)
    net.add("Linear", "scores", "a", out_features=1)
    net.add("Target", "truth", shape=(1,))
    net.add("Log", "log", "truth")
    net.add("MSELoss", "loss", "scores", "log")
    rows = torch.ones(16, 2), torch.zeros(16, 1)
    plan = plan_of(net.project(), net.lower(), epochs=1, batch_size=16)
    story = Story()
    train(plan, ToyFeed({"train": ((rows[0],), (rows[1],))}), story=story)
    (failed,) = story.of(events.Failed)
    assert (failed.problem.code, failed.problem.path) == ("loss-not-finite", ("loss",))


def test_predictions_alone_are_not_enough_to_learn_from() -> None:
    net = Net("digits")
    net.output(net.add("Linear", net.add("Flatten", net.input("image")), out_features=2), loss="none")
    with pytest.raises(NetwrightError, match="has no loss, so there is nothing to learn from"):
        plan_of(net.project, lower(net.project))


def test_without_an_output_nothing_is_answered() -> None:
    trained = api.train(triplets())
    assert set(trained.info.train) == {"loss"}
    with pytest.raises(NetwrightError, match="it gives no answers"):
        api.predict(trained, features=np.zeros((1, 4)))


def test_a_file_brings_it_back_and_it_answers_the_same(tmp_path: Path) -> None:
    trained = api.train(autoencoder(), epochs=1)
    api.save(autoencoder(), tmp_path / "vae.netw", trained)
    assert api.load(tmp_path / "vae.netw") == autoencoder()
    pictures = np.zeros((2, 1, 8, 8), dtype=np.float32)
    answers = api.predict(trained, image=pictures)
    assert [(answer.name, answer.values.shape) for answer in answers] == [("reconstruction", (2, 64)), ("code", (2, 3))]
    measured = Model(trained).measured("test")
    assert measured["loss"] == pytest.approx(
        measured["loss.reconstruction"] + 0.1 * measured["loss.kl"] + 2.0 * measured["loss.reading"]
    )


@pytest.mark.parametrize("make", [autoencoder, triplets])
def test_what_is_exported_trains_to_the_same_weights_alone(tmp_path: Path, make: object) -> None:
    assert callable(make)
    trained = api.train(make(), keep_best="last")
    folder = api.export_to(tmp_path / "code", trained)
    shutil.copytree(folder, tmp_path / "again")
    done = subprocess.run(
        [sys.executable, "train.py"], cwd=tmp_path / "again", capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "PYTHONPATH": "", "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = load_file(tmp_path / "again" / "weights.safetensors")
    for name, value in trained.tensors.items():
        torch.testing.assert_close(found[name], value, rtol=1e-4, atol=1e-5)
    words = done.stdout.splitlines()[-1].split()
    told = dict(zip(words[2::2], map(float, words[3::2]), strict=True))
    for name in ("loss", *(f"loss.{slot.name}" for slot in lower(make()).losses if len(lower(make()).losses) > 1)):
        assert told[name] == pytest.approx(trained.info.valid[name], abs=0.02 * abs(told[name]) + 1e-3)
    assert (folder / "predict.py").exists() == bool(lower(make()).outputs)
