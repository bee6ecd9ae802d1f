"""What can be dragged in from elsewhere, by its MIME type, and the gesture that carries it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from gui.canvas.gestures.base import Gesture
from gui.canvas.gestures.drop_files import DropFiles
from gui.canvas.gestures.drop_layer import DropLayer
from gui.dropping import files_of

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

LAYER_MIME = "application/x-netwright-layer"
FILES_MIME = "text/uri-list"


def _layer(stage: Stage, data: QMimeData) -> Gesture:
    key = bytes(data.data(LAYER_MIME).data()).decode("utf-8", "replace")
    return DropLayer(stage, key, data.text() or key)


def _files(stage: Stage, data: QMimeData) -> Gesture | None:
    paths = files_of(data)
    return DropFiles(stage, paths) if paths else None


DROPS: dict[str, Callable[[Stage, QMimeData], Gesture | None]] = {
    LAYER_MIME: _layer,
    FILES_MIME: _files,
}
"""The first whose type the data has, and that makes a gesture of it, is taken."""


def gesture_for(stage: Stage, data: QMimeData) -> Gesture | None:
    made = (begin(stage, data) for mime, begin in DROPS.items() if data.hasFormat(mime))
    return next((gesture for gesture in made if gesture is not None), None)
