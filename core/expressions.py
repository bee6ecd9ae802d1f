"""Small integer arithmetic such as `2*channels`, for parameters that follow a block's parameters or the data.

Parsed with `ast` and walked by hand: names, whole and decimal numbers, + - * / // % and parentheses. Nothing is evaluated as Python.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.problems import NetwrightError

MAX_LENGTH = 200
LARGEST = 2**63 - 1
"""As torch keeps whole numbers."""


class ExpressionError(NetwrightError):
    """An expression that cannot be read or has no value."""


@dataclass(frozen=True, slots=True)
class Expr:
    """A parameter value that is computed: a kind of value of its own, not a string."""

    text: str

    def __str__(self) -> str:
        return self.text


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}


@lru_cache(maxsize=4096)
def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"The expression is longer than {MAX_LENGTH} characters.")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(
            f"'{text}' is not an expression: use numbers, names, + - * / // % and parentheses."
        ) from None


def evaluate(expression: Expr, names: Mapping[str, Any]) -> Any:
    """Value of `expression` with `names` bound; numbers that carry their text keep it (see `core.layers.sizes`)."""
    try:
        value = _walk(_parse(expression.text), names, expression.text)
    except ZeroDivisionError:
        raise ExpressionError(f"'{expression.text}' divides by zero.") from None
    except (OverflowError, RecursionError):
        raise ExpressionError(f"'{expression.text}' is too large to compute.") from None
    if isinstance(value, float) and not (abs(value) < 1e300):
        raise ExpressionError(f"'{expression.text}' is too large to compute.")
    return value


def names_in(expression: Expr) -> frozenset[str]:
    """The names that `expression` refers to; none where it cannot be read."""
    try:
        tree = _parse(expression.text)
    except ExpressionError:
        return frozenset()
    return frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))


def renamed(expression: Expr, old: str, new: str) -> Expr:
    """With the name `old` called `new`; everything else stays as it was written."""
    return Expr(re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, expression.text))


def substituted(expression: Expr, values: Mapping[str, Any]) -> Any:
    """With names replaced by numbers or by other expressions: a number where none is left, else an Expr.

    What cannot be read or has no value stays as it is.
    """
    if not names_in(expression) & values.keys():
        return expression
    try:
        tree = _Substitution(values).visit(ast.parse(expression.text.strip(), mode="eval"))
        if ast.dump(tree.body) == ast.dump(_parse(expression.text)):
            return expression  # written as before: 'width//0', where a name is replaced by itself
        made = Expr(ast.unparse(tree.body))
    except ExpressionError:
        return expression
    try:
        return made if names_in(made) else evaluate(made, {})
    except ExpressionError:
        return made


class _Substitution(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id, node)
        if isinstance(value, Expr):
            return _parse(value.text)
        return value if isinstance(value, ast.expr) else ast.Constant(value)


def _small(value: Any, text: str) -> Any:
    """A product of products could otherwise grow without end."""
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ExpressionError(f"'{text}' gives a number that is far too large.")
    return value


def _walk(node: ast.expr, names: Mapping[str, Any], text: str) -> Any:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return _small(node.value, text)
    if isinstance(node, ast.Name):
        if node.id in names:
            return names[node.id]
        known = ", ".join(sorted(names)) or "none here"
        raise ExpressionError(f"'{text}' refers to '{node.id}', which does not exist. Known names: {known}.")
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_walk(node.operand, names, text)
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _small(_BINARY[type(node.op)](_walk(node.left, names, text), _walk(node.right, names, text)), text)
    raise ExpressionError(f"'{text}' is not simple arithmetic: use numbers, names, + - * / // % and parentheses.")
