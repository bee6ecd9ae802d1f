"""Parameter values as JSON: what JSON lacks (expressions, chosen Specs) is written as an object that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.expressions import Expr
from core.problems import NetwrightError
from core.spec import Params, Use

MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value of a kind that this version does not know, kept as JSON text so that it is saved back unchanged."""

    text: str

    def __str__(self) -> str:
        return self.text


def encoded(value: Any) -> Any:
    """As plain JSON values: Expr as {"expr": …}, Use as {"use": …, "params": …}, tuples as lists."""
    if isinstance(value, Expr):
        return {"expr": value.text}
    if isinstance(value, Use):
        return encoded_use(value)
    if isinstance(value, Opaque):
        return json.loads(value.text)
    if isinstance(value, tuple | list):
        return [encoded(item) for item in value]
    return value


def encoded_use(use: Use) -> dict[str, Any]:
    made: dict[str, Any] = {"use": use.key}
    return {**made, "params": encoded_params(use.params)} if use.params else made


def encoded_params(params: Params) -> dict[str, Any]:
    return {name: encoded(value) for name, value in params}


def decoded(value: Any, depth: int = 0) -> Any:
    """The value that `encoded` wrote; lists become tuples. Raises NetwrightError where nesting goes too deep."""
    if depth > MAX_DEPTH:
        raise NetwrightError(f"values are nested more than {MAX_DEPTH} deep")
    if isinstance(value, list):
        return tuple(decoded(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return _object(value, depth)
    return value


def _object(value: Mapping[str, Any], depth: int) -> Any:
    if set(value) == {"expr"} and isinstance(value["expr"], str):
        return Expr(value["expr"])
    params = value.get("params", {})
    if {"use"} <= set(value) <= {"use", "params"} and isinstance(value["use"], str) and isinstance(params, dict):
        return Use(value["use"], decoded_params(params, depth + 1))
    return Opaque(json.dumps(value, sort_keys=True, ensure_ascii=False))


def decoded_params(params: Mapping[str, Any], depth: int = 0) -> Params:
    return tuple(sorted((name, decoded(value, depth)) for name, value in params.items()))
