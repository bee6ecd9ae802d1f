"""The values that the start page shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.theme import Theme

Picture = Callable[[QPainter, QRectF, Theme], None]
"""Draws into a rectangle in logical pixels, in the colours of a theme."""


@dataclass(frozen=True)
class TemplateCard:
    """A project to start from.

    `name` is what the commands call it ('digits-cnn'), `group` the title it stands under, `facts` a few words such as
    '2015 · 25.6 M parameters', `aka` more words to find it by. Without a `picture` it takes the one registered for its
    name, or a small network drawn for it.
    """

    name: str
    title: str
    summary: str
    group: str
    facts: str = ""
    aka: tuple[str, ...] = ()
    picture: Picture | None = None

    @cached_property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.name, self.title, self.summary, self.group, self.facts, *self.aka)).lower()


@dataclass(frozen=True)
class RecentFile:
    """A project opened before: its absolute path, and when, in seconds since 1970."""

    path: str
    when: float
