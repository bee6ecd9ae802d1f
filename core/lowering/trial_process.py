"""`python -m core.lowering.trial_process`: runs custom code in a process of its own, which can be killed.

Reads one question after the other from the standard input, one JSON line each (core.lowering.trial_request), and
writes one line for each answer: an entry without its key. The first line says that torch has been loaded. Ends with
its input. Who asks has checked that the code is trusted (core.lowering.trials), since an agreement for now is known
only there.

It is started by `sys.executable -m`. In a frozen program `sys.executable` is that program, which knows no `-m`: its
entry point has to call `main` when the words are those of `core.lowering.trials.words`, as `multiprocessing` does it
with `freeze_support`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from pathlib import Path as FilePath
from typing import TextIO

from core.lowering.measure import shown
from core.lowering.trial import load
from core.lowering.trial_request import read

READY = "ready"


def main(longest: float) -> None:
    """`longest`: seconds after which the process ends by itself, should nobody be left to kill it."""
    questions, answers = _taken(0, os.O_RDONLY), _taken(1, os.O_WRONLY)
    silent = FilePath(os.devnull).open("w")  # noqa: SIM115 - for as long as the process lives
    load()
    _tell(answers, READY)
    for line in questions:
        faulthandler.dump_traceback_later(longest, exit=True, file=silent)
        answer = shown(*read(line))
        faulthandler.cancel_dump_traceback_later()
        _tell(answers, json.dumps(answer))


def _taken(number: int, mode: int) -> TextIO:
    """The stream for us alone: what the code prints or reads must not mix in, nor reach programs that it starts."""
    own = os.dup(number)
    nothing = os.open(os.devnull, mode)
    os.dup2(nothing, number)
    os.close(nothing)
    return os.fdopen(own, "r" if mode == os.O_RDONLY else "w", encoding="utf-8")


def _tell(answers: TextIO, line: str) -> None:
    answers.write(line + "\n")
    answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
