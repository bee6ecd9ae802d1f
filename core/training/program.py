"""Training programs: the settings form beside the optimizer's own. The first is supervised learning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.spec import Bool, Catalogue, Choice, Float, Int, Spec
from core.training.class_weights import NONE, OPTIONS

DEVICES = (
    ("auto", "Automatic"),
    ("cpu", "Processor (CPU)"),
    ("cuda", "NVIDIA or AMD GPU (CUDA)"),
    ("mps", "Apple GPU"),
)
MONITORS = (
    ("loss", "Lowest validation loss"),
    ("metric", "Best validation metric"),
    ("last", "None: keep the last"),
)
MAX_SEED = 2**63 - 1
"""The largest that torch takes as a signed number."""


@dataclass(frozen=True)
class Device(Choice):
    """A device name; beside the options also a numbered GPU such as `cuda:1`."""

    def _check(self, value: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"cuda:\d{1,3}", value):
            return value
        return super()._check(value)


SUPERVISED = Spec(
    "supervised",
    "Supervised learning",
    "program",
    "Shows the network examples with their answers, batch by batch, and corrects its weights after each.",
    params=(
        Int("epochs", 20, "Epochs", "How many times all training rows are shown.", low=1, high=999_999),
        Int("batch_size", 32, "Batch size", "Rows shown at once, before each correction.", low=1, high=999_999),
        Int("seed", 0, "Seed", "Decides first weights and order; equal, equal results.", low=0, high=MAX_SEED),
        Device("device", "auto", "Device", "Automatic takes the GPU where torch can use one.", options=DEVICES),
        Choice("keep_best", "loss", "Keep best by", "Which epoch's weights are kept as best.", options=MONITORS),
        Float(
            "clip_grad_norm",
            None,
            "Gradient clipping",
            "Scales the gradients down when their joint length is larger than this; calms recurrent networks.",
            optional=True,
            above=0.0,
            advanced=True,
        ),
        Float(
            "l1",
            0.0,
            "L1 penalty",
            "Adds this number times the sum of all weights without their signs to the loss: many weights become zero. "
            "Biases and the scales of normalisation are left alone.",
            low=0.0,
            high=1e3,
            advanced=True,
        ),
        Float(
            "l2",
            0.0,
            "L2 penalty",
            "Adds this number times the sum of all squared weights to the loss: weights stay small. "
            "With SGD and Adam that is a weight decay of twice this number which spares biases.",
            low=0.0,
            high=1e3,
            advanced=True,
        ),
        Bool("shuffle", True, "Shuffle", "A new order of the training rows in every epoch.", advanced=True),
        Bool(
            "balanced",
            False,
            "Balanced classes",
            "Draws every class equally often: rows of rare classes come several times in an epoch, some of frequent ones not at all.",
            advanced=True,
        ),
        Choice(
            "class_weights",
            NONE,
            "Class weights",
            "In losses for classes, a row counts rows / (classes · rows of its class), counted over the training rows: all classes count "
            "the same together. Weights that a loss was given by hand stay.",
            options=OPTIONS,
            advanced=True,
        ),
        Bool(
            "by_length",
            False,
            "Batches of similar length",
            "Rows of about the same length share a batch that ends with its longest row, so less padding is computed. For "
            "networks that take any length.",
            advanced=True,
        ),
        Bool(
            "drop_last",
            False,
            "Skip a smaller last batch",
            "Leaves out the rows that do not fill a batch; others in every epoch when shuffled.",
            advanced=True,
        ),
        Int(
            "threads",
            None,
            "Processor threads",
            "How many cores torch computes with; automatic leaves one for the window.",
            optional=True,
            low=1,
            high=1024,
            advanced=True,
        ),
    ),
    aka=("fit", "learn", "train"),
)
PROGRAMS: Catalogue[Spec] = Catalogue("training program", (SUPERVISED,))
