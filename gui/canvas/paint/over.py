"""Paints the veil over a frame: heat on the cards, then a wash and what is lit once more above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.canvas.camera import Camera
from gui.canvas.items import CardItem, End
from gui.canvas.paint import far, heat, light, tray
from gui.canvas.paint.look import Look
from gui.canvas.scene import Scene
from gui.canvas.veil import Light, Veil

PaintCard = Callable[[CardItem], None]
Parts = tuple[object, ...]


class OverPainter:
    """Nothing is painted, and nothing worked out, while the veil is empty."""

    def __init__(self, scene: Scene, camera: Camera, veil: Veil) -> None:
        self._scene, self._camera, self._veil = scene, camera, veil
        self._faces = heat.HeatFaces()
        self._blocks: tuple[Parts, Mapping[str, list[QRectF]]] = ((), {})
        self._picture, self._pictured = QPixmap(), Parts()

    def is_lit(self, key: str) -> bool:
        """A card that is painted above the wash needs not be painted under it."""
        return self._veil.light is not None and key in self._veil.light.cards

    def is_lit_wire(self, target: End) -> bool:
        return self._veil.light is not None and target in self._veil.light.wires

    def heat_far(self, painter: QPainter, look: Look) -> None:
        """On all cards; the painter is in scene units."""
        shown = self._veil.heat
        if shown is None:
            return
        key = (shown, self._scene.version, look)
        if not _same(self._blocks[0], key):
            self._blocks = key, heat.grouped(self._scene.cards.values(), shown, look)
        heat.paint_blocks(painter, self._blocks[1])

    def heat_near(
        self, painter: QPainter, item: CardItem, corner: QPointF, look: Look, ratio: float, hurried: bool
    ) -> None:
        """On one card whose corner is at `corner`; the painter is in logical pixels."""
        cell = self._veil.heat.cells.get(item.view.id) if self._veil.heat else None
        if cell is None:
            return
        if hurried:
            heat.block(painter, self._camera.screen_rect(item.rect), cell, look)
        else:
            self._faces.draw(painter, corner, item, cell, look, self._camera.zoom * ratio, ratio)

    @property
    def hang(self) -> float:
        """Scene units by which something hangs out below a card."""
        return tray.TALL if self._veil.trays else 0.0

    def tray(self, painter: QPainter, item: CardItem, look: Look) -> None:
        """What one card gives, below it; the painter is in logical pixels."""
        glimpse = self._veil.trays.get(item.view.id)
        if glimpse is not None:
            self._into_scene(painter)
            tray.paint(painter, item, glimpse, look)
            painter.restore()

    def light(self, painter: QPainter, exposed: QRect, look: Look, ratio: float, paint_card: PaintCard) -> None:
        """Dims the frame, and paints what is lit above; the painter is in logical pixels."""
        shown = self._veil.light
        if shown is None:
            return
        painter.fillRect(exposed, light.wash(look, shown))
        if self._camera.far:
            self._light_far(painter, shown, look, ratio)
        else:
            self._light_near(painter, self._camera.scene_rect(exposed), shown, look, paint_card)

    def _light_near(self, painter: QPainter, area: QRectF, shown: Light, look: Look, paint_card: PaintCard) -> None:
        cards = [item for key, item in self._scene.cards_near(area) if key in shown.cards]
        wires = [item for key, item in self._scene.wires_near(area) if key in shown.wires] if shown.wires else []
        self._into_scene(painter)
        light.paint_wires(painter, wires, shown, look)
        painter.restore()
        for item in cards:
            paint_card(item)
        self._into_scene(painter)
        light.paint_outlines(painter, light.outlines(cards, shown), look)
        painter.restore()

    def _light_far(self, painter: QPainter, shown: Light, look: Look, ratio: float) -> None:
        """All that is lit is one picture, since a light fades in over many frames."""
        camera, size = self._camera, painter.viewport().size()
        place = (camera.zoom, camera.offset.x(), camera.offset.y(), size.width(), size.height(), ratio)
        key = (shown.cards, shown.wires, shown.areas, self._veil.heat, look, self._scene.version, *place)
        if not _same(self._pictured, key):
            self._pictured, self._picture = key, QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            within = QPainter(self._picture)
            within.setTransform(camera.transform(), True)
            self._paint_far(within, shown, look)
            within.end()
        painter.drawPixmap(0, 0, self._picture)

    def _paint_far(self, painter: QPainter, shown: Light, look: Look) -> None:
        cards = [item for key, item in self._scene.cards.items() if key in shown.cards]
        wires = [item for key, item in self._scene.wires.items() if key in shown.wires]
        light.paint_strokes(painter, light.strokes(wires, shown), look)
        light.paint_plates(painter, light.outlines(cards, shown), look, self._camera.zoom)
        far.paint_cards(painter, cards, look)
        if self._veil.heat is not None:
            heat.paint_blocks(painter, heat.grouped(cards, self._veil.heat, look))

    def _into_scene(self, painter: QPainter) -> None:
        painter.save()
        painter.setTransform(self._camera.transform(), True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _same(kept: Parts, key: Parts) -> bool:
    """Whether each part is the very one that was kept: comparing tables of thousands costs a frame."""
    pairs = zip(kept, key, strict=False)
    return len(kept) == len(key) and all(a is b or (isinstance(a, int | float) and a == b) for a, b in pairs)
