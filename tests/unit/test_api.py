"""The Python face: what the docstring of `core` promises."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

import core
from core import api
from core.inference import Model
from core.problems import NetwrightError
from core.project import Extras, WorkingFolder, load
from core.trained import from_file, from_run, kept_with
from core.training.control import Control
from core.training.events import EpochDone, Finished, Started
from core.training.runs import Runs


def small() -> "core.Net":
    net = core.Net("iris")
    x = net.add("ReLU", net.add("Linear", net.input("features"), out_features=8))
    net.output(net.add("Linear", x, out_features=core.Expr("classes")), "species")
    net.train_with("Adam", lr=0.01, epochs=4)
    return net


def test_a_network_is_built_checked_trained_saved_and_asked(tmp_path: Path) -> None:
    net = small()
    assert core.check(net).problems == ()
    trained = core.train(net, seed=3)
    core.save(net, tmp_path / "iris.netw", trained)
    core.export_to(tmp_path / "code", trained)
    assert core.load(tmp_path / "iris.netw") == net.project
    (answer,) = core.predict(trained, features=[[5.1, 3.5, 1.4, 0.2], [6.3, 3.3, 6.0, 2.5]])
    assert answer.columns == ("setosa", "versicolor", "virginica")
    np.testing.assert_allclose(answer.values.sum(axis=1), 1.0)
    assert (tmp_path / "code" / "weights.safetensors").exists()


def test_training_says_what_an_output_lacks() -> None:
    net = core.Net()
    net.output(net.add("Linear", net.input(shape=(4,)), out_features=3))
    with pytest.raises(NetwrightError, match=r"^The Output 'output' is compared with nothing yet\. Choose data"):
        core.train(net)


def test_names_are_those_of_the_list() -> None:
    assert all(getattr(core, name) is not None for name in core.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = core.nonsense


def test_training_tells_what_happens_and_can_be_stopped() -> None:
    told: list[object] = []
    control = Control()

    def listen(event: object) -> None:
        told.append(event)
        if isinstance(event, EpochDone):
            control.stop()

    trained = api.train(small(), emit=listen, control=control)
    assert isinstance(told[0], Started)
    assert not any(isinstance(event, Finished) for event in told)
    assert (trained.info.state, trained.info.epoch) == ("stopped", 1)


def test_without_runs_nothing_stays_on_disk(home: Path) -> None:
    api.train(small(), epochs=1)
    assert not (home / "data" / "netwright").exists()


def test_what_cannot_be_trained_begins_no_run(tmp_path: Path) -> None:
    net = core.Net("iris")
    net.output(net.add("Linear", net.input("features"), out_features=2), "species")
    runs = Runs(tmp_path / "runs")
    with pytest.raises(NetwrightError, match="2 scores, but 'species' has 3 classes"):
        api.train(net, runs=runs)
    assert runs.all() == ()


def test_a_run_that_fails_says_where() -> None:
    with pytest.raises(api.TrainingFailed) as caught:
        api.train(small(), optimizer="SGD", lr=1000.0, epochs=50)
    assert caught.value.problem.message == str(caught.value)


def test_a_saved_file_answers_to_the_bit(tmp_path: Path) -> None:
    runs = Runs(tmp_path / "runs")
    trained = api.train(small(), runs=runs)
    api.save(trained.project, tmp_path / "a.netw", trained)
    again = Model(from_file(load(tmp_path / "a.netw")[1], Runs(tmp_path / "none")))
    first = Model(from_run(runs, "0001"))
    (before,), (after,) = (model.raw(model.prepared, "test") for model in (first, again))
    assert before.tobytes() == after.tobytes()
    assert again.trained.info == first.trained.info


def test_saving_again_keeps_the_id_and_other_runs(tmp_path: Path) -> None:
    path = tmp_path / "a.netw"
    api.save(small(), path)
    id = load(path)[1].id
    runs = Runs(WorkingFolder(id).runs)
    first = api.train(small(), runs=runs, id=id)
    api.save(small(), path, first)
    second = api.train(small(), runs=runs, id=id, seed=1)
    api.save(small(), path, second)
    extras = load(path)[1]
    assert (extras.id, sorted(extras.metrics)) == (id, ["0001", "0002"])
    assert from_file(extras, Runs(tmp_path / "none")).info.seed == 1


def test_values_that_are_no_numbers_do_not_keep_a_file_from_being_saved(tmp_path: Path) -> None:
    trained = api.train(small(), epochs=1)
    info = dataclasses.replace(
        trained.info, valid={"loss": float("nan"), "accuracy": 0.5}, best=("loss", float("inf"), 1)
    )
    api.save(trained.project, tmp_path / "a.netw", dataclasses.replace(trained, info=info))
    kept = from_file(load(tmp_path / "a.netw")[1], Runs(tmp_path / "none")).info
    assert (kept.valid, kept.best) == ({"accuracy": 0.5}, None)


@pytest.mark.parametrize("spoil", ["weights", "run", "shape"])
def test_damaged_weights_are_told(tmp_path: Path, spoil: str) -> None:
    trained = api.train(small(), epochs=1)
    extras = kept_with(Extras(), trained, Runs(tmp_path / "none"))
    if spoil == "weights":
        extras = dataclasses.replace(extras, weights=extras.weights[:40])
    elif spoil == "run":
        extras = dataclasses.replace(extras, run={"info": {"id": 3}})
    else:
        tensors = {name: torch.zeros(3) for name in trained.tensors}
        extras = kept_with(extras, dataclasses.replace(trained, tensors=tensors), Runs(tmp_path / "none"))
    with pytest.raises(NetwrightError, match=r"weights .* (damaged|fit)"):
        Model(from_file(extras, Runs(tmp_path / "none")))


def test_measured_values_are_those_of_the_engine() -> None:
    trained = api.train(small(), keep_best="last", device="cpu")
    measured = Model(trained).measured("valid")
    assert measured == pytest.approx(dict(trained.info.valid), rel=1e-5)


def test_rows_of_another_size_are_refused() -> None:
    trained = api.train(small(), epochs=1)
    with pytest.raises(NetwrightError, match="One row of 'features' must be 4; it is 3"):
        api.predict(trained, features=[[1.0, 2.0, 3.0]])
    with pytest.raises(NetwrightError, match="no column 'colour'"):
        api.predict(trained, features=[[1.0, 2.0, 3.0, 4.0]], colour=[1.0])
