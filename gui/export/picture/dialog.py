"""Asks how the picture is to be, shows it, and saves or copies it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from core.problems import NetwrightError
from gui import theme
from gui.canvas.heat.view import HeatView
from gui.canvas.views import SceneView
from gui.export.picture.drawing import Choice, Drawing
from gui.export.picture.formats import FORMATS, Format, image, save
from gui.widgets.restyle import restyle

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

SCALES = ((1, "As on the screen at 100 %"), (2, "Twice as many"), (4, "Four times as many, for print"))
USUAL_SCALE = 2
CHEQUER = 8


class Preview(QWidget):
    """The drawing as large as there is room, on a chequered ground where it has none of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self.setMinimumSize(420, 320)
        self.setAccessibleName("Preview")

    def show_drawing(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, drawing = QPainter(self), self._drawing
        painter.fillRect(self.rect(), theme.current().field)
        if drawing is not None and not drawing.empty:
            area = drawing.area
            zoom = min(self.width() / area.width(), self.height() / area.height(), 1.0)
            shown = QSize(round(area.width() * zoom), round(area.height() * zoom))
            left, top = (self.width() - shown.width()) // 2, (self.height() - shown.height()) // 2
            painter.translate(left, top)
            painter.drawTiledPixmap(QRect(0, 0, shown.width(), shown.height()), _chequers(drawing.theme))
            painter.scale(zoom, zoom)
            drawing.paint(painter)
        painter.end()


def _chequers(colours: theme.Theme) -> QPixmap:
    """What a picture without a ground is shown on, as everywhere."""
    tile = QPixmap(2 * CHEQUER, 2 * CHEQUER)
    tile.fill(colours.panel)
    painter = QPainter(tile)
    for corner in (0, CHEQUER):
        painter.fillRect(corner, corner, CHEQUER, CHEQUER, colours.raised)
    painter.end()
    return tile


class PictureDialog(QDialog):
    """Of the graph that is shown. `selected`: the cards that may be drawn alone."""

    def __init__(
        self,
        view: SceneView,
        selected: Iterable[str],
        parent: QWidget | None,
        start: Path,
        heat: HeatView | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the picture")
        self._view, self._selected, self._start, self._heat = view, frozenset(selected), start, heat
        self.saved: Path | None = None
        self.preview = Preview()
        self.part = _list("Part", (("all", "Everything"), ("selection", f"The {len(self._selected)} selected")))
        self.part.setEnabled(bool(self._selected))
        self.colours = _list("Colours", (("light", "Light"), ("dark", "Dark")))
        self.format = _list("Format", ((each, each.title) for each in FORMATS))
        self.scale = _list("Pixels", SCALES)
        self.scale.setCurrentIndex(self.scale.findData(USUAL_SCALE))
        self.ground, self.problems = QCheckBox("Colour behind it"), QCheckBox("Marks of problems")
        self.costs = QCheckBox("Colours by cost" if heat is None else f"Colours by cost: {heat.title}")
        self.costs.setToolTip("The colours and numbers on the cards, where the canvas shows them (View > Colour by)")
        self.costs.setEnabled(heat is not None)
        self.costs.setChecked(heat is not None)
        self.ground.setToolTip("The colour of the canvas; without it what lies behind the picture is seen")
        self.problems.setToolTip("Outlines and marks of errors and warnings, as on the canvas")
        self.ground.setChecked(True)
        self.told = QLabel()
        restyle(self.told, "kind", "muted")
        self.told.setWordWrap(True)
        self._arrange()
        for box in (self.part, self.colours, self.format, self.scale):
            box.currentIndexChanged.connect(self._refresh)
        for tick in (self.ground, self.problems, self.costs):
            tick.toggled.connect(self._refresh)
        self._refresh()

    @property
    def drawing(self) -> Drawing:
        colours = theme.LIGHT if self.colours.currentData() == "light" else theme.DARK
        ids = self._selected if self.part.currentData() == "selection" else None
        heat = self._heat if self.costs.isChecked() else None
        return Drawing(self._view, Choice(colours, self.ground.isChecked(), self.problems.isChecked(), ids, heat))

    def _arrange(self) -> None:
        form = QFormLayout()
        for title, box in (("Part", self.part), ("Colours", self.colours), ("Format", self.format)):
            form.addRow(title, box)
        form.addRow("Pixels", self.scale)
        form.addRow(self.ground)
        form.addRow(self.problems)
        form.addRow(self.costs)
        form.addRow(self.told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save_button = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save_button.setText("Save…")
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setToolTip("Pixels on the clipboard, to be pasted elsewhere")
        self.copy_button.clicked.connect(self._copy)
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE.large)
        row.addWidget(self.preview, 1)
        row.addLayout(form)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(buttons)

    def _refresh(self) -> None:
        drawing, format = self.drawing, self._format
        self.preview.show_drawing(drawing)
        self.scale.setEnabled(format.scales)
        wide, high = drawing.area.width(), drawing.area.height()
        scale = self.scale.currentData()
        size = f"{wide * scale:,.0f} × {high * scale:,.0f} pixels" if format.scales else _paper(wide, high)
        self.told.setText(f"{format.help}. {size}.")
        for button in (self.save_button, self.copy_button):
            button.setEnabled(not drawing.empty)

    @property
    def _format(self) -> Format:
        return FORMATS[self.format.currentIndex()]

    def _ask(self) -> None:
        key = self._format.key
        proposed = str(self._start.with_suffix(f".{key}"))
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the picture", proposed, f"{self._format.title} (*.{key})")
        if chosen:
            self.save_to(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.{key}"))

    def save_to(self, path: Path) -> None:
        """Closes the dialog when that has gone well; else the sentence is shown and nothing is lost."""
        try:
            save(self.drawing, self._format, path, self.scale.currentData())
        except NetwrightError as error:
            QMessageBox.warning(self, "The picture was not saved", str(error))
            return
        self.saved = path
        self.accept()

    def _copy(self) -> None:
        try:
            QGuiApplication.clipboard().setImage(image(self.drawing, self.scale.currentData()))
        except NetwrightError as error:
            QMessageBox.warning(self, "The picture was not copied", str(error))
            return
        self.told.setText("The picture is on the clipboard.")


def ask_picture(window: MainWindow, desk: Desk) -> None:
    """Of what the canvas shows now."""
    session = desk.session
    folder = desk.files.path.parent if desk.files.path else Path.home()
    stage = desk.canvas.stage
    dialog = PictureDialog(stage.scene.view, session.selection, window, folder / session.name, stage.veil.heat)
    dialog.accepted.connect(lambda: session.told.emit(f"The picture was saved to {dialog.saved}"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _list(name: str, entries: Iterable[tuple[object, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for data, title in entries:
        box.addItem(title, data)
    return box


def _paper(wide: float, high: float) -> str:
    """Centimetres at 96 pixels to the inch."""
    return f"{wide / 96 * 2.54:.1f} × {high / 96 * 2.54:.1f} cm"
