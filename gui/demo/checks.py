"""Whether what was saved and exported answers as the window does."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.demo.patience import Unmet, until
from gui.predict.question import part_questions

if TYPE_CHECKING:
    from core.data.prepare import Prepared
    from core.data.table import Array
    from gui.main_window import MainWindow

SECONDS = 60.0


def prepared_rows(window: MainWindow, part: str) -> tuple[Prepared, list[tuple[Array, ...]]]:
    """The data as it was trained on, and the rows of a part as the network meets them, in pieces."""
    run = _run(window)
    return part_questions(run.project.data, run.lowered.inputs, part)


def answers(window: MainWindow, part: str) -> Array:
    """What the window's run says of all rows of a part: the first output (N …)."""
    import numpy as np

    found: list[Array] = []
    refused: list[str] = []
    for inputs in prepared_rows(window, part)[1]:
        wanted = len(found) + 1
        window.trainer.predict(inputs, lambda outputs: found.append(outputs[0]), refused.append)
        until(lambda wanted=wanted: len(found) == wanted or refused, "An answer of the network", SECONDS)  # type: ignore[misc]
        if refused:
            raise Unmet(refused[0])
    return np.concatenate(found)


def exported_answers(window: MainWindow, folder: Path, part: str) -> Array:
    """What the exported code says of the same rows, given in the units of the data, in a process of its own."""
    import numpy as np

    prepared, _ = prepared_rows(window, part)
    column = _run(window).lowered.inputs[0].column
    with tempfile.TemporaryDirectory() as place:
        given, made = Path(place) / "given.npy", Path(place) / "made.npy"
        np.save(given, prepared.natural(column, prepared.rows[part]))
        command = [sys.executable, "-I", str(Path(__file__).with_name("alone.py")), str(folder), str(given), str(made)]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=SECONDS, check=False)
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise Unmet(f"The exported code ended with an error: {last}")
        found: Array = np.load(made)
    return found


def _run(window: MainWindow) -> Any:
    run = window.trainer.run
    if run is None:
        raise Unmet("There is no trained network.")
    return run
