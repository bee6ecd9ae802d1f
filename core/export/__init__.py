"""Ways out: readable PyTorch first. Imports without torch; writing weights loads it."""

from core.export.catalogue import EXPORTERS, export
from core.export.code import Code, code
from core.export.exporter import Exporter

__all__ = ["EXPORTERS", "Code", "Exporter", "code", "export"]
