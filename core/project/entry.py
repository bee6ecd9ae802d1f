"""Entry: one JSON object of a project file being read. Every mistake becomes a sentence that names its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from core.problems import NetwrightError
from core.project.values import decoded, decoded_params
from core.spec import Params, Use

MAX_TEXT = 1_000_000
MAX_ITEMS = 1_000_000
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What ids may be: they become keys in generated code and names of folders."""


class Damaged(NetwrightError):
    """A project file whose content cannot be understood."""


def wrong(place: str, complaint: str) -> Damaged:
    return Damaged(f"The project file is damaged at {place}: {complaint}.")


class Entry:
    """Reads members one by one; `done` complains about those that nobody asked for."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise wrong(place, f"an object is expected, not {shown(value)}")
        self._value: Mapping[str, Any] = value
        self._asked: set[str] = set()
        self.place = place

    def has(self, name: str) -> bool:
        return name in self._value

    def _take(self, name: str, default: Any, kind: type | tuple[type, ...], noun: str) -> Any:
        self._asked.add(name)
        if name not in self._value:
            if default is not None:
                return default
            raise wrong(self.place, f"'{name}' is missing")
        value = self._value[name]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise wrong(self._at(name), f"{noun} is expected, not {shown(value)}")
        return value

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place != "project.json" else name

    def text(self, name: str, default: str | None = None) -> str:
        value: str = self._take(name, default, str, "text")
        if len(value) > MAX_TEXT:
            raise wrong(self._at(name), f"the text is longer than {MAX_TEXT:,} characters")
        return value

    def id(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        if value != default and not ID.fullmatch(value):
            raise wrong(self._at(name), f"{shown(value)} is not an id (letters, digits, - and _; at most 64)")
        return value

    def whole(self, name: str, default: int | None = None, low: int = 0, high: int = 2**53) -> int:
        value: int = self._take(name, default, int, "a whole number")
        if not low <= value <= high:
            raise wrong(self._at(name), f"{value} is not between {low} and {high}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value: bool = self._take(name, default, bool, "true or false")
        return value

    def number(self, name: str) -> float:
        return finite(self._take(name, None, (int, float), "a number"), self._at(name))

    def maybe_number(self, name: str) -> float | None:
        return None if self._empty(name) else self.number(name)

    def maybe_whole(self, name: str) -> int | None:
        return None if self._empty(name) else self.whole(name, low=-(2**53))

    def _empty(self, name: str) -> bool:
        self._asked.add(name)
        return self._value.get(name) is None

    def entry(self, name: str) -> Entry:
        return Entry(self._take(name, {}, dict, "an object"), self._at(name))

    def items(self, name: str) -> Iterator[tuple[str, Any]]:
        """(place, value) of each item of a list; a missing list is empty."""
        found: list[Any] = self._take(name, [], list, "a list")
        if len(found) > MAX_ITEMS:
            raise wrong(self._at(name), f"there are more than {MAX_ITEMS:,} items")
        return ((f"{self._at(name)}[{i}]", item) for i, item in enumerate(found))

    def entries(self, name: str) -> Iterator[Entry]:
        return (Entry(item, place) for place, item in self.items(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_text_item(place, item) for place, item in self.items(name))

    def members(self, name: str) -> Iterator[tuple[str, str, Any]]:
        """(key, place, value) of each member of an object; a missing object is empty."""
        found: dict[str, Any] = self._take(name, {}, dict, "an object")
        return ((key, f"{self._at(name)}.{key}", item) for key, item in found.items())

    def params(self, name: str = "params") -> Params:
        found: dict[str, Any] = self._take(name, {}, dict, "an object")
        try:
            return decoded_params(found)
        except NetwrightError as error:
            raise wrong(self._at(name), str(error)) from None

    def use(self, name: str, default: Use) -> Use:
        found = self._take(name, {"use": default.key}, dict, "an object")
        return as_use(found, self._at(name))

    def done(self) -> None:
        """Raises Damaged for a member that has no meaning here: a slip of the pen must not be passed over."""
        unknown = [name for name in self._value if name not in self._asked]
        if unknown:
            near = difflib.get_close_matches(unknown[0], sorted(self._asked), 1)
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            raise wrong(self.place, f"'{shorter(unknown[0])}' has no meaning there{hint}")


def as_use(value: Any, place: str) -> Use:
    try:
        made = decoded(value)
    except NetwrightError as error:
        raise wrong(place, str(error)) from None
    if not isinstance(made, Use):
        raise wrong(place, f'{{"use": …}} is expected, not {shown(value)}')
    return made


def finite(value: Any, place: str) -> float:
    """As a float that arithmetic can go on with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(place, f"a number is expected, not {shown(value)}")
    try:
        made = float(value)
    except OverflowError:
        raise wrong(place, "the number is too large") from None
    if not isfinite(made):
        raise wrong(place, "the number is not finite")
    return made


def _text_item(place: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise wrong(place, f"text is expected, not {shown(value)}")
    return value


def shown(value: Any) -> str:
    """A value from a file, short enough for a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return f"'{shorter(str(value))}'" if isinstance(value, str) else shorter(str(value))


def shorter(text: str, limit: int = 40) -> str:
    text = "".join(c if c.isprintable() else "·" for c in text[: limit + 1])
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
