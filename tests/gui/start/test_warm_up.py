"""Loading behind the window: in order, once, on one thread, with sentences for failures and a clean end at any time."""

import gc
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from gui.warm_up import Part, WarmUp

ROOT = Path(__file__).resolve().parents[3]


def refuse() -> None:
    raise ImportError("libgone.so: cannot open shared object file\nsecond line")


@pytest.fixture
def calls() -> list[object]:
    return []


def part(name: str, *steps) -> Part:
    return Part(name, name.title(), f"there is no {name}", steps)


def finish(qtbot, warm: WarmUp) -> None:
    done: list[bool] = []
    warm.start(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))


def test_steps_run_in_order_on_another_thread_and_then_is_called_on_this_one(qtbot, calls):
    warm = WarmUp([part("one", lambda: calls.append(1), lambda: calls.append(2)), part("two", lambda: calls.append(3))])
    threads = []
    warm.start(lambda: threads.append(threading.current_thread()))
    warm.start(lambda: calls.append("again"))
    qtbot.waitUntil(lambda: bool(threads) and "again" in calls)
    assert calls == [1, 2, 3, "again"]
    assert threads == [threading.current_thread()]
    assert (warm.ready(), warm.error()) == (True, None)


def test_a_part_is_ready_before_the_next_has_begun(qtbot):
    gate = threading.Event()
    warm = WarmUp([part("one", lambda: None), part("two", lambda: gate.wait(30))])
    warm.start(lambda: None)
    qtbot.waitUntil(lambda: warm.ready("one"))
    assert not warm.ready("two")
    assert not warm.ready()
    assert not warm.wait(0.01)
    gate.set()
    assert warm.wait(30)


def test_a_failure_is_a_sentence_and_the_next_part_still_loads(qtbot, calls):
    warm = WarmUp([part("one", refuse, lambda: calls.append("never")), part("two", lambda: calls.append(2))])
    finish(qtbot, warm)
    assert calls == [2]
    assert not warm.ready()
    assert warm.ready("two")
    assert warm.error() == (
        "One could not be loaded (libgone.so: cannot open shared object file), so there is no one. "
        "Install Netwright again to repair it."
    )


def test_the_interpreter_is_left_as_it_was(qtbot):
    seen = []
    before = sys.getswitchinterval(), gc.isenabled(), list(sys.meta_path)
    frozen = gc.get_freeze_count()
    warm = WarmUp([part("one", lambda: seen.append((sys.getswitchinterval(), gc.isenabled())))])
    finish(qtbot, warm)
    assert seen == [(pytest.approx(0.001), False)]
    assert (sys.getswitchinterval(), gc.isenabled(), list(sys.meta_path)) == before
    assert gc.get_freeze_count() > frozen


def test_the_thread_rests_while_it_gives_way_and_goes_on_by_itself(qtbot):
    begun = threading.Event()
    ended: list[float] = []
    warm = WarmUp([part("one", begun.set, lambda: time.sleep(0.05), lambda: ended.append(time.monotonic()))])
    warm.start(lambda: None)
    assert begun.wait(30)
    asked = time.monotonic()
    warm.give_way(0.4)
    warm.give_way(0.1)
    assert warm.wait(30)
    assert ended[0] - asked >= 0.4


def test_a_resting_thread_ends_at_once_where_the_program_closes(qtbot, calls, monkeypatch):
    monkeypatch.setattr("gui.warm_up._LAST_WAIT_S", 50.0)
    warm = WarmUp([part("one", lambda: calls.append(1))])
    warm.give_way(60)
    warm.start(lambda: None)
    warm.stop()
    assert not warm._thread.is_alive()
    assert warm.wait(5) is False
    assert calls == []


def test_stop_unwinds_at_the_next_import(qtbot, calls):
    warm = WarmUp([part("one", lambda: gate.wait(30), lambda: calls.append(2)), part("two", lambda: calls.append(3))])
    gate = threading.Event()
    warm.start(lambda: None)
    threading.Timer(0.05, gate.set).start()
    warm.stop()
    assert warm.wait(5) is False
    assert calls == []


def run(code: str) -> subprocess.CompletedProcess[str]:
    script = textwrap.dedent(code)
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=100)


def test_everything_loads_changes_no_random_numbers_and_leaves_no_qt_object_on_the_wrong_thread():
    done = run("""
        import shiboken6, sys
        from PySide6.QtCore import QObject
        from PySide6.QtWidgets import QApplication
        from gui import main_window, warm_up
        app = QApplication([])
        import numpy, torch
        numpy.random.seed(7)
        table = numpy.random.get_state()[1].copy()
        torch.manual_seed(7)
        before = torch.get_rng_state()
        warm_up.start(app.quit)
        app.exec()
        assert warm_up.error() is None, warm_up.error()
        assert warm_up.ready() and warm_up.wait(0)
        assert torch.equal(before, torch.get_rng_state()) and (table == numpy.random.get_state()[1]).all()
        for name in ("pyqtgraph", "sklearn.datasets", "torch._dynamo", "safetensors.torch", "core.training.engine"):
            assert name in sys.modules, name
        objects = [o for o in shiboken6.getAllValidWrappers() if isinstance(o, QObject)]
        assert objects and all(o.thread() is app.thread() for o in objects), objects
    """)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("milliseconds", [300, 1600, 3200])
def test_the_program_can_be_closed_while_it_loads(milliseconds):
    done = run(f"""
        from PySide6.QtCore import QCoreApplication, QTimer
        from gui import warm_up
        app = QCoreApplication([])
        warm_up.start(lambda: None)
        QTimer.singleShot({milliseconds}, app.quit)
        app.exec()
    """)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_torch_there_is_a_sentence():
    done = run("""
        import sys
        sys.modules["torch"] = None
        from PySide6.QtCore import QCoreApplication
        from gui import warm_up
        app = QCoreApplication([])
        warm_up.start(app.quit)
        app.exec()
        assert warm_up.ready("plots") and not warm_up.ready("torch")
        print(warm_up.error())
    """)
    assert done.returncode == 0, done.stderr
    assert "PyTorch could not be loaded" in done.stdout
    assert "networks can be built and checked but not trained" in done.stdout
    assert done.stderr == ""
