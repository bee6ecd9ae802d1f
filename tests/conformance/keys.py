"""The keys that tests run over."""

from core.layers import LAYERS

GRAPH_ENDS = ("Input", "Target", "Output", "BlockInput", "BlockOutput")
"""Written by lowering itself and tested with it: they have no module of their own."""
NO_RULE = ("Python",)
"""Have no shape rule: what a person's code gives shows when it is run. tests/unit/custom holds it against torch."""
EVERY = [spec.key for spec in LAYERS]
MODULES = [key for key in EVERY if key not in (*GRAPH_ENDS, *NO_RULE)]
