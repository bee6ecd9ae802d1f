"""Pictures: size, part, colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.data.steps.base import ON, State, StepType
from core.data.steps.columns import chosen, columns_param, with_columns
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Float, Int, Param, Values

IMAGES = ("image",)
COLUMNS = columns_param(IMAGES, "The columns to change; none: every input of pictures.", "every input of pictures")
HEIGHT = Int("height", 64, "Height", "In pixels.", low=1, high=4096)
WIDTH = Int("width", 64, "Width", "In pixels.", low=1, high=4096)

After = Callable[[Values, DataColumn], DataColumn]
Facts = Callable[[Values, DataColumn], dict[str, Any]]


def _picture_step(
    key: str, recipe: str, title: str, summary: str, *params: Param, after: After, facts: Facts, **said: Any
) -> StepType:
    """A step that does the same to each picture of a column, and learns nothing."""

    def schema(p: Values, before: Schema) -> Schema:
        return with_columns(before, {c.name: after(p, c) for c in chosen(title, p.columns, before, IMAGES)})

    def learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
        found = chosen(title, p.columns, before, IMAGES)
        return tuple(State(recipe, (c.name,), (c.name,), facts(p, c), key) for c in found if facts(p, c))

    return StepType(
        key, title, "Pictures", summary, params=(COLUMNS, *params, ON), schema=schema, learn=learn, kinds=IMAGES, **said
    )


def _resized(p: Values, column: DataColumn) -> DataColumn:
    return replace(column, sizes=(column.sizes[0], p.height, p.width), dtype="float32")


RESIZE = _picture_step(
    "resize",
    "resized",
    "Resize",
    "Every picture gets the same height and width.",
    HEIGHT,
    WIDTH,
    Choice(
        "fit",
        "crop",
        "Where the shape differs",
        "What becomes of pictures that are wider or higher than the new shape.",
        options=(
            ("crop", "fill and cut off what stands out"),
            ("pad", "show all, with margins"),
            ("stretch", "stretch"),
        ),
    ),
    aka=("scale", "size", "resolution", "fit", "stretch", "thumbnail", "downsample"),
    after=_resized,
    facts=lambda p, c: {"height": p.height, "width": p.width, "fit": p.fit, "margin": c.low or 0.0},
    icon="mdi6.resize",
    explanation="Smaller pictures train faster: half the height and width is a quarter of the work. What is smaller than a few pixels afterwards cannot be seen by "
    "the network either. Pixels are averaged, so that fine lines do not vanish.",
)


def _cropped(p: Values, column: DataColumn) -> DataColumn:
    channels, height, width = column.sizes
    if p.height > height or p.width > width:
        raise NetwrightError(
            f"Crop cannot cut {p.height}×{p.width} pixels out of '{column.name}', whose pictures have {height}×{width}. Lower height and width."
        )
    return replace(column, sizes=(channels, p.height, p.width))


def _crop_facts(p: Values, column: DataColumn) -> dict[str, Any]:
    down, right = column.sizes[1] - p.height, column.sizes[2] - p.width
    places = {
        "middle": (down // 2, right // 2),
        "top_left": (0, 0),
        "top_right": (0, right),
        "bottom_left": (down, 0),
        "bottom_right": (down, right),
    }
    top, left = places[p.place]
    return {"top": top, "left": left, "height": p.height, "width": p.width}


CROP = _picture_step(
    "crop",
    "cropped",
    "Crop",
    "A part of every picture stays.",
    HEIGHT,
    WIDTH,
    Choice(
        "place",
        "middle",
        "Which part",
        "Where the part lies.",
        options=(
            ("middle", "the middle"),
            ("top_left", "top left"),
            ("top_right", "top right"),
            ("bottom_left", "bottom left"),
            ("bottom_right", "bottom right"),
        ),
    ),
    aka=("cut", "centre crop", "center crop", "CenterCrop", "margin", "border"),
    after=_cropped,
    facts=_crop_facts,
    icon="mdi6.crop",
    explanation="Where what matters always lies in the same place, a margin only gives the network something to learn by heart.",
)


def _grey(p: Values, column: DataColumn) -> DataColumn:
    if column.sizes[0] not in (1, 3):
        raise NetwrightError(f"Grey needs pictures of one or three colours, but '{column.name}' has {column.sizes[0]}.")
    return replace(column, sizes=(1, *column.sizes[1:]), dtype=column.dtype if column.sizes[0] == 1 else "float32")


GREY = _picture_step(
    "grey",
    "grey",
    "Grey",
    "Colours are left out: how light each pixel is stays.",
    aka=("gray", "grayscale", "greyscale", "black and white", "luminance"),
    after=_grey,
    facts=lambda p, c: {"weights": "BT.601"} if c.sizes[0] == 3 else {},
    icon="mdi6.invert-colors-off",
    explanation="A third of the numbers, where colour says nothing about the answer, or would lead astray, as the light in which pictures were taken.",
)

KNOWN = {
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "half": ((0.5,), (0.5,)),
    "cifar10": ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    "mnist": ((0.1307,), (0.3081,)),
}


def _mean_and_deviation(p: Values, column: DataColumn) -> tuple[tuple[float, ...], tuple[float, ...]]:
    mean, deviation = KNOWN.get(p.known, ((p.mean,), (p.deviation,)))
    if len(mean) == 3 and column.sizes[0] == 1:
        mean, deviation = (sum(mean) / 3,), (sum(deviation) / 3,)
    return mean, deviation


def _normalised(p: Values, column: DataColumn) -> DataColumn:
    mean, deviation = _mean_and_deviation(p, column)
    if len(mean) not in (1, column.sizes[0]):
        raise NetwrightError(
            f"Normalise has numbers for {len(mean)} colours, but '{column.name}' has {column.sizes[0]}. Choose others."
        )
    if column.low is None or column.high is None:
        return replace(column, dtype="float32")
    ends = [(bound - m) / d for bound in (column.low, column.high) for m, d in zip(mean, deviation, strict=True)]
    return replace(column, low=min(ends), high=max(ends), dtype="float32")


def _normal_facts(p: Values, column: DataColumn) -> dict[str, Any]:
    mean, deviation = _mean_and_deviation(p, column)
    return {"offset": list(mean), "scale": list(deviation), "trailing": 2}


NORMALISE = _picture_step(
    "normalise",
    "affine",
    "Normalise by known numbers",
    "Subtracts a mean and divides by a deviation that are known beforehand, as networks trained elsewhere expect.",
    Choice(
        "known",
        "imagenet",
        "Numbers of",
        "Of pictures whose pixels lie between 0 and 1.",
        options=(
            ("imagenet", "ImageNet"),
            ("half", "-1 to 1 (0.5 and 0.5)"),
            ("cifar10", "CIFAR-10"),
            ("mnist", "MNIST"),
            ("own", "your own"),
        ),
    ),
    Float(
        "mean",
        0.5,
        "Mean",
        "What is subtracted from every colour.",
        low=-1000.0,
        high=1000.0,
        shown=lambda p: p.known == "own",
    ),
    Float(
        "deviation",
        0.5,
        "Deviation",
        "What every colour is divided by.",
        low=0.0001,
        high=1000.0,
        shown=lambda p: p.known == "own",
    ),
    aka=("normalize", "imagenet", "mean", "std", "standardize", "pretrained"),
    after=_normalised,
    facts=_normal_facts,
    icon="mdi6.tune-variant",
    explanation="Weights that were trained on ImageNet expect pictures as they were given then. For a network of your own, Standardize learns the numbers from your "
    "training rows.",
)

ALL = (RESIZE, CROP, GREY, NORMALISE)
