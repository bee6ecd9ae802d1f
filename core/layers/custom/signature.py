"""The signature of code: which class or function is the layer, its ports, its parameters. Read as text, never executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.layers.base import Port
from core.layers.custom.arguments import Argument, is_optional, is_setting, keyword_only, param_of, positional
from core.layers.custom.mistakes import BadCode, parsed
from core.layers.training import NAMES
from core.spec import Param

OWN = frozenset({"code", "known", *NAMES})
"""What every custom layer has; arguments are called otherwise."""
FROM_INPUT = ("in_features", "in_channels")
"""Arguments of `__init__` that follow the first input: its last axis, its second axis."""
MODULES = ("Module", "nn.Module", "torch.nn.Module")


@dataclass(frozen=True, slots=True)
class Signature:
    """`inits`: names of the parameters that go to `__init__`; the others go to `forward`."""

    name: str
    is_class: bool
    inputs: tuple[Port, ...]
    outputs: tuple[str, ...]
    spread: bool
    """Whether it gives a tuple, also of one."""
    params: tuple[Param, ...] = ()
    inits: frozenset[str] = frozenset()
    from_input: tuple[str, ...] = ()
    """Those of FROM_INPUT that `__init__` takes."""
    line: int = 1


def read(code: str) -> Signature:
    """Raises BadCode with a sentence and the line."""
    found = _read(code)
    if isinstance(found, BadCode):
        raise found.with_traceback(None)
    return found


def readable(code: object) -> Signature | None:
    """None where the code cannot be a layer."""
    found = _read(code) if isinstance(code, str) else None
    return found if isinstance(found, Signature) else None


@lru_cache(maxsize=512)
def _read(code: str) -> Signature | BadCode:
    try:
        return _signature(parsed(code))
    except BadCode as error:
        return error
    except RecursionError:
        return BadCode("The code is nested too deep to be read.")


def _signature(tree: ast.Module) -> Signature:
    _check_imports(tree)
    classes = {n.name: n for n in tree.body if isinstance(n, ast.ClassDef)}
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    if "forward" in functions:
        return _of_function(functions["forward"], classes)
    modules = [c for c in classes.values() if _is_module(c, classes)]
    if modules:
        return _of_class(modules[-1], classes)
    if len(functions) == 1:
        return _of_function(next(iter(functions.values())), classes)
    if functions:
        raise BadCode("Several functions stand here. Call the one that is the layer 'forward'.")
    raise BadCode("Write a class of nn.Module with a method forward, or a function that takes and gives tensors.")


def _check_imports(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            raise BadCode("Leave out 'from __future__ import …': the code becomes part of a longer file.", node.lineno)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            raise BadCode("Name what is imported in place of '*'.", node.lineno)


def _is_module(cls: ast.ClassDef, classes: dict[str, ast.ClassDef], depth: int = 0) -> bool:
    names = [ast.unparse(base) for base in cls.bases]
    inherited = (classes[n] for n in names if n in classes and n != cls.name)
    return depth < 20 and (
        any(n in MODULES or n.startswith("nn.") for n in names)
        or any(_is_module(c, classes, depth + 1) for c in inherited)
    )


def _method(cls: ast.ClassDef, name: str, classes: dict[str, ast.ClassDef], depth: int = 0) -> ast.FunctionDef | None:
    """Its own, or that of a class of the same code that it extends."""
    own = next((n for n in cls.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    if own is not None or depth > 20:
        return own
    bases = [classes[b.id] for b in cls.bases if isinstance(b, ast.Name) and b.id in classes and b.id != cls.name]
    found = (_method(base, name, classes, depth + 1) for base in bases)
    return next((f for f in found if f is not None), None)


def _of_class(cls: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Signature:
    forward, init = _method(cls, "forward", classes), _method(cls, "__init__", classes)
    if forward is None:
        raise BadCode(f"The class {cls.name} needs a method forward(self, x).", cls.lineno)
    taken = [*positional(init, True), *keyword_only(init)] if init else []
    from_input = tuple(a.name for a in taken if a.name in FROM_INPUT and a.default is None)
    settings = [a for a in taken if a.name not in from_input]
    own = [param_of(a, "__init__") for a in settings]
    inputs, more = _ports(forward, True)
    outputs, spread = _results(forward, classes)
    if from_input and not inputs:
        raise BadCode(f"'{from_input[0]}' follows the first input, but forward takes none.", cls.lineno)
    params = _distinct((*own, *more), [*settings, *_settings(forward, True)], inputs)
    inits = frozenset(p.name for p in own)
    return Signature(cls.name, True, inputs, outputs, spread, params, inits, from_input, cls.lineno)


def _of_function(function: ast.FunctionDef, classes: dict[str, ast.ClassDef]) -> Signature:
    inputs, params = _ports(function, False)
    outputs, spread = _results(function, classes)
    params = _distinct(params, _settings(function, False), inputs)
    return Signature(function.name, False, inputs, outputs, spread, params, line=function.lineno)


def _settings(function: ast.FunctionDef, method: bool) -> list[Argument]:
    return [*filter(is_setting, positional(function, method)), *keyword_only(function)]


def _ports(function: ast.FunctionDef, method: bool) -> tuple[tuple[Port, ...], tuple[Param, ...]]:
    """Tensors among the positional arguments, and the parameters."""
    ports: list[Port] = []
    params: list[Param] = []
    if method and not (function.args.posonlyargs or function.args.args):
        raise BadCode("forward needs 'self' as its first argument.", function.lineno)
    first_only = {a.arg for a in function.args.posonlyargs}
    for argument in positional(function, method):
        if not is_setting(argument):
            ports.append(Port(argument.name, help=_port_help(function), optional=is_optional(argument)))
        elif argument.name in first_only or function.args.vararg:
            raise BadCode(f"Put the argument '{argument.name}' behind a '*', after the tensors.", argument.line)
        else:
            params.append(param_of(argument, function.name))
    if function.args.vararg:
        ports.append(Port(function.args.vararg.arg, help=_port_help(function), variadic=True))
    params += [param_of(a, function.name) for a in keyword_only(function)]
    return tuple(ports), tuple(params)


def _port_help(function: ast.FunctionDef) -> str:
    return f"An argument of {function.name}."


def _distinct(params: tuple[Param, ...], told: list[Argument], inputs: tuple[Port, ...]) -> tuple[Param, ...]:
    seen: set[str] = {port.name for port in inputs}
    for param in params:
        line = next((a.line for a in reversed(told) if a.name == param.name), 0)
        if param.name in OWN:
            raise BadCode(f"Give '{param.name}' another name: every custom layer has a setting of that name.", line)
        if param.name in seen:
            raise BadCode(f"Two arguments are called '{param.name}'. Give one another name.", line)
        seen.add(param.name)
    for name in seen:
        if not name.isascii():
            raise BadCode(f"Write the name '{name}' in the letters a to z.")
    return params


def _results(function: ast.FunctionDef, classes: dict[str, ast.ClassDef]) -> tuple[tuple[str, ...], bool]:
    """Names of the outputs, and whether they come as a tuple."""
    told = function.returns
    if isinstance(told, ast.Constant) and isinstance(told.value, str):
        try:
            told = ast.parse(told.value, mode="eval").body
        except (SyntaxError, ValueError):
            told = None
    match told:
        case ast.Subscript(value=ast.Name(id="tuple" | "Tuple") | ast.Attribute(attr="Tuple"), slice=inner):
            items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            if any(isinstance(item, ast.Constant) and item.value is ... for item in items):
                raise BadCode(
                    "Say how many tensors come back: tuple[Tensor, Tensor] in place of tuple[Tensor, …].", told.lineno
                )
            return tuple(f"y{i}" for i in range(1, len(items) + 1)) if len(items) > 1 else ("y",), True
        case ast.Name(id=name) if name in classes and not _is_module(classes[name], classes):
            fields = tuple(_fields(classes[name]))
            if not fields:
                raise BadCode(f"'{name}' has no fields. Give back tensors, or a NamedTuple of them.", told.lineno)
            return fields, True
        case ast.Constant(value=None):
            raise BadCode(f"{function.name} must give back a tensor: write -> Tensor.", told.lineno)
    return ("y",), False


def _fields(cls: ast.ClassDef) -> Iterator[str]:
    for node in cls.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id.isascii():
            yield node.target.id
