"""Loads torch and the other heavy packages on a background thread behind the start page, without stalling the window.

Three things would freeze the window while torch loads, each for a quarter of a second, and each is avoided here:

- The dynamic loader relocates libtorch with the interpreter's lock held. A `dlopen` through ctypes drops the lock, and
  the import that follows finds the library in place.
- The cyclic garbage collector walks some 400,000 new objects again and again. It is off meanwhile; afterwards the
  objects, which live as long as the program, are frozen and never walked again. There is no full collection before
  that: it would freeze the window for as long as all that was saved, to free some thousands of objects.
- The main thread asks for the lock several times per event, and each time waits up to the switch interval. With 1 ms
  in place of 5 ms the longest gap falls from 60 ms to 20 ms; shorter intervals gain nothing more.

While the main thread has much to do itself, making the editor or opening a project, even 1 ms at every call adds up to
several times what the work takes. It asks the thread to `give_way` then: to rest at its next import for a moment.

The thread keeps its ordinary priority: a slower one would hold the lock for longer. See `tests/bench/startup.py`.
"""

import atexit
import ctypes
import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QTimer

PartName = Literal["window", "plots", "data", "torch", "training"]

_SWITCH_INTERVAL_S: Final = 0.001
_POLL_MS: Final = 30
_BEGIN_S: Final = 0.1
_LAST_WAIT_S: Final = 2.0
_RTLD_NOW: Final = 2


@dataclass(frozen=True)
class Part:
    """One thing to load: the steps to take in order, and what the person cannot do without it."""

    name: str
    package: str
    loss: str
    steps: Sequence[Callable[[], object]]


class _Stopped(BaseException):
    """Unwinds an import when the program closes; no `except Exception` on the way may swallow it."""


class WarmUp:
    """Takes the steps of some parts on one background thread, once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._thread: threading.Thread | None = None
        self._finished = threading.Event()
        self._stopping = threading.Event()
        self._loaded: set[str] = set()
        self._rest_until = 0.0
        self._failures: list[str] = []

    def start(self, then: Callable[[], None]) -> None:
        """Begin, and call `then` on this thread's event loop when all parts have loaded or failed.

        A second call only adds its `then`.
        """
        self._call_when_finished(then)
        if self._thread is not None:
            return
        self._thread = threading.Thread(target=self._run, name="warm-up", daemon=True)
        atexit.register(self.stop)
        self._thread.start()

    def ready(self, part: str | None = None) -> bool:
        """Whether one part has loaded, or all of them have."""
        return part in self._loaded if part is not None else all(p.name in self._loaded for p in self._parts)

    def give_way(self, seconds: float) -> None:
        """The thread rests at its next import until that much time has passed."""
        self._rest_until = max(self._rest_until, time.monotonic() + seconds)

    def wait(self, timeout: float | None = None) -> bool:
        """Block until the thread is through, at most `timeout` seconds; whether everything has loaded."""
        self._finished.wait(timeout)
        return self.ready()

    def error(self) -> str | None:
        """What could not be loaded and what to do, in sentences; None where nothing has failed so far."""
        return " ".join(self._failures) or None

    def stop(self) -> None:
        """Give up at the next import.

        Runs when the interpreter exits, because a thread that is killed inside torch aborts the process.
        """
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_LAST_WAIT_S)

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """The import system asks this first: finds nothing, but lets the thread rest, and ends its imports after `stop`."""
        if threading.current_thread() is self._thread:
            self._check()

    def _call_when_finished(self, then: Callable[[], None]) -> None:
        if self._finished.is_set():
            then()
        else:
            QTimer.singleShot(_POLL_MS, lambda: self._call_when_finished(then))

    def _check(self) -> None:
        # Never for longer than was asked: resting in the middle of an import it may hold the lock of a module.
        while (left := self._rest_until - time.monotonic()) > 0 and not self._stopping.is_set():
            self._stopping.wait(left)
        if self._stopping.is_set():
            raise _Stopped

    def _run(self) -> None:
        try:
            with _smooth(), self._interruptible():
                for part in self._parts:
                    self._load(part)
        except _Stopped:
            return
        finally:
            self._finished.set()

    def _load(self, part: Part) -> None:
        try:
            for step in part.steps:
                self._check()
                step()
            self._loaded.add(part.name)
        except Exception as failure:  # whatever a package raises while it loads must end in a sentence
            reason = (str(failure).strip().splitlines() or [type(failure).__name__])[0].rstrip(".")
            self._failures.append(
                f"{part.package} could not be loaded ({reason}), so {part.loss}. Install Netwright again to repair it."
            )

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        sys.meta_path.insert(0, self)
        try:
            yield
        finally:
            sys.meta_path.remove(self)


@contextmanager
def _smooth() -> Iterator[None]:
    """Short turns at the interpreter's lock and no garbage collection; what was loaded is frozen at the end."""
    interval, collecting = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
        sys.setswitchinterval(interval)


def _open_libtorch() -> None:
    """Map libtorch without the interpreter's lock, where that has been tried; where it fails the import does it."""
    spec = find_spec("torch")
    if not sys.platform.startswith("linux") or spec is None or not spec.submodule_search_locations:
        return
    library = Path(spec.submodule_search_locations[0]) / "lib" / "libtorch_python.so"
    # ctypes.CDLL(path) would keep the lock while it loads; a call of the C function does not.
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    dlopen(str(library).encode(), _RTLD_NOW)


def _module(name: str) -> Callable[[], object]:
    return lambda: import_module(name)


def _kernel(name: str) -> Callable[[], object]:
    """One piece of `gui.warm_kernels`, which imports torch and so must not be imported before its turn."""
    return lambda: getattr(import_module("gui.warm_kernels"), name)()


WINDOW_MODULES: Final = (
    "core.analysis",
    "core.project",
    "core.lowering",
    "core.export",
    "core.training.runs",
    "gui.session",
    "gui.canvas",
    "gui.network",
    "gui.forms",
    "gui.palette",
    "gui.inspector",
    "gui.problems",
    "gui.data",
    "gui.training",
    "gui.training.trainer",
    "gui.evaluate",
    "gui.predict",
    "gui.runs",
    "gui.code",
    "gui.desk",
)
"""What the editor is made of: Python alone, imported on the thread so that the start page stays alive meanwhile."""

PLOT_MODULES: Final = (
    "numpy",
    "pyqtgraph",
    "gui.training.charts.curve_plot",
    "gui.training.charts.boundary_plot",
    "gui.training.charts.series_chart",
)


def _let_editor_begin() -> None:
    """Numpy comes next and holds the lock for long; before it does, the main thread sees that it may make the editor."""
    give_way(_BEGIN_S)


# In the order in which a person meets them.
PARTS: Final = (
    Part(
        "window",
        "A part of Netwright",
        "no project can be opened",
        (*map(_module, WINDOW_MODULES), _let_editor_begin),
    ),
    Part("plots", "pyqtgraph", "there are no plots", tuple(map(_module, PLOT_MODULES))),
    Part(
        "data",
        "scikit-learn",
        "the data sets that come with Netwright are missing",
        (_module("scipy.linalg"), _module("sklearn.datasets"), _module("sklearn.model_selection")),
    ),
    Part(
        "torch",
        "PyTorch",
        "networks can be built and checked but not trained",
        (_open_libtorch, _module("torch"), _module("safetensors.torch")),
    ),
    Part(
        "training",
        "A part of PyTorch",
        "training may not work",
        (
            *(_kernel(name) for name in ("optimizers", "random", "dense", "convolution", "recurrent", "attention")),
            *(
                _module(name)
                for name in ("core.lowering", "core.data.feed", "core.training.engine", "core.training.outlook")
            ),
        ),
    ),
)

_warm_up = WarmUp(PARTS)


def start(then: Callable[[], None]) -> None:
    """Load everything behind the window, and call `then` on the main thread afterwards, whether it worked or not.

    For the main thread, once the first window has been painted; `error` says what has failed. Until a part is `ready`,
    the main thread must not import its packages: it would wait for that import to end.
    """
    _warm_up.start(then)


def give_way(seconds: float) -> None:
    """Lets the main thread work undisturbed for so long; loading goes on afterwards."""
    _warm_up.give_way(seconds)


def ready(part: PartName | None = None) -> bool:
    """Whether one part, or everything, has loaded. Never waits."""
    return _warm_up.ready(part)


def wait(timeout: float | None = None) -> bool:
    """Block the calling thread until loading has ended, at most `timeout` seconds; whether everything has loaded."""
    return _warm_up.wait(timeout)


def error() -> str | None:
    """What could not be loaded and what to do about it, in sentences; None where nothing has failed so far."""
    return _warm_up.error()
