"""The guided tour: six steps on the real window, from nothing to a network that reads digits."""

from gui.tour.tour import Tour

__all__ = ["Tour"]
