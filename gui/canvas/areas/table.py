"""The frames and notes of a scene."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

from PySide6.QtCore import QRectF

from gui.canvas.index import SpatialIndex
from gui.canvas.items import FrameItem, NoteItem
from gui.canvas.views import FrameView, NoteView

Item = TypeVar("Item", FrameItem, NoteItem)
View = TypeVar("View", FrameView, NoteView)


class Areas:
    """By id, which no frame and no note share. `soil` is told the rectangles that must be painted again."""

    def __init__(self, soil: Callable[[QRectF], None]) -> None:
        self.frames: dict[str, FrameItem] = {}
        self.notes: dict[str, NoteItem] = {}
        """Later ones lie above earlier ones."""
        self._soil = soil
        self._index: SpatialIndex[str] = SpatialIndex()
        self._order: dict[str, int] = {}

    def __getitem__(self, id: str) -> FrameItem | NoteItem:
        return self.notes[id] if id in self.notes else self.frames[id]

    def __contains__(self, id: object) -> bool:
        return id in self.notes or id in self.frames

    def __iter__(self) -> Iterator[FrameItem | NoteItem]:
        yield from self.frames.values()
        yield from self.notes.values()

    def keys(self) -> set[str]:
        return {*self.frames, *self.notes}

    def show(self, frames: Mapping[str, FrameView], notes: Mapping[str, NoteView]) -> None:
        """Larger frames lie under smaller ones, so that each can be reached."""
        wide = dict(sorted(frames.items(), key=lambda pair: -pair[1].w * pair[1].h))
        self.frames = self._taken(self.frames, wide, FrameItem)
        self.notes = self._taken(self.notes, notes, NoteItem)
        self._order = {id: number for number, id in enumerate([*self.frames, *self.notes])}

    def place(self, rects: Mapping[str, QRectF]) -> None:
        """Put some elsewhere for now."""
        for id, rect in rects.items():
            item = self[id]
            self._soil(item.shown)
            item.rect = rect
            self._put(id, item)

    def mark(self, ids: Collection[str]) -> None:
        for item in self:
            if item.selected != (item.view.id in ids):
                item.selected = not item.selected
                self._soil(item.shown)

    def near(self, area: QRectF) -> list[FrameItem | NoteItem]:
        """What paints into `area`, in painting order: frames, then notes, selected ones last."""
        found = [self[id] for id in self._index.near(area) if self[id].shown.intersects(area)]
        found.sort(key=lambda item: (isinstance(item, NoteItem), item.selected, self._order[item.view.id]))
        return found

    def frames_near(self, area: QRectF) -> list[FrameItem]:
        return [item for item in self.near(area) if isinstance(item, FrameItem)]

    def notes_near(self, area: QRectF) -> list[NoteItem]:
        return [item for item in self.near(area) if isinstance(item, NoteItem)]

    def _taken(
        self, items: Mapping[str, Item], views: Mapping[str, View], make: Callable[[View], Item]
    ) -> dict[str, Item]:
        for id in items.keys() - views.keys():
            self._soil(items[id].shown)
            self._index.drop(id)
        return {id: self._fresh(items.get(id), view, make) for id, view in views.items()}

    def _fresh(self, item: Item | None, view: View, make: Callable[[View], Item]) -> Item:
        if item is not None and item.view == view and item.rect == item.settled:
            return item
        made = make(view)
        if item is not None:
            self._soil(item.shown)
            made.selected = item.selected
        self._put(view.id, made)
        return made

    def _put(self, id: str, item: FrameItem | NoteItem) -> None:
        self._index.put(id, item.shown)
        self._soil(item.shown)
