"""The whole network from afar: blocks of colour and thin lines, painted in few strokes however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.canvas.items import CardItem, WireItem
from gui.canvas.paint.card import DIM
from gui.canvas.paint.look import Look, faded


def paint_wires(painter: QPainter, wires: Iterable[WireItem], look: Look) -> None:
    """Each wire in straight strokes."""
    lines: defaultdict[tuple[str, bool], list[QLineF]] = defaultdict(list)
    for item in wires:
        lines[item.view.severity, item.selected].extend(item.route.strokes)
    for (severity, selected), bundle in sorted(lines.items(), key=lambda pair: pair[0]):
        marked = look.outline(severity, selected)
        pen = QPen(marked or look.colour["wire"], 1.5 if marked else 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(bundle)


def paint_cards(painter: QPainter, cards: Iterable[CardItem], look: Look, outline: float = 3.0) -> None:
    """Each card as a block of its own colour, or its category's; problems and the selection get an outline of so many pixels."""
    blocks: defaultdict[tuple[str, str, str], list[QRectF]] = defaultdict(list)
    marks: defaultdict[tuple[str, bool], list[QRectF]] = defaultdict(list)
    for item in cards:
        blocks[item.view.colour, item.view.category, item.view.state].append(item.rect)
        if item.view.severity or item.selected:
            marks[item.view.severity, item.selected].append(item.rect)
    for (colour, category, state), rects in blocks.items():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(look.swatch(colour) if colour else look.category(category), DIM[state]))
        painter.drawRects(rects)
    for (severity, selected), rects in marks.items():
        _outline(painter, rects, look.outline(severity, selected) or look.colour["accent"], outline)
        if severity and selected and outline > 2:
            _outline(painter, [rect.adjusted(-14, -14, 14, 14) for rect in rects], look.colour["accent"], 2.0)


def _outline(painter: QPainter, rects: list[QRectF], colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects(rects)
