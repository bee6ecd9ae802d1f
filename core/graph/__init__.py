"""The immutable graph: nodes, wires, and the orders derived from them."""

from core.graph.changes import others
from core.graph.graph import EMPTY, End, Graph, Lookup, Node, Web, numbered
from core.graph.order import Order, ancestors, descendants, order

__all__ = [
    "EMPTY",
    "End",
    "Graph",
    "Lookup",
    "Node",
    "Order",
    "Web",
    "ancestors",
    "descendants",
    "numbered",
    "order",
    "others",
]
