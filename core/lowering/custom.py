"""Code that a person wrote, on its way into the program: copied as it is, under names that nothing else has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.layers.custom.mistakes import parsed
from core.layers.custom.signature import read
from core.names import unique
from core.problems import NetwrightError

HEADER_NAMES = {"torch": "torch", "nn": "torch.nn"}
"""What every program imports: name -> what it stands for."""
RESERVED = frozenset({"Network", "Objective"})


@dataclass(frozen=True)
class Custom:
    """`text` as it stands in the program; `bound`: its names at the top level, with what stands behind each."""

    code: str
    name: str
    text: str
    bound: Mapping[str, str]


def placed(code: str, taken: frozenset[str], others: list[Custom]) -> Custom:
    """`taken`: classes of the program. Names of its own that others have get a number. Raises NetwrightError."""
    tree, main = parsed(code), read(code).name
    before = {name: what for other in others for name, what in other.bound.items()} | HEADER_NAMES
    bound = dict(_bound(tree))
    avoided = {*taken, *RESERVED, *before}
    changes: dict[str, str] = {}
    alias = _alias(tree, main) if main not in avoided else ""
    for name, what in bound.items():
        wanted = _main_name(main) if name == main and not what and not alias else name
        if what and name not in RESERVED | taken and before.get(name, what) == what:
            continue
        new = unique(wanted, avoided | (set(bound) - {name}))
        if new != name and what:
            raise NetwrightError(
                f"The code of a custom layer imports '{what}' as '{name}', which is another thing here. Import it under another name."
            )
        if new != name:
            changes[name] = new
        avoided.add(new)
    text = _renamed(code, tree, changes).rstrip() + "\n"
    after = {changes.get(name, name): what or f"own {name}" for name, what in bound.items()}
    if alias:
        alias = unique(alias, avoided | set(bound))
        return Custom(code, alias, f"{text}\n\n{alias} = {main}\n", {**after, alias: ""})
    return Custom(code, changes.get(main, main), text, after)


def _alias(tree: ast.Module, main: str) -> str:
    """A second name for a layer that must have another one and whose own means several things; '' for all others."""
    wanted = _main_name(main)
    try:
        _check_clear(tree, {main: wanted} if wanted != main else {})
    except NetwrightError:
        return wanted
    return ""


def _main_name(name: str) -> str:
    """Values of the network have names in lower case that do not begin with _: the layer's is another."""
    if name != name.lower():
        return name
    return f"_{name.strip('_')}"


def _bound(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names of the top level; for what is imported also what, '' for what the code makes itself."""
    for node in _at_top(tree.body):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    yield alias.asname or whole, whole
            case ast.ImportFrom(module=module, names=names, level=level):
                for alias in names:
                    yield alias.asname or alias.name, f"{'.' * level}{module or ''}.{alias.name}"
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, ""
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, ""


def _at_top(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Whatever binds names at the top level, also below if, for, with and try."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop(0)
        yield node
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef | ast.Lambda):
            todo += ast.iter_child_nodes(node)


def _renamed(code: str, tree: ast.Module, names: Mapping[str, str]) -> str:
    """Every mention of these names of the top level. Raises NetwrightError where one means two things."""
    if not names:
        return code
    lines = [line.encode() for line in code.split("\n")]
    spots = sorted(set(_mentions(tree, lines, names)), reverse=True)
    for line, start, name in spots:
        text, old = lines[line - 1], name.encode()
        if text[start : start + len(old)] != old:
            raise _unclear(name)
        lines[line - 1] = text[:start] + names[name].encode() + text[start + len(old) :]
    return b"\n".join(lines).decode()


def _mentions(tree: ast.Module, lines: list[bytes], names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """(line, place in it, name)."""
    methods = {id(node) for cls in ast.walk(tree) if isinstance(cls, ast.ClassDef) for node in cls.body}
    _check_clear(tree, names)
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in names:
                yield node.lineno, node.col_offset, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name in names and id(node) not in methods:
                    found = re.compile(rb"(?:async\s+def|def|class)\s+").match(lines[node.lineno - 1], node.col_offset)
                    if found is None:
                        raise _unclear(name)
                    yield node.lineno, found.end(), name


def _check_clear(tree: ast.Module, names: Mapping[str, str]) -> None:
    """Places whose names cannot be changed without changing what the code does."""
    for node in ast.walk(tree):
        found: set[str] = set()
        match node:
            case ast.arg(arg=name) | ast.MatchAs(name=name) | ast.MatchStar(name=name) | ast.ExceptHandler(name=name):
                found = {name} if name else set()
            case ast.Global(names=several) | ast.Nonlocal(names=several):
                found = set(several)
            case ast.alias(name=whole, asname=short):
                found = {short or whole.partition(".")[0]}
            case ast.ClassDef(body=body):
                found = {
                    n.id for b in body for n in _at_top([b]) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
                }
        clash = found & names.keys()
        if clash:
            raise _unclear(clash.pop())


def _unclear(name: str) -> NetwrightError:
    return NetwrightError(
        f"The code of a custom layer uses the name '{name}' for several things, and another part of the network has it too. "
        "Give one of them another name."
    )
