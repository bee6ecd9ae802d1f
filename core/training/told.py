"""The outlook of a training in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.format import bytes as in_bytes
from core.format import duration, plural

if TYPE_CHECKING:
    from core.training.outlook import Outlook


def told(outlook: Outlook) -> str:
    """'About 12 s for 20 epochs (600 ms each), 1.9 MB'; where memory does not suffice, that alone."""
    time, memory = in_short(outlook)
    several = outlook.fits and outlook.epoch_seconds is not None and outlook.epochs > 1
    each = f" ({duration(outlook.epoch_seconds or 0.0)} each)" if several else ""
    return f"{time.removesuffix(',')}{each}{',' * time.endswith(',')} {memory}".strip()


def in_short(outlook: Outlook) -> tuple[str, str]:
    """('About 12 s for 20 epochs,', '1.9 MB'): what may be cut where there is little room, and what may not."""
    if not outlook.fits:
        return needs(outlook), ""
    memory = "" if outlook.memory is None else in_bytes(outlook.memory)
    if outlook.seconds is None:
        return ("Needs about" if memory else ""), memory
    return f"About {about(outlook.seconds)} for {plural(outlook.epochs, 'epoch')}{',' * bool(memory)}", memory


def needs(outlook: Outlook) -> str:
    """'Needs 9.1 GB; this computer has 8 GB'."""
    if outlook.memory is None or outlook.room is None:
        return ""
    return f"Needs {in_bytes(outlook.memory)}; {place(outlook)} has {in_bytes(outlook.room)}"


def place(outlook: Outlook) -> str:
    """Whose memory it is."""
    return "this computer" if outlook.device in ("cpu", "") else f"the device {outlook.device}"


def about(seconds: float) -> str:
    """As exactly as it can be told ahead: from a minute on to ten seconds, from ten minutes on to a minute."""
    step = 60 if seconds >= 595 else 10 if seconds >= 60 else 0
    return duration(round(seconds / step) * step if step else seconds)


def explained(outlook: Outlook) -> str:
    """How it is known, in sentences."""
    sentences = []
    if outlook.step is not None:
        sentences.append(
            f"Time measured on this computer: {_of_step(outlook.step)} for a step, "
            f"{duration(outlook.epoch_seconds or 0.0)} for an epoch of {plural(outlook.steps, 'step')} with its validation."
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


def _of_step(seconds: float) -> str:
    """Down to a hundredth of a millisecond: steps are short."""
    return f"{seconds * 1000:.2g} ms" if seconds < 0.01 else duration(seconds)
