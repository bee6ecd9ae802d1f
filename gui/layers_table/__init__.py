"""All layers of the graph that is shown as a table: for those who compare, and for those who do not see the canvas."""

from gui.layers_table.panel import LayersPanel

__all__ = ["LayersPanel"]
