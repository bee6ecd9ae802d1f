"""Class weights: which losses make rare classes count more, decided before any row is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.document.project import Schema
from core.layers.losses import LOSSES
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.lowering.lowered import LossSlot, Lowered

NONE, BALANCED = "none", "balanced"
OPTIONS = ((NONE, "None"), (BALANCED, "Rare classes count more"))


@dataclass(frozen=True, slots=True)
class ClassWeights:
    """A loss whose weights are counted from the training rows."""

    module: str
    """Its submodule of Objective."""
    attribute: str
    """'weight', one number for each class, or 'pos_weight', that of the second class against the first."""
    target: str
    classes: int


def class_weights_of(chosen: str, drawn_equally: bool, lowered: Lowered, schema: Schema) -> tuple[ClassWeights, ...]:
    """Of all losses that take weights and have none of their own. Raises NetwrightError where they can have no effect, or a double one."""
    if chosen == NONE:
        return ()
    if drawn_equally:
        raise NetwrightError(
            "Balanced classes and class weights both make up for rare classes; together they would overdo it. Switch one of them off."
        )
    if not any(_weighable(slot, schema) for slot in lowered.losses):
        titles = ", ".join(dict.fromkeys(LOSSES[slot.loss.key].title.lower() for slot in lowered.losses))
        raise NetwrightError(
            f"Class weights need a loss that compares classes of a column, such as cross-entropy; this network learns by {titles}. "
            "Choose no class weights."
        )
    return tuple(_found(lowered, schema))


def _found(lowered: Lowered, schema: Schema) -> Iterator[ClassWeights]:
    for slot, module in zip(lowered.losses, lowered.loss_modules, strict=True):
        classes = _weighable(slot, schema)
        if classes and not _has_own(slot):
            yield ClassWeights(module, LOSSES[slot.loss.key].weighed_by, slot.target, classes)


def _weighable(slot: LossSlot, schema: Schema) -> int:
    """How many classes can be weighed there; 0: none."""
    column = schema.column(slot.target)
    return len(column.classes) if column and column.kind == "category" and LOSSES[slot.loss.key].weighed_by else 0


def _has_own(slot: LossSlot) -> bool:
    """Whether weights were given by hand."""
    p = LOSSES[slot.loss.key].resolve(slot.loss.params)
    return bool(p.get("class_weights")) or p.get("pos_weight", 1.0) != 1.0
