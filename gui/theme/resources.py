"""Where the pictures that ship with the program lie."""

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2] / "assets"


@cache
def asset(name: str) -> Path:
    """Path of a shipped file, for example 'controls/check.svg'. Raises FileNotFoundError where it is missing."""
    path = _ROOT / name
    if not path.is_file():
        raise FileNotFoundError(f"The program's file assets/{name} is missing; install Netwright again.")
    return path
