"""Random projects: everything that a file can hold, sensible or not."""

import string

from hypothesis import strategies as st

from core.document.look import COLOURS, FAR, Frame, Look, Note, Style, frozen
from core.document.project import (
    Block,
    DataColumn,
    DataSettings,
    Project,
    Schema,
    TrainingSettings,
)
from core.expressions import Expr
from core.graph import End, Graph, Node
from core.layers import LAYERS
from core.project.values import Opaque
from core.spec import Int, Use

ids = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=12)
names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
words = st.text(max_size=30)
floats = st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | floats | words
expressions = words.map(Expr)
opaque = st.dictionaries(words.filter(lambda key: key not in ("expr", "use")), plain, max_size=3).map(
    lambda value: Opaque(__import__("json").dumps(value, sort_keys=True, ensure_ascii=False))
)
values = st.recursive(
    plain | expressions | opaque,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.builds(Use, words, st.deferred(lambda: params(inner))),
    max_leaves=6,
)


def params(inner: st.SearchStrategy = values) -> st.SearchStrategy:
    return st.dictionaries(names, inner, max_size=4).map(lambda table: tuple(sorted(table.items())))


types = st.sampled_from([layer.key for layer in LAYERS]) | words
uses = st.builds(Use, words, params())
near = st.floats(-FAR, FAR)
places = st.tuples(near, near)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    keys = draw(st.lists(ids, unique=True, max_size=6))
    nodes = {
        key: Node(
            key,
            draw(types),
            draw(words),
            draw(params()),
            draw(st.just("") | ids),
            draw(st.integers(1, 9)),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for key in keys
    }
    if not keys:
        return Graph.of({}, {})
    port = st.sampled_from(["x", "y", "xs.0", "xs.12", "last"])
    end = st.builds(End, st.sampled_from(keys), port)
    return Graph.of(nodes, draw(st.dictionaries(end, end, max_size=6)))


@st.composite
def looks(draw: st.DrawFn, graph: Graph) -> Look:
    known = {key: draw(places) for key in graph.nodes if draw(st.booleans())}
    sides = (floats, floats, floats, floats, st.sampled_from(COLOURS))
    frames = draw(st.lists(st.builds(Frame, ids, words, *sides), max_size=2, unique_by=lambda frame: frame.id))
    taken = {frame.id for frame in frames}
    notes = draw(st.lists(st.builds(Note, ids, words, *sides), max_size=2, unique_by=lambda note: note.id))
    notes = [note for note in notes if note.id not in taken]
    styles = st.builds(Style, st.sampled_from(COLOURS), st.booleans(), st.booleans())
    points = st.lists(places, max_size=3).map(tuple)
    look = Look(frozen(known), tuple(frames), tuple(notes))
    look = look.styled({key: draw(styles) for key in graph.nodes if draw(st.booleans())})
    return look.bent({target: draw(points) for target in graph.wires if draw(st.booleans())})


@st.composite
def columns(draw: st.DrawFn) -> DataColumn:
    sizes = draw(st.lists(st.integers(1, 2**40), max_size=4))
    axes = tuple(draw(words) for _ in sizes)
    texts = st.lists(words, max_size=3).map(tuple)
    bound = st.none() | floats
    return DataColumn(
        draw(words), draw(words), draw(words), tuple(sizes), axes, draw(words), draw(texts), draw(texts), draw(bound), draw(bound),
        draw(st.booleans()),
    )  # fmt: skip


schemas = st.builds(Schema, st.integers(0, 2**53), st.lists(columns(), max_size=3).map(tuple))
block_params = st.builds(
    lambda name, default, title, low: Int(name, default, title, "", low=low),
    names,
    st.integers(-(2**53), 2**53),
    words,
    st.none() | st.integers(-(2**53), 2**53),
)


@st.composite
def blocks(draw: st.DrawFn, key: str) -> Block:
    graph = draw(graphs())
    return Block(key, draw(words), graph, draw(looks(graph)), tuple(draw(st.lists(block_params, max_size=2))))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    graph = draw(graphs())
    table = {key: draw(blocks(key)) for key in draw(st.lists(ids, unique=True, max_size=2))}
    data = DataSettings(draw(uses), tuple(draw(st.lists(uses, max_size=2))), draw(uses), draw(st.none() | schemas))
    return Project(
        graph, draw(looks(graph)), frozen(table), data, draw(st.builds(TrainingSettings, uses, uses, uses)), draw(words)
    )
