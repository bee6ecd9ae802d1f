"""The document: one immutable Project, edits on it, and its history."""

from core.document.diff import Difference, changed_at, difference, same
from core.document.history import Document, Snapshot
from core.document.look import Frame, Look, Note, Style
from core.document.project import Block, DataColumn, DataSettings, Project, Schema, TrainingSettings

__all__ = [
    "Block",
    "DataColumn",
    "DataSettings",
    "Difference",
    "Document",
    "Frame",
    "Look",
    "Note",
    "Project",
    "Schema",
    "Snapshot",
    "Style",
    "TrainingSettings",
    "changed_at",
    "difference",
    "same",
]
