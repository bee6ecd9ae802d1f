"""One editor for each kind of parameter."""

from __future__ import annotations

from core.spec import Bool, Choice, Choices, Chosen, Column, Columns, FilePath, Float, Int, NodeRef, Param, Size
from gui.forms.editors.base import MIXED, Editor, Told
from gui.forms.editors.choices import BoolEditor, ChoicesEditor, ListEditor
from gui.forms.editors.chosen import ChosenEditor, Nest
from gui.forms.editors.columns import ColumnsEditor
from gui.forms.editors.number import NumberEditor
from gui.forms.editors.place import PathEditor
from gui.forms.editors.slider import SliderEditor, slides
from gui.forms.editors.text import TextEditor
from gui.forms.editors.words import WordsEditor
from gui.forms.offers import Offers


def editor_for(param: Param, told: Told, offers: Offers, nest: Nest, sliders: bool) -> Editor:
    """The editor of a parameter; what no editor knows is typed as text."""
    if isinstance(param, Int | Float):
        return SliderEditor(param, told) if sliders and slides(param) else NumberEditor(param, told)
    if isinstance(param, Size):
        return WordsEditor(param, told) if param.words else NumberEditor(param, told)
    if isinstance(param, Choice | Column | NodeRef):
        return ListEditor(param, told, offers)
    if isinstance(param, Bool):
        return BoolEditor(param, told)
    if isinstance(param, Choices):
        return ChoicesEditor(param, told)
    if isinstance(param, Columns):
        return ColumnsEditor(param, told, offers)
    if isinstance(param, FilePath):
        return PathEditor(param, told)
    if isinstance(param, Chosen):
        return ChosenEditor(param, told, nest)
    return TextEditor(param, told)


__all__ = [
    "MIXED",
    "BoolEditor",
    "ChoicesEditor",
    "ChosenEditor",
    "ColumnsEditor",
    "Editor",
    "ListEditor",
    "Nest",
    "NumberEditor",
    "PathEditor",
    "SliderEditor",
    "TextEditor",
    "Told",
    "WordsEditor",
    "editor_for",
]
