"""Source text of a program: as a person would write it, with the map from line to node."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.lowering.program import ClassProgram, Piece, Program, Statement, Submodule, Value
from core.names import unique

HEADER = "import torch\nfrom torch import nn\n"


@dataclass
class Page:
    """Lines of source, each with the (class, node) it belongs to, or None."""

    lines: list[str] = field(default_factory=list)
    owners: list[tuple[str, str] | None] = field(default_factory=list)

    def add(self, text: str = "", owner: tuple[str, str] | None = None) -> None:
        for line in text.split("\n"):
            self.lines.append(line)
            self.owners.append(owner)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def print_program(program: Program, taps: bool = False) -> Page:
    """All classes. With `taps`, every forward takes a dict `taps` as last argument and leaves each wire in it."""
    page = Page()
    page.add(HEADER)
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
        for module in cls.modules:
            _print_module(page, cls, module)
        for left, right in cls.ties:
            page.add(f"        self.{left} = self.{right}")
        page.add()
    _print_forward(page, cls, taps)


def _print_module(page: Page, cls: ClassProgram, module: Submodule) -> None:
    page.add(f"        self.{module.attribute} = {module.text}", (cls.name, module.node))


def _print_forward(page: Page, cls: ClassProgram, taps: bool) -> None:
    names = _all_names(cls) if taps else _names(cls)
    arguments = "".join(f", {names[v]}: torch.Tensor" for v in cls.inputs) + (", taps: dict" if taps else "")
    result = "torch.Tensor" if len(cls.returns) == 1 and not cls.always_tuple else "tuple[torch.Tensor, ...]"
    _wrapped(page, f"    def forward(self{arguments}) -> {result}:")
    for value in cls.inputs if taps else ():
        page.add(f"        taps[{_key(cls, value)!r}] = {names[value]}")
    for statement in cls.statements:
        _print_statement(page, cls, statement, names, taps)
    returned = ", ".join(names[v] for v in cls.returns)
    page.add(
        f"        return ({returned},)" if cls.always_tuple and len(cls.returns) == 1 else f"        return {returned}"
    )


def _wrapped(page: Page, line: str) -> None:
    """A signature over 120 characters goes one argument to a line."""
    if len(line) <= 120:
        page.add(line)
        return
    head, rest = line.split("(", 1)
    arguments, tail = rest.rsplit(")", 1)
    page.add(f"{head}(")
    for argument in _split(arguments):
        page.add(f"        {argument},")
    page.add(f"    ){tail}")


def _split(arguments: str) -> list[str]:
    return [a.strip() for a in arguments.split(", ")]


def _key(cls: ClassProgram, value: Value) -> str:
    return cls.tap_keys.get(value, value.hint)


def _print_statement(page: Page, cls: ClassProgram, s: Statement, names: dict[Value, str], taps: bool) -> None:
    owner = (cls.name, s.node)
    if s.loop is not None:
        _print_loop(page, cls, s, names, taps)
    else:
        extra = f", taps=taps.setdefault({s.node!r}, {{}})" if taps and s.nested else ""
        text = _text(s.pieces, names)
        if extra:
            text = f"{text[:-1]}{extra})"
        targets = ", ".join(names[v] for v in s.targets)
        comment = "" if taps else _comment(s)
        page.add(f"        {targets} = {text}{comment}", owner)
    for value in s.targets if taps else ():
        if value in cls.tap_keys:
            page.add(f"        taps[{cls.tap_keys[value]!r}] = {names[value]}", owner)


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
    page.add(f"        for {item} in {many}:{'' if taps else _comment(s)}", owner)
    rest = _text(s.pieces, names)
    extra = f', taps=taps.setdefault(f"{s.node}/{{i}}", {{}})' if taps else ""
    page.add(f"            {target} = {call}({target}{rest}{extra})", owner)


def _comment(s: Statement) -> str:
    """The shape that comes out, as nanoGPT writes it."""
    types = [v.type for v in s.targets if v.type is not None]
    return f"  # {types[0]}" if len(types) == 1 and types[0].rank else ""


def _text(pieces: tuple[Piece, ...], names: dict[Value, str]) -> str:
    return "".join(names[p] if isinstance(p, Value) else p for p in pieces)


def _mentions(s: Statement) -> list[Value]:
    loop = [s.loop.start] if s.loop else []
    return [p for p in s.pieces if isinstance(p, Value)] + loop


def _last_uses(cls: ClassProgram) -> dict[Value, int]:
    last: dict[Value, int] = {}
    for i, statement in enumerate(cls.statements):
        for value in _mentions(statement):
            last[value] = i
    for value in cls.returns:
        last[value] = len(cls.statements)
    return last


def _names(cls: ClassProgram) -> dict[Value, str]:
    """`x` along every chain; a name of its own for what is needed again later; `_` for what nobody uses."""
    last = _last_uses(cls)
    names, taken = _argument_names(cls)
    holder: Value | None = None
    for i, s in enumerate(cls.statements):
        for value in s.targets:
            if value not in last and s.spread:
                names[value] = "_"
            elif (holder is None or last.get(holder, -1) <= i) and not s.spread:
                names[value], holder = "x", value
            else:
                names[value] = unique(value.hint, taken)
                taken.add(names[value])
    return names


def _all_names(cls: ClassProgram) -> dict[Value, str]:
    names, taken = _argument_names(cls)
    for s in cls.statements:
        for value in s.targets:
            names[value] = unique(value.hint, taken)
            taken.add(names[value])
    return names


def _argument_names(cls: ClassProgram) -> tuple[dict[Value, str], set[str]]:
    names: dict[Value, str] = {}
    taken = {"x", "layer", "taps", "_", "i", *cls.arguments}
    for value in cls.inputs:
        names[value] = "x" if value.hint == "x" and len(cls.inputs) == 1 else unique(value.hint, taken)
        taken.add(names[value])
    return names, taken
