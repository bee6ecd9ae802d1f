"""Parameters by path, as `--set` and searches name them: `conv1.out_channels`, `plan.lr`, `data.noise`, `data.split.train`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.data.augmentations import AUGMENTATIONS
from core.data.binding import rebound, with_data
from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.data.finding import find, look_again, meant
from core.data.settings import with_source
from core.data.source import FileSource, SourceType
from core.document import edits
from core.document.project import DataSettings, Project
from core.expressions import Expr
from core.graph import Node
from core.layers import LAYERS
from core.problems import NetwrightError
from core.spec import Catalogue, Chosen, Invalid, Spec, Use
from core.starting.start import fitted
from core.training.settings import with_setting


def with_value(project: Project, path: str, text: str) -> Project:
    """`project` with the parameter at `path` set to what `text` says. Raises NetwrightError naming the nearest."""
    first, *rest = path.split(".")
    if not rest or not all(rest):
        raise NetwrightError(f"'{path}' is not a path such as conv1.out_channels, plan.lr or data.noise.")
    if first == "plan":
        return replace(project, plan=with_setting(project.plan, ".".join(rest), text))
    if first == "data":
        return _with_data(project, rest, text)
    return _with_param(project, [first, *rest], text)


def assigned(project: Project, assignment: str) -> Project:
    """With `path=value` done."""
    path, sign, text = assignment.partition("=")
    if not sign:
        raise NetwrightError(f"'{assignment}' is not of the form path=value, such as conv1.out_channels=64.")
    return with_value(project, path.strip(), text.strip())


def _with_param(project: Project, names: list[str], text: str) -> Project:
    """`names`: the block uses on the way, the node, its parameter, and maybe a parameter of what that one chooses."""
    where, at = "", 0
    node = _node(project, where, names[at])
    while node.block and at + 2 < len(names):
        where, at = node.block, at + 1
        node = _node(project, where, names[at])
    params = names[at + 1 :]
    if node.block:
        return _with_block_param(project, where, node, params, text)
    layer = LAYERS.find(node.type)
    if layer is None:
        raise NetwrightError(f"'{node.name}' is a '{node.type}', which this version does not know.")
    param = layer.at(node.params).param(params[0])
    if len(params) == 1:
        return edits.set_params(project, node.id, {param.name: param.parse(text)}, where)
    if len(params) > 2 or not isinstance(param, Chosen):
        raise NetwrightError(f"{layer.title}'s {param.label.lower()} has no parts of its own.")
    chosen: Use = node.get(param.name, param.default)
    return edits.set_params(project, node.id, {param.name: _parsed(param.catalogue(), chosen, params[1], text)}, where)


def _with_block_param(project: Project, where: str, node: Node, params: list[str], text: str) -> Project:
    block = project.blocks.get(node.block)
    spec = Spec(node.block, block.title if block else node.name, "block", "", params=block.params if block else ())
    param = spec.param(params[0])
    changed = node.with_params(**{param.name: param.parse(text)})
    return edits.with_graph(project, edits.graph_of(project, where).put(changed), where)


def _node(project: Project, where: str, name: str) -> Node:
    if where and where not in project.blocks:
        raise NetwrightError("The block that this node uses is not in the project.")
    graph = edits.graph_of(project, where)
    found = graph.named(name)
    if found is None:
        names = [n.name for n in graph.nodes.values()]
        raise NetwrightError(f"There is no layer '{name}'{_near(name, names)}")
    return found


def _near(word: str, known: Sequence[str]) -> str:
    """The rest of the sentence: the nearest name, or those there are."""
    near = difflib.get_close_matches(word, known, 1)
    if near:
        return f". Did you mean '{near[0]}'?"
    return f"; there is {', '.join(known[:12])}." if known else "."


def _with_data(project: Project, rest: list[str], text: str) -> Project:
    data = project.data
    if rest == ["source"]:
        return _with_source(project, text)
    if rest[0] == "split":
        return replace(project, data=replace(data, split=_split(data, rest[1:], text)))
    if rest[0] in _LISTS and len(rest) == 3:
        listed = _listed(data, rest[0], rest[1], rest[2], text)
        changed = replace(data, steps=listed) if rest[0] == "steps" else replace(data, augment=listed)
        return replace(project, data=changed)
    if len(rest) != 1:
        raise NetwrightError(
            f"'data.{'.'.join(rest)}' is not a path such as data.noise, data.split.train, data.steps.0.low or data.augment.0.probability."
        )
    if not data.source.key:
        raise NetwrightError("The project has no data yet. Choose some: data.source=digits.")
    use = _parsed(SOURCES, data.source, rest[0], text)
    if isinstance(SOURCES[use.key], FileSource):
        return rebound(replace(project, data=look_again(replace(data, source=use)).settings))[0]
    return replace(project, data=with_source(data, use))


def _with_source(project: Project, text: str) -> Project:
    """A data set that comes with the program by its key, or what a file or folder holds."""
    named = meant(text)
    if isinstance(named, SourceType):
        return with_data(project, Use(named.key))[0]
    return rebound(replace(project, data=fitted(find(named).settings)))[0]


def _split(data: DataSettings, rest: list[str], text: str) -> Use:
    if not rest:
        return Use(SPLITS[text].key)
    if len(rest) > 1:
        raise NetwrightError(f"'data.split.{'.'.join(rest)}' is not a path such as data.split.train.")
    return _parsed(SPLITS, data.split, rest[0], text)


_LISTS: Mapping[str, Catalogue[Any]] = {"steps": STEPS, "augment": AUGMENTATIONS}


def _listed(data: DataSettings, part: str, number: str, name: str, text: str) -> tuple[Use, ...]:
    uses: list[Use] = list(getattr(data, part))
    if not number.isdecimal() or int(number) >= len(uses):
        noun = _LISTS[part].noun
        raise NetwrightError(f"There is no {noun} {number}; there are {len(uses)}, counted from 0.")
    uses[int(number)] = _parsed(_LISTS[part], uses[int(number)], name, text)
    return tuple(uses)


def _parsed(catalogue: Catalogue[Any], use: Use, name: str, text: str) -> Use:
    param = catalogue[use.key].param(name)
    value = param.parse(text)
    if isinstance(value, Expr):
        raise Invalid(f"{param.label} must be a number, not '{value.text}'.")
    return use.with_params(**{param.name: value})
