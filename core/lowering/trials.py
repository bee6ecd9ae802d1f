"""Custom code tried out in another process: however it behaves, this one goes on, and nothing here waits for it longer
than `LONGEST`. torch is not loaded here, and no lock nor generator of the training is touched."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path as FilePath
from typing import Any

from core.analysis.custom import Untrusted
from core.layers.custom.mistakes import BadCode
from core.layers.custom.shapes import Entry
from core.layers.custom.signature import read
from core.lowering.settle import Question
from core.lowering.trial_request import as_tuples, written
from core.problems import NetwrightError
from core.trust import is_trusted

LONGEST = 20.0
"""Seconds for all runs of one code."""
LOADING = 120.0
"""Seconds for a process to begin and to load torch, on a cold disk; that is no fault of the code."""
SPARE_SECONDS = 5.0
"""How much later than it should be killed the process ends by itself, should nobody be left to do it."""


class GivenUp(NetwrightError):
    """The answer is not wanted any more."""


class _Silent(Exception):
    """No answer; `late`: the time was over, else the process has ended."""

    def __init__(self, late: bool) -> None:
        super().__init__()
        self.late = late


def words() -> list[str]:
    """How the process is started; see `core.lowering.trial_process` for a frozen program."""
    return [sys.executable, "-m", "core.lowering.trial_process", str(LONGEST + SPARE_SECONDS)]


class _Child:
    """The process, which answers one question after the other."""

    def __init__(self) -> None:
        root = str(FilePath(__file__).parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            words(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._ready = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def load(self) -> None:
        if not self._ready:
            self._line("", LOADING)
            self._ready = True

    def ask(self, question: str) -> Any:
        return json.loads(self._line(question + "\n", LONGEST))

    def kill(self) -> None:
        """With whatever it has started, where the system knows of that."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            elif self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    def _line(self, text: str, seconds: float) -> str:
        """What comes back. Raises _Silent."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        line = ""
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            with contextlib.suppress(OSError):
                self._process.stdin.write(text)
                self._process.stdin.flush()
                line = self._process.stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith("\n"):
            raise _Silent(late.is_set())
        return line


_lock = threading.Lock()
_spare: list[_Child] = []
"""One that has loaded torch and waits for the next question."""


@atexit.register
def _end_spare() -> None:
    with _lock:
        children, _spare[:] = [*_spare], []
    for child in children:
        child.end()


class Trials:
    """Questions of one asker, who may give up from any other thread."""

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._over = False

    def give_up(self) -> None:
        """Kills the code that runs; nothing else will be run for this asker."""
        with _lock:
            self._over = True
            if self._child is not None:
                self._child.kill()

    def measured(self, question: Question) -> Entry:
        """An entry with shapes, or with the failure as a sentence. Raises Untrusted, GivenUp and NetwrightError."""
        try:
            read(question.code)
        except BadCode as error:
            return (question.key, error.line, str(error))
        return (question.key, *as_tuples(self._answer(question)))

    def _answer(self, question: Question) -> Any:
        """The only place that hands code over to be run."""
        if not is_trusted(question.code):
            raise Untrusted("This code has not been trusted on this computer, so it does not run.")
        child = self._begin()
        kept = False
        try:
            self._load(child)
            answer = child.ask(written(question.code, dict(question.arguments), question.ins))
            kept = True
            return answer
        except _Silent as silent:
            if self._over:
                raise GivenUp("The code was not tried to the end.") from None
            if silent.late:
                return (0, f"The code did not come to an end within {LONGEST:g} seconds.")
            return (0, "The code ended the process in which it was tried.")
        finally:
            self._leave(child, kept)

    def _load(self, child: _Child) -> None:
        try:
            child.load()
        except _Silent:
            if self._over:
                raise
            raise NetwrightError(
                "The process that tries out code did not start. Close other programs and apply the code again."
            ) from None

    def _begin(self) -> _Child:
        with _lock:
            if self._over:
                raise GivenUp("The code was not tried.")
            child = _spare.pop() if _spare else None
            if child is not None and not child.alive:
                child.end()
                child = None
            try:
                self._child = child or _Child()
            except OSError as error:
                raise NetwrightError(f"The process that tries out code did not start: {error}.") from error
            return self._child

    def _leave(self, child: _Child, kept: bool) -> None:
        with _lock:
            self._child = None
            if kept and not self._over and not _spare:
                _spare.append(child)
                return
        child.end()


def measured(question: Question) -> Entry:
    """As `Trials.measured`, of an asker who waits."""
    return Trials().measured(question)
