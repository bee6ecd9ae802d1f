"""Source text of a program: as a person would write it, with the map from line to node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.lowering.layout import returned, wrapped
from core.lowering.program import LOCALS, ClassProgram, Piece, Program, Statement, Submodule, Value, short_name
from core.names import quoted, unique

HEADER = ("import torch", "from torch import nn", "")


@dataclass
class Page:
    """Lines of source, each with the (class, node) it belongs to, or None."""

    lines: list[str] = field(default_factory=list)
    owners: list[tuple[str, str] | None] = field(default_factory=list)
    shapes: bool = True

    def add(self, text: str = "", owner: tuple[str, str] | None = None, comment: str = "") -> None:
        """A line of code, broken where it is too long."""
        for line in wrapped(text, comment if self.shapes else ""):
            self.lines.append(line)
            self.owners.append(owner)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def print_program(program: Program, taps: bool = False, shapes: bool = True) -> Page:
    """All classes, with the `shapes` of what comes out as comments.

    With `taps`, every forward takes a dict `taps` as last argument and leaves each wire in it.
    """
    page = Page(shapes=shapes and not taps)
    for line in HEADER:
        page.add(line)
    for cls in program.classes:
        page.add()
        _print_class(page, cls, taps)
        page.add()
    while page.lines and not page.lines[-1]:
        page.lines.pop()
        page.owners.pop()
    return page


def _print_class(page: Page, cls: ClassProgram, taps: bool) -> None:
    page.add(f"class {cls.name}(nn.Module):")
    if cls.modules or cls.arguments:
        page.add(f"    def __init__(self{''.join(f', {a}: int' for a in cls.arguments)}) -> None:")
        page.add("        super().__init__()")
        for name in cls.held:
            page.add(f"        self.{name} = {name}")
        for module in cls.modules:
            _print_module(page, cls, module)
        for left, right in cls.ties:
            page.add(f"        self.{left} = self.{right}")
        for line, node in cls.setup:
            page.add(f"        {line}", (cls.name, node))
        page.add()
    _print_forward(page, cls, taps)


def _print_module(page: Page, cls: ClassProgram, module: Submodule) -> None:
    page.add(f"        self.{module.attribute} = {module.text}", (cls.name, module.node))


def _print_forward(page: Page, cls: ClassProgram, taps: bool) -> None:
    names = _all_names(cls) if taps else _names(cls)
    arguments = "".join(f", {names[v]}: torch.Tensor" for v in cls.inputs) + (", taps: dict" if taps else "")
    result = "torch.Tensor" if len(cls.returns) == 1 and not cls.always_tuple else "tuple[torch.Tensor, ...]"
    page.add(f"    def forward(self{arguments}) -> {result}:")
    if taps:
        _print_taps(page, cls, cls.inputs, names)
    for statement in cls.statements:
        _print_statement(page, cls, statement, names, taps)
    if cls.always_tuple and len(cls.returns) == 1:
        page.add(f"        return ({names[cls.returns[0]]},)")
        return
    for line in returned("        ", [names[v] for v in cls.returns]):
        page.add(line)


def _print_statement(page: Page, cls: ClassProgram, s: Statement, names: dict[Value, str], taps: bool) -> None:
    owner = (cls.name, s.node)
    if s.loop is not None:
        _print_loop(page, cls, s, names, taps)
    else:
        extra = f", taps=taps.setdefault({quoted(s.node)}, {{}})" if taps and s.nested else ""
        text = _text(s.pieces, names)
        if extra:
            text = f"{text[:-1]}{extra})"
        targets = ", ".join(names[v] for v in s.targets)
        page.add(f"        {targets} = {text}", owner, _comment(s))
    if taps:
        _print_taps(page, cls, s.targets, names)


def _print_taps(page: Page, cls: ClassProgram, made: Sequence[Value], names: dict[Value, str]) -> None:
    for value in made:
        for key in cls.keys.get(value, ()):
            page.add(f"        taps[{quoted(key)}] = {names[value]}")


def _print_loop(page: Page, cls: ClassProgram, s: Statement, names: dict[Value, str], taps: bool) -> None:
    loop, owner = s.loop, (cls.name, s.node)
    assert loop is not None
    target, start = names[s.targets[0]], names[loop.start]
    if target != start:
        page.add(f"        {target} = {start}", owner)
    many = f"range({loop.count})" if loop.shared else f"self.{loop.attribute}"
    item = ("_" if loop.shared else "layer") if not taps else "i" if loop.shared else "i, layer"
    many = f"enumerate({many})" if taps and not loop.shared else many
    call = f"self.{loop.attribute}" if loop.shared else "layer"
    page.add(f"        for {item} in {many}:", owner, _comment(s))
    rest = _text(s.pieces, names)
    extra = f", taps=taps.setdefault({quoted(s.node)} + f'/{{i}}', {{}})" if taps else ""
    page.add(f"            {target} = {call}({target}{rest}{extra})", owner)


def _comment(s: Statement) -> str:
    """The shape that comes out, as nanoGPT writes it."""
    types = [v.type for v in s.targets if v.type is not None]
    return f"  # {types[0]}" if len(types) == 1 and types[0].rank else ""


def _text(pieces: tuple[Piece, ...], names: dict[Value, str]) -> str:
    return "".join(names[p] if isinstance(p, Value) else p for p in pieces)


def _last_uses(cls: ClassProgram) -> dict[Value, int]:
    """Number of the last statement that needs a value. What every round of a loop needs outlives the loop's own target."""
    last: dict[Value, int] = {}
    for i, statement in enumerate(cls.statements):
        if statement.loop is not None:
            last[statement.loop.start] = i
        for value in statement.pieces:
            if isinstance(value, Value):
                last[value] = i + (statement.loop is not None)
    for value in cls.returns:
        last[value] = len(cls.statements)
    return last


def _names(cls: ClassProgram) -> dict[Value, str]:
    """`x` along every chain; a name of its own for what is needed again later; `_` for what nobody uses."""
    last = _last_uses(cls)
    names = _argument_names(cls)
    holders: dict[str, Value | None] = {
        **dict.fromkeys((*LOCALS[1:], *cls.arguments)),
        **{n: v for v, n in names.items()},
    }
    for i, s in enumerate(cls.statements):
        free = {n for n, v in holders.items() if v is not None and last.get(v, -1) <= i} | {"x"} - set(holders)
        needed = [v for v in s.targets if v in last] if s.spread else list(s.targets)
        for value in s.targets:
            if value not in needed:
                names[value] = "_"
                continue
            plain = "x" in free and len(needed) == 1 and not value.named
            names[value] = "x" if plain else unique(short_name(value.hint), set(holders) - free)
            free.discard(names[value])
            holders[names[value]] = value
    return names


def _all_names(cls: ClassProgram) -> dict[Value, str]:
    names = _argument_names(cls)
    taken = {*LOCALS, *cls.arguments, *names.values()}
    for s in cls.statements:
        for value in s.targets:
            names[value] = unique(short_name(value.hint), taken)
            taken.add(names[value])
    return names


def _argument_names(cls: ClassProgram) -> dict[Value, str]:
    """A block's only input is `x`; the network's inputs have names of their own."""
    names: dict[Value, str] = {}
    for value in cls.inputs:
        names[value] = unique(value.hint, {*LOCALS[value.hint == "x" :], *names.values()})
    return names
