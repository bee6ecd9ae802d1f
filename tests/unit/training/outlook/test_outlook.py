"""What is told before a training starts."""

import pytest

from core.analysis import analyse
from core.lowering import lower
from core.problems import NetwrightError
from core.templates import TEMPLATES
from core.training.outlook import Outlook, outlook
from core.training.plan import plan_of
from core.training.settings import edit


def told(key: str, rows: int = 1258, **settings: object) -> Outlook:
    project = TEMPLATES[key].build()
    for name, value in settings.items():
        project = edit(name, value, project)
    analysis = analyse(project)
    lowered = lower(project, analysis)
    return outlook(plan_of(project, lowered), lowered, analysis, rows)


def test_memory_steps_and_time_are_told() -> None:
    found = told("digits-mlp", epochs=7)
    assert found.memory is not None
    assert found.memory > 0
    assert (found.steps, found.epochs) == (40, 7)
    assert found.step is not None
    assert found.seconds == pytest.approx(found.step * 40 * 7)
    assert found.epoch_seconds == pytest.approx(found.step * 40)


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


def test_it_can_be_given_up() -> None:
    project = TEMPLATES["iris-mlp"].build()
    analysis = analyse(project)
    lowered = lower(project, analysis)
    found = outlook(plan_of(project, lowered), lowered, analysis, 100, give_up=lambda: True)
    assert found.step is None
    assert found.memory is not None
