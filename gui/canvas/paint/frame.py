"""One frame of the canvas: ground, frames, wires, cards, and what the running gesture shows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from gui.canvas.camera import Camera
from gui.canvas.items import CardItem, End
from gui.canvas.paint import card, wire
from gui.canvas.paint.areas import AreaPainter
from gui.canvas.paint.backdrop import Backdrop
from gui.canvas.paint.far_view import FarView
from gui.canvas.paint.look import Look
from gui.canvas.paint.over import OverPainter
from gui.canvas.paint.pictures import Pictures, Slices
from gui.canvas.scene import Scene
from gui.canvas.veil import Veil

BUDGET = 48 * 1024 * 1024  # bytes of pixels kept of cards


class FramePainter:
    """Holds what is kept from frame to frame. `hurried`: the zoom is changing, so stretch old pictures of cards."""

    def __init__(self, scene: Scene, camera: Camera, veil: Veil) -> None:
        self._scene, self._camera = scene, camera
        self._over = OverPainter(scene, camera, veil)
        self._backdrop, self._far = Backdrop(), FarView(scene, camera)
        self._faces = Pictures[CardItem](BUDGET, card.paint)
        self._areas = AreaPainter(camera)
        self.look = Look()
        self.hurried = False
        self.slices = Slices()
        self.hidden_wire: End | None = None

    def take_theme(self) -> None:
        self.look = Look()
        self._faces.clear()
        self._areas.clear()
        self._far.clear()

    def paint(self, painter: QPainter, exposed: QRect, ratio: float) -> None:
        camera, look = self._camera, self.look
        self.slices.begin()
        self._backdrop.paint(painter, exposed, camera, look, ratio)
        area = camera.scene_rect(exposed)
        painter.save()
        painter.setTransform(camera.transform(), True)
        drawn = self._scene.areas.near(area)
        self._areas.paint_under(painter, drawn, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not camera.far)
        if camera.far:
            self._far.paint(painter, area, self.look, ratio, self.hidden_wire)
            self._over.heat_far(painter, look)
        else:
            self._paint_wires(painter, area)
        self._areas.paint_titles(painter, drawn, look)
        painter.restore()
        self._areas.paint_notes(painter, drawn, look, ratio, self.slices, self.hurried)
        if not camera.far:
            for key, item in self._scene.cards_near(area.adjusted(0, -self._over.hang, 0, 0)):
                if not self._over.is_lit(key):
                    self._paint_card(painter, item, ratio)
        self._over.light(painter, exposed, look, ratio, lambda item: self._paint_card(painter, item, ratio))

    def _paint_wires(self, painter: QPainter, area: QRectF) -> None:
        wires = [
            item
            for key, item in self._scene.wires_near(area)
            if key != self.hidden_wire and not self._over.is_lit_wire(key)
        ]
        for item in wires:
            wire.paint(painter, item, self.look)
            if item.bends:
                wire.paint_dots(painter, item, self._scene.dots, self.look)
        if self._camera.zoom >= wire.READABLE:
            for item in wires:
                wire.paint_label(painter, item, self.look)

    def _paint_card(self, painter: QPainter, item: CardItem, ratio: float) -> None:
        camera = self._camera
        corner = camera.to_screen(item.rect.topLeft())
        self._over.tray(painter, item, self.look)
        if not self.hurried:
            self._faces.draw(painter, item, camera, self.look, ratio, self.slices)
        elif not self._faces.stretch(painter, item, camera):
            card.paint_block(painter, camera.screen_rect(item.rect), item.view, self.look)
        self._over.heat_near(painter, item, corner, self.look, ratio, self.hurried)
