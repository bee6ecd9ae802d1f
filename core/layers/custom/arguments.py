"""Parameters of a layer from the arguments of a function."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from core.layers.custom.mistakes import BadCode
from core.spec import Bool, Choice, Float, Int, Param, Size, Text

PLAIN = ("int", "float", "bool", "str")


@dataclass(frozen=True, slots=True)
class Argument:
    """`default` is None where there is none."""

    name: str
    annotation: ast.expr | None
    default: ast.expr | None
    line: int


def positional(function: ast.FunctionDef, method: bool) -> list[Argument]:
    """Without `self`."""
    every = [*function.args.posonlyargs, *function.args.args]
    defaults = [None] * (len(every) - len(function.args.defaults)) + list(function.args.defaults)
    pairs = zip(every, defaults, strict=True)
    made = [Argument(a.arg, _unquoted(a.annotation), default, a.lineno) for a, default in pairs]
    return made[1:] if method else made


def keyword_only(function: ast.FunctionDef) -> list[Argument]:
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return [Argument(a.arg, _unquoted(a.annotation), default, a.lineno) for a, default in pairs]


def is_setting(argument: Argument) -> bool:
    """Whether it is a number, a word or a switch, not a tensor."""
    kinds = _kinds(argument.annotation)
    if kinds & {*PLAIN, "Literal"}:
        return True
    return not kinds and argument.default is not None and _value(argument.default) is not None


def is_optional(argument: Argument) -> bool:
    """Whether a tensor may be left out."""
    return argument.default is not None


def param_of(argument: Argument, owner: str) -> Param:
    """Raises BadCode for what no form can show."""
    name, help = argument.name, f"The argument '{argument.name}' of {owner}."
    if argument.default is None:
        raise BadCode(f"Give the argument '{name}' of {owner} a default value, such as {name}=64.", argument.line)
    value, kinds = _value(argument.default), _kinds(argument.annotation)
    options = _options(argument.annotation)
    if options:
        _need(value in options, argument, owner)
        return Choice(name, value, help=help, options=tuple((o, o) for o in options))
    if value is None:
        _need("None" in kinds and bool(kinds & set(PLAIN)), argument, owner)
        return _plain(next(k for k in PLAIN if k in kinds), name, None, help)
    if isinstance(value, tuple):
        _need(bool(value) and all(type(v) is int for v in value), argument, owner)
        return Size(name, value, help=help, dims=len(value), low=None)
    kind = "float" if type(value) is int and "float" in kinds else type(value).__name__
    _need(kind in PLAIN, argument, owner)
    return _plain(kind, name, value, help, "None" in kinds)


def _need(fine: bool, argument: Argument, owner: str) -> None:
    if not fine:
        raise BadCode(
            f"The default of '{argument.name}' of {owner} must be a number, True, False, a text or whole numbers in brackets.",
            argument.line,
        )


def _plain(kind: str, name: str, value: Any, help: str, optional: bool = True) -> Param:
    optional = optional or value is None
    if kind == "float":
        return Float(name, None if value is None else float(value), help=help, optional=optional)
    kinds: dict[str, type[Param]] = {"int": Int, "bool": Bool, "str": Text}
    return kinds[kind](name, value, help=help, optional=optional)


def _value(default: ast.expr) -> Any:
    try:
        found = ast.literal_eval(default)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ...
    return found if not isinstance(found, float) or abs(found) < float("inf") else ...


def _unquoted(annotation: ast.expr | None) -> ast.expr | None:
    """An annotation in quotes is what stands in them."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return annotation


def _kinds(annotation: ast.expr | None) -> set[str]:
    """Names of the types that an annotation offers: `int | None`, `Optional[int]` -> int, None."""
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
        case ast.Constant(value=None):
            return {"None"}
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _kinds(left) | _kinds(right)
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional"), slice=inner):
            return _kinds(inner) | {"None"}
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return {name}
    return set()


def _options(annotation: ast.expr | None) -> tuple[str, ...]:
    match annotation:
        case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal"), slice=inner):
            items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            found = [item.value for item in items if isinstance(item, ast.Constant)]
            return tuple(v for v in found if isinstance(v, str)) if len(found) == len(items) else ()
    return ()
