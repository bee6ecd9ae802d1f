"""A line to type into with what it finds below: the search over everything, and the search for a layer at the mouse."""

from gui.finding.found import Found
from gui.finding.popup import FindPopup

__all__ = ["FindPopup", "Found"]
