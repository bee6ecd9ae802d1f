"""What is told before a training starts."""

from importlib import import_module

import pytest
import torch

from core.analysis import analyse
from core.lowering import lower
from core.memory import memory_of
from core.problems import NetwrightError
from core.templates import TEMPLATES
from core.training.outlook import Outlook, outlook
from core.training.outlook.memory import GiveUp, never
from core.training.plan import plan_of
from core.training.settings import edit

outlooks = import_module("core.training.outlook.outlook")
"""The module; the package has a function of that name."""


def asked(key: str, rows: int = 1258, valid: int = 0, give_up: GiveUp = never, **settings: object) -> Outlook | None:
    project = TEMPLATES[key].build()
    for name, value in settings.items():
        project = edit(name, value, project)
    analysis = analyse(project)
    lowered = lower(project, analysis)
    return outlook(plan_of(project, lowered), lowered, analysis, {"train": rows, "valid": valid}, give_up)


def told(key: str, rows: int = 1258, valid: int = 0, **settings: object) -> Outlook:
    found = asked(key, rows, valid, **settings)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_memory_steps_and_time_are_told() -> None:
    found = told("digits-mlp", epochs=7)
    assert found.memory is not None
    assert found.memory > 0
    assert (found.steps, found.epochs, found.device) == (40, 7, "cpu")
    assert found.measured
    assert found.step is not None
    assert found.seconds == pytest.approx(found.step * 40 * 7)
    assert found.epoch_seconds == pytest.approx(found.step * 40)


def test_validation_takes_its_time() -> None:
    found = told("digits-cnn", valid=10_000, epochs=2)
    assert found.step is not None
    assert found.check > 0
    assert found.seconds == pytest.approx(2 * (found.step * 40 + found.check))


def test_what_was_not_tried_has_no_time() -> None:
    assert Outlook(1000, None, 0.0, 5, 3).epoch_seconds is None
    assert Outlook(1000, None, 0.0, 5, 3).seconds is None


def test_memory_grows_with_the_batch() -> None:
    small, large = told("digits-cnn", batch_size=16).memory, told("digits-cnn", batch_size=128).memory
    assert small is not None
    assert large is not None
    assert large > 2 * small


def test_a_batch_is_never_larger_than_the_data() -> None:
    assert told("iris-mlp", rows=20, batch_size=4096).memory == told("iris-mlp", rows=20, batch_size=20).memory


def test_without_rows_there_is_nothing_to_tell() -> None:
    with pytest.raises(NetwrightError, match="no training rows"):
        told("iris-mlp", rows=0)


def test_it_can_be_given_up_at_any_time() -> None:
    """Asked so many times in all; given up at each of some of them."""
    calls = [0]

    def count() -> bool:
        calls[0] += 1
        return False

    assert asked("iris-mlp", give_up=count) is not None
    whole = calls[0]
    assert whole > 10
    for stop in (1, whole // 2, whole - 1):
        left = iter(range(stop))
        assert asked("iris-mlp", give_up=lambda left=left: next(left, None) is None) is None  # type: ignore[misc]


def test_nothing_of_it_changes_what_is_drawn_afterwards() -> None:
    torch.manual_seed(3)
    wanted = torch.rand(3)
    torch.manual_seed(3)
    threads = torch.get_num_threads()
    told("digits-transformer")
    assert torch.equal(torch.rand(3), wanted)
    assert torch.get_num_threads() == threads


def test_a_network_larger_than_memory_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlooks, "memory_of", lambda device: 100_000)
    found = told("digits-cnn")
    assert (found.step, found.measured, found.fits) == (None, False, False)
    assert found.memory is not None
    assert found.memory > 100_000


def test_a_step_that_fails_leaves_what_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(outlooks, "tried", fails)
    found = told("digits-mlp")
    assert (found.step, found.seconds, found.measured) == (None, None, False)
    assert found.memory is not None


def test_of_large_batches_some_rows_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told("lenet5", batch_size=64)
    monkeypatch.setattr(outlooks, "TRIAL_FLOPS", 16 * 3 * 833_040)
    part = told("lenet5", batch_size=64)
    assert whole.memory is not None
    assert part.memory == pytest.approx(whole.memory, rel=0.1)
    assert part.memory != whole.memory


def test_this_computer_tells_its_memory() -> None:
    room = memory_of(torch.device("cpu"))
    assert room is not None
    assert 2**28 < room < 2**46
