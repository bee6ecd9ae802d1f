"""Kinds of parameters: what each accepts, how it is typed and how it reads."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core.expressions import Expr
from core.spec.values import Invalid, Values


@dataclass(frozen=True)
class Param:
    """One parameter. `name` is torch's own; `title` is for people."""

    name: str
    default: Any = None
    title: str = ""
    help: str = ""
    optional: bool = field(default=False, kw_only=True)
    """Whether None ('not set', torch's own default behaviour) is allowed."""
    advanced: bool = field(default=False, kw_only=True)
    section: str = field(default="", kw_only=True)
    """The part of a form that it stands in, behind a title of its own."""
    shown: Callable[[Values], bool] | None = field(default=None, kw_only=True)
    """Whether the parameter means anything beside the others' values; None: always."""
    was: tuple[str, ...] = field(default=(), kw_only=True)

    kind: ClassVar[str] = "any"
    computable: ClassVar[bool] = False
    """Whether an expression may stand for the value."""
    in_forms: ClassVar[bool] = True
    """Whether a form shows it among the others."""

    @property
    def label(self) -> str:
        return self.title or self.name.replace("_", " ").capitalize()

    def check(self, value: Any) -> Any:
        """The value in its normal form. Raises Invalid with a sentence."""
        if value is None:
            if self.optional:
                return None
            raise Invalid(f"{self.label} needs a value.")
        if isinstance(value, Expr):
            if self.computable:
                return value
            raise Invalid(f"{self.label} cannot be an expression.")
        return self._check(value)

    def _check(self, value: Any) -> Any:
        return value

    def parse(self, text: str) -> Any:
        """The value that a person typed, checked. Raises Invalid with a sentence."""
        text = text.strip()
        if self.optional and text.lower() in ("", "none", "auto"):
            return None
        if not text and self.computable:
            raise Invalid(f"{self.label} needs a value.")
        if self.computable and any(c.isalpha() for c in text) and text.lower() not in self._words():
            return self.check(Expr(text))
        return self.check(self._parse(text))

    def _words(self) -> tuple[str, ...]:
        return ()

    def _parse(self, text: str) -> Any:
        return text

    def format(self, value: Any) -> str:
        """The value as a person reads it."""
        return "auto" if value is None else str(value)

    def range_text(self) -> str:
        return ""


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"between {_number(low)} and {_number(high)}"
    if low is not None:
        return f"at least {_number(low)}"
    return f"at most {_number(high)}" if high is not None else ""


def _number(value: float) -> str:
    """Whole numbers as people group them, others short."""
    return f"{value:,}" if isinstance(value, int) and abs(value) < 10**12 else f"{value:g}"


def _is_finite(value: float) -> bool:
    """Also of whole numbers that no decimal one can hold."""
    return abs(value) <= LARGEST if isinstance(value, int) else math.isfinite(value)


LARGEST = 2**63 - 1
"""As torch keeps whole numbers."""


@dataclass(frozen=True)
class Int(Param):
    low: int | None = field(default=None, kw_only=True)
    high: int | None = field(default=None, kw_only=True)
    kind: ClassVar[str] = "int"
    computable: ClassVar[bool] = True

    def _check(self, value: Any) -> int:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or (isinstance(value, float) and not value.is_integer())
        ):
            raise Invalid(f"{self.label} must be a whole number, not '{value}'.")
        whole = value if isinstance(value, int) else int(value)
        if abs(whole) > LARGEST:
            raise Invalid(f"{self.label} is far too large; the largest number is {LARGEST:,}.")
        if (self.low is not None and whole < self.low) or (self.high is not None and whole > self.high):
            raise Invalid(f"{self.label} must be {_bounds(self.low, self.high)}; it is {_number(whole)}.")
        return whole

    def _parse(self, text: str) -> Any:
        try:
            return int(text.replace(",", "").replace("_", ""))
        except ValueError:
            raise Invalid(f"{self.label} must be a whole number, not '{text}'.") from None

    def range_text(self) -> str:
        return _bounds(self.low, self.high)


@dataclass(frozen=True)
class Float(Param):
    low: float | None = field(default=None, kw_only=True)
    high: float | None = field(default=None, kw_only=True)
    above: float | None = field(default=None, kw_only=True)
    """An open lower end: the value must be larger."""
    kind: ClassVar[str] = "float"
    computable: ClassVar[bool] = True

    def _check(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise Invalid(f"{self.label} must be a number, not '{value}'.")
        if self.above is not None and not value > self.above:
            raise Invalid(f"{self.label} must be more than {self.above:g}; it is {value:g}.")
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise Invalid(f"{self.label} must be {_bounds(self.low, self.high)}; it is {value:g}.")
        return float(value)

    def _parse(self, text: str) -> Any:
        try:
            return float(text)
        except ValueError:
            raise Invalid(f"{self.label} must be a number, not '{text}'.") from None

    def _words(self) -> tuple[str, ...]:
        return ("nan", "inf", "-inf")

    def parse(self, text: str) -> Any:
        try:
            return self.check(float(text.strip()))
        except ValueError:
            return super().parse(text)

    def format(self, value: Any) -> str:
        if not isinstance(value, float):
            return super().format(value)
        short = f"{value:g}"
        return short if float(short) == value else repr(value)

    def range_text(self) -> str:
        return f"more than {self.above:g}" if self.above is not None else _bounds(self.low, self.high)


@dataclass(frozen=True)
class Bool(Param):
    kind: ClassVar[str] = "bool"

    def _check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Invalid(f"{self.label} must be on or off, not '{value}'.")
        return value

    def _parse(self, text: str) -> Any:
        words = {
            "true": True,
            "on": True,
            "yes": True,
            "1": True,
            "false": False,
            "off": False,
            "no": False,
            "0": False,
        }
        if text.lower() not in words:
            raise Invalid(f"{self.label} must be on or off, not '{text}'.")
        return words[text.lower()]

    def format(self, value: Any) -> str:
        return "on" if value else "off"


@dataclass(frozen=True)
class Choice(Param):
    options: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    """Pairs of value and title."""
    kind: ClassVar[str] = "choice"

    def _check(self, value: Any) -> str:
        keys = [key for key, _ in self.options]
        if value not in keys:
            near = difflib.get_close_matches(str(value), keys, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise Invalid(f"{self.label} must be one of {', '.join(keys)}; '{value}' is not.{hint}")
        return str(value)

    def _parse(self, text: str) -> Any:
        """By value or by title."""
        return next((key for key, title in self.options if title.lower() == text.lower()), text)

    def format(self, value: Any) -> str:
        return dict(self.options).get(value, super().format(value))

    def range_text(self) -> str:
        return ", ".join(key for key, _ in self.options)


@dataclass(frozen=True)
class Size(Param):
    """Whole numbers, one for each of `dims` axes, or one of `words` (torch's 'same', 'valid'). `dims=0`: any number of axes."""

    dims: int = field(default=2, kw_only=True)
    low: int | None = field(default=1, kw_only=True)
    high: int | None = field(default=None, kw_only=True)
    words: tuple[str, ...] = field(default=(), kw_only=True)
    kind: ClassVar[str] = "size"
    computable: ClassVar[bool] = True

    def _words(self) -> tuple[str, ...]:
        return self.words

    def _check(self, value: Any) -> Any:
        if isinstance(value, str):
            if value in self.words:
                return value
            raise Invalid(
                f"{self.label} must be whole numbers{''.join(f' or {w}' for w in self.words)}, not '{value}'."
            )
        if isinstance(value, int) and not isinstance(value, bool):
            value = (value,) * max(self.dims, 1)
        if not isinstance(value, tuple | list) or (self.dims and len(value) != self.dims) or not value:
            raise Invalid(
                f"{self.label} must be {self.dims or 'some'} whole numbers, such as {self.format((3,) * (self.dims or 2))}."
            )
        one = Int(self.name, title=self.label, low=self.low, high=self.high)
        return tuple(v if isinstance(v, Expr) else one._check(v) for v in value)

    def _parse(self, text: str) -> Any:
        if text.lower() in self.words:
            return text.lower()
        parts = text.replace("×", " ").replace("x", " ").replace(",", " ").strip("() ").split()
        try:
            numbers = tuple(int(part) for part in parts)
        except ValueError:
            raise Invalid(
                f"{self.label} must be whole numbers such as {self.format((3,) * (self.dims or 2))}, not '{text}'."
            ) from None
        return numbers[0] if len(numbers) == 1 and self.dims != 0 else numbers

    def parse(self, text: str) -> Any:
        plain = text.lower().strip().replace("x", " ")
        if not any(c.isalpha() for c in plain):
            return self.check(self._parse(text))
        return super().parse(text)

    def format(self, value: Any) -> str:
        return "×".join(str(v) for v in value) if isinstance(value, tuple | list) else super().format(value)

    def range_text(self) -> str:
        return ", ".join(filter(None, [_bounds(self.low, self.high), *self.words]))


@dataclass(frozen=True)
class Text(Param):
    max_length: int = field(default=10_000, kw_only=True)
    examples: tuple[str, ...] = field(default=(), kw_only=True)
    """Values that it takes, where it does not take any text."""
    kind: ClassVar[str] = "text"

    def _check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise Invalid(f"{self.label} must be text, not '{value}'.")
        if len(value) > self.max_length:
            raise Invalid(f"{self.label} is longer than {self.max_length} characters.")
        return value


@dataclass(frozen=True)
class Code(Text):
    """Source text. It has an editor of its own, and is nothing but text until somebody agrees to run it."""

    max_length: int = field(default=100_000, kw_only=True)
    kind: ClassVar[str] = "code"
    in_forms: ClassVar[bool] = False

    def _check(self, value: Any) -> str:
        return super()._check(value).replace("\r\n", "\n")

    def parse(self, text: str) -> Any:
        return self.check(text)


@dataclass(frozen=True)
class Kept(Param):
    """Plain values in tuples that the program keeps with the others; nobody sets them."""

    kind: ClassVar[str] = "kept"
    in_forms: ClassVar[bool] = False

    def _check(self, value: Any) -> tuple[Any, ...]:
        return value if isinstance(value, tuple) else ()

    def _parse(self, text: str) -> Any:
        return ()

    def format(self, value: Any) -> str:
        return ""


@dataclass(frozen=True)
class Column(Text):
    """The name of a data column; empty: none. `roles` says which columns the form offers."""

    roles: tuple[str, ...] = field(default=("input",), kw_only=True)
    kinds: tuple[str, ...] = field(default=(), kw_only=True)
    """Kinds of columns that the form offers; none: all."""
    nothing: str = field(default="none", kw_only=True)
    """What the empty name means."""
    kind: ClassVar[str] = "column"


@dataclass(frozen=True)
class Columns(Param):
    """The names of data columns, in the order of the data; none: what `nothing` says. The form offers those of `roles` and,
    where they are told, of `kinds`."""

    roles: tuple[str, ...] = field(default=("input",), kw_only=True)
    kinds: tuple[str, ...] = field(default=(), kw_only=True)
    nothing: str = field(default="all that fit", kw_only=True)
    kind: ClassVar[str] = "columns"

    def _check(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, tuple | list) or not all(isinstance(name, str) for name in value):
            raise Invalid(f"{self.label} must be a list of names of columns, not '{value}'.")
        return tuple(dict.fromkeys(value))

    def _parse(self, text: str) -> Any:
        return tuple(part.strip() for part in text.split(",") if part.strip())

    def format(self, value: Any) -> str:
        return ", ".join(value or ()) or self.nothing


@dataclass(frozen=True)
class FilePath(Text):
    """Where a file or a folder is, absolute in memory. A project file keeps it relative to itself too."""

    folder: bool = field(default=False, kw_only=True)
    patterns: tuple[str, ...] = field(default=(), kw_only=True)
    """What the dialog offers, as `*.csv`."""
    kind: ClassVar[str] = "path"


@dataclass(frozen=True)
class Switch(Bool):
    """Whether a thing in a list is on; the list has its own way to show it."""

    kind: ClassVar[str] = "switch"
    in_forms: ClassVar[bool] = False


@dataclass(frozen=True)
class NodeRef(Text):
    """The id of another node of the same graph; empty: none. `types` says which layer types the form offers."""

    types: tuple[str, ...] = field(default=(), kw_only=True)
    kind: ClassVar[str] = "node"


@dataclass(frozen=True)
class Choices(Param):
    """Any number of `options`, in their order."""

    options: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    kind: ClassVar[str] = "choices"

    def _check(self, value: Any) -> tuple[str, ...]:
        one = Choice(self.name, title=self.label, options=self.options)
        if not isinstance(value, tuple | list):
            raise Invalid(f"{self.label} must be a list, not '{value}'.")
        chosen = {one._check(item) for item in value}
        return tuple(key for key, _ in self.options if key in chosen)

    def _parse(self, text: str) -> Any:
        if text.lower() == "none":
            return ()
        keys = {title.lower(): key for key, title in self.options}
        return tuple(keys.get(part.strip().lower(), part.strip()) for part in text.split(",") if part.strip())

    def format(self, value: Any) -> str:
        titles = dict(self.options)
        return ", ".join(titles.get(item, item) for item in value or ()) or "none"

    def range_text(self) -> str:
        return ", ".join(key for key, _ in self.options)
