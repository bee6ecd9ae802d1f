"""Net: a project built in code, layer by layer, with blocks.

A layer is added with what feeds it, and gives what it makes:

    net = Net("digits")
    x = net.add("Flatten", net.input("image"))
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("Adam", lr=0.003, epochs=10)

A block is a network used as a layer. It is drawn once, with inputs, outputs and whole-number parameters that expressions
inside refer to, and used as often as one likes, also inside other blocks:

    residual = net.block("Residual block", width=64)
    start = residual.input()
    x = residual.add("Conv2d", start, out_channels=Expr("width"), padding="same")
    x = residual.add("ReLU", x)
    residual.output(residual.add("Add", x, start))

    x = net.use(residual, x, repeat=3, width=32)     # three in a row, each with weights of its own
    x = net.use(residual, x, repeat=3, shared=True)  # the same one three times

`net.project` is the project, its cards laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from core.arrange import arranged
from core.data.augmentations import AUGMENTATIONS
from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.data.settings import with_source
from core.document import edits
from core.document.look import frozen
from core.document.project import Block, DataSettings, Project
from core.graph import End, Graph, Node
from core.layers import LAYERS
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.names import identifier, unique
from core.problems import NetwrightError
from core.spec import Catalogue, Code, Int, Spec, Use, merged
from core.training.optimizers import OPTIMIZERS
from core.training.settings import with_setting
from core.trust import trust_now

Fed = End | Sequence[End] | None
"""What feeds one port: a wire's start, several for a port that takes any number, or nothing."""

Placed = TypeVar("Placed", bound=End | str)
"""What a layer made, or the id of an output."""


@dataclass
class _Draft:
    """What a Net and the blocks in it change together."""

    project: Project
    frames: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """(block or '', title, members)."""
    places: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    """For each graph where some were told: node -> (column, row)."""


class Drawing:
    """One graph being drawn: the main one, or that of a block. Wrong parameters raise NetwrightError with a sentence."""

    def __init__(self, draft: _Draft, where: str) -> None:
        self._draft, self._where = draft, where

    @property
    def _graph(self) -> Graph:
        return edits.graph_of(self._draft.project, self._where)

    def add(self, type: str, *inputs: Fed, name: str = "", **params: Any) -> End:
        """A layer fed by `inputs` in the order of its ports; gives its first output.

        The code of a Python layer is the caller's own, and trusted while this process lives.
        None leaves an optional port open. A port that takes any number of wires (Add, Concat) takes all `inputs`.
        """
        layer = LAYERS[type]
        spec = layer.at(merged((), params))
        checked = {k: spec.param(k).check(v) for k, v in params.items()}
        trust_now(*(value for key, value in checked.items() if isinstance(spec.param(key), Code)))
        node = edits.new_node(self._graph, layer.key, **checked)
        return self._put(replace(node, name=self._fresh(name)) if name else node, inputs)

    def use(
        self, block: BlockNet, *inputs: Fed, name: str = "", repeat: int = 1, shared: bool = False, **params: Any
    ) -> End:
        """A use of `block`, fed in the order of its inputs, its parameters set for this use; gives its first output.

        With `repeat`, what comes out of one round goes into the next; `shared`: all rounds have the same weights.
        """
        made = block.made
        if not edits.block_ports(made)[1]:
            raise NetwrightError(f"The block '{made.title}' has no output yet: draw it before it is used.")
        spec = Spec(made.id, made.title, "block", "", params=made.params)
        checked = {key: spec.param(key).check(value) for key, value in params.items()}
        rounds = Int("repeat", title="Repeat", low=1).check(repeat)
        called = self._fresh(name) if name else edits.fresh_name(self._graph, identifier(made.title))
        node = Node(self._graph.fresh_id(), "Block", called, merged((), checked), made.id, rounds, shared)
        return self._put(node, inputs)

    def port(self, x: End, name: str) -> End:
        """Another output of the layer that made `x`."""
        known = [p.name for p in edits.ports_of(self._draft.project, self._graph.nodes[x.node])[1]]
        if name not in known:
            raise NetwrightError(f"There is no output '{name}' here; there is {', '.join(known) or 'none'}.")
        return End(x.node, name)

    def frame(self, title: str, *members: End) -> None:
        """A titled area behind the layers that made `members`."""
        self._draft.frames.append((self._where, title, tuple(member.node for member in members)))

    def place(self, x: Placed, column: int, row: int) -> Placed:
        """The card of the layer that made `x` goes to this column and row, where the usual layout would say less."""
        id = x if isinstance(x, str) else x.node
        self._draft.places.setdefault(self._where, {})[id] = (column, row)
        return x

    def _fresh(self, name: str) -> str:
        return unique(identifier(name), [n.name for n in self._graph.nodes.values()])

    def _put(self, node: Node, inputs: tuple[Fed, ...]) -> End:
        self._draft.project = edits.with_graph(self._draft.project, self._graph.put(node), self._where)
        self._wire(node, inputs)
        outs = edits.ports_of(self._draft.project, node)[1]
        return End(node.id, outs[0].name if outs else "")

    def _wire(self, node: Node, inputs: tuple[Fed, ...]) -> None:
        ports = edits.ports_of(self._draft.project, node)[0]
        row: Sequence[Fed] = inputs
        if len(ports) == 1 and ports[0].variadic:
            row = [[end for fed in inputs for end in _ends(fed)]]
        if len(row) > len(ports):
            raise NetwrightError(f"'{node.name}' takes {len(ports)} inputs; {len(row)} were given.")
        for port, fed in zip(ports, row, strict=False):
            for number, source in enumerate(_ends(fed)):
                target = End(node.id, f"{port.name}.{number}" if port.variadic else port.name)
                self._draft.project = edits.connect(self._draft.project, source, target, self._where)


class BlockNet(Drawing):
    """The definition of a block being drawn; `Net.block` starts one."""

    @property
    def made(self) -> Block:
        """The definition so far."""
        return self._draft.project.blocks[self._where]

    def input(self, name: str = "x", optional: bool = False) -> End:
        """Where a value enters; `optional`: a use may leave it open."""
        return self._port(BLOCK_INPUT, name, (), {"optional": True} if optional else {})

    def output(self, x: End, name: str = "y") -> str:
        """`x` leaves the block here; gives the node id."""
        return self._port(BLOCK_OUTPUT, name, (x,), {}).node

    def _port(self, type: str, name: str, inputs: tuple[Fed, ...], params: dict[str, Any]) -> End:
        taken = [n.name for n in self._graph.nodes.values()]
        # A port may be called x, which a layer may not: it is the very x of the code.
        called = unique(name if name == "x" else identifier(name), taken)
        return self._put(replace(edits.new_node(self._graph, type, **params), name=called), inputs)


class Net(Drawing):
    """A project being built."""

    def __init__(self, data: str = "", notes: str = "", **params: Any) -> None:
        """`data`: key of a data source such as 'digits', with its parameters."""
        super().__init__(_Draft(Project(notes=notes)), "")
        if data:
            self._set_data(with_source(DataSettings(), checked_use(SOURCES, data, **params)))

    def input(self, column: str = "", name: str = "", **params: Any) -> End:
        """An Input bound to a data column, or with a `shape` of its own; gives its output."""
        return self.add("Input", name=name, **({"column": column} if column else {}), **params)

    def output(self, x: End, target: str = "", name: str = "", **params: Any) -> str:
        """An Output that compares `x` with a data column; gives its node id. `loss` may be a key or a Use."""
        if isinstance(params.get("loss"), str):
            params["loss"] = Use(params["loss"])
        return self.add("Output", x, name=name, **({"target": target} if target else {}), **params).node

    def target(self, column: str = "", name: str = "", **params: Any) -> End:
        """A Target for losses that are nodes of their own, bound to a data column; gives its output."""
        return self.add("Target", name=name, **({"column": column} if column else {}), **params)

    def block(self, title: str, **params: int) -> BlockNet:
        """A new, empty block; `params` are its parameters with the values that a use has unless it sets others."""
        blocks = self._draft.project.blocks
        id = unique(identifier(title), blocks)
        made = Block(id, title, params=tuple(Int(name, value, low=0) for name, value in params.items()))
        self._draft.project = replace(self._draft.project, blocks=frozen({**blocks, id: made}))
        return BlockNet(self._draft, id)

    def take(self, data: DataSettings) -> None:
        """Data settings as they stand: those of files that were looked at."""
        self._set_data(data)

    def prepare(self, *steps: Use) -> None:
        """The preparation, in place of what the data source suggests."""
        checked = tuple(checked_use(STEPS, step.key, **dict(step.params)) for step in steps)
        self._set_data(replace(self._draft.project.data, steps=checked))

    def augment(self, *augmentations: Use) -> None:
        """What is done at random to training batches, in this order."""
        checked = tuple(checked_use(AUGMENTATIONS, use.key, **dict(use.params)) for use in augmentations)
        self._set_data(replace(self._draft.project.data, augment=checked))

    def split(self, key: str = "random", **params: Any) -> None:
        """How rows are shared out among training, validation and test."""
        self._set_data(replace(self._draft.project.data, split=checked_use(SPLITS, key, **params)))

    def train_with(self, optimizer: str = "Adam", **settings: Any) -> None:
        """Training settings: an optimizer and any of its parameters and the program's (lr, epochs, batch_size, seed …)."""
        plan = replace(self._draft.project.plan, optimizer=Use(OPTIMIZERS[optimizer].key))
        for name, value in settings.items():
            plan = with_setting(plan, name, value)
        self._draft.project = replace(self._draft.project, plan=plan)

    def _set_data(self, data: DataSettings) -> None:
        self._draft.project = replace(self._draft.project, data=data)

    @property
    def project(self) -> Project:
        """The project so far, with its cards laid out."""
        made = self._draft.project
        for where in ("", *made.blocks):
            frames = [(title, members) for inside, title, members in self._draft.frames if inside == where]
            made = arranged(made, where, told=self._draft.places.get(where, {}), frames=frames)
        return made


def checked_use(catalogue: Catalogue[Any], key: str, **params: Any) -> Use:
    """A Use of that Spec with each parameter checked. Raises NetwrightError naming the nearest."""
    spec = catalogue[key]
    return Use(spec.key, merged((), {name: spec.param(name).check(value) for name, value in params.items()}))


def _ends(fed: Fed) -> Sequence[End]:
    return () if fed is None else (fed,) if isinstance(fed, End) else fed
