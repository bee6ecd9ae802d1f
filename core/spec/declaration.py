"""Spec: a thing declared once; Catalogue: all things of one sort; Chosen: a parameter that is one of them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Generic, Self, TypeVar

from core.expressions import Expr, ExpressionError, evaluate
from core.problems import NetwrightError
from core.spec.kinds import Param
from core.spec.values import Invalid, Params, Use, Values

S = TypeVar("S", bound="Spec")


@dataclass(frozen=True)
class Spec:
    """A thing declared once. `key` is its name in files and code, `title` its name for people."""

    key: str
    title: str
    category: str
    summary: str
    params: tuple[Param, ...] = field(default=(), kw_only=True)
    aka: tuple[str, ...] = field(default=(), kw_only=True)
    was: tuple[str, ...] = field(default=(), kw_only=True)
    more: Callable[[Params], tuple[Param, ...]] | None = field(default=None, kw_only=True)
    """Further parameters, which follow from the values of those above."""

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self is other

    @cached_property
    def _by_name(self) -> dict[str, Param]:
        return {p.name: p for p in self.params}

    def param(self, name: str) -> Param:
        """The parameter `name`. Raises Invalid naming the nearest one."""
        found = self._by_name.get(name)
        if found is None:
            near = difflib.get_close_matches(name, list(self._by_name), 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise Invalid(f"{self.title} has no parameter '{name}'.{hint}")
        return found

    def defaults(self) -> dict[str, Any]:
        return {p.name: p.default for p in self.params}

    def at(self, params: Params) -> Self:
        """The declaration with the parameters that follow from these values; the same one while they are the same."""
        more = self.more(params) if self.more is not None else ()
        return _extended(self, more) if more else self

    def mistakes(self, params: Params, names: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """(parameter, sentence) for each set value that cannot be used."""
        spec = self.at(params)
        for name, value in params:
            try:
                _resolve_one(spec.param(name), value, names)
            except NetwrightError as error:
                yield name, str(error)

    def resolve(self, params: Params = (), names: Mapping[str, Any] | None = None) -> Values:
        """All parameters, set or default, with expressions computed from `names`. Raises Invalid or ExpressionError."""
        if not names:
            return _resolve_plain(self, params)
        return _resolve_all(self, params, names)


@lru_cache(maxsize=1024)
def _extended(spec: S, more: tuple[Param, ...]) -> S:
    return replace(spec, params=(*spec.params, *more), more=None)


@lru_cache(maxsize=16384)
def _resolve_plain(spec: Spec, params: Params) -> Values:
    return _resolve_all(spec, params, {})


def _resolve_all(spec: Spec, params: Params, names: Mapping[str, Any]) -> Values:
    spec = spec.at(params)
    values = spec.defaults()
    for name, value in params:
        values[name] = _resolve_one(spec.param(name), value, names)
    return Values(values)


def _resolve_one(param: Param, value: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(value, Expr):
        value = _evaluated(param, value, names)
    elif isinstance(value, tuple) and any(isinstance(v, Expr) for v in value):
        value = tuple(_evaluated(param, v, names) if isinstance(v, Expr) else v for v in value)
    return param.check(value)


def _evaluated(param: Param, expression: Expr, names: Mapping[str, Any]) -> Any:
    if not param.computable:
        raise Invalid(f"{param.label} cannot be an expression.")
    if not names:
        raise Invalid(f"{param.label} must be a number, not '{expression}'.")
    try:
        return evaluate(expression, names)
    except ExpressionError as error:
        raise Invalid(f"{param.label}: {error}") from None


class Catalogue(Generic[S]):
    """The declared Specs of one sort, by key; old names find their successors."""

    def __init__(self, noun: str, specs: Iterable[S]) -> None:
        self.noun = noun
        self._specs = {spec.key: spec for spec in specs}
        self._old = {old: spec for spec in self._specs.values() for old in spec.was}

    def __iter__(self) -> Iterator[S]:
        return iter(self._specs.values())

    def __contains__(self, key: object) -> bool:
        return key in self._specs or key in self._old

    def __len__(self) -> int:
        return len(self._specs)

    def find(self, key: str) -> S | None:
        return self._specs.get(key) or self._old.get(key)

    def __getitem__(self, key: str) -> S:
        """The Spec of that key. Raises NetwrightError naming the nearest one."""
        found = self.find(key)
        if found is None:
            near = difflib.get_close_matches(key, list(self._specs), 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise NetwrightError(f"There is no {self.noun} '{key}'.{hint}")
        return found


@dataclass(frozen=True)
class Chosen(Param):
    """One Spec out of a catalogue, with its own parameters: the value is a Use. `auto` as key: the program decides."""

    catalogue: Callable[[], Catalogue[Any]] = field(default=lambda: Catalogue[Any]("thing", ()), kw_only=True)
    auto: bool = field(default=False, kw_only=True)
    kind: ClassVar[str] = "chosen"

    def _check(self, value: Any) -> Use:
        if not isinstance(value, Use):
            raise Invalid(f"{self.label} must be one of {self.range_text()}, not '{value}'.")
        if self.auto and value.key == "auto":
            return Use("auto")
        spec = self.catalogue()[value.key]
        spec.resolve(value.params)
        return Use(spec.key, value.params)

    def _parse(self, text: str) -> Any:
        """By key or by title."""
        if self.auto and text.lower() in ("auto", "automatic"):
            return Use("auto")
        return Use(next((spec.key for spec in self.catalogue() if spec.title.lower() == text.lower()), text))

    def format(self, value: Any) -> str:
        if value.key == "auto":
            return "automatic"
        found = self.catalogue().find(value.key)
        return str(found.title if found else value.key)

    def range_text(self) -> str:
        return ", ".join((["auto"] if self.auto else []) + [spec.key for spec in self.catalogue()])
