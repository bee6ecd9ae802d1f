"""Every augmentation, by key."""

from __future__ import annotations

from core.data.augmentations import mixing, pictures, sequences
from core.data.augmentations.declaration import AugmentationType
from core.spec import Catalogue

AUGMENTATIONS: Catalogue[AugmentationType] = Catalogue("augmentation", (*pictures.ALL, *sequences.ALL, *mixing.ALL))
