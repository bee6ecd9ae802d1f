"""Work on a thread: results on the main thread, newest wins, nothing is left running."""

import threading
import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.problems import NetwrightError
from gui.background import Background, Due


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


def fail(error: Exception) -> object:
    raise error


def test_results_come_to_the_main_thread(qtbot: QtBot, owner: QObject) -> None:
    background = Background(owner)
    seen: list[tuple[object, threading.Thread]] = []
    background.ask(threading.current_thread, lambda r: seen.append((r, threading.current_thread())), fail)
    assert not seen
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] is not threading.main_thread()
    assert seen[0][1] is threading.main_thread()
    assert not background.busy


def test_refusals_are_sentences(qtbot: QtBot, owner: QObject) -> None:
    background = Background(owner)
    said: list[str] = []
    background.ask(lambda: fail(NetwrightError("There is no data.")), fail, said.append)
    background.ask(lambda: fail(ZeroDivisionError("division by zero")), fail, said.append)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["There is no data.", "This could not be worked out (ZeroDivisionError: division by zero)."]


def test_of_several_under_one_key_only_the_newest_counts(qtbot: QtBot, owner: QObject) -> None:
    background, gate = Background(owner), threading.Event()
    done: list[int] = []
    worked: list[int] = []

    def work(number: int) -> int:
        gate.wait(60)
        worked.append(number)
        return number

    for number in range(5):
        background.ask(lambda n=number: work(n), done.append, fail, key="facts")
    background.ask(lambda: 99, done.append, fail)
    gate.set()
    qtbot.waitUntil(lambda: not background.busy)
    assert done == [4, 99]
    assert worked == [0, 4], "what had not begun is not done at all"


def test_forgotten_work_is_not_told(qtbot: QtBot, owner: QObject) -> None:
    background, gate = Background(owner), threading.Event()
    background.ask(lambda: gate.wait(60), lambda _r: fail(AssertionError("told")), fail, key="a")
    background.forget("a")
    gate.set()
    qtbot.wait(60)
    assert not background.busy


def test_the_thread_lives_only_while_there_is_work(qtbot: QtBot, owner: QObject) -> None:
    background, done = Background(owner), []
    for _ in range(3):
        background.ask(lambda: 1, done.append, fail)
        qtbot.waitUntil(lambda: not background.busy)
    qtbot.waitUntil(lambda: not any(t.name == "background" for t in threading.enumerate()))
    assert done == [1, 1, 1]


def test_work_that_waits_is_dropped_with_its_panel(qtbot: QtBot) -> None:
    panel, gate, worked = QWidget(), threading.Event(), []
    background = Background(panel)
    background.ask(lambda: gate.wait(60), fail, fail)
    background.ask(lambda: worked.append(1), fail, fail)
    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()
    gate.set()
    qtbot.waitUntil(lambda: not any(t.name == "background" for t in threading.enumerate()))
    assert not worked


def test_due_waits_for_the_first_paint_and_for_being_seen(qtbot: QtBot) -> None:
    panel, calls = QWidget(), []
    qtbot.addWidget(panel)
    due = Due(panel, lambda: calls.append(time.monotonic()), 50)
    due.mark()
    qtbot.wait(30)
    assert not calls, "it has not been shown yet"
    panel.show()
    qtbot.waitUntil(lambda: len(calls) == 1)
    panel.hide()
    due.mark()
    qtbot.wait(80)
    assert len(calls) == 1
    panel.show()
    qtbot.waitUntil(lambda: len(calls) == 2)


def test_due_keeps_its_distance_unless_somebody_waits(qtbot: QtBot) -> None:
    panel, calls, rare = QWidget(), [], []
    qtbot.addWidget(panel)
    due = Due(panel, lambda: calls.append(time.monotonic()), 200)
    hourly = Due(panel, lambda: rare.append(time.monotonic()), 3_600_000)
    panel.show()
    due.mark()
    hourly.mark()
    qtbot.waitUntil(lambda: len(calls) == len(rare) == 1)
    for _ in range(20):
        due.mark()
        hourly.mark()
        qtbot.wait(5)
    qtbot.waitUntil(lambda: len(calls) >= 2)
    assert calls[1] - calls[0] >= 0.19
    assert len(rare) == 1
    hourly.mark(at_once=True)
    qtbot.waitUntil(lambda: len(rare) == 2)
