"""The workspace: palette, canvas, inspector and bottom panel, docked side by side, or lying over the canvas where room is short."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.palette import Palette
from gui.window.bottom_panel import BottomPanel

NARROW, SHORT = 1100, 640
"""Below this width or height, in logical pixels, the panels lie over the canvas."""
UNLIMITED = 16_777_215
"""Qt's largest widget size."""
INSPECTOR_WIDTH, PALETTE_WIDTH, BOTTOM_HEIGHT = 276, 216, 282


class _Overlay(QFrame):
    """What lies over the canvas: an edge of its own and an opaque ground; Escape closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def hold(self, content: QWidget) -> None:
        self._column.addWidget(content)
        content.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


class Workspace(QWidget):
    """Arranges the parts it is given, which come one by one. `compact` follows the window's size."""

    compact_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.compact = False
        self._settled = False
        self._heights: list[int] = []
        self._wanted = {"palette": PALETTE_WIDTH, "inspector": INSPECTOR_WIDTH, "bottom": BOTTOM_HEIGHT}
        self._rows = QSplitter(Qt.Orientation.Vertical, self)
        self.sides = QSplitter(Qt.Orientation.Horizontal, self._rows)
        """Of palette, canvas and inspector. Made as its children they need not be moved, which takes half as long as making them."""
        for splitter in (self.sides, self._rows):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
        self._rows.addWidget(self.sides)
        self._side_overlay, self._low_overlay = _Overlay(self), _Overlay(self)
        self._side_overlay.closed.connect(lambda: self.show_inspector(False))
        self._low_overlay.closed.connect(lambda: self.show_bottom(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._rows)

    def add_palette(self, palette: Palette) -> None:
        """First of four: palette, canvas, inspector, bottom panel."""
        self.palette_panel = palette
        self.sides.addWidget(palette)

    def add_canvas(self, canvas: QWidget) -> None:
        self.canvas = canvas
        self.sides.addWidget(canvas)
        self.sides.setStretchFactor(1, 1)

    def add_inspector(self, inspector: QWidget) -> None:
        self.inspector = inspector
        self.sides.addWidget(inspector)

    def add_bottom(self, bottom: BottomPanel) -> None:
        self.bottom = bottom
        self._rows.addWidget(bottom)
        self._rows.setStretchFactor(0, 1)
        bottom.maximise_asked.connect(self.toggle_maximised)
        bottom.close_asked.connect(lambda: self.show_bottom(not self.bottom_open))
        bottom.chosen.connect(lambda _key: self.show_bottom(True) if self._settled else None)
        bottom.again.connect(lambda: self.show_bottom(not self.bottom_open) if self.compact else None)
        self._dock_sizes()
        # Now, while it holds nothing yet: the bottom panel with all its panels is not moved later.
        self._follow_window()

    @property
    def bottom_open(self) -> bool:
        return not self._low_overlay.isHidden() if self.compact else not self.bottom.stack.isHidden()

    @property
    def maximised(self) -> bool:
        return self.sides.isHidden() or (self.compact and self._low_overlay.geometry().top() <= 0)

    @property
    def canvas_share(self) -> float:
        """Which part of the workspace the canvas has to itself."""
        open_area = sum(o.width() * o.height() for o in (self._side_overlay, self._low_overlay) if not o.isHidden())
        return (self.canvas.width() * self.canvas.height() - open_area) / max(1, self.width() * self.height())

    def sizes(self) -> dict[str, int]:
        """Widths and heights to remember, in logical pixels; empty while the panels lie over the canvas."""
        if self.compact or self.maximised:
            return {}
        return {
            "palette": self.palette_panel.width(),
            "inspector": self.inspector.width(),
            "bottom": self.bottom.height(),
        }

    def restore(self, sizes: dict[str, int]) -> None:
        self._wanted = {**self._wanted, **sizes}
        self._dock_sizes()

    def show_inspector(self, shown: bool) -> None:
        """Over the canvas where room is short; docked it is always there."""
        if self.compact:
            self._side_overlay.setVisible(shown)
            self._place_overlays()
            self._side_overlay.raise_()
            if not shown:
                self.canvas.setFocus()

    @property
    def inspector_open(self) -> bool:
        return not self.compact or not self._side_overlay.isHidden()

    def show_bottom(self, shown: bool) -> None:
        if self.compact:
            self._low_overlay.setVisible(shown)
            self._place_overlays()
            self._low_overlay.raise_()
        elif shown != self.bottom_open:
            self._fold(not shown)

    def toggle_maximised(self) -> None:
        """The bottom panel as large as the workspace, or back."""
        if self.compact:
            tall = not self.maximised
            self._low_overlay.show()
            self._place_overlays(tall)
        else:
            self.show_bottom(True)
            self.sides.setVisible(self.sides.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not hasattr(self, "bottom"):
            return
        if not self._follow_window() and not self._settled:
            self._dock_sizes()
        self._settled = True
        if self.compact:
            self._place_overlays()

    def _follow_window(self) -> bool:
        """Docked or over the canvas, as the window has room; whether that has changed."""
        window = self.window()
        compact = window.width() < NARROW or window.height() < SHORT
        if compact == self.compact:
            return False
        self._set_compact(compact)
        return True

    def _fold(self, folded: bool) -> None:
        if folded:
            self._heights = self._rows.sizes()
        self.sides.show()
        self.bottom.stack.setHidden(folded)
        self._limit_bottom(folded)
        if not folded and self._heights:
            self._rows.setSizes(self._heights)

    def _limit_bottom(self, to_header: bool) -> None:
        """A splitter keeps what it has given; it must be told that the bottom panel is its header alone now."""
        header = self.bottom.header.sizeHint().height()
        self.bottom.setMaximumHeight(header if to_header else UNLIMITED)
        if to_header:
            self._rows.setSizes([max(1, self.height() - header), header])

    def _dock_sizes(self) -> None:
        """Gives every part its room; a splitter keeps what it once gave, so it must be told after every change."""
        if self.compact:
            self._limit_bottom(True)
            rail = self.palette_panel.maximumWidth()
            self.sides.setSizes([rail, max(1, self.width() - rail)])
            return
        wanted = self._wanted
        middle = max(200, self.width() - wanted["palette"] - wanted["inspector"])
        self.sides.setSizes([wanted["palette"], middle, wanted["inspector"]])
        self._rows.setSizes([max(200, self.height() - wanted["bottom"]), wanted["bottom"]])

    def _set_compact(self, compact: bool) -> None:
        self.compact = compact
        writing = cast("QWidget | None", self.focusWidget())
        self.sides.show()
        self.palette_panel.set_compact(compact)
        if compact:
            self._fold(False)
            self._side_overlay.hold(self.inspector)
            self._low_overlay.hold(self.bottom.stack)
        else:
            self._side_overlay.hide()
            self._low_overlay.hide()
            self.sides.addWidget(self.inspector)
            self.inspector.show()
            self.bottom.take_stack()
            self._limit_bottom(False)
        self._dock_sizes()
        if writing is not None and not writing.isVisible():
            self.canvas.setFocus()  # else Qt gives the keyboard to the first button of the window
        self.compact_changed.emit(compact)

    def _place_overlays(self, tall: bool = False) -> None:
        header = self.bottom.header.sizeHint().height()
        room = self.height() - header
        low = room if tall else min(room, max(BOTTOM_HEIGHT, round(room * 0.62)))
        self._low_overlay.setGeometry(QRect(0, room - low, self.width(), low))
        wide = min(INSPECTOR_WIDTH + 24, self.width() - 60)
        under = low if not self._low_overlay.isHidden() else 0
        self._side_overlay.setGeometry(QRect(self.width() - wide, 0, wide, max(120, room - under)))
