"""The outlook of a training in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.format import bytes as in_bytes
from core.format import duration, plural

if TYPE_CHECKING:
    from core.training.outlook import Outlook


def told(outlook: Outlook) -> str:
    """'About 12 s for 20 epochs (600 ms each), 1.9 MB'; where memory does not suffice, that alone."""
    if not outlook.fits:
        return needs(outlook)
    memory = "" if outlook.memory is None else in_bytes(outlook.memory)
    if outlook.seconds is None or outlook.epoch_seconds is None:
        return f"Needs about {memory}" if memory else ""
    each = "" if outlook.epochs == 1 else f" ({duration(outlook.epoch_seconds)} each)"
    time = f"About {about(outlook.seconds)} for {plural(outlook.epochs, 'epoch')}{each}"
    return f"{time}, {memory}" if memory else time


def needs(outlook: Outlook) -> str:
    """'Needs 9.1 GB; this computer has 8 GB'."""
    if outlook.memory is None or outlook.room is None:
        return ""
    return f"Needs {in_bytes(outlook.memory)}; {place(outlook)} has {in_bytes(outlook.room)}"


def place(outlook: Outlook) -> str:
    """Whose memory it is."""
    return "this computer" if outlook.device in ("cpu", "") else f"the device {outlook.device}"


def about(seconds: float) -> str:
    """As exactly as it can be told ahead: minutes from an hour on, whole seconds from ten on."""
    return duration(round(seconds / 60) * 60 if seconds >= 3600 else seconds)


def explained(outlook: Outlook) -> str:
    """How it is known, in sentences."""
    sentences = []
    if outlook.step is not None:
        sentences.append(
            f"Time measured on this computer: {duration_of_step(outlook.step)} for a step, "
            f"{plural(outlook.steps, 'step')} in an epoch, and the validation after it."
        )
    if outlook.memory is not None:
        sentences.append(of_memory(outlook))
    if not outlook.fits:
        sentences.append("A smaller batch needs less.")
    return " ".join(sentences)


def of_memory(outlook: Outlook) -> str:
    """What the memory is made of, and how it is known."""
    known = "counted in a few steps of training" if outlook.measured else "summed up without training"
    return (
        "Memory at its peak: weights, gradients, the optimizer's state, what the layers keep of one batch and what "
        f"passes through; {known}. The data itself comes on top."
    )


def duration_of_step(seconds: float) -> str:
    """Down to a hundredth of a millisecond: steps are short."""
    return f"{seconds * 1000:.2g} ms" if seconds < 0.01 else duration(seconds)
