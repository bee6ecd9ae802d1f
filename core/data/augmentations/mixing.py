"""Augmentations that make one sample out of two."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.augmentations.declaration import HOLDS, ON, AugmentationType
from core.data.augmentations.pictures import masks_fit
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Float, Values

CHANCE = Float("probability", 1.0, "Chance", "How likely a batch is mixed.", low=0.0, high=1.0)
ALPHA_HELP = "Small: one of the two clearly leads; 1: any share is as likely as another."
LOSS = (
    "The loss is that of both answers, each by its share, so it works with any loss; metrics compare with the answer of "
    "the larger share. One share is drawn for a batch, as in the paper, and a partner for each sample."
)


def _mixable(title: str, kinds: tuple[str, ...], why: str, schema: Schema) -> None:
    for c in schema.columns:
        if c.role == "input" and c.kind not in kinds:
            held = HOLDS.get(c.kind, c.kind)
            raise NetwrightError(
                f"{title} {why}, but input '{c.name}' holds {held}, which cannot be mixed: its share in the answer would be "
                f"unknown. Ignore that column, or take {title} out of the list."
            )


def _mixup_fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    _mixable("Mixup", MIXUP.kinds, "lays two samples over each other", schema)


def _cutmix_fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    _mixable("CutMix", CUTMIX.kinds, "pastes a piece of one picture into another", schema)
    masks_fit(p, columns, schema)


MIXUP = AugmentationType(
    "mixup",
    "Mixup",
    "Mixing",
    "Lays two samples over each other; the answer is mixed in the same shares.",
    params=(ON, CHANCE, Float("alpha", 0.2, "Alpha", ALPHA_HELP, low=0.01, high=100.0)),
    aka=("mix up", "mixup", "RandomMixUp", "blend", "soft labels"),
    function="mixing.mixup",
    kinds=("image", "vector", "number", "sequence"),
    form="mixed",
    fits=_mixup_fits,
    explanation=f"The network learns to change its mind gradually between two samples, and is less sure of itself. {LOSS}",
    source="Zhang et al., mixup: beyond empirical risk minimization, 2018",
    icon="mdi6.circle-opacity",
)
CUTMIX = AugmentationType(
    "cutmix",
    "CutMix",
    "Mixing",
    "Pastes a rectangle of one picture into another; the answer is mixed by area.",
    params=(ON, CHANCE, Float("alpha", 1.0, "Alpha", ALPHA_HELP, low=0.01, high=100.0)),
    aka=("cut mix", "RandomCutMix", "paste", "soft labels"),
    function="mixing.cutmix",
    kinds=("image",),
    form="mixed",
    fits=_cutmix_fits,
    explanation="Every point of the picture is a real one, unlike with Mixup, and the network has to look at all parts of "
    f"a thing. Masks are pasted along with the picture. {LOSS}",
    source="Yun et al., CutMix: regularization strategy to train strong classifiers with localizable features, 2019",
    icon="mdi6.content-cut",
)
ALL = (MIXUP, CUTMIX)
