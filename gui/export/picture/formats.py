"""A drawing as SVG, PDF or PNG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from core.files import replaced
from core.problems import NetwrightError
from gui.export.picture.drawing import Drawing
from gui.export.picture.outlines import outlined

DOTS_PER_INCH = 96
"""Of the screen at 100 %: so large a picture is on paper."""
FINE = 12
"""Steps of a PDF to one unit of the scene."""
MOST_PIXELS = 120_000_000
"""Of a PNG, which takes four bytes of memory for each."""


@dataclass(frozen=True, slots=True)
class Format:
    """`write(drawing, path, scale)`; `scale` counts for pixels alone."""

    key: str
    title: str
    help: str
    write: Callable[[Drawing, Path, int], None]
    scales: bool = False


def save(drawing: Drawing, format: Format, path: Path, scale: int = 2) -> None:
    """Raises NetwrightError with a sentence where there is nothing to draw or it cannot be written."""
    if drawing.empty:
        raise NetwrightError("There is nothing on the canvas that could be drawn.")
    try:
        with replaced(path) as temporary:
            format.write(drawing, temporary, scale)
    except OSError as error:
        raise NetwrightError(f"The picture could not be written to {path}: {error.strerror or error}.") from error


def image(drawing: Drawing, scale: int) -> QImage:
    """`scale` pixels to one unit of the scene. Raises NetwrightError where that is too many."""
    size = QSize(round(drawing.area.width() * scale), round(drawing.area.height() * scale))
    if size.width() * size.height() > MOST_PIXELS:
        raise NetwrightError(
            f"{size.width():,} × {size.height():,} pixels are too many for one picture. "
            "Take fewer pixels, a part of the network, or SVG or PDF, which have none."
        )
    made = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.scale(scale, scale)
    drawing.paint(painter)
    painter.end()
    made.setDotsPerMeterX(round(DOTS_PER_INCH * scale / 0.0254))
    made.setDotsPerMeterY(round(DOTS_PER_INCH * scale / 0.0254))
    return made


def _png(drawing: Drawing, path: Path, scale: int) -> None:
    if not image(drawing, scale).save(str(path), "PNG"):  # type: ignore[call-overload]  # str is what Qt takes
        raise OSError("the file cannot be written")


def _svg(drawing: Drawing, path: Path, _scale: int) -> None:
    from PySide6.QtSvg import QSvgGenerator

    size = drawing.area.size().toSize()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    svg.setResolution(DOTS_PER_INCH)
    svg.setSize(size)
    svg.setViewBox(QRect(0, 0, size.width(), size.height()))
    svg.setTitle("A network")
    svg.setDescription("Drawn with Netwright")
    painter = QPainter(svg)
    drawing.paint(painter)
    painter.end()
    path.write_bytes(outlined(bytes(buffer.data().data())))


def _pdf(drawing: Drawing, path: Path, _scale: int) -> None:
    size = QSizeF(drawing.area.width() / DOTS_PER_INCH, drawing.area.height() / DOTS_PER_INCH)
    if not path.parent.is_dir():
        raise OSError(f"there is no folder {path.parent}")
    pdf = QPdfWriter(str(path))
    pdf.setResolution(DOTS_PER_INCH * FINE)
    pdf.setPageSize(QPageSize(size, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch))
    pdf.setPageMargins(QMarginsF())
    pdf.setTitle("A network")
    pdf.setCreator("Netwright")
    painter = QPainter()
    if not painter.begin(pdf):
        raise OSError("the file cannot be written")
    painter.scale(FINE, FINE)
    drawing.paint(painter)
    painter.end()


FORMATS = (
    Format("svg", "SVG", "Lines and outlines, sharp at any size: for pages, and for drawing programs", _svg),
    Format("pdf", "PDF", "Lines and letters, sharp at any size: for papers", _pdf),
    Format("png", "PNG", "Pixels: for slides, and for whatever takes no other", _png, scales=True),
)
