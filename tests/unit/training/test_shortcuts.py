"""Ways to a shorter training: what is offered, what it changes, what it saves."""

from dataclasses import replace
from importlib import import_module

import pytest

from core.analysis import analyse
from core.builder import Net
from core.data import prepare, row_counts
from core.document.project import Project
from core.expressions import Expr
from core.templates import TEMPLATES
from core.training.outlook import Outlook, look_ahead
from core.training.settings import edit, read
from core.training.shortcuts import LONG_S, Shortcut, shortcuts, smaller_pictures

outlooks = import_module("core.training.outlook.ahead")


def offered(project: Project, step: float, epochs: int = 20) -> tuple[Shortcut, ...]:
    """For a step of so many seconds."""
    rows = row_counts(project.data)
    steps = -(-rows["train"] // read(project.plan, "batch_size"))
    return shortcuts(project, analyse(project), Outlook(1, step, 0.0, steps, epochs), rows)


def test_nothing_is_offered_for_a_training_that_is_short() -> None:
    project = TEMPLATES["digits-cnn"].build()
    assert offered(project, 0.01) == ()
    assert shortcuts(project, analyse(project), Outlook(1), {"train": 10, "valid": 0}) == ()


def test_a_long_training_can_be_shortened_in_three_ways() -> None:
    project = TEMPLATES["digits-cnn"].build()
    found = offered(project, 3.0)
    assert [one.label for one in found] == ["Train on 25 % of the rows", "Train 5 epochs", "Halve the network"]
    sample, epochs, half = found
    # 40 steps of 3 s, 20 times: 2,400 s
    assert (epochs.seconds, half.seconds) == (5 * 40 * 3.0, None)
    assert sample.seconds == pytest.approx(20 * 10 * 3.0)
    assert max(sample.seconds or 0, epochs.seconds or 0) <= LONG_S


def test_each_is_an_edit_that_does_what_it_says() -> None:
    project = TEMPLATES["digits-cnn"].build()
    sample, epochs, half = offered(project, 3.0)
    whole = prepare(project.data).rows["train"]
    some = prepare(sample.edit(project).data).rows["train"]
    assert len(some) == round(len(whole) / 4)
    assert f"{len(some)} training rows" in sample.why
    assert read(epochs.edit(project).plan, "epochs") == 5
    assert analyse(half.edit(project)).totals.parameters == 17_258


def test_a_sample_of_a_sample_says_what_is_left_of_the_whole() -> None:
    project = TEMPLATES["digits-cnn"].build()
    project = replace(project, data=replace(project.data, split=project.data.split.with_params(sample=0.5)))
    found = offered(project, 4.0)
    assert found[0].label == "Train on 12.5 % of the rows"
    assert dict(found[0].edit(project).data.split.params)["sample"] == 0.125


def test_a_sample_is_not_smaller_than_a_batch_and_none_where_the_source_splits_itself() -> None:
    project = edit("batch_size", 1258, TEMPLATES["digits-cnn"].build())
    assert not any("rows" in one.label for one in offered(project, 1000.0))
    assert not any("rows" in one.label for one in offered(TEMPLATES["xor-mlp"].build(), 1000.0))


def test_one_epoch_is_the_least() -> None:
    project = TEMPLATES["digits-cnn"].build()
    labels = [one.label for one in offered(project, 1000.0)]
    assert "Train 1 epoch" in labels
    assert not any("epoch" in one.label for one in offered(project, 1000.0, epochs=1))


def test_a_network_that_would_not_fit_together_is_not_halved() -> None:
    net = Net("digits")
    x = net.add("Flatten", net.input("image"))
    x = net.add("Linear", x, out_features=36)
    x = net.add("Reshape", x, shape=(1, 6, 6))
    net.output(net.add("Linear", net.add("Flatten", x), out_features=Expr("classes")), "label")
    assert not analyse(net.project).errors
    assert not any("Halve" in one.label for one in offered(net.project, 100.0))


def test_pictures_are_halved_behind_their_input() -> None:
    project = TEMPLATES["resnet18"].build()
    before, after = analyse(project), analyse(smaller_pictures(project))
    assert not after.errors
    assert after.totals.parameters == before.totals.parameters
    assert isinstance(after.totals.flops, int)
    assert isinstance(before.totals.flops, int)
    assert after.totals.flops == pytest.approx(before.totals.flops / 4, rel=0.08)
    digits = TEMPLATES["digits-cnn"].build()
    assert smaller_pictures(digits) is digits


def test_what_halving_saves_is_measured() -> None:
    """It is measured, so on a busy machine half a network may seem no faster once; it does not seem so five times."""
    project = edit("epochs", 100_000, TEMPLATES["digits-cnn"].build())
    labels: set[str] = set()
    for _ in range(5):
        found = look_ahead(project, analyse(project))
        assert found is not None
        assert found.outlook.seconds is not None
        assert found.outlook.seconds > LONG_S
        times = [one.seconds for one in found.shortcuts]
        assert all(time is not None and time < found.outlook.seconds for time in times)
        labels |= {one.label for one in found.shortcuts}
        if "Halve the network" in labels:
            break
    assert "Halve the network" in labels


def test_looking_ahead_can_be_given_up() -> None:
    project = TEMPLATES["digits-cnn"].build()
    assert look_ahead(project, analyse(project), lambda: True) is None
