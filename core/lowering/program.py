"""The program a network becomes: classes of submodules and statements, written by each layer's `emit`.

It is text with structure: torch is not needed to make it. The printer turns it into source; lowering runs that very source.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.layers.sizes import TextInt
from core.layers.wires import BOOL, INT, WireType
from core.lowering.custom import Custom, placed
from core.lowering.modules import class_names, needed
from core.names import identifier, quoted, unique

LOCALS = ("x", "layer", "taps", "i", "_", "enumerate")
"""Names that generated code uses itself."""
LONGEST = 24
"""Characters in the name of a value."""


@dataclass(eq=False)
class Value:
    """The result of a statement, or an argument. The printer gives it its name; `hint` is the wish."""

    hint: str
    type: WireType | None = None
    partner: Value | None = None
    argument: bool = False
    named: bool = False
    """Whether it keeps its name where others along a chain are all called `x`."""


def partner_of(value: Value, name: str) -> Value:
    """The argument in which the partner of `value` arrives."""
    assert value.type is not None
    dtype, axes = (INT, 1) if value.type.partner == "lengths" else (BOOL, 2)
    wire = WireType(value.type.sizes[:axes], value.type.axes[:axes], dtype)
    return Value(f"{name}_{value.type.partner}", wire, argument=True)


def short_name(text: str) -> str:
    """Names of values are kept short enough that a statement of a few of them fits on a line."""
    return text[:LONGEST].rstrip("_")


@dataclass(frozen=True)
class Raw:
    """Text that stands as it is, with the values it mentions."""

    pieces: tuple[str | Value, ...]


@dataclass(frozen=True)
class ModuleRef:
    """A submodule, by its attribute name."""

    attribute: str


Piece = str | Value


@dataclass
class Statement:
    """`targets = pieces`. `spread`: the targets unpack a tuple. `loop`: pieces name the body, run once for each item of the attribute."""

    targets: tuple[Value, ...]
    pieces: tuple[Piece, ...]
    node: str
    port: str = ""
    spread: bool = False
    loop: Loop | None = None
    nested: bool = False
    """Whether the call goes to a class of this program, which has taps of its own."""


@dataclass(frozen=True)
class Loop:
    """`for item in self.attribute:` (own weights) or `for _ in range(count):` (shared); `start` enters the first round."""

    attribute: str
    count: int
    shared: bool
    start: Value


@dataclass
class Submodule:
    """One line of `__init__`."""

    attribute: str
    text: str
    node: str


@dataclass
class ClassProgram:
    """One `nn.Module` class of the source."""

    name: str
    stem: str = ""
    """The name that was wanted; other classes may want it too."""
    arguments: tuple[str, ...] = ()
    """Names of whole numbers that `__init__` takes."""
    held: tuple[str, ...] = ()
    """Those of them that `forward` needs, kept as attributes."""
    inputs: list[Value] = field(default_factory=list)
    modules: list[Submodule] = field(default_factory=list)
    node_ties: list[tuple[str, tuple[str, str]]] = field(default_factory=list)
    """Attribute of a submodule -> node and the attribute of its submodule that it shares."""
    ties: list[tuple[str, str]] = field(default_factory=list)
    setup: list[tuple[str, str]] = field(default_factory=list)
    """Last lines of `__init__`, each with its node: first values, frozen weights."""
    statements: list[Statement] = field(default_factory=list)
    returns: list[Value] = field(default_factory=list)
    always_tuple: bool = False
    taken: set[str] = field(default_factory=set)
    taps: dict[str, Value] = field(default_factory=dict)
    """`node.port` -> the value there. A value that a node passes on unchanged is at several places."""
    attribute_of: dict[str, str] = field(default_factory=dict)
    """Node id -> attribute of its first submodule."""

    @cached_property
    def keys(self) -> dict[Value, list[str]]:
        """Value -> its keys among the taps, once the class is finished."""
        found: dict[Value, list[str]] = {}
        for key, value in self.taps.items():
            found.setdefault(value, []).append(key)
        return found


@dataclass
class Program:
    """Classes in the order of their need, the last ones being Network and Objective, and the blocks copied in."""

    classes: list[ClassProgram] = field(default_factory=list)
    blocks: set[str] = field(default_factory=set)
    """Names of the classes of `core.lowering.modules` that are used, also by one another."""
    customs: list[Custom] = field(default_factory=list)
    """Code that a person wrote, each once."""

    def class_names(self) -> frozenset[str]:
        """What a new class must not be called."""
        written = (name for custom in self.customs for name in custom.bound)
        return class_names() | {*(cls.name for cls in self.classes), *written}

    def custom(self, code: str) -> str:
        """The name under which a person's code stands in the program. Raises NetwrightError."""
        found = next((custom for custom in self.customs if custom.code == code), None)
        if found is None:
            taken = class_names() | {cls.name for cls in self.classes}
            found = placed(code, taken, self.customs)
            self.customs.append(found)
        return found.name


OWN, HOLDER = "core.lowering.modules.", "self."


class Builder:
    """The Emitter: what a layer's `emit` writes with. One for each class; `enter` names the node being written."""

    def __init__(self, program: Program, cls: ClassProgram) -> None:
        self.program = program
        self.cls = cls
        self._node = self._stem = ""
        self._used: frozenset[str] = frozenset()
        self._masks: dict[object, Value] = {}
        """Masks already written in this class, by what they are made of."""

    def enter(self, node: str, name: str, used: frozenset[str]) -> None:
        self._node, self._stem, self._used = node, identifier(name), used

    def used(self, port: str) -> bool:
        return port in self._used

    def module(self, target: str, *args: Any, **kwargs: Any) -> ModuleRef:
        attribute = unique(self._stem, self.cls.taken)
        self.cls.taken.add(attribute)
        self.cls.modules.append(
            Submodule(attribute, f"{self._class(target)}({self._arguments(args, kwargs)})", self._node)
        )
        self.cls.attribute_of.setdefault(self._node, attribute)
        return ModuleRef(attribute)

    def custom(self, code: str) -> str:
        return self.program.custom(code)

    def tie(self, module: ModuleRef, attribute: str, node: str, other: str = "weight") -> None:
        self.cls.node_ties.append((f"{module.attribute}.{attribute}", (node, other)))

    def call(self, module: ModuleRef, *args: Any, **kwargs: Any) -> Value:
        return self._state(f"self.{module.attribute}(", *self._pieces(args, kwargs), ")")

    def function(self, target: str, *args: Any, **kwargs: Any) -> Value:
        return self._state(f"{_spelled(target)}(", *self._pieces(args, kwargs), ")")

    def method(self, value: Value | ModuleRef, name: str, *args: Any, **kwargs: Any) -> Value:
        owner = f"self.{value.attribute}" if isinstance(value, ModuleRef) else value
        return self._state(owner, f".{name}(", *self._pieces(args, kwargs), ")")

    def index(self, value: Value, *items: Any) -> Value:
        pieces: list[Piece] = [value, "["]
        for i, item in enumerate(items):
            pieces += [", "] * (i > 0) + list(render(item, HOLDER))
        return self._state(*pieces, "]")

    def operate(self, sign: str, a: Any, b: Any) -> Value:
        return self._state(*render(a, HOLDER), f" {sign} ", *render(b, HOLDER))

    def batch(self, value: Value) -> Raw:
        return Raw((value, ".shape[0]"))

    def size(self, value: Value, axis: int) -> Raw:
        return Raw((value, f".shape[{axis}]"))

    def lengths(self, value: Value) -> Raw | None:
        partner = value.partner if _has_steps(value) else None
        if partner is None:
            return None
        if partner.type is not None and partner.type.dtype == BOOL:
            return Raw(("(~", partner, ").sum(1).cpu()"))
        return Raw((partner, ".cpu()"))

    def padding(self, value: Value, axis: int = 1) -> Value | None:
        partner = value.partner if _has_steps(value, axis) else None
        if partner is None or (partner.type is not None and partner.type.dtype == BOOL):
            return partner
        if partner not in self._masks:
            steps = self._state("torch.arange(", value, f".shape[{axis}], device=", value, ".device)")
            made = self._masks[partner] = self._state(steps, " >= ", partner, ".unsqueeze(1)")
            steps.hint = made.hint = "padding"
            steps.named = made.named = True
        return self._masks[partner]

    def causal(self, query: Value, key: Value, axis: int = 1) -> Value:
        assert query.type is not None
        assert key.type is not None
        sizes = (query.type.sizes[axis], key.type.sizes[axis])
        if sizes not in self._masks:
            shape = (query, f".shape[{axis}], ", key, f".shape[{axis}]")
            ones = self._state("torch.ones(", *shape, ", dtype=torch.bool, device=", query, ".device)")
            made = self._masks[sizes] = self.method(ones, "triu", 1)
            ones.hint = made.hint = "causal"
            ones.named = made.named = True
        return self._masks[sizes]

    def tensor(self, numbers: Any) -> Raw:
        return Raw(
            (f"torch.tensor({self._arguments([list(numbers) if isinstance(numbers, tuple) else numbers], {})})",)
        )

    def made(self, target: str, *args: Any, **kwargs: Any) -> Raw:
        return Raw((f"{self._class(target)}({self._arguments(args, kwargs)})",))

    def while_training(self, value: float) -> Raw:
        return Raw((*render(value), " if self.training else 0.0"))

    def unpack(self, value: Value, count: int, hint: tuple[str, ...] = ()) -> tuple[Value, ...]:
        """Rewrites the statement that made `value` so that it assigns the items."""
        made = next(s for s in reversed(self.cls.statements) if s.targets == (value,))
        names = (*hint, *map(str, range(len(hint), count)))
        items = tuple(Value(f"{self._stem[: LONGEST - len(name) - 1]}_{name}") for name in names)
        made.targets, made.spread = items, True
        return items

    def _state(self, *pieces: Piece) -> Value:
        value = Value(self._stem)
        self.cls.statements.append(Statement((value,), pieces, self._node))
        return value

    def _class(self, target: str) -> str:
        if target.startswith(OWN):
            name = target.removeprefix(OWN)
            self.program.blocks |= needed(name)
            return name
        return _spelled(target)

    def _arguments(self, args: Sequence[Any], kwargs: dict[str, Any]) -> str:
        return "".join(str(p) for p in self._pieces(args, kwargs, ""))

    def _pieces(self, args: Sequence[Any], kwargs: dict[str, Any], holder: str = HOLDER) -> list[Piece]:
        parts = [render(a, holder) for a in args] + [(f"{k}=", *render(v, holder)) for k, v in kwargs.items()]
        pieces: list[Piece] = []
        for i, part in enumerate(parts):
            pieces += [", "] * (i > 0) + list(part)
        return pieces


def _has_steps(value: Value, axis: int = 1) -> bool:
    return value.type is not None and (value.type.axes[0], *value.type.axes[axis : axis + 1]) == ("N", "L")


def _spelled(target: str) -> str:
    """`torch.nn.functional.relu` -> `nn.functional.relu`, as people import it."""
    return target.removeprefix("torch.") if target.startswith("torch.nn.") else target


def render(item: Any, holder: str = "") -> tuple[Piece, ...]:
    """An argument as source: values by name, numbers and words as literals. Anything else is a programming error.

    `holder` stands before the names of a class's own numbers: `self.` where they are attributes.
    """
    if isinstance(item, Value):
        return (item,)
    if isinstance(item, Raw):
        return item.pieces
    if isinstance(item, TextInt):
        return (re.sub(r"[A-Za-z_]\w*", rf"{holder}\g<0>", item.text),)
    if isinstance(item, str):
        return (quoted(item),)
    if isinstance(item, float) and not math.isfinite(item):
        return (f'float("{item}")',)
    if item is None or isinstance(item, bool | int | float):
        return (repr(item),)
    if isinstance(item, slice):
        pair = (item.start, item.stop) if item.step is None else (item.start, item.stop, item.step)
        return (":".join("" if p is None else str(*render(p, holder)) for p in pair),)
    if item is Ellipsis:
        return ("...",)
    if isinstance(item, tuple | list):
        left, right = ("(", ")") if isinstance(item, tuple) else ("[", "]")
        pieces: list[Piece] = [left]
        for i, part in enumerate(item):
            pieces += [", "] * (i > 0) + list(render(part, holder))
        return (*pieces, "," * (isinstance(item, tuple) and len(item) == 1) + right)
    raise TypeError(f"cannot write {item!r} as source")
