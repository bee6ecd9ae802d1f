"""Losses: declared as layers are, with the ports that each needs."""

from core.layers.losses.catalogue import FAMILY, LOSSES, NONE, OUTPUT_LOSSES
from core.layers.losses.declaration import LossType

__all__ = ["FAMILY", "LOSSES", "NONE", "OUTPUT_LOSSES", "LossType"]
