"""The canvas: the stage with its zoom bar, overview, hint and bubble of advice."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui import theme
from gui.canvas import access
from gui.canvas.adviser import Adviser
from gui.canvas.camera import MARGIN
from gui.canvas.heat.legend import Legend
from gui.canvas.heat.view import HeatView
from gui.canvas.highlight import Highlight
from gui.canvas.host import CanvasHost
from gui.canvas.minimap import Minimap
from gui.canvas.note import Note
from gui.canvas.stage import Stage
from gui.canvas.views import SceneView
from gui.canvas.zoom_bar import ZoomBar

CORNER = 12  # logical pixels between the corner widgets and the edge
MAP_NEEDS = QSize(520, 300)  # the overview hides on a smaller canvas
READABLE = 0.5  # the least zoom at which the words of a card can be read
NAMED = 3  # selected layers told by name


class Canvas(QWidget):
    """Draws a SceneView and reports gestures to its host; it follows the theme by itself."""

    resized = Signal()

    def __init__(self, host: CanvasHost, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        access.install()
        self.stage = Stage(host, self)
        self.setFocusProxy(self.stage)
        self._hint = QLabel(self.stage)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.zoom_bar = ZoomBar(self.zoom, self._reset_zoom, self.fit, self.stage)
        self.minimap = Minimap(self.stage, self.stage)
        self._overview = True
        self.legend = Legend(self.stage)
        self.highlight = Highlight(self.stage)
        self._note = Note(self.stage)
        self._adviser = Adviser(self.stage, lambda: [self.zoom_bar, self.minimap, self.legend], self.stage)
        self.stage.camera_moved.connect(self._camera_moved)
        self.stage.selection_changed.connect(self._selection_changed)
        self.stage.said.connect(self._note.show_at)
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self._selection_changed()

    @property
    def bubble(self) -> QWidget:
        """The bubble of advice; hidden while there is nothing to say."""
        return self._adviser.bubble

    def show_view(self, view: SceneView) -> None:
        """Show a new view; what is equal to the last one is not touched."""
        self.stage.show_view(view)
        self.highlight.take_view()
        self.minimap.take_view()
        self._speak()
        self._arrange()
        self._adviser.take_view()

    def selection(self) -> frozenset[str]:
        return self.stage.selection.ids

    def set_selection(self, ids: Collection[str], areas: Collection[str] = ()) -> None:
        """Select cards, frames and notes without telling the host; ids that are not shown are left out.

        Selected wires and dots stay so where the rest is the same: a host may echo what it was told.
        """
        scene, selection = self.stage.scene, self.stage.selection
        if scene.cards.keys() & ids != selection.ids or scene.areas.keys() & set(areas) != selection.areas:
            selection.preview(ids, (), areas)

    def set_hint(self, text: str) -> None:
        """What an empty canvas says in its middle."""
        self._hint.setText(text)

    def fit(self) -> None:
        """Show everything, and keep doing so while the canvas is resized, until a person moves about."""
        self.stage.fit(None)

    def fit_readable(self) -> None:
        """Show everything, or as much from the upper left corner on as can be read."""
        self.fit()
        if self.stage.camera.zoom < READABLE and self.stage.scene.cards:
            self.stage.zoom_about_center(READABLE / self.stage.camera.zoom)
            corner = self.stage.scene.bounds().topLeft()
            self.stage.look_at(QPointF(MARGIN, MARGIN) - corner * self.stage.camera.zoom)

    def fit_selection(self) -> None:
        chosen = self.stage.selection
        self.stage.fit(chosen.ids if chosen.ids or chosen.areas else None, chosen.areas)

    def zoom(self, factor: float) -> None:
        self.stage.zoom_about_center(factor)

    def center_on(self, id: str) -> None:
        """Bring a card to the middle; an unknown id does nothing."""
        if id in self.stage.scene.cards:
            self.stage.center_on(id)

    def reveal(self, id: str) -> None:
        """Bring a card into view, and near enough to be read."""
        if id in self.stage.scene.cards:
            if self.stage.camera.zoom < READABLE:
                self.stage.zoom_about_center(READABLE / self.stage.camera.zoom)
                self.stage.center_on(id)
            self.stage.reveal(id)

    def show_heat(self, heat: HeatView | None) -> None:
        """Colour the cards by what they cost; None for their own colours."""
        if heat == self.stage.veil.heat:
            return
        self.stage.veil.show_heat(heat)
        self.legend.show_view(heat)
        self.minimap.redraw()
        self._arrange()

    @property
    def overview(self) -> bool:
        """Whether the overview is shown where there is room for it."""
        return self._overview

    @overview.setter
    def overview(self, on: bool) -> None:
        self._overview = on
        self._arrange()

    def _reset_zoom(self) -> None:
        self.zoom(1.0 / self.stage.camera.zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.stage.setGeometry(self.rect())
        self._arrange()
        self.resized.emit()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        bar, chart, size = self.zoom_bar, self.minimap, self.size()
        bar.adjustSize()
        bar.move(CORNER, size.height() - bar.height() - CORNER)
        chart.move(size.width() - chart.width() - CORNER, size.height() - chart.height() - CORNER)
        self._place_legend()
        chart.setVisible(self._wants_map())
        self._hint.setGeometry(self.rect().adjusted(40, 40, -40, -40))
        self._hint.setVisible(not self.stage.scene.cards)

    def _place_legend(self) -> None:
        """Beside the zoom bar, or above it where the canvas is narrow."""
        bar, legend = self.zoom_bar.geometry(), self.legend
        beside = bar.right() + 1 + CORNER
        fits = beside + legend.width() + CORNER <= self.width()
        bottom = bar.bottom() + 1 if fits else bar.top() - CORNER
        legend.move(beside if fits else CORNER, bottom - legend.height())

    def _wants_map(self) -> bool:
        """Where there is room, unless it would stand on a card while all of them are in sight anyway."""
        if not self._overview or (
            self.legend.isVisible() and self.legend.geometry().intersects(self.minimap.geometry())
        ):
            return False
        if not self.stage.scene.cards or self.width() < MAP_NEEDS.width() or self.height() < MAP_NEEDS.height():
            return False
        if not self.stage.shown_area().contains(self.stage.scene.bounds()):
            return True
        covered = self.stage.camera.scene_rect(self.minimap.geometry())
        return not any(item.rect.intersects(covered) for _, item in self.stage.scene.cards_near(covered))

    def _camera_moved(self) -> None:
        self.zoom_bar.show_zoom(self.stage.camera.zoom)
        self.minimap.setVisible(self._wants_map())
        self.minimap.update()

    def _selection_changed(self) -> None:
        self.minimap.redraw()
        self._speak()

    def _speak(self) -> None:
        name = self._spoken()
        self.setAccessibleName(name)
        self.stage.setAccessibleName(name)

    def _spoken(self) -> str:
        scene = self.stage.scene
        text = f"Network canvas, {_count(len(scene.cards), 'layer')}, {_count(len(scene.wires), 'wire')}"
        titles = [scene.cards[key].view.title for key in self.stage.selection.in_order()]
        if len(titles) > NAMED:
            titles = [f"{len(titles)} layers"]
        frames = [item.view.title for id, item in scene.frames.items() if id in self.stage.selection.areas]
        titles += [f"frame {title}" for title in frames[:NAMED]]
        if count := len(self.stage.selection.areas & scene.areas.notes.keys()):
            titles.append(_count(count, "note"))
        if self.stage.selection.wires:
            titles.append(_count(len(self.stage.selection.wires), "wire"))
        return f"{text}; selected: {', '.join(titles)}" if titles else text

    def _take_theme(self) -> None:
        self.stage.take_theme()
        self.zoom_bar.take_theme()
        self.legend.take_theme()
        self._note.take_theme()
        self.minimap.redraw()
        self._hint.setStyleSheet(f"color: {theme.current().muted}; background: transparent; font-size: 15px;")
        self._adviser.take_theme()


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
