"""Numbers of the data as a person reads them."""

from __future__ import annotations

from typing import Any

from core.document.project import DataColumn

KINDS = {
    "image": "picture",
    "vector": "numbers",
    "sequence": "sequence",
    "tokens": "tokens",
    "number": "number",
    "category": "class",
    "mask": "mask",
    "boolean": "yes or no",
    "date": "date",
    "text": "text",
    "identifier": "identifier",
    "audio": "sound",
}
PART_TITLES = {"train": "Training", "valid": "Validation", "test": "Test"}
PART_TOKENS = {"train": "accent", "valid": "warning", "test": "pooling"}
"""The colours of the curves where they have one."""


def number(value: float | None) -> str:
    """Four digits that tell: 0.3333, 12.5, 1,680."""
    if value is None or value != value:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return "0" if text == "-0" else text


def told(column: DataColumn, value: Any) -> str:
    """One value of a column: the class's name, the number, the words of a row of tokens; a text, a date."""
    if column.kind in ("text", "identifier", "date"):
        return "" if value is None else str(value).removesuffix(" 00:00:00")
    if column.kind == "boolean":
        return "" if value[0] != value[0] else "yes" if value[0] else "no"
    if column.kind == "category":
        return class_name(column, int(value))
    if column.kind == "mask":
        return _areas(column, value)
    if column.kind == "tokens":
        return " ".join(column.classes[int(v)] if int(v) < len(column.classes) else str(int(v)) for v in value)
    flat: list[Any] = value.reshape(-1).tolist()
    return ", ".join(number(float(v)) for v in flat[:8]) + (" …" if len(flat) > 8 else "")


def _areas(column: DataColumn, mask: Any) -> str:
    """How much of a mask (H W) each class beside the first covers: object 6.3 %."""
    shares = [(class_name(column, label), float((mask == label).mean())) for label in range(1, len(column.classes))]
    shown = [f"{name} {100 * share:.1f} %" for name, share in shares if share > 0]
    return ", ".join(shown[:3]) + (" …" if len(shown) > 3 else "") or class_name(column, 0)


def class_name(column: DataColumn, index: int) -> str:
    if index < 0:
        return ""
    return column.classes[index] if index < len(column.classes) else str(index)
