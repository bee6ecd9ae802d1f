"""Every loss by key: as nodes, and as what an Output offers."""

from __future__ import annotations

from core.layers.losses import classes, distributions, numbers, ranking, segmentation, sequences
from core.layers.losses.declaration import LossType, with_weight
from core.spec import Catalogue, Spec

FAMILIES = (classes, numbers, distributions, ranking, sequences, segmentation)
DECLARED = tuple(loss for family in FAMILIES for loss in family.FAMILY)
FAMILY = tuple(with_weight(loss) for loss in DECLARED)
LOSSES: Catalogue[LossType] = Catalogue("loss", FAMILY)
NONE = Spec(
    "none",
    "None",
    "loss",
    "A prediction alone: nothing is compared here, and losses are nodes of their own.",
    aka=("prediction only",),
)
OUTPUT_LOSSES: Catalogue[Spec] = Catalogue("loss", (*(loss for loss in DECLARED if loss.targets), NONE))
"""Those that compare one prediction with one target column, without a weight of their own: the Output has it."""
