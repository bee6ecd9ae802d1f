"""Points in the plane in two or more classes, made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.data.source import SEED, SourceType, category, rows_param, vector
from core.data.table import Table
from core.document.project import Schema
from core.spec import Float, Int, Values

GENERATED = "Generated"
PLANE = ("x1", "x2")


def _noise(default: float, help: str) -> Float:
    return Float("noise", default, "Noise", help, low=0.0, high=1.0)


_SHIFT = "How far points are moved at random: the standard deviation of the shift along each axis."


def _schema(*classes: str) -> Callable[[Values], Schema]:
    return lambda p: Schema(p.rows, (vector("features", PLANE), category("label", classes)))


def _table(points: Any, labels: Any) -> Table:
    return Table({"features": points.astype("float32"), "label": labels.astype("int64")})


def _load_xor_points(p: Values) -> Table:
    import numpy as np

    random = np.random.RandomState(p.seed)
    corner = np.arange(p.rows) % 4
    a, b = corner // 2, corner % 2
    return _table(np.stack([a, b], axis=1) + p.noise * random.standard_normal((p.rows, 2)), a ^ b)


def _load_moons(p: Values) -> Table:
    from sklearn.datasets import make_moons

    return _table(*make_moons(p.rows, noise=p.noise, random_state=p.seed))


def _load_circles(p: Values) -> Table:
    from sklearn.datasets import make_circles

    return _table(*make_circles(p.rows, noise=p.noise, factor=p.factor, random_state=p.seed))


def _load_spirals(p: Values) -> Table:
    """Archimedean spirals: the radius grows with the angle from 0 to 1, arm k starts k/classes of a turn further."""
    import numpy as np

    random = np.random.RandomState(p.seed)
    arm = np.arange(p.rows) % p.classes
    radius = random.uniform(size=p.rows)
    angle = 2 * np.pi * (p.turns * radius + arm / p.classes)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _table(points + p.noise * random.standard_normal((p.rows, 2)), arm)


def _spirals_schema(p: Values) -> Schema:
    arms = tuple(f"arm {k + 1}" for k in range(p.classes))
    return Schema(p.rows, (vector("features", PLANE), category("label", arms)))


XOR_POINTS = SourceType(
    "xor_points",
    "XOR as noisy points",
    GENERATED,
    "Points around the four corners of a square; opposite corners share a class.",
    aka=("exclusive or", "checkerboard", "corners", "classification"),
    params=(rows_param(400), _noise(0.15, _SHIFT), SEED),
    schema=_schema("0", "1"),
    load=_load_xor_points,
    icon="mdi6.scatter-plot-outline",
    explanation="The truth table of 'exclusive or' as a cloud of points, so that there are rows to validate on. "
    "The corners lie at 0 and 1; with noise above about 0.25 the classes overlap.",
)

MOONS = SourceType(
    "moons",
    "Two moons",
    GENERATED,
    "Two half circles that reach into each other, one for each class.",
    aka=("half moons", "crescents", "classification"),
    params=(rows_param(500), _noise(0.1, _SHIFT), SEED),
    schema=_schema("upper", "lower"),
    load=_load_moons,
    icon="mdi6.moon-waning-crescent",
    explanation="A straight boundary gets most points right but not the tips; a small hidden layer bends it. "
    "The half circles have radius 1.",
    source="scikit-learn, sklearn.datasets.make_moons",
)

CIRCLES = SourceType(
    "circles",
    "Two circles",
    GENERATED,
    "A circle inside a circle, one for each class.",
    aka=("rings", "donut", "concentric", "classification"),
    params=(
        rows_param(500),
        _noise(0.05, _SHIFT),
        Float("factor", 0.5, "Inner radius", "Radius of the inner circle; the outer one has 1.", low=0.1, high=0.9),
        SEED,
    ),
    schema=_schema("outer", "inner"),
    load=_load_circles,
    icon="mdi6.circle-double",
    explanation="No straight line does better than guessing here; the network has to find the distance from the "
    "centre.",
    source="scikit-learn, sklearn.datasets.make_circles",
)

SPIRALS = SourceType(
    "spirals",
    "Spirals",
    GENERATED,
    "Spiral arms wound around one another, one for each class.",
    aka=("swiss roll", "arms", "classification"),
    params=(
        rows_param(1000),
        Int("classes", 2, "Arms", "Number of spiral arms; each is a class.", low=2, high=6),
        Float("turns", 1.0, "Turns", "How often each arm winds around the centre.", low=0.25, high=3.0),
        _noise(0.02, _SHIFT),
        SEED,
    ),
    schema=_spirals_schema,
    load=_load_spirals,
    icon="mdi6.rotate-left",
    explanation="The classic hard case for a small network: the boundary winds with the arms, so depth and width "
    "show at once. "
    "The arms meet in the centre, where a few points stay ambiguous; the outer end has radius 1.",
    source="K. Lang and M. Witbrock, Learning to tell two spirals apart, Proceedings of the 1988 Connectionist Models "
    "Summer School, 52-59.",
)

ALL = (XOR_POINTS, MOONS, CIRCLES, SPIRALS)
