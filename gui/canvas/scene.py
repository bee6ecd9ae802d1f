"""The items on the canvas. A new view is taken by comparing values with the last one; equal items are not touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF

from core.graph import others
from gui.canvas.areas.table import Areas
from gui.canvas.index import LiftingIndex, around
from gui.canvas.items import EMPTY_HAND, HOME, CardItem, Carried, Dot, End, FrameItem, Point, WireItem
from gui.canvas.routing import Route
from gui.canvas.sliding import Shifts
from gui.canvas.views import EMPTY, CardView, SceneView, WireView
from gui.canvas.ways import ends, joins, way

Changed = Callable[[Sequence[QRectF]], None]
FEW = 24  # cards in the hand that are painted again one by one, and wires to other cards that are led around cards
EVERYWHERE = QRectF(-1e7, -1e7, 2e7, 2e7)


class Scene:
    """Cards, wires and frames by key. `changed` is told the rectangles that must be painted again."""

    def __init__(self, changed: Changed) -> None:
        self.view: SceneView = EMPTY
        self.cards: dict[str, CardItem] = {}
        self.wires: dict[End, WireItem] = {}
        self.areas = Areas(self._soil)
        self._changed = changed
        self._order: dict[str, int] = {}
        self._card_index: LiftingIndex[str] = LiftingIndex()
        self._wire_index: LiftingIndex[End] = LiftingIndex()
        self._carried = EMPTY_HAND
        self._touching: dict[str, set[End]] = {}
        self._dirty: list[QRectF] = []
        self._marked: tuple[Collection[str], Collection[End]] = ((), ())
        self.dots: frozenset[Dot] = frozenset()  # those that are selected
        self._peeked: str | None = None  # the collapsed card that is shown whole for now
        self._bounds: QRectF | None = None
        self._extent: QRectF | None = None
        self.version = 0  # grows with every change that can be seen
        self.afar = 0  # grows with every change of cards, frames and notes that can be seen from afar
        self._faulty: set[str] = set()  # cards that say something is wrong
        self._led: set[End] = set()  # wires that were led otherwise for now

    def show(self, view: SceneView) -> None:
        before, self.view = self.view, view
        if (view.frames, view.notes) != (before.frames, before.notes):
            self._reshaped()
            self.afar += 1
        loose = {item.view.target for item in self._put_down()}
        order = self._order
        shifts = self._show_cards(before.cards, view.cards)
        differing = others(before.wires, view.wires)
        whole = order is not self._order or view.wires.keys() != before.wires.keys()
        self._show_wires(view.wires, view.wires.keys() if whole else differing, shifts, loose)
        self.areas.show(view.frames, view.notes)
        self._flush()

    @property
    def frames(self) -> Mapping[str, FrameItem]:
        return self.areas.frames

    def carry(self, keys: Collection[str], shift: QPointF) -> None:
        """Hold cards `shift` off their places for now, with the wires at them; the next view settles everything.

        While the same are carried `keys` must be the same object.
        """
        if keys is not self._carried.keys:
            self._rerun(self._put_down())
            self._carried = self._lifted(keys)
        elif shift == self._card_index.shift:
            return
        held = self._carried
        self._soil_carried(held)
        self._reshaped()
        for card in held.cards:
            card.rect = card.settled.translated(shift)
        for wire in held.inner:
            wire.shift = shift
        self._card_index.shift = self._wire_index.shift = shift
        self._soil_carried(held)
        self._rerun(held.outer, free=len(held.outer) > FEW)
        self._flush()

    def settle(self) -> None:
        """Put carried cards back where the view has them."""
        self._rerun(self._put_down())
        self._flush()

    def place_areas(self, rects: Mapping[str, QRectF]) -> None:
        """Put frames and notes elsewhere for now; the next view settles everything."""
        self.areas.place(rects)
        self._reshaped()
        self._flush()

    def bend(self, bends: Mapping[End, Sequence[Point]]) -> None:
        """Lead wires through other points for now; the next view settles everything."""
        self._led.update(bends)
        for target, points in bends.items():
            self.wires[target].bends = tuple(points)
            self._run(self.wires[target])
        self._flush()

    def peek(self, key: str | None) -> None:
        """Show one collapsed card whole for now, and no other: a wire is held over it."""
        before, self._peeked = self._peeked, key
        if before == key:
            return
        for each in (before, key):
            if each is not None and each in self.cards:
                self._unfold(each, each == key)
        self._flush()

    def _unfold(self, key: str, on: bool) -> None:
        item, shifts = self.cards[key], Shifts()
        item.peeked = on
        self._retake(key, item, item.view, shifts)
        for target in self._touching.get(key, set()) | self._disturbed(shifts.rects()):
            self._run(self.wires[target])

    def way(self, source: End, target: End) -> Route:
        """How a wire between two ports would run."""
        return self._way(WireItem(WireView(source, target)))[0]

    def cards_near(self, area: QRectF) -> list[tuple[str, CardItem]]:
        """Cards that paint into `area`, in painting order: selected ones last."""
        found = [(key, self.cards[key]) for key in self._card_index.near(area.adjusted(-16, -16, 16, 16))]
        found = [pair for pair in found if pair[1].shown.intersects(area)]
        found.sort(key=lambda pair: (pair[1].selected, pair[1].peeked, self._order[pair[0]]))
        return found

    def wires_near(self, area: QRectF) -> list[tuple[End, WireItem]]:
        """Wires that may paint into `area`, in a stable order, selected and faulty ones last."""
        found = [(key, self.wires[key]) for key in self._wire_index.near(area)]
        found = [pair for pair in found if pair[1].shown.intersects(area)]
        found.sort(key=lambda pair: (pair[1].selected, bool(pair[1].view.severity), pair[0]))
        return found

    def ends(self, view: WireView) -> tuple[QPointF, QPointF]:
        """Where a wire begins and ends."""
        return ends(view, self.cards)

    def wires_of(self, key: str) -> set[End]:
        """Targets of the wires that begin or end at a card."""
        return self._touching.get(key, set())

    def faulty(self) -> list[str]:
        """Cards that say something is wrong, in painting order."""
        return sorted(self._faulty, key=self._order.__getitem__)

    def bounds(self, keys: Iterable[str] | None = None, areas: Iterable[str] = ()) -> QRectF:
        """Rectangle around the given cards, frames and notes, or around all of them."""
        if keys is not None:
            return around([self.cards[key].rect for key in keys] + [self.areas[id].rect for id in areas])
        if self._bounds is None:
            self._bounds = around([card.rect for card in self.cards.values()] + [a.rect for a in self.areas])
        return self._bounds

    def extent(self) -> QRectF:
        """Rectangle around all cards and the wires that run around them."""
        if self._extent is None:
            self._extent = around([self.bounds(), *(wire.shown for wire in self.wires.values())])
        return self._extent

    def mark(
        self, ids: Collection[str], targets: Collection[End], areas: Collection[str] = (), dots: Collection[Dot] = ()
    ) -> None:
        """Show exactly these cards, wires, frames, notes and dots as selected."""
        before, self._marked = self._marked, (ids, targets)
        for key in {*before[0], *ids} & self.cards.keys():
            self._mark(self.cards[key], key in ids)
        for target in {*before[1], *targets} & self.wires.keys():
            self._mark(self.wires[target], target in targets)
        self.areas.mark(areas)
        self._mark_dots(frozenset(dots))
        self._flush()

    def _mark_dots(self, dots: frozenset[Dot]) -> None:
        before, self.dots = self.dots, dots
        self._dirty += [self.wires[dot.wire].shown for dot in before ^ dots if dot.wire in self.wires]

    def _mark(self, item: CardItem | WireItem, selected: bool) -> None:
        if item.selected != selected:
            item.selected = selected
            self._dirty.append(item.shown)

    def _soil(self, rect: QRectF) -> None:
        self._dirty.append(rect)

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, []
        if dirty:
            self.version += 1
            self._changed(dirty)

    def _reshaped(self) -> None:
        """Something came, went or is elsewhere."""
        self._bounds = self._extent = None

    def _lifted(self, keys: Collection[str]) -> Carried:
        """Take cards up that all lie in their places."""
        held = {key: self.cards[key] for key in keys if key in self.cards}
        wires = [self.wires[target] for target in {target for key in held for target in self._touching.get(key, ())}]
        inner = [item for item in wires if not item.bends and joins(item.view, held)]
        outer = [item for item in wires if item.bends or not joins(item.view, held)]
        self._card_index.lift(held)
        self._wire_index.lift(item.view.target for item in inner)
        return Carried(keys, list(held.values()), inner, outer)

    def _put_down(self) -> Sequence[WireItem]:
        """Carried cards go back to their places. Answers the wires whose ways are still those to where they were."""
        held, self._carried = self._carried, EMPTY_HAND
        if held.cards:
            self._soil_carried(held)
            self._reshaped()
            for card in held.cards:
                card.rect = card.settled
            for wire in held.inner:
                wire.shift = HOME
            self._card_index.put_down()
            self._wire_index.put_down()
            self._soil_carried(held)
        return held.outer

    def _soil_carried(self, held: Carried) -> None:
        """What is in the hand must be painted again."""
        if len(held.cards) > FEW:
            self._dirty.append(EVERYWHERE)
        else:
            self._dirty += [card.shown for card in held.cards] + [wire.shown for wire in held.inner]

    def _rerun(self, wires: Sequence[WireItem], free: bool = False) -> None:
        for item in wires:
            self._run(item, free)

    def _show_cards(self, before: Mapping[str, CardView], views: Mapping[str, CardView]) -> Shifts:
        """Answers the rectangles that cards came to or left."""
        shifts = Shifts()
        for key in self.cards.keys() - views.keys():
            shifts.touched(self._drop_card(key))
        for key in others(before, views):
            item, view = self.cards.get(key), views[key]
            if item is None:
                shifts.touched(self._add_card(key, view))
            elif item.view != view:
                self._retake(key, item, view, shifts)
        if list(self._order) != list(views):
            self.cards = {key: self.cards[key] for key in views}
            self._order = {key: number for number, key in enumerate(views)}
        return shifts

    def _add_card(self, key: str, view: CardView) -> QRectF:
        item = self.cards[key] = CardItem(view)
        self._card_index.put(key, item.rect)
        self._note(key, item)
        return item.rect

    def _note(self, key: str, item: CardItem) -> None:
        """A card has come or is seen otherwise."""
        self._dirty.append(item.shown)
        self._reshaped()
        self.afar += 1
        if item.view.severity:
            self._faulty.add(key)
        else:
            self._faulty.discard(key)

    def _drop_card(self, key: str) -> QRectF:
        item = self.cards.pop(key)
        self._card_index.drop(key)
        self._faulty.discard(key)
        self._reshaped()
        self.afar += 1
        self._dirty.append(item.shown)
        return item.settled

    def _retake(self, key: str, item: CardItem, view: CardView, shifts: Shifts) -> None:
        rect, ports, blocks = item.rect, (item.inputs, item.outputs), item.from_afar
        self._dirty.append(item.shown)
        item.take(view)
        self._dirty.append(item.shown)
        if blocks != item.from_afar:
            self._card_index.put(key, item.rect)
            self._note(key, item)
        if ports != (item.inputs, item.outputs) or rect.size() != item.rect.size():
            shifts.touched(rect, item.rect)
        elif rect != item.rect:
            shifts.moved(key, rect, item.rect)

    def _show_wires(
        self, views: Mapping[End, WireView], differing: Collection[End], shifts: Shifts, loose: Collection[End]
    ) -> None:
        """`differing`: those whose views may be others, or whose cards may have come or gone."""
        gone = self.wires.keys() - views.keys()
        for target in gone.union(target for target in differing if not self._has_ends(views[target])):
            if target in self.wires:
                self._drop_wire(target)
        slid = self._slide(shifts, loose)
        stale = self._disturbed(shifts.rects()).union(loose) - slid if len(slid) < len(self.wires) else set[End]()
        for target in views.keys() & {*differing, *stale, *self._led}:
            self._show_wire(target, views[target], target in stale)
        self._led.clear()
        if len(differing) == len(views):
            self.wires = {target: self.wires[target] for target in views if target in self.wires}

    def _show_wire(self, target: End, view: WireView, stale: bool) -> None:
        item = self.wires.get(target)
        if item is None:
            if self._has_ends(view):
                self.wires[target] = self._add_wire(view)
        elif item.view is not view and item.view != view:
            self._retake_wire(item, view, stale)
        elif item.bends != view.bends:
            item.bends = view.bends
            self._run(item)
        elif stale:
            self._run(item)

    def _has_ends(self, view: WireView) -> bool:
        return view.source[0] in self.cards and view.target[0] in self.cards

    def _disturbed(self, shifted: Sequence[QRectF]) -> set[End]:
        """Wires whose best way may be another one now that cards came to or left these rectangles."""
        stale: set[End] = set()
        for rect in shifted:
            for target in self._wire_index.near(rect) - stale:
                if self.wires[target].zone.intersects(rect):
                    stale.add(target)
        return stale

    def _slide(self, shifts: Shifts, loose: Collection[End]) -> set[End]:
        """Wires that the cards they join took along as they are: all that had a say in their way went the same way."""
        group, by = shifts.group()
        foreign = shifts.rects(without=group)
        joining = {target for key in group for target in self._touching.get(key, ())}.difference(loose)
        items = [item for item in map(self.wires.__getitem__, joining) if not item.bends and joins(item.view, group)]
        alone = len(group) == len(self.cards) and not foreign
        slid = [item for item in items if alone or not self._mixed(item.zone, by, group, foreign)]
        for item in slid:
            self._dirty.append(item.shown)
            item.run(item.route.translated(by), item.zone.translated(by))
            self._settle_wire(item)
        return {item.view.target for item in slid}

    def _mixed(self, zone: QRectF, by: QPointF, group: Collection[str], foreign: Sequence[QRectF]) -> bool:
        """Whether cards out of the group matter to a wire here, or `by` further on."""
        zones = zone, zone.translated(by)
        strangers = {key for each in zones for key in self._card_index.near(each)}.difference(group)
        rects = [*foreign, *(self.cards[key].rect for key in strangers)]
        return any(rect.intersects(each) for rect in rects for each in zones)

    def _add_wire(self, view: WireView) -> WireItem:
        item = WireItem(view)
        item.run(*self._way(item))
        self._link(view)
        self._settle_wire(item)
        return item

    def _retake_wire(self, item: WireItem, view: WireView, stale: bool) -> None:
        if not stale and (item.view.source, item.bends) == (view.source, view.bends):
            item.view = view
            self._dirty.append(item.shown)
            return
        self._unlink(item.view)
        self._link(view)
        item.view, item.bends = view, view.bends
        self._run(item)

    def _run(self, item: WireItem, free: bool = False) -> None:
        """Find a wire's way anew; a free one minds no cards."""
        self._dirty.append(item.shown)
        item.run(*self._way(item, free))
        self._settle_wire(item)

    def _settle_wire(self, item: WireItem) -> None:
        self._reshaped()
        self._wire_index.put(item.view.target, item.zone.united(item.route.bounds))
        self._dirty.append(item.shown)

    def _way(self, item: WireItem, free: bool = False) -> tuple[Route, QRectF]:
        return way(item, self.cards, self._card_index, free)

    def _drop_wire(self, target: End) -> None:
        item = self.wires.pop(target)
        self._unlink(item.view)
        self._wire_index.drop(target)
        self._reshaped()
        self._dirty.append(item.shown)

    def _link(self, view: WireView) -> None:
        for node in (view.source[0], view.target[0]):
            self._touching.setdefault(node, set()).add(view.target)

    def _unlink(self, view: WireView) -> None:
        for node in (view.source[0], view.target[0]):
            self._touching[node].discard(view.target)
