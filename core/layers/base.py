"""LayerType: a layer declared once. Palette, form, checks, shapes, code, files and the manual all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Protocol

from core.document.project import DataColumn, Schema
from core.layers.sizes import SizeValue
from core.layers.training import AUTO, NAMES, mistake, training_params
from core.layers.wires import WireType
from core.problems import NetwrightError
from core.spec import Spec, Values


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output. `pattern` describes what it takes (`N C H W`) for people; the shape rule decides.

    `optional`: may stay unconnected, the rule and emit then get None. `variadic`: takes any number of wires, as a tuple.
    """

    name: str
    pattern: str = ""
    title: str = ""
    help: str = ""
    optional: bool = False
    variadic: bool = False

    @property
    def first_place(self) -> str:
        """The first input that the port stands for, as wires name it."""
        return f"{self.name}.0" if self.variadic else self.name


@dataclass(frozen=True, slots=True)
class Insert:
    """Suggestion: put a layer before the port that was refused."""

    type: str
    params: tuple[tuple[str, Any], ...] = ()
    port: str = "x"


@dataclass(frozen=True, slots=True)
class SetParam:
    """Suggestion: give a parameter another value."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Become:
    """Suggestion: be another layer type, with what fits of the parameters."""

    type: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Suggestion: put several layers before the port that was refused, in the order in which the data goes through them."""

    layers: tuple[Insert, ...]


Suggestion = Insert | SetParam | Become | Chain


class Rejected(NetwrightError):
    """A shape rule's 'no': what is wrong in a learner's words, why, at which port or parameter, and what would mend it."""

    code = "shape"

    def __init__(
        self,
        message: str,
        why: str = "",
        *,
        port: str = "",
        param: str = "",
        repair: tuple[str, Suggestion] | None = None,
    ) -> None:
        super().__init__(message)
        self.why = why
        self.port = port
        self.param = param
        self.repair = repair


class Pending(Rejected):
    """Not a 'no': the answer shows when the layer is run, and it has not been yet."""

    code = "pending"


class Context:
    """What a shape rule may ask for besides its inputs, and where it leaves the conditions of its answer."""

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema
        self.conditions: list[str] = []

    def only_if(self, condition: str) -> None:
        """The answer holds only if this is so ('the sequence has at least 3 steps')."""
        self.conditions.append(condition)

    def column(self, name: str) -> DataColumn | None:
        return self.schema.column(name) if self.schema else None


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one use: learned numbers, buffers (running statistics), and floating-point operations per sample.

    A multiplication with its addition counts as two operations, as in `torch.utils.flop_counter`.
    """

    parameters: int = 0
    buffers: int = 0
    flops: SizeValue = 0
    frozen: int = 0
    """How many of the parameters do not learn."""


Inputs = tuple[Any, ...]
"""By port: a WireType, None where an optional port is open, or a tuple of WireTypes for a variadic one."""
Outputs = tuple[WireType, ...]


class Emitter(Protocol):
    """What `emit` writes with. Values are names in the generated code; each knows its WireType."""

    def module(self, target: str, *args: Any, **kwargs: Any) -> Any:
        """A submodule `target(*args, **kwargs)` of the class being written; `target` is `torch.nn.X` or one of our blocks."""

    def custom(self, code: str) -> str:
        """Takes a person's code into the program; gives the name of its class or function there."""

    def tie(self, module: Any, attribute: str, node: str, other: str = "weight") -> None:
        """Make `module.attribute` the very tensor `other` of the submodule of `node`."""

    def call(self, module: Any, *args: Any, **kwargs: Any) -> Any: ...

    def function(self, target: str, *args: Any, **kwargs: Any) -> Any:
        """A call such as `torch.cat([...], dim=1)`."""

    def method(self, value: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        """A method of a value or of a submodule."""

    def index(self, value: Any, *items: Any) -> Any:
        """`value[items]`; an item is a whole number, a slice or a Value."""

    def operate(self, sign: str, a: Any, b: Any) -> Any:
        """`a + b`, `a * b` …"""

    def batch(self, value: Any) -> Any:
        """The size of the batch axis at run time, as an argument: `x.shape[0]`."""

    def size(self, value: Any, axis: int) -> Any:
        """The size of any axis at run time, as an argument: `x.shape[axis]`."""

    def lengths(self, value: Any) -> Any:
        """How long each sequence of `value` is, (N,) on the CPU, as an argument; None where nothing is known of it."""

    def padding(self, value: Any, axis: int = 1) -> Any:
        """Where the sequences of `value`, with their steps along `axis`, are padded, (N L) yes/no; None where nothing is known of it."""

    def causal(self, query: Any, key: Any, axis: int = 1) -> Any:
        """(L S) yes/no: True where a step of `key` comes after the step of `query`; both count their steps along `axis`."""

    def tensor(self, numbers: Any) -> Any:
        """A constant tensor of a number or a tuple of numbers, as an argument."""

    def made(self, target: str, *args: Any, **kwargs: Any) -> Any:
        """`target(*args, **kwargs)`, as `module` takes them, as an argument: a module that another one holds."""

    def while_training(self, value: float) -> Any:
        """`value` while training and 0.0 else, as an argument."""

    def used(self, port: str) -> bool:
        """Whether a wire leaves this output port of the node being written."""

    def unpack(self, value: Any, count: int, hint: tuple[str, ...] = ()) -> tuple[Any, ...]:
        """Names for the items of a tuple; an item that nobody uses becomes `_`."""


Rule = Callable[..., Any]
"""`shape(c, p, *inputs)` with a Context `c` -> WireType or a tuple of them, one for each output port. Raises Rejected."""
Emit = Callable[..., Any]
"""`emit(p, b, *values)` -> a value or a tuple of them, one for each output port."""
CostRule = Callable[[Values, Inputs, Outputs], Cost]
Ports = tuple[Port, ...] | Callable[[Values], tuple[Port, ...]]
Windows = tuple[tuple[int, Fraction], ...]
"""For each axis of a map: how many points one result sees, and how far apart two results stand."""


def no_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost()


@dataclass(frozen=True, eq=False)
class LayerType(Spec):
    """A layer type. `key` is torch's class name where torch has one."""

    inputs: Ports = field(kw_only=True)
    outputs: Ports = field(default=(Port("y"),), kw_only=True)
    shape: Rule = field(kw_only=True)
    emit: Emit = field(kw_only=True)
    cost: CostRule = field(default=no_cost, kw_only=True)
    subtitle: Callable[[Values], str] = field(default=lambda p: "", kw_only=True)
    """The two or three telling parameters, for the card: '32 filters · 3×3 · same'."""
    icon: str = field(default="mdi6.cube-outline", kw_only=True)
    explanation: str = field(default="", kw_only=True)
    """A paragraph for the inspector and the manual: what it does and when to use it."""
    source: str = field(default="", kw_only=True)
    """Paper or formula."""
    window: Callable[[Values], Windows] | None = field(default=None, kw_only=True)
    """Of layers that slide over a map; None: whatever else it does, it slides no window."""
    learns: bool | None = field(default=None, kw_only=True)
    """Whether it may have weights; None: whoever has a cost does. It then takes what every layer with weights takes."""
    identifier: str = field(default="", kw_only=True)
    """Stem of the names of its nodes; empty: derived from the key."""

    def __post_init__(self) -> None:
        learns = self.cost is not no_cost and self.category != "loss" if self.learns is None else self.learns
        if learns and "frozen" not in {param.name for param in self.params}:
            object.__setattr__(self, "params", (*self.params, *training_params(self.key)))

    def input_ports(self, p: Values) -> tuple[Port, ...]:
        return self.inputs(p) if callable(self.inputs) else self.inputs

    def output_ports(self, p: Values) -> tuple[Port, ...]:
        return self.outputs(p) if callable(self.outputs) else self.outputs

    @property
    def stem(self) -> str:
        return self.identifier or self.key.lower()


def as_trained(layer: LayerType, p: Values, ins: Inputs, cost: Cost) -> Cost:
    """The cost with what is frozen counted. Raises Rejected where a weight cannot be filled as is asked."""
    if NAMES.isdisjoint(p):
        return cost
    first = p.get("out_channels", 0) if not layer.key.startswith("ConvTranspose") else ins[0].sizes[1]
    wrong = mistake(layer.key, layer.title, p, first if isinstance(first, int) else 0)
    if wrong is not None:
        param, message, why = wrong
        raise Rejected(message, why, param=param, repair=("Draw as torch does", SetParam(param, AUTO)))
    return replace(cost, frozen=cost.parameters) if p.get("frozen") else cost
