"""Paints light: a wash over everything, and above it outlines and wires in their tones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.canvas.items import CardItem, WireItem
from gui.canvas.paint.card import RADIUS
from gui.canvas.paint.look import Look, faded
from gui.canvas.veil import Light, Tone

FOUND = ("match", "current")
AWAY = 4.0  # scene units between what was found and its outline
HALO = 6.0
PLATE: Mapping[Tone, float] = {"": 0.0, "before": 1.0, "after": 1.0, "match": 2.0, "current": 4.0}  # pixels, from afar


def tone_colour(tone: Tone, look: Look) -> QColor | None:
    """Blue for what comes before and orange for what comes after: told apart by people with any colour vision."""
    if tone == "before":
        return look.category("pooling")
    if tone == "after":
        return look.category("activation")
    return look.colour["accent"] if tone else None


def wash(look: Look, light: Light) -> QColor:
    return faded(look.colour["canvas"], light.dim)


def paint_wires(painter: QPainter, wires: Iterable[WireItem], light: Light, look: Look) -> None:
    """Those that are lit, near by; the painter is in scene units."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pens = {tone: _pen(tone, look, far=False) for tone in set(light.wires.values())}
    for item in wires:
        painter.setPen(pens[light.wires[item.view.target]])
        painter.drawPath(item.route.path)


def strokes(wires: Iterable[WireItem], light: Light) -> Mapping[Tone, list[QLineF]]:
    """Those that are lit, as they are painted from afar."""
    by_tone: defaultdict[Tone, list[QLineF]] = defaultdict(list)
    for item in wires:
        by_tone[light.wires[item.view.target]].extend(item.route.strokes)
    return by_tone


def paint_strokes(painter: QPainter, strokes: Mapping[Tone, list[QLineF]], look: Look) -> None:
    for tone, lines in sorted(strokes.items()):
        painter.setPen(_pen(tone, look, far=True))
        painter.drawLines(lines)


def _pen(tone: Tone, look: Look, far: bool) -> QPen:
    pen = QPen(tone_colour(tone, look) or look.colour["wire"], 1.0 if far else 2.6)
    pen.setCosmetic(far)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def outlines(cards: Iterable[CardItem], light: Light) -> Mapping[Tone, list[QRectF]]:
    """Rectangles of cards and areas by their tone; what has none is left out."""
    by_tone: defaultdict[Tone, list[QRectF]] = defaultdict(list)
    for rect, tone in [*((item.rect, light.cards[item.view.id]) for item in cards), *light.areas]:
        if tone:
            by_tone[tone].append(rect)
    return by_tone


def paint_plates(painter: QPainter, outlines: Mapping[Tone, list[QRectF]], look: Look, zoom: float) -> None:
    """Outlines from afar, as larger blocks that the cards' own are painted upon: filling is far quicker than stroking."""
    painter.setPen(Qt.PenStyle.NoPen)
    for tone, rects in sorted(outlines.items(), reverse=True):
        away = PLATE[tone] / zoom
        painter.setBrush(tone_colour(tone, look) or look.colour["wire"])
        painter.drawRects([rect.adjusted(-away, -away, away, away) for rect in rects])


def paint_outlines(painter: QPainter, outlines: Mapping[Tone, list[QRectF]], look: Look) -> None:
    """Near by; the painter is in scene units."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, rects in sorted(outlines.items(), reverse=True):
        colour = tone_colour(tone, look)
        if colour is None:
            continue
        away = AWAY if tone in FOUND else 0.0
        painter.setPen(QPen(colour, 3.0 if tone == "current" else 2.0))
        _rounded(painter, rects, away)
        if tone == "current":
            painter.setPen(QPen(faded(colour, 0.3), HALO))
            _rounded(painter, rects, away + HALO / 2 + 1.5)


def _rounded(painter: QPainter, rects: list[QRectF], away: float) -> None:
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-away, -away, away, away), RADIUS + away, RADIUS + away)
