"""Which part of a card's second line is which parameter, found by writing the line with values that carry their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from core.layers.base import LayerType
from core.spec import Bool, Choice, Column, Values

BETWEEN = " · "
"""What stands between the parts of a line."""
_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPEN}(.*?){_MIDDLE}(.*?){_CLOSE}", re.DOTALL)


class Span(NamedTuple):
    """Letters `start` to `end` of a line say the parameter `param`."""

    start: int
    end: int
    param: str


def told(layer: LayerType, values: Values) -> tuple[Span, ...]:
    """The parts of `layer.subtitle(values)` that say a parameter, from left to right; those of several stand apart."""
    try:
        return _told(layer, tuple(values.items()))
    except TypeError:  # a value that cannot be looked up, as a file may bring it
        return _spans(layer, values)


@lru_cache(maxsize=4096)
def _told(layer: LayerType, items: tuple[tuple[str, Any], ...]) -> tuple[Span, ...]:
    return _spans(layer, Values(dict(items)))


def _spans(layer: LayerType, values: Values) -> tuple[Span, ...]:
    asked: list[str] = []
    line = str(layer.subtitle(_Marking({name: _marked(name, value) for name, value in values.items()}, asked)))
    plain, marks = _unmarked(line)
    if plain != layer.subtitle(values):
        return ()
    found: list[Span] = []
    bare: list[Span] = []
    for start, end in _parts(plain):
        inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
        named = dict.fromkeys(mark.param for mark in inside)
        if not named:
            bare.append(Span(start, end, ""))
        elif len(named) == 1:
            found.append(Span(start, end, next(iter(named))))
        else:
            found += [_around([mark for mark in inside if mark.param == name]) for name in named]
    left = [name for name in dict.fromkeys(asked) if name not in {span.param for span in found}]
    return tuple(sorted(found + list(_guessed(layer, values, plain, bare, left))))


def _guessed(layer: LayerType, values: Values, line: str, bare: list[Span], asked: list[str]) -> Iterator[Span]:
    """Parts that no value is written into: words for a choice or for yes. Each is of the parameter that it goes with."""
    for part in bare:
        text = line[part.start : part.end]
        known = [name for name in asked if text not in _otherwise(layer, values, name, text)]
        if not known and len(bare) == len(asked) == 1:
            known = asked
        if len(known) == 1:
            yield Span(part.start, part.end, known[0])


def _otherwise(layer: LayerType, values: Values, name: str, text: str) -> list[str]:
    """The parts that the line has with another value of a parameter; `text` where it cannot have one."""
    param = next((p for p in layer.params if p.name == name), None)
    others: list[Any] = []
    if isinstance(param, Bool):
        others = [not values[name]]
    elif isinstance(param, Column):
        others = [f"{values[name]}?"]
    elif isinstance(param, Choice):
        others = [key for key, _ in param.options if key != values[name]][:1]
    elif param is not None and param.default != values[name]:
        others = [param.default]
    for other in others:
        try:
            return str(layer.subtitle(Values({**values, name: other}))).split(BETWEEN)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            continue
    return [text]


def _parts(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in line.split(BETWEEN):
        if part:
            yield start, start + len(part)
        start += len(part) + len(BETWEEN)


def _around(marks: list[Span]) -> Span:
    return Span(marks[0].start, marks[-1].end, marks[0].param)


def _unmarked(line: str) -> tuple[str, list[Span]]:
    plain, marks, last = "", [], 0
    for found in _MARKED.finditer(line):
        plain += line[last : found.start()]
        marks.append(Span(len(plain), len(plain) + len(found[2]), found[1]))
        plain += found[2]
        last = found.end()
    return plain + line[last:], marks


class _Marking(Values):
    """Writes down what is asked for."""

    __slots__ = ("_asked",)

    def __init__(self, items: dict[str, Any], asked: list[str]) -> None:
        super().__init__(items)
        object.__setattr__(self, "_asked", asked)

    def __getattr__(self, name: str) -> Any:
        value = super().__getattr__(name)
        self._asked.append(name)
        return value

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        self._asked.append(name)
        return value


def _marked(name: str, value: Any) -> Any:
    """`value` so that its text carries `name`, and that is equal to it in every other way."""
    if isinstance(value, tuple):
        return tuple(_marked(name, item) for item in value)
    kind = None if isinstance(value, bool) else next((made for of, made in _KINDS if isinstance(value, of)), None)
    return kind(value, name) if kind is not None else value


def _wrapped(name: str, text: str) -> str:
    return f"{_OPEN}{name}{_MIDDLE}{text}{_CLOSE}"


class _Int(int):
    param: str

    def __str__(self) -> str:
        return _wrapped(self.param, str(int(self)))

    def __format__(self, spec: str) -> str:
        return _wrapped(self.param, format(int(self), spec))


class _Float(float):
    param: str

    def __str__(self) -> str:
        return _wrapped(self.param, str(float(self)))

    def __format__(self, spec: str) -> str:
        return _wrapped(self.param, format(float(self), spec))


class _Text(str):
    param: str

    def __str__(self) -> str:
        return _wrapped(self.param, str.__str__(self))

    def __format__(self, spec: str) -> str:
        return _wrapped(self.param, format(str.__str__(self), spec))


def _made(kind: Callable[[Any], Any]) -> Callable[[Any, str], Any]:
    def make(value: Any, name: str) -> Any:
        made = kind(value)
        made.param = name
        return made

    return make


_KINDS = ((int, _made(_Int)), (float, _made(_Float)), (str, _made(_Text)))
