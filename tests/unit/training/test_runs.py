"""Runs on disk: never overwritten, readable at every moment, continued where they stopped."""

from __future__ import annotations

import errno
import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from core.lowering.execute import build
from core.problems import NetwrightError
from core.training import events
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.engine import Outcome
from core.training.plan import Plan
from core.training.run_info import RunInfo
from core.training.runs import Runs
from core.training.table import TableFile
from tests.unit.training.toys import Story, ToyFeed, plan_for, same, stop_after, train, weights


def recorded(runs: Runs, plan: Plan, feed: ToyFeed, id_: str = "", steps: int | None = None) -> tuple[str, Outcome]:
    recorder = runs.continued(id_) if id_ else runs.new({"graph": {"a": 1}}, plan.seed)
    start = runs.checkpoint(id_) if id_ else None
    control = Control()
    feed = feed if steps is None else stop_after(steps, feed, control)
    return recorder.id, train(plan, feed, control, Story(lambda event: recorder.record(event) and None), start)


def test_a_run_can_be_read_back(feed: ToyFeed, tmp_path: Path) -> None:
    runs = Runs(tmp_path / "runs")
    assert runs.all() == ()
    id_, outcome = recorded(runs, plan_for(seed=5), feed)
    (info,) = runs.all()
    assert (info.id, info.title, info.state, info.seed, info.device) == (id_, "Run 1", "finished", 5, "cpu")
    assert (info.step, info.epoch, info.epochs) == (28, 4, 4)
    assert torch.__version__.startswith(info.versions["torch"])
    assert info.seconds == pytest.approx(outcome.seconds, rel=0.2)
    assert info.valid == outcome.history[-1]["valid"]
    assert runs.project(id_) == {"graph": {"a": 1}}
    epochs = runs.epochs(id_)
    assert epochs["epoch"] == [1, 2, 3, 4]
    for part in ("train", "valid"):
        for name in ("loss", "accuracy"):
            assert epochs[f"{part}.{name}"] == [row[part][name] for row in outcome.history]
    assert runs.steps(id_)["step"][0] == 1
    assert same(dict(runs.weights(id_, best=False).tensors), weights(outcome))
    assert outcome.best is not None
    assert same(dict(runs.weights(id_).tensors), dict(outcome.best.tensors))


def test_the_best_weights_are_a_plain_file_for_torch(feed: ToyFeed, tmp_path: Path) -> None:
    id_, _ = recorded(Runs(tmp_path), plan_for(epochs=1), feed)
    build(plan_for().lowered).network.load_state_dict(load_file(tmp_path / id_ / "best.safetensors"))


def test_every_run_has_a_number_of_its_own_also_after_deleting(feed: ToyFeed, tmp_path: Path) -> None:
    runs, plan = Runs(tmp_path), plan_for(epochs=1)
    ids = [recorded(runs, plan, feed)[0] for _ in range(3)]
    runs.delete(ids[2])
    ids.append(recorded(runs, plan, feed)[0])
    assert ids == ["0001", "0002", "0003", "0004"]
    assert [info.id for info in runs.all()] == ["0004", "0002", "0001"]


def test_a_run_is_continued_in_place(feed: ToyFeed, tmp_path: Path) -> None:
    runs, plan = Runs(tmp_path), plan_for()
    id_, first = recorded(runs, plan, feed, steps=17)
    assert (first.step, runs.info(id_).state) == (17, "stopped")
    assert recorded(runs, plan, feed, id_)[0] == id_
    whole = train(plan, feed)
    (info,) = runs.all()
    assert (info.state, info.step, info.epoch) == ("finished", 28, 4)
    assert runs.epochs(id_)["valid.loss"] == [row["valid"]["loss"] for row in whole.history]
    assert same(dict(runs.weights(id_, best=False).tensors), weights(whole))
    steps = runs.steps(id_)["step"]
    assert steps == sorted(set(steps))


def test_rows_after_the_checkpoint_of_a_crash_are_dropped(feed: ToyFeed, tmp_path: Path) -> None:
    runs, plan = Runs(tmp_path), plan_for()
    id_, first = recorded(runs, replace(plan, epochs=2), feed)
    assert first.last is not None
    older = train(replace(plan, epochs=1), feed).last
    assert older is not None
    older.save(tmp_path / id_ / "last.safetensors")
    with (tmp_path / id_ / "epochs.csv").open("a") as file:
        file.write("21,3,0.")
    assert runs.epochs(id_)["epoch"] == [1, 2]
    recorded(runs, plan, feed, id_)
    assert runs.epochs(id_)["epoch"] == [1, 2, 3, 4]
    assert runs.epochs(id_)["valid.loss"] == [row["valid"]["loss"] for row in train(plan, feed).history]


def test_a_crash_is_seen_as_an_interrupted_run(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    recorder = runs.new({}, 0)
    assert runs.info(recorder.id).state == "running"
    with pytest.raises(NetwrightError, match="being trained"):
        runs.delete(recorder.id)
    with pytest.raises(NetwrightError, match="being trained already"):
        runs.continued(recorder.id)
    recorder.close()
    assert runs.info(recorder.id).state == "interrupted"
    runs.delete(recorder.id)
    assert runs.all() == ()


def test_failures_are_kept_with_their_sentence(tmp_path: Path, feed: ToyFeed) -> None:
    runs = Runs(tmp_path)
    id_, outcome = recorded(runs, plan_for(device="cuda:77"), feed)
    assert outcome.problem is not None
    assert (runs.info(id_).state, runs.info(id_).problem) == ("failed", outcome.problem.message)
    with pytest.raises(NetwrightError, match="missing from the run's folder"):
        runs.weights(id_)


def test_a_full_disk_is_said_once_and_training_goes_on(
    tmp_path: Path, feed: ToyFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Runs(tmp_path).new({}, 0)
    last = train(plan_for(epochs=1), feed).last

    def full(self: Checkpoint, path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", full)
        event = events.Checkpointed(7, 1, 1.0, last)
        problems = [recorder.record(event), recorder.record(event)]
    assert problems[0] is not None
    assert "No space left on device" in problems[0].message
    assert problems[1] is None
    assert recorder.record(event) is None
    assert (tmp_path / recorder.id / "last.safetensors").exists()
    recorder.close()


def test_a_failing_write_leaves_the_old_file_whole(
    tmp_path: Path, feed: ToyFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = train(plan_for(epochs=1), feed).last, train(plan_for(epochs=2), feed).last
    assert first is not None
    assert second is not None
    path = tmp_path / "last.safetensors"
    first.save(path)

    def torn(tensors: object, target: Path, metadata: object) -> None:
        target.write_bytes(b"half a file")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("core.training.checkpoint.save_file", torn)
    with pytest.raises(OSError, match="No space"):
        second.save(path)
    assert Checkpoint.load(path).step == 7
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, b"\x10\x00\x00\x00\x00\x00\x00\x00" + b"{}              "])
def test_damaged_files_are_sentences(tmp_path: Path, damage: bytes, feed: ToyFeed) -> None:
    runs = Runs(tmp_path)
    id_, _ = recorded(runs, plan_for(epochs=1), feed)
    (tmp_path / id_ / "last.safetensors").write_bytes(damage)
    with pytest.raises(NetwrightError, match="cannot be read; the file is damaged"):
        runs.checkpoint(id_)
    (tmp_path / id_ / "run.json").write_bytes(damage)
    assert runs.all() == ()
    with pytest.raises(NetwrightError, match=r"run\.json"):
        runs.info(id_)
    for wrong in ("0009", "..", ""):
        with pytest.raises(NetwrightError, match="There is no run"):
            runs.info(wrong)


def test_what_is_lost_is_said() -> None:
    info = RunInfo("0003", "finished", "", seconds=42 * 60, epoch=20, best=("accuracy", 0.98123, 17))
    assert info.lost == "Run 3 is a run of 42 min (20 epochs, best accuracy 0.9812); its weights and curves are lost."
    short = RunInfo("0001", "stopped", "", seconds=0.2, epoch=1, train={"loss": 0.5})
    assert short.lost == "Run 1 is a run of 200 ms (1 epoch, loss 0.5); its weights and curves are lost."


def test_tables_keep_numbers_and_gaps_to_the_bit(tmp_path: Path) -> None:
    table = TableFile(tmp_path / "t.csv")
    assert table.columns() == {}
    table.open(("step", "a"), 0)
    for step, value in enumerate((0.1, math.nan, 1e-300, math.inf), 1):
        table.append({"step": step, "a": value})
    table.append({"step": 5})
    found = table.columns()
    assert found["step"] == [1, 2, 3, 4, 5]
    assert [found["a"][i] for i in (0, 2, 3)] == [0.1, 1e-300, math.inf]
    assert math.isnan(found["a"][1])
    assert math.isnan(found["a"][4])
    table.open(("step", "b", "a"), 3)
    assert table.columns()["a"][2] == 1e-300
    assert table.columns()["step"] == [1, 2, 3]
    table.close()


def test_run_files_are_json(tmp_path: Path, feed: ToyFeed) -> None:
    id_, _ = recorded(Runs(tmp_path), plan_for(epochs=1), feed)
    assert json.loads((tmp_path / id_ / "run.json").read_text())["state"] == "finished"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../3"},
        {"id": 3},
        {"state": None},
        {"seconds": "long"},
        {"seconds": True},
        {"best": 5},
        {"best": ["loss", "low", 3]},
        {"valid": [1.0]},
        {"train": {"loss": "low"}},
        {"versions": "1"},
    ],
)
def test_what_a_file_tells_of_a_run_is_checked(change: dict[str, object]) -> None:
    sound = RunInfo("0003", "finished", "", best=("accuracy", 0.98, 17), valid={"loss": 0.1})
    plain = json.loads(json.dumps(asdict(sound)))
    assert RunInfo.read({**plain, "from a later version": 1}) == sound
    with pytest.raises(NetwrightError, match="damaged"):
        RunInfo.read({**plain, **change})


@pytest.mark.parametrize("plain", [None, [], {}, "run"])
def test_what_is_no_run_at_all_is_told(plain: object) -> None:
    with pytest.raises(NetwrightError, match="damaged"):
        RunInfo.read(plain)
