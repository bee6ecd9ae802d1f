"""What the demonstration tells while it goes on: a line for each thing done, with what came of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.markup import escape

Say = Callable[[str], None]


class Report:
    """`failures` are sentences: what was done and did not come out as it should."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._began = time.monotonic()
        self.failures: list[str] = []
        self.now: Say = lambda _text: None
        """Tells how far the present step is; seen on a terminal."""

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    @contextmanager
    def step(self, title: str) -> Iterator[Say]:
        """The block says what came of it."""
        began, said = time.monotonic(), list[str]()
        with self._console.status(escape(title)) as status:
            self.now = lambda text: status.update(escape(f"{title}: {text}"))
            yield said.append
        told = f": {'; '.join(said)}" if said else ""
        self._console.print(f"[green]done[/green]  {escape(title + told)}  [dim]{time.monotonic() - began:.1f} s[/dim]")

    def check(self, holds: bool, sentence: str) -> None:
        """`sentence` says what must be so."""
        mark = "[green]yes [/green]" if holds else "[red]NO  [/red]"
        self._console.print(f"{mark}  {escape(sentence)}")
        if not holds:
            self.failures.append(sentence)

    def fail(self, sentence: str) -> None:
        self._console.print(f"[red]stop[/red]  {escape(sentence)}")
        self.failures.append(sentence)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Meanwhile an error that nobody caught, in whatever Qt called, is a failure of the demonstration."""
        before = sys.excepthook

        def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            sentence = f"The program made a mistake: {kind.__name__}: {error}"
            if sentence not in self.failures:
                before(kind, error, trace)
                self.fail(sentence)

        sys.excepthook = told
        try:
            yield
        finally:
            sys.excepthook = before

    def end(self, where: str) -> int:
        """The last line, and the exit code."""
        if self.failures:
            self._console.print(
                f"[red]The demonstration did not succeed[/red] ({self.seconds:.0f} s, {escape(where)})."
            )
            return 1
        self._console.print(f"All done in {self.seconds:.0f} s. Look into {escape(where)}.")
        return 0
