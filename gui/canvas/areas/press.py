"""What a press, a double click, the resting mouse and a menu mean on frames, notes and the dots of wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from gui.canvas import hit
from gui.canvas.areas import links, shape, writing
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.gestures.follow_link import FollowLink
from gui.canvas.gestures.move_area import MoveArea
from gui.canvas.gestures.move_bend import MoveBend
from gui.canvas.gestures.resize_area import ResizeArea
from gui.canvas.items import Dot, End, FrameItem, NoteItem, Point

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

DOT_REACH = 9.0  # logical pixels
WIRE_REACH = 6.0
Cursor = Qt.CursorShape


def on_note(stage: Stage, at: Pointer) -> Gesture | None:
    item = note_under(stage, at)
    if item is None:
        return None
    edges = shape.edges_at(item, at.scene, stage.camera.zoom)
    if edges is not None:
        return ResizeArea(stage, item.view.id, edges)
    address = links.link_at(stage, item, at.scene)
    return FollowLink(stage, item.view.id, address) if address else MoveArea(stage, item.view.id)


def on_dot(stage: Stage, at: Pointer) -> Gesture | None:
    dot = dot_under(stage, at)
    return MoveBend(stage, dot) if dot is not None else None


def on_frame(stage: Stage, at: Pointer) -> Gesture | None:
    item = frame_under(stage, at)
    if item is None:
        return None
    edges = shape.edges_at(item, at.scene, stage.camera.zoom)
    return ResizeArea(stage, item.view.id, edges) if edges is not None else MoveArea(stage, item.view.id)


def write_note(stage: Stage, at: Pointer) -> bool:
    item = note_under(stage, at)
    if item is not None:
        writing.write_on(stage, item.view.id)
    return item is not None


def change_bend(stage: Stage, at: Pointer) -> bool:
    """A double click takes a dot away, or puts one on the wire."""
    dot = dot_under(stage, at)
    if dot is not None:
        remove_dot(stage, dot)
        return True
    wire = hit.wire_at(stage.scene, at.scene, WIRE_REACH / stage.camera.zoom)
    if wire is not None:
        add_dot(stage, wire, at.scene)
    return wire is not None


def write_title(stage: Stage, at: Pointer) -> bool:
    item = frame_under(stage, at)
    if item is not None:
        writing.write_on(stage, item.view.id)
    return item is not None


def cursor(stage: Stage, at: Pointer) -> Qt.CursorShape | None:
    """Over a frame, a note or a dot; None over anything else."""
    if hit.card_at(stage.scene, at.scene) is not None:
        return None
    item: NoteItem | FrameItem | None = note_under(stage, at)
    if item is None and dot_under(stage, at) is not None:
        return Cursor.SizeAllCursor
    item = item or frame_under(stage, at)
    if item is None:
        return None
    edges = shape.edges_at(item, at.scene, stage.camera.zoom)
    if edges is not None:
        return edges.cursor
    if isinstance(item, NoteItem):
        return Cursor.PointingHandCursor if links.link_at(stage, item, at.scene) else Cursor.ArrowCursor
    return Cursor.SizeAllCursor


def note_under(stage: Stage, at: Pointer) -> NoteItem | None:
    """The uppermost note whose sheet or edge is under the mouse."""
    reach = min(shape.EDGE, shape.EDGE / stage.camera.zoom)
    found = stage.scene.areas.notes_near(hit.around(at.scene, reach))
    spots = ((item, item.rect.adjusted(-reach, -reach, reach, reach)) for item in reversed(found))
    return next((item for item, spot in spots if spot.contains(at.scene)), None)


def frame_under(stage: Stage, at: Pointer) -> FrameItem | None:
    """The smallest frame whose title, border or edge is under the mouse."""
    zoom = stage.camera.zoom
    found = reversed(stage.scene.areas.frames_near(hit.around(at.scene, shape.EDGE)))
    return next(
        (i for i in found if shape.edges_at(i, at.scene, zoom) or shape.on_handle(i, at.scene, zoom)),
        None,
    )


def dot_under(stage: Stage, at: Pointer) -> Dot | None:
    """None from afar, where dots are not drawn."""
    return None if stage.camera.far else hit.dot_at(stage.scene, at.scene, DOT_REACH / stage.camera.zoom)


def add_dot(stage: Stage, wire: End, at: QPointF) -> None:
    """Lead a wire through the point of it that is nearest to `at`; the new dot is selected."""
    item = stage.scene.wires[wire]
    share, spot = hit.nearest_on(item.route.path, at)
    before = [hit.nearest_on(item.route.path, QPointF(*point))[0] for point in item.bends]
    number = sum(each < share for each in before)
    points: list[Point] = list(item.bends)
    points.insert(number, (round(spot.x()), round(spot.y())))
    stage.host.bend(wire, points)
    stage.selection.pick((), (), (), {Dot(wire, number)})


def remove_dot(stage: Stage, dot: Dot) -> None:
    points = stage.scene.wires[dot.wire].bends
    stage.host.bend(dot.wire, [point for number, point in enumerate(points) if number != dot.number])


ABOVE = (on_note, on_dot)
"""What lies under cards and above wires; the frames lie under the wires."""
DOUBLE_CLICKS = (write_note, change_bend, write_title)
