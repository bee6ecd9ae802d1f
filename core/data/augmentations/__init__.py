"""Augmentations: random changes of training batches, declared without torch. `core.data.augmenting` does them."""

from core.data.augmentations.catalogue import AUGMENTATIONS
from core.data.augmentations.declaration import AugmentationType
from core.data.augmentations.planning import Change, changes_of

__all__ = ["AUGMENTATIONS", "AugmentationType", "Change", "changes_of"]
