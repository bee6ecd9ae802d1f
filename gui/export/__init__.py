"""Taking a network away: the dialog asks where, core does the rest."""

from gui.export.ask import ask_export

__all__ = ["ask_export"]
