"""Find in network: a slim bar over the canvas; what is found is outlined, all else recedes."""

from gui.network.find.find import Find

__all__ = ["Find"]
