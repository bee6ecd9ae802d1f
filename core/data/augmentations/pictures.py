"""Augmentations of pictures."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.augmentations.declaration import FILL, ON, PLACED, AugmentationType, column, probability
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Float, Int, Values

PICTURES = column("pictures")
MOVES = "Masks, and pictures that are to be answered, are moved along."
STAYS = "The answers stay as they are."


def masks_fit(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    """Masks and pictures among the targets must lie on the points of the pictures."""
    sizes = {c.sizes[-2:] for c in columns}
    for target in schema.columns:
        if target.role == "target" and target.kind in PLACED and target.sizes[-2:] not in sizes:
            high, wide = target.sizes[-2:]
            raise NetwrightError(
                f"The answers '{target.name}' are of {high}×{wide} points, the pictures are not, so they cannot be moved "
                f"along with them. Bring both to one size in the preparation."
            )


FLIP_HORIZONTAL = AugmentationType(
    "flip_horizontal",
    "Flip left and right",
    "Pictures",
    "Mirrors pictures: left becomes right.",
    params=(ON, PICTURES, probability(0.5)),
    aka=("horizontal flip", "hflip", "mirror", "RandomHorizontalFlip", "RandomFlip"),
    function="pictures.flip_horizontal",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    explanation="Most things look as likely one way as the other, so that mirrored pictures are as good as new ones. It "
    f"harms where the side means something: letters, digits, left and right hands. {MOVES}",
    source="Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012",
    icon="mdi6.flip-horizontal",
)
FLIP_VERTICAL = AugmentationType(
    "flip_vertical",
    "Flip top and bottom",
    "Pictures",
    "Turns pictures upside down as a mirror in the floor does.",
    params=(ON, PICTURES, probability(0.5)),
    aka=("vertical flip", "vflip", "mirror", "RandomVerticalFlip", "RandomFlip"),
    function="pictures.flip_vertical",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    explanation=f"Suits pictures without an up and down, such as those of a microscope or a satellite. {MOVES}",
    source="Simard, Steinkraus, Platt, Best practices for convolutional neural networks, 2003",
    icon="mdi6.flip-vertical",
)
QUARTER_TURNS = AugmentationType(
    "quarter_turns",
    "Quarter turns",
    "Pictures",
    "Turns pictures by one, two or three quarters; those that are not square by two.",
    params=(ON, PICTURES, probability(0.75)),
    aka=("rotate 90", "RandomRotation90", "rot90"),
    function="pictures.quarter_turns",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    explanation="No point has to be guessed, so nothing blurs. Suits pictures without an up and down. With a chance of "
    f"0.75 all four directions are equally likely. {MOVES}",
    source="Cohen, Welling, Group equivariant convolutional networks, 2016",
    icon="mdi6.rotate-right",
)
ROTATION = AugmentationType(
    "rotation",
    "Rotation",
    "Pictures",
    "Turns pictures about their middle by a random angle.",
    params=(
        ON,
        PICTURES,
        probability(1.0),
        Float("degrees", 10.0, "Up to (degrees)", "The largest angle, to either side.", low=0.0, high=180.0),
        FILL,
    ),
    aka=("rotate", "RandomRotation", "tilt"),
    function="pictures.rotation",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    needs=("kornia",),
    explanation="The camera is rarely held quite straight. Each picture gets an angle of its own, drawn evenly between "
    f"the two ends; values between points are interpolated. {MOVES}",
    source="Simard, Steinkraus, Platt, Best practices for convolutional neural networks, 2003",
    icon="mdi6.format-rotate-90",
)
AFFINE = AugmentationType(
    "affine",
    "Shift, scale, slant",
    "Pictures",
    "Moves, turns, enlarges or shrinks and slants pictures, all in one step.",
    params=(
        ON,
        PICTURES,
        probability(1.0),
        Float("degrees", 5.0, "Turn up to (degrees)", "The largest angle, to either side.", low=0.0, high=180.0),
        Float("shift", 0.1, "Shift up to", "As a share of the width and the height.", low=0.0, high=1.0),
        Float("scale", 0.1, "Scale up to", "0.1: between 0.9 and 1.1 times the size.", low=0.0, high=0.9),
        Float("shear", 0.0, "Slant up to (degrees)", "The largest slant, to either side.", low=0.0, high=60.0),
        FILL,
    ),
    aka=("RandomAffine", "translate", "translation", "zoom", "RandomZoom", "RandomTranslation", "shear", "skew"),
    function="pictures.affine",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    needs=("kornia",),
    explanation="One step does what several would do one after the other, so the picture is interpolated only once. "
    f"Suits things that may lie anywhere in the picture and at any distance. {MOVES}",
    source="Simard, Steinkraus, Platt, Best practices for convolutional neural networks, 2003",
    icon="mdi6.vector-square-edit",
)
PADDED_CROP = AugmentationType(
    "padded_crop",
    "Crop with padding",
    "Pictures",
    "Moves pictures by a few whole points, as if they were cut out of a picture with a margin.",
    params=(
        ON,
        PICTURES,
        probability(1.0),
        Int("padding", 4, "Padding (points)", "How wide the margin is: the largest move.", low=1, high=512),
        FILL,
    ),
    aka=("RandomCrop", "random crop", "pad and crop", "shift"),
    function="pictures.padded_crop",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    explanation="The usual augmentation of CIFAR-10, together with flips: four points on pictures of 32×32. Nothing is "
    f"interpolated, so it is fast and nothing blurs. {MOVES}",
    source="He et al., Deep residual learning for image recognition, 2016",
    icon="mdi6.crop",
)
RESIZED_CROP = AugmentationType(
    "resized_crop",
    "Crop and enlarge",
    "Pictures",
    "Shows a random part of the picture at full size.",
    params=(
        ON,
        PICTURES,
        probability(1.0),
        Float("smallest", 0.5, "Smallest part", "The least share of the area that stays.", low=0.01, high=1.0),
        FILL,
    ),
    aka=("RandomResizedCrop", "scale", "zoom", "inception crop"),
    function="pictures.resized_crop",
    kinds=("image",),
    form="places",
    fits=masks_fit,
    needs=("kornia",),
    explanation="The part has between the smallest share and all of the area, and is up to a third wider or narrower "
    "than the picture. ImageNet networks go down to 0.08; small pictures need more of the whole. "
    f"{MOVES}",
    source="Szegedy et al., Going deeper with convolutions, 2015",
    icon="mdi6.crop-free",
)
COLOUR = AugmentationType(
    "colour",
    "Colour and light",
    "Pictures",
    "Makes pictures lighter or darker, stronger or paler, and tints them.",
    params=(
        ON,
        PICTURES,
        probability(1.0),
        Float("brightness", 0.2, "Brightness up to", "As a share of the range from dark to light.", low=0.0, high=1.0),
        Float("contrast", 0.2, "Contrast up to", "0.2: between 0.8 and 1.2 times as strong.", low=0.0, high=1.0),
        Float("saturation", 0.2, "Saturation up to", "Of colours: 0.2 is 0.8 to 1.2 times.", low=0.0, high=1.0),
        Float("hue", 0.02, "Hue up to", "As a share of the colour circle.", low=0.0, high=0.5),
    ),
    aka=("ColorJitter", "color", "brightness", "contrast", "saturation", "hue", "RandomBrightness", "RandomContrast"),
    function="values.colour",
    kinds=("image",),
    form="values",
    measured=("low", "high"),
    needs=("kornia",),
    explanation="For pictures taken in different light and by different cameras. Each is drawn evenly between its two "
    "ends, to either side. Brightness and contrast work on any picture, saturation and hue on those of three "
    f"channels: red, green, blue. {STAYS}",
    source="Howard, Some improvements on deep convolutional neural network based image classification, 2013",
    icon="mdi6.palette",
)
BLUR = AugmentationType(
    "blur",
    "Blur",
    "Pictures",
    "Puts pictures out of focus.",
    params=(
        ON,
        PICTURES,
        probability(0.5),
        Float("sigma", 1.0, "Up to (points)", "The largest standard deviation of the blur.", low=0.1, high=50.0),
    ),
    aka=("GaussianBlur", "RandomGaussianBlur", "smooth", "defocus"),
    function="values.blur",
    kinds=("image",),
    form="values",
    needs=("kornia",),
    explanation="For pictures that may be out of focus, or come from a poorer camera than those that it learns from. "
    f"{STAYS}",
    source="Chen et al., A simple framework for contrastive learning of visual representations (SimCLR), 2020",
    icon="mdi6.blur",
)
ERASE = AugmentationType(
    "erase",
    "Erase a rectangle",
    "Pictures",
    "Covers a random rectangle, so that no single spot may decide.",
    params=(
        ON,
        PICTURES,
        probability(0.5),
        Float("smallest", 0.02, "Smallest part", "The least share of the area.", low=0.0, high=1.0),
        Float("largest", 0.2, "Largest part", "The largest share of the area.", low=0.0, high=1.0),
        Choice(
            "fill",
            "zeros",
            "Filled with",
            "What the rectangle holds.",
            options=(("zeros", "zeros"), ("mean", "the mean of the picture"), ("noise", "noise")),
        ),
    ),
    aka=("RandomErasing", "cutout", "occlusion", "coarse dropout", "mask"),
    function="values.erase",
    kinds=("image",),
    form="values",
    fits=lambda p, columns, schema: _need_order(p),
    explanation="The network has to find the thing by what is left of it, as when something stands in front of it. With "
    f"zeros it is also known as Cutout. {STAYS}",
    source="Zhong et al., Random erasing data augmentation, 2020; DeVries, Taylor, Cutout, 2017",
    icon="mdi6.eraser",
)


def _need_order(p: Values) -> None:
    if p.smallest > p.largest:
        raise NetwrightError(
            f"The smallest part to erase ({p.smallest:g}) is more than the largest ({p.largest:g}). Raise the largest."
        )


ALL = (
    FLIP_HORIZONTAL,
    FLIP_VERTICAL,
    QUARTER_TURNS,
    ROTATION,
    AFFINE,
    PADDED_CROP,
    RESIZED_CROP,
    COLOUR,
    BLUR,
    ERASE,
)
