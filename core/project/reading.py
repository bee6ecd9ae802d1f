"""Plain dict -> Project, checked throughout. Unknown layer types and settings are kept as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from core.document.look import COLOURS, Frame, Look, Note, Place, Style, frozen, held
from core.document.project import Block, DataColumn, DataSettings, Project, Schema, TrainingSettings
from core.graph import End, Graph, Node
from core.project.entry import Entry, as_use, finite, shorter, wrong
from core.project.writing import FORMAT
from core.spec import Int

PORT = re.compile(r"[A-Za-z_]\w{0,199}(\.[0-9]{1,6})?")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
DOCUMENT_ID = re.compile(r"[0-9a-f]{32}")


def from_dict(plain: Any) -> tuple[Project, str]:
    """The project and its document id, from the dict of the present format. Raises Damaged with a sentence."""
    entry = Entry(plain, "project.json")
    if entry.whole("format") != FORMAT:
        raise wrong("format", f"{FORMAT} is expected")
    id = entry.text("id")
    if not DOCUMENT_ID.fullmatch(id):
        raise wrong("id", "32 hexadecimal digits are expected")
    graph = _graph(entry.entry("graph"))
    project = Project(
        graph,
        _look(entry.entry("look"), graph),
        MappingProxyType(dict(_blocks(entry))),
        _data(entry.entry("data")),
        _plan(entry.entry("plan")),
        "\n".join(entry.texts("notes")),
    )
    entry.done()
    return project, id


def _graph(entry: Entry) -> Graph:
    nodes: dict[str, Node] = {}
    for item in entry.entries("nodes"):
        node = _node(item)
        if node.id in nodes:
            raise wrong(item.place, f"the id '{node.id}' is taken by another node")
        nodes[node.id] = node
    wires: dict[End, End] = {}
    for item in entry.entries("wires"):
        source, target = (_end(item, side, nodes) for side in ("from", "to"))
        if target in wires:
            raise wrong(item.place, f"a second wire leads to '{target.node}.{target.port}'")
        wires[target] = source
        item.done()
    entry.done()
    return Graph.of(nodes, wires)


def _node(entry: Entry) -> Node:
    node = Node(
        entry.id("id"),
        entry.text("type"),
        entry.text("name"),
        entry.params(),
        entry.id("block", ""),
        entry.whole("repeat", 1, low=1, high=100_000),
        entry.flag("shared", False),
        entry.flag("bypassed", False),
    )
    entry.done()
    return node


def _end(entry: Entry, side: str, nodes: Mapping[str, Node]) -> End:
    text = entry.text(side)
    node, _, port = text.partition(".")
    if node not in nodes:
        raise wrong(f"{entry.place}.{side}", f"there is no node '{shorter(node)}'")
    if not PORT.fullmatch(port):
        raise wrong(f"{entry.place}.{side}", f"'{shorter(port)}' is not the name of a port")
    return End(node, port)


def _look(entry: Entry, graph: Graph) -> Look:
    """What is said of nodes and wires that are not there is left out."""
    places = {node: _place(place, value) for node, place, value in entry.members("places")}
    frames = tuple(_frame(item) for item in entry.entries("frames"))
    notes = tuple(_note(item) for item in entry.entries("notes"))
    styles = {node: _style(Entry(value, place)) for node, place, value in entry.members("styles")}
    bends = dict(_bend(item, graph) for item in entry.entries("bends"))
    entry.done()
    ids = Counter([*(frame.id for frame in frames), *(note.id for note in notes)])
    if twice := [id for id, times in ids.items() if times > 1]:
        raise wrong(entry.place, f"two frames or notes have the id '{twice[0]}'")
    look = Look(frozen({node: place for node, place in places.items() if node in graph.nodes}), frames, notes)
    look = look.styled({node: style for node, style in styles.items() if node in graph.nodes})
    return look.bent({target: points for target, points in bends.items() if target in graph.wires})


def _place(place: str, value: Any) -> Place:
    if not isinstance(value, list) or len(value) != 2:
        raise wrong(place, "two numbers are expected")
    x, y = (finite(number, place) for number in value)
    return held((x, y))


def _frame(entry: Entry) -> Frame:
    frame = Frame(entry.id("id"), entry.text("title"), *_sides(entry), _colour(entry))
    entry.done()
    return frame


def _note(entry: Entry) -> Note:
    note = Note(entry.id("id"), "\n".join(entry.texts("text")), *_sides(entry), _colour(entry))
    entry.done()
    return note


def _sides(entry: Entry) -> tuple[float, float, float, float]:
    return entry.number("x"), entry.number("y"), entry.number("w"), entry.number("h")


def _colour(entry: Entry) -> str:
    """A colour that this version does not know is the usual one."""
    told = entry.text("colour", "")
    return told if told in COLOURS else ""


def _style(entry: Entry) -> Style:
    style = Style(_colour(entry), entry.flag("collapsed", False), entry.flag("pinned", False))
    entry.done()
    return style


def _bend(entry: Entry, graph: Graph) -> tuple[End, tuple[Place, ...]]:
    target = _end(entry, "to", graph.nodes)
    points = tuple(_place(place, value) for place, value in entry.items("through"))
    entry.done()
    return target, points


def _blocks(entry: Entry) -> Iterator[tuple[str, Block]]:
    taken: set[str] = set()
    for item in entry.entries("blocks"):
        block = _block(item)
        if block.id in taken:
            raise wrong(item.place, f"the id '{block.id}' is taken by another block")
        taken.add(block.id)
        yield block.id, block


def _block(entry: Entry) -> Block:
    graph = _graph(entry.entry("graph"))
    params = tuple(_param(item) for item in entry.entries("params"))
    block = Block(entry.id("id"), entry.text("title"), graph, _look(entry.entry("look"), graph), params)
    entry.done()
    return block


def _param(entry: Entry) -> Int:
    name = entry.text("name")
    if not NAME.fullmatch(name):
        raise wrong(f"{entry.place}.name", f"'{shorter(name)}' is not a name (letters, digits and _)")
    low, high = entry.maybe_whole("low"), entry.maybe_whole("high")
    default = entry.whole("default", low=-(2**53))
    param = Int(name, default, entry.text("title", ""), entry.text("help", ""), low=low, high=high)
    entry.done()
    return param


def _data(entry: Entry) -> DataSettings:
    default = DataSettings()
    data = DataSettings(
        entry.use("source", default.source),
        tuple(as_use(value, place) for place, value in entry.items("steps")),
        entry.use("split", default.split),
        _schema(entry.entry("schema")) if entry.has("schema") else None,
        tuple(as_use(value, place) for place, value in entry.items("augment")) if entry.has("augment") else (),
        entry.text("fingerprint", ""),
    )
    entry.done()
    return data


def _schema(entry: Entry) -> Schema:
    schema = Schema(entry.whole("rows"), tuple(_column(item) for item in entry.entries("columns")))
    entry.done()
    return schema


def _column(entry: Entry) -> DataColumn:
    column = DataColumn(
        entry.text("name"),
        entry.text("kind"),
        entry.text("role"),
        tuple(_size(place, value) for place, value in entry.items("sizes")),
        entry.texts("axes"),
        entry.text("dtype", "float32"),
        entry.texts("classes"),
        entry.texts("elements"),
        entry.maybe_number("low"),
        entry.maybe_number("high"),
        entry.flag("lengths", False),
        entry.whole("missing", 0),
        entry.whole("count", 0),
        tuple(_tallied(place, value) for place, value in entry.items("tally")) if entry.has("tally") else (),
        entry.text("note", ""),
    )
    if len(column.sizes) != len(column.axes):
        raise wrong(entry.place, f"{len(column.sizes)} sizes stand beside {len(column.axes)} axes")
    entry.done()
    return column


def _tallied(place: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 2**40:
        raise wrong(place, "a whole number of at least 0 is expected")
    return value


def _size(place: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 2**40:
        raise wrong(place, "a whole number of at least 1 is expected")
    return value


def _plan(entry: Entry) -> TrainingSettings:
    default = TrainingSettings()
    plan = TrainingSettings(
        entry.use("program", default.program),
        entry.use("optimizer", default.optimizer),
        entry.use("scheduler", default.scheduler),
    )
    entry.done()
    return plan
