"""The catalogue of layer types."""

from core.layers.base import Become, Context, Cost, Insert, LayerType, Port, Rejected, SetParam
from core.layers.catalogue import CATEGORIES, LAYERS, search
from core.layers.losses import LOSSES, LossType
from core.layers.wires import BATCH, WireType

__all__ = [
    "BATCH",
    "CATEGORIES",
    "LAYERS",
    "LOSSES",
    "Become",
    "Context",
    "Cost",
    "Insert",
    "LayerType",
    "LossType",
    "Port",
    "Rejected",
    "SetParam",
    "WireType",
    "search",
]
