"""Small pictures on the cards: what each layer gives for one row of the data. Worked out in the background."""

from gui.thumbnails.thumbnails import Thumbnails

__all__ = ["Thumbnails"]
