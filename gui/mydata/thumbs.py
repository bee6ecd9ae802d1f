"""Rows as small pictures, where they are pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.document.project import DataColumn
from gui.data.gallery import Thumb
from gui.data.words import told
from gui.mydata.proposal import Rows


def thumbs_of(rows: Rows) -> tuple[Thumb, ...]:
    """One for each row with its class below; none where the rows are no pictures."""
    picture = next((c for c in rows.schema.columns if c.kind == "image" and c.role == "input"), None)
    if picture is None:
        return ()
    target = next((c for c in rows.schema.columns if c.role == "target"), None)
    return tuple(
        Thumb(
            caption=_caption(target, sample.values),
            tip=f"Row {sample.row + 1:,}",
            picture=sample.values[picture.name],
            low=picture.low,
            high=picture.high,
        )
        for sample in rows.samples
    )


def _caption(target: DataColumn | None, values: Mapping[str, Any]) -> str:
    return told(target, values[target.name]) if target is not None and target.kind == "category" else ""
