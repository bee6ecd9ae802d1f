"""Gives losses the class weights of the training rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor, nn

from core.data.feed import class_weights
from core.training.class_weights import ClassWeights

if TYPE_CHECKING:
    import torch

    from core.data.feed import Feed


def weigh(objective: nn.Module, wanted: Sequence[ClassWeights], feed: Feed, device: torch.device) -> None:
    """Counts anew, so that a run that goes on weighs as it did before."""
    for each in wanted:
        weights = class_weights(feed.labels("train", each.target), each.classes)
        value = weights if each.attribute == "weight" else of_the_second(weights)
        setattr(objective.get_submodule(each.module), each.attribute, value.float().to(device))


def of_the_second(weights: Tensor) -> Tensor:
    """() how much the second of two classes counts against the first; 1 where one of them does not occur."""
    first, second = weights
    return second / first if first > 0 and second > 0 else weights.new_ones(())
