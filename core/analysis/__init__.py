"""What is known of a network without running it: types, costs, problems."""

from core.analysis.analysis import Analysis, NodeInfo, Totals, analyse
from core.analysis.fits import fits

__all__ = ["Analysis", "NodeInfo", "Totals", "analyse", "fits"]
