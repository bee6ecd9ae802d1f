"""The values that the start page shows."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.theme import Theme

Picture = Callable[[QPainter, QRectF, Theme], None]
"""Draws into a rectangle in logical pixels, in the colours of a theme."""


@dataclass(frozen=True)
class TemplateCard:
    """A project to start from.

    `name` is what the commands call it ('digits-cnn'), `group` its level in words: 'first steps', 'pictures',
    'sequences'. Without a `picture` it takes the one registered for its name, or a small network drawn for it.
    """

    name: str
    title: str
    summary: str
    group: str
    picture: Picture | None = None


@dataclass(frozen=True)
class RecentFile:
    """A project opened before: its absolute path, and when, in seconds since 1970."""

    path: str
    when: float
