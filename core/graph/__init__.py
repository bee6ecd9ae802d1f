"""The immutable graph: nodes, wires, and the orders derived from them."""

from core.graph.graph import EMPTY, End, Graph, Node, numbered
from core.graph.order import Order, ancestors, descendants, order

__all__ = ["EMPTY", "End", "Graph", "Node", "Order", "ancestors", "descendants", "numbered", "order"]
