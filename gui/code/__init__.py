"""The live PyTorch code of the network."""

from gui.code.panel import CodePanel

__all__ = ["CodePanel"]
