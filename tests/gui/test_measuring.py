"""Measurements take turns, give way, and leave the interpreter as it was."""

import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.measuring import GiveUp, Measuring
from gui.training.trainer import BUSY_TURN_S, USUAL_TURN_S


@pytest.fixture
def two(qapp: object) -> Iterator[tuple[Measuring, Measuring]]:
    parent, trainer = QObject(), SimpleNamespace(busy=False)
    made = Measuring(trainer, 0.01, parent), Measuring(trainer, 0.01, parent)  # type: ignore[arg-type]
    yield made
    for each in made:
        each.stop()


def test_one_after_the_other(qtbot: QtBot, two: tuple[Measuring, Measuring]) -> None:
    begun, go_on, told = threading.Event(), threading.Event(), list[str]()
    running, most = [0], [0]

    def work(give_up: GiveUp) -> str:
        running[0] += 1
        most[0] = max(most[0], running[0])
        begun.set()
        go_on.wait(30)
        running[0] -= 1
        return "done"

    for each in two:
        each.begin(work, told.append, told.append)
    assert begun.wait(30)
    assert sys.getswitchinterval() == pytest.approx(BUSY_TURN_S)
    go_on.set()
    qtbot.waitUntil(lambda: told == ["done", "done"])
    assert most == [1]
    assert sys.getswitchinterval() == pytest.approx(USUAL_TURN_S)


def test_what_is_stopped_gives_up_and_lets_the_other_begin(qtbot: QtBot, two: tuple[Measuring, Measuring]) -> None:
    begun, told = threading.Event(), list[str]()

    def endless(give_up: GiveUp) -> str:
        begun.set()
        while not give_up():
            pass
        return "given up"

    two[0].begin(endless, told.append, told.append)
    assert begun.wait(30)
    two[1].begin(lambda _give_up: "second", told.append, told.append)
    two[0].stop()
    assert sys.getswitchinterval() == pytest.approx(BUSY_TURN_S)  # the other is still to come
    qtbot.waitUntil(lambda: told == ["second"])
    assert sys.getswitchinterval() == pytest.approx(USUAL_TURN_S)


def test_one_that_only_waits_is_not_begun_once_it_is_stopped(qtbot: QtBot, two: tuple[Measuring, Measuring]) -> None:
    go_on, begun, told = threading.Event(), threading.Event(), list[str]()

    def first(give_up: GiveUp) -> str:
        begun.set()
        go_on.wait(30)
        return "first"

    two[0].begin(first, told.append, told.append)
    assert begun.wait(30)
    two[1].begin(lambda _give_up: told.append("never") or "never", told.append, told.append)
    two[1].stop()
    go_on.set()
    qtbot.waitUntil(lambda: told == ["first"])
    qtbot.waitUntil(lambda: not two[1].busy)
    assert told == ["first"]
