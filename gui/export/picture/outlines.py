"""Words of an SVG as outlines: it then looks the same where our fonts, that of the icons above all, are not installed."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from PySide6.QtGui import QFont, QPainterPath

SVG = "http://www.w3.org/2000/svg"
TEXT, PATH = f"{{{SVG}}}text", f"{{{SVG}}}path"
FORBIDDEN = bytes(code for code in range(0x20) if code not in b"\t\n\r")
"""Characters that no XML may hold; Qt writes them nevertheless where a title has one."""
KINDS = {0: "M", 1: "L", 2: "C", 3: ""}
"""QPainterPath.ElementType -> the letter of an SVG path; the third and fourth point of a curve need none."""


def outlined(svg: bytes) -> bytes:
    """An SVG that Qt has written, with a path in place of each text. Its words stay as the path's `aria-label`."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg.translate(None, FORBIDDEN))
    for parent in root.iter():
        for place, element in enumerate(list(parent)):
            if element.tag == TEXT:
                parent[place] = _path(element)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _path(text: ET.Element) -> ET.Element:
    words = text.text or ""
    outline = QPainterPath()
    outline.addText(float(text.get("x", "0")), float(text.get("y", "0")), _font(text), words)
    kept = {name: text.get(name, "") for name in ("fill", "fill-opacity")}
    path = ET.Element(PATH, {**kept, "stroke": "none", "fill-rule": "nonzero", "d": _steps(outline)})
    if words.isprintable():
        path.set("aria-label", words)
    path.tail = text.tail
    return path


def _font(text: ET.Element) -> QFont:
    font = QFont([name.strip(" '\"") for name in text.get("font-family", "").split(",")])
    font.setPixelSize(max(1, round(float(text.get("font-size", "12")))))
    font.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    font.setItalic(text.get("font-style") == "italic")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _steps(path: QPainterPath) -> str:
    elements = (path.elementAt(number) for number in range(path.elementCount()))
    return " ".join(f"{KINDS[e.type.value]}{e.x:.2f},{e.y:.2f}" for e in elements)
