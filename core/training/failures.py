"""From an exception in the middle of training to a Problem: a sentence, the node, what to do."""

from __future__ import annotations

import logging
import re

import torch

from core.lowering.execute import custom_line, locate
from core.problems import NetwrightError, Path, Problem, Repair, Severity
from core.training.fitting import TooLarge
from core.training.plan import Plan
from core.training.settings import setting

log = logging.getLogger(__name__)

MEMORY = re.compile(r"out of memory|can't allocate memory|not enough memory|failed to allocate|cannot allocate", re.I)
BEFORE = "before the first step"
ONE_ROW = "Expected more than 1 value per channel when training"
NO_GRADIENT = "does not require grad"


def problem_of(error: BaseException, plan: Plan | None = None, at: str = "") -> Problem:
    """The Problem of an error raised while training; `at` says when: 'at step 12'."""
    path = (locate(error, plan.lowered) or ()) if plan is not None else ()
    text = _first_line(error)
    if isinstance(error, TooLarge):
        return problem("out-of-memory", str(error), error.path)
    if isinstance(error, NetwrightError):
        return problem("training-failed", str(error), path)
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and MEMORY.search(text)
    ):
        return _out_of_memory(plan, path, text, at == BEFORE)
    if ONE_ROW in text:
        return one_row(plan, path)
    if NO_GRADIENT in text:
        return problem(
            "no-gradient", "The loss does not depend on any weight, so nothing can be learned.", path, why=text
        )
    if isinstance(error, OSError):
        return problem(
            "file-error", f"Training stopped {at}: {_about_file(error)}. Look whether the data is still there.", path
        )
    log.error("training stopped %s", at, exc_info=error)
    line = custom_line(error, plan.lowered) if plan is not None else 0
    place = f"in line {line} of the code of this layer" if line else "in this layer" if path else "outside the layers"
    return problem(
        "step-failed",
        f"Training stopped {at}: torch reported an error {place}: {text.rstrip('.')}.",
        path,
        why=repr(error),
    )


def problem(code: str, message: str, path: Path = (), why: str = "", repair: Repair | None = None) -> Problem:
    return Problem(Severity.ERROR, code, re.sub(r"\s+([:,.])", r"\1", message), path, why=why, repair=repair)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__


def _about_file(error: OSError) -> str:
    reason = error.strerror or _first_line(error)
    return (
        f"'{error.filename}' could not be read ({reason})" if error.filename else f"a file could not be read ({reason})"
    )


def _out_of_memory(plan: Plan | None, path: Path, text: str, before: bool) -> Problem:
    if before:
        message = "The network and its data do not fit in the memory. Make the largest layers smaller, or choose another device."
        return problem("out-of-memory", message, path, why=text)
    if plan is None or plan.batch_size == 1:
        message = "The memory is full. Make the network smaller, or choose another device."
        return problem("out-of-memory", message, path, why=text)
    half = max(1, plan.batch_size // 2)
    message = f"The memory is full with batches of {plan.batch_size} rows. Choose a smaller batch size, such as {half}."
    return problem("out-of-memory", message, path, text, setting(f"Set batch size to {half}", "batch_size", half))


def one_row(plan: Plan | None, path: Path) -> Problem:
    """Batch normalisation met a batch of one row."""
    why = "It scales each value by the spread over the batch, and a single row has none."
    if plan is not None and plan.batch_size > 1:
        message = (
            f"Batch normalisation cannot learn from a batch of one row, and with a batch size of {plan.batch_size} "
            "the last batch of every epoch has one. Skip the smaller last batch, or choose another batch size."
        )
        return problem("batch-of-one", message, path, why, setting("Skip the smaller last batch", "drop_last", True))
    message = "Batch normalisation cannot learn from batches of one row. Choose a larger batch size, such as 16."
    return problem("batch-of-one", message, path, why, setting("Set batch size to 16", "batch_size", 16))
