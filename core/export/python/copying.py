"""Source of Netwright's own functions as it is copied into an export: what is used of a module, and nothing else."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import pairwise

FOLDER = "recipes"
"""Of the copies, in the exported folder."""
PROBLEMS = '''"""An error whose text is a sentence for a person."""


class NetwrightError(Exception):
    """What happened, where, what to do."""
'''
ELSEWHERE = {
    "core.problems": f"{FOLDER}.problems",
    "core.data.table": "numpy.typing",
}
"""What stands in the place of a module that is not copied."""
RENAMED = {("core.data.table", "Array"): "NDArray as Array"}


@dataclass(frozen=True)
class Module:
    """The top level of a module by name."""

    name: str
    lines: tuple[str, ...]
    tree: ast.Module
    pieces: Mapping[str, tuple[int, int]]
    """First and last line of what defines a name."""
    uses: Mapping[str, frozenset[str]]
    """Names that each definition uses."""
    imports: Mapping[str, tuple[str, str, bool]]
    """Imported name -> module, name in it ('' for the module itself), whether for annotations alone."""


@cache
def module(name: str) -> Module:
    """Raises ModuleNotFoundError."""
    text = inspect.getsource(import_module(name))
    tree = ast.parse(text)
    pieces, uses = dict[str, tuple[int, int]](), dict[str, frozenset[str]]()
    for place, node in enumerate(tree.body):
        for defined in _defines(node):
            pieces[defined] = (_first(node), _last(node, tree.body[place + 1 :]))
            uses[defined] = _names(node)
    return Module(name, tuple(text.splitlines()), tree, pieces, uses, dict(_imports(tree)))


def _defines(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        targets = [part for target in node.targets for part in ast.walk(target)]
        return [part.id for part in targets if isinstance(part, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(part.lineno for part in decorators)])


def _last(node: ast.stmt, following: list[ast.stmt]) -> int:
    """With the sentence below a constant that says what it is."""
    last = node.end_lineno or node.lineno
    after = following[0] if following else None
    if (
        isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
    ):
        last = after.end_lineno or last
    return last


def _names(node: ast.AST) -> frozenset[str]:
    """Also those of imports within functions, which a copy of a module brings along."""
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def _imports(tree: ast.Module) -> Iterable[tuple[str, tuple[str, str, bool]]]:
    for node in tree.body:
        aside = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in node.body if isinstance(node, ast.If) and aside else [node]:
            if isinstance(part, ast.ImportFrom) and part.module != "__future__":
                yield from ((a.asname or a.name, (part.module or "", a.name, aside)) for a in part.names)
            elif isinstance(part, ast.Import):
                yield from ((a.asname or a.name, (a.name, "", aside)) for a in part.names)


@dataclass
class Copies:
    """What is to be copied: names by module; each brings along what it uses."""

    wanted: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, *functions: str) -> None:
        """Functions (or classes, constants) of the module `name`, with all that they stand on."""
        source = module(name)
        mine = self.wanted.setdefault(name, set())
        waiting = [function for function in functions if function not in mine]
        while waiting:
            one = waiting.pop()
            if one in mine:
                continue
            mine.add(one)
            for used in source.uses[one]:
                if used in source.pieces:
                    waiting.append(used)
                elif used in source.imports:
                    origin, inner, aside = source.imports[used]
                    if origin.startswith("core.") and origin not in ELSEWHERE and not aside:
                        self.add(origin, inner)

    def files(self) -> dict[str, str]:
        """Text by path in the exported folder."""
        made = {
            f"{FOLDER}/{_file(name)}.py": _text(module(name), names) for name, names in self.wanted.items() if names
        }
        if any(f"from {FOLDER}.problems" in text for text in made.values()):
            made[f"{FOLDER}/problems.py"] = PROBLEMS
        return {f"{FOLDER}/__init__.py": '"""What preparation does to values."""\n', **made} if made else {}


def _file(name: str) -> str:
    return name.rpartition(".")[2]


def _text(source: Module, names: set[str]) -> str:
    """The module with the definitions `names`, in their order."""
    used = frozenset[str]().union(*(source.uses[name] for name in names))
    spans = sorted({source.pieces[name] for name in names})
    pieces = ["\n".join(source.lines[first - 1 : last]) for first, last in spans]
    head = [
        f'"""{ast.get_docstring(source.tree)}"""',
        "",
        "from __future__ import annotations",
        *_import_lines(source, used),
    ]
    body = [pieces[0]]
    for before, piece in pairwise(pieces):
        plain = not _is_block(before) and not _is_block(piece)
        body.append(f"{'' if plain else chr(10) * 2}{piece}")
    return "\n".join(head) + "\n\n" + ("\n" if _is_block(pieces[0]) else "") + "\n".join(body) + "\n"


def _is_block(piece: str) -> bool:
    return piece.startswith(("def ", "class ", "@"))


def _import_lines(source: Module, used: frozenset[str]) -> list[str]:
    """Those that are used; those for annotations alone stand behind TYPE_CHECKING, as they did."""
    plain = [(name, *found) for name, found in source.imports.items() if name in used and name != "TYPE_CHECKING"]
    aside = _grouped([one for one in plain if one[3]])
    now = _grouped(
        [one for one in plain if not one[3]] + ([("TYPE_CHECKING", "typing", "TYPE_CHECKING", False)] if aside else [])
    )
    own = [line for line in now if line.startswith(f"from {FOLDER}")]
    others = [line for line in now if line not in own]
    made = [*(["", *others] if others else []), *(["", *own] if own else [])]
    return [*made, "", "if TYPE_CHECKING:", *(f"    {line}" for line in aside)] if aside else made


def _grouped(imports: Iterable[tuple[str, str, str, bool]]) -> list[str]:
    """A line for each module."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for name, origin, inner, _ in imports:
        if not inner:
            lines.append(f"import {origin}" if origin == name else f"import {origin} as {name}")
            continue
        place = ELSEWHERE.get(origin, f"{FOLDER}.{_file(origin)}" if origin.startswith("core.") else origin)
        told = inner if inner == name else f"{inner} as {name}"
        found.setdefault(place, []).append(RENAMED.get((origin, inner), told))
    return [
        *sorted(lines),
        *(f"from {place} import {', '.join(sorted(names))}" for place, names in sorted(found.items())),
    ]
