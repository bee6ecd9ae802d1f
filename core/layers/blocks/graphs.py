"""Graphs with their adjacency as a matrix: each vertex listens to its neighbours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected
from core.layers.blocks.parts import OWN, linear, sequence_features, total
from core.layers.masks import need_equal
from core.layers.rules import differing
from core.layers.wires import WireType
from core.spec import Bool, Float, Int, Values

GRAPH = (
    Port("x", "N V F", "Vertices", "A row of features for each vertex."),
    Port("adjacency", "N V V", "Adjacency", "Row i is not 0 at the vertices that vertex i is joined to."),
)


def _need_graph(c: Context, x: WireType, adjacency: WireType, what: str) -> None:
    sequence_features(x, what)
    message = f"The adjacency has to be one number for each pair of vertices, but {adjacency} arrives beside {x}."
    why = "A graph of V vertices has a matrix of V rows and V columns."
    if adjacency.rank != 3:
        raise Rejected(message, why, port="adjacency")
    for size, wanted in zip(adjacency.sizes, (x.sizes[0], x.sizes[1], x.sizes[1]), strict=True):
        need_equal(c, size, wanted, message, why, "adjacency")


def _vertices(x: WireType, width: int) -> WireType:
    return replace(x, sizes=(*x.sizes[:2], width), axes=("N", "L", "F"), partner="")


def gcn_shape(c: Context, p: Values, x: WireType, adjacency: WireType) -> WireType:
    """x N V F, adjacency N V V -> N V out_features."""
    _need_graph(c, x, adjacency, "A graph convolution")
    return _vertices(x, p.out_features)


def gcn_emit(p: Values, b: Emitter, x: Any, adjacency: Any) -> Any:
    extra = differing(p, {"bias": True}, "bias")
    return b.call(b.module(f"{OWN}GCNConv", x.type.sizes[-1], p.out_features, **extra), x, adjacency)


def gcn_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    x = ins[0]
    averages = Cost(flops=x.sizes[1] * x.sizes[1] * (2 * p.out_features))
    return total(linear(x.sizes[-1], p.out_features, x.sizes[1], p.bias), averages)


def gat_shape(c: Context, p: Values, x: WireType, adjacency: WireType) -> WireType:
    """x N V F, adjacency N V V -> N V heads·out_features."""
    _need_graph(c, x, adjacency, "Graph attention")
    return _vertices(x, p.heads * p.out_features)


def gat_emit(p: Values, b: Emitter, x: Any, adjacency: Any) -> Any:
    extra = differing(p, {"heads": 1, "negative_slope": 0.2}, "heads", "negative_slope")
    return b.call(b.module(f"{OWN}GATConv", x.type.sizes[-1], p.out_features, **extra), x, adjacency)


def gat_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """One projection, two vectors of weights for each head, and averages over all pairs."""
    x, wide = ins[0], p.heads * p.out_features
    averages = Cost(2 * wide, 0, x.sizes[1] * x.sizes[1] * (2 * wide))
    return total(linear(x.sizes[-1], wide, x.sizes[1]), averages)


def _width(help: str) -> Int:
    return Int("out_features", 32, "Output width", help, low=1, high=1_000_000)


GCN = LayerType(
    "GCNConv",
    "Graph convolution",
    "block",
    "Each vertex of a graph takes the average of its neighbours and itself, then a Linear layer.",
    params=(
        _width("Features of each vertex that come out."),
        Bool("bias", True, "Bias", "A learned number added to each feature."),
    ),
    aka=("gcn", "graph neural network", "gnn", "message passing", "node classification"),
    inputs=GRAPH,
    outputs=(Port("y", "N V F", help="A row for each vertex."),),
    shape=gcn_shape,
    emit=gcn_emit,
    cost=gcn_cost,
    subtitle=lambda p: f"{p.out_features} features",
    icon="mdi6.graph",
    identifier="graph",
    explanation="Atoms of a molecule or people in a network have neighbours instead of a grid. Each vertex listens to those it is joined to, those with many neighbours counting less. "
    "Two layers in a row let it hear the neighbours of its neighbours. The graph is given as a whole matrix, so this suits graphs of up to some thousand vertices.",
    source="Kipf & Welling, Semi-supervised classification with graph convolutional networks, 2017",
)
GAT = LayerType(
    "GATConv",
    "Graph attention",
    "attention",
    "Each vertex of a graph weighs its neighbours by how well they fit, and takes their average.",
    params=(
        _width("Features of each vertex that come out of each head."),
        Int("heads", 1, "Heads", "How many looks are taken at once; they stand side by side.", low=1, high=1000),
        Float(
            "negative_slope",
            0.2,
            "Slope below 0",
            "How much of a score below 0 is kept.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
    ),
    aka=("gat", "graph neural network", "gnn", "message passing", "node classification"),
    inputs=GRAPH,
    outputs=(Port("y", "N V F", help="A row for each vertex, the heads side by side."),),
    shape=gat_shape,
    emit=gat_emit,
    cost=gat_cost,
    subtitle=lambda p: f"{p.out_features} features · {'1 head' if p.heads == 1 else f'{p.heads} heads'}",
    icon="mdi6.vector-polyline",
    identifier="graph",
    explanation="Where a graph convolution treats all neighbours alike, this one learns which of them matter to whom. The weights of a vertex's neighbours and of itself add up to 1.",
    source="Veličković et al., Graph attention networks, 2018",
)
FAMILY = (GCN, GAT)
