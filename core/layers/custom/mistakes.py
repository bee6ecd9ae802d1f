"""What can be wrong with code before it is run."""

from __future__ import annotations

import ast
import warnings

from core.problems import NetwrightError


class BadCode(NetwrightError):
    """Code that cannot be a layer; `line` counts from 1, 0 for the code as a whole."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line = line


def parsed(code: str) -> ast.Module:
    """The tree of the code. Nothing of it is executed. Raises BadCode for what is no Python, and for what hides from the reader."""
    if not code.strip():
        raise BadCode("There is no code yet. Write a class of nn.Module or a function.")
    _all_seen(code)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except SyntaxError as error:
        raise BadCode(f"This is not Python: {error.msg}.", error.lineno or 0) from None
    except (ValueError, RecursionError, MemoryError):
        raise BadCode("The code is nested too deep to be read.") from None


def _all_seen(code: str) -> None:
    """Signs that turn the direction of the text, take no room or break lines in one place and not in another are refused."""
    for number, line in enumerate(code.split("\n"), 1):
        hidden = next((c for c in line if not (c.isprintable() or c == "\t")), None)
        if hidden is not None:
            raise BadCode(f"A sign stands here that cannot be seen (U+{ord(hidden):04X}). Take it out.", number)
