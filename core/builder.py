"""Net: a project built in code, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.arrange import arranged, framed
from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.data.settings import with_source
from core.document import edits
from core.document.project import DataSettings, Project
from core.graph import End, Node
from core.layers import LAYERS
from core.names import identifier, unique
from core.problems import NetwrightError
from core.spec import Catalogue, Use, merged
from core.training.optimizers import OPTIMIZERS
from core.training.settings import with_setting

Fed = End | Sequence[End] | None
"""What feeds one port: a wire's start, several for a port that takes any number, or nothing."""


class Net:
    """A project being built. Every call checks its parameters and raises NetwrightError with a sentence.

    net = Net("digits")
    x = net.add("Flatten", net.input("image"))
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("Adam", lr=0.003, epochs=10)
    """

    def __init__(self, data: str = "", notes: str = "", **params: Any) -> None:
        """`data`: key of a data source such as 'digits', with its parameters."""
        self._project = Project(notes=notes)
        self._frames: list[tuple[str, tuple[str, ...]]] = []
        if data:
            self._set_data(with_source(self._project.data, checked_use(SOURCES, data, **params)))

    def input(self, column: str = "", name: str = "", **params: Any) -> End:
        """An Input bound to a data column, or with a `shape` of its own; gives its output."""
        return self.add("Input", name=name, **({"column": column} if column else {}), **params)

    def output(self, x: End, target: str = "", name: str = "", **params: Any) -> str:
        """An Output that compares `x` with a data column; gives its node id. `loss` may be a key or a Use."""
        if isinstance(params.get("loss"), str):
            params["loss"] = Use(params["loss"])
        return self.add("Output", x, name=name, **({"target": target} if target else {}), **params).node

    def add(self, type: str, *inputs: Fed, name: str = "", **params: Any) -> End:
        """A layer fed by `inputs` in the order of its ports; gives its first output.

        None leaves an optional port open. A port that takes any number of wires (Add, Concat) takes all `inputs`.
        """
        layer, graph = LAYERS[type], self._project.graph
        checked = {k: layer.param(k).check(v) for k, v in params.items()}
        node = edits.new_node(graph, layer.key, **checked)
        if name:
            node = replace(node, name=unique(identifier(name), [n.name for n in graph.nodes.values()]))
        self._project = edits.with_graph(self._project, graph.put(node))
        self._wire(node, inputs)
        outs = edits.ports_of(self._project, node)[1]
        return End(node.id, outs[0].name if outs else "")

    def port(self, x: End, name: str) -> End:
        """Another output of the layer that made `x`."""
        known = [p.name for p in edits.ports_of(self._project, self._project.graph.nodes[x.node])[1]]
        if name not in known:
            raise NetwrightError(f"There is no output '{name}' here; there is {', '.join(known) or 'none'}.")
        return End(x.node, name)

    def _wire(self, node: Node, inputs: tuple[Fed, ...]) -> None:
        ports = edits.ports_of(self._project, node)[0]
        row: Sequence[Fed] = inputs
        if len(ports) == 1 and ports[0].variadic:
            row = [[end for fed in inputs for end in _ends(fed)]]
        if len(row) > len(ports):
            raise NetwrightError(f"{LAYERS[node.type].title} takes {len(ports)} inputs; {len(row)} were given.")
        for port, fed in zip(ports, row, strict=False):
            for number, source in enumerate(_ends(fed)):
                place = f"{port.name}.{number}" if port.variadic else port.name
                self._project = edits.connect(self._project, source, End(node.id, place))

    def frame(self, title: str, *members: End) -> None:
        """A titled area behind the layers that made `members`."""
        self._frames.append((title, tuple(member.node for member in members)))

    def prepare(self, *steps: Use) -> None:
        """The preparation, in place of what the data source suggests."""
        checked = tuple(checked_use(STEPS, step.key, **dict(step.params)) for step in steps)
        self._set_data(replace(self._project.data, steps=checked))

    def split(self, key: str = "random", **params: Any) -> None:
        """How rows are shared out among training, validation and test."""
        self._set_data(replace(self._project.data, split=checked_use(SPLITS, key, **params)))

    def train_with(self, optimizer: str = "Adam", **settings: Any) -> None:
        """Training settings: an optimizer and any of its parameters and the program's (lr, epochs, batch_size, seed …)."""
        plan = replace(self._project.plan, optimizer=Use(OPTIMIZERS[optimizer].key))
        for name, value in settings.items():
            plan = with_setting(plan, name, value)
        self._project = replace(self._project, plan=plan)

    def _set_data(self, data: DataSettings) -> None:
        self._project = replace(self._project, data=data)

    @property
    def project(self) -> Project:
        """The project so far, with its cards laid out."""
        made = arranged(self._project)
        for title, members in self._frames:
            made = framed(made, title, members)
        return made


def checked_use(catalogue: Catalogue[Any], key: str, **params: Any) -> Use:
    """A Use of that Spec with each parameter checked. Raises NetwrightError naming the nearest."""
    spec = catalogue[key]
    return Use(spec.key, merged((), {name: spec.param(name).check(value) for name, value in params.items()}))


def _ends(fed: Fed) -> Sequence[End]:
    return () if fed is None else (fed,) if isinstance(fed, End) else fed
