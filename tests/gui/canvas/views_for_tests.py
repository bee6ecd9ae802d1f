"""Views to show: a typical network, and grids of any size."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from gui.canvas import CardView, FrameView, PortView, SceneView, WireView

IN, OUT = (PortView("x", "Input: any shape"),), (PortView("y", "Output"),)


def card(key: str, x: float = 0.0, y: float = 0.0, **more: object) -> CardView:
    plain = CardView(key, key.title(), "", "Linear", "mdi6.cube-outline", "N×10", "1.3 K", IN, OUT, x, y)
    return replace(plain, **more)  # type: ignore[arg-type]


def wire(source: str, target: str, label: str = "", severity: str = "") -> WireView:
    return WireView((source, "y"), (target, "x"), label, severity)


def scene(
    cards: list[CardView], wires: list[WireView] | None = None, frames: list[FrameView] | None = None
) -> SceneView:
    return SceneView({c.id: c for c in cards}, {w.target: w for w in wires or []}, {f.id: f for f in frames or []})


def digits_cnn() -> SceneView:
    rows = [
        ("input", "Input", "digits · image", "Data", "mdi6.menu", "N×1×8×8", "1,797 rows"),
        ("conv", "Convolution 2D", "32 filters · 3×3 · same", "Convolution", "mdi6.grid", "N×32×8×8", "320"),
        ("relu", "ReLU", "", "Activation", "mdi6.chart-line-variant", "N×32×8×8", ""),
        ("pool", "Max pooling 2D", "2×2", "Pooling", "mdi6.arrow-collapse", "N×32×4×4", ""),
        ("flat", "Flatten", "", "Shape", "mdi6.arrow-right", "N×512", ""),
        ("fc1", "Linear", "128 features", "Linear", "mdi6.vector-polyline", "N×128", "65.7 K"),
        ("drop", "Dropout", "p = 0.25", "Regularisation", "mdi6.dots-grid", "N×128", ""),
        ("fc2", "Linear", "10 features", "Linear", "mdi6.vector-polyline", "N×10", "1.3 K"),
        ("bad", "Linear", "10 features", "Linear", "mdi6.vector-polyline", "N×32×8×10", "90"),
        ("out", "Output", "label · cross-entropy", "Data", "mdi6.menu", "N×10", "10 classes"),
    ]
    places = [(c * 216.0, r * 160.0) for r in range(2) for c in range(4)] + [(0.0, 304.0), (432.0, 304.0)]
    cards = [CardView(*row, IN, OUT, *place) for row, place in zip(rows, places, strict=True)]
    cards[0], cards[9] = replace(cards[0], inputs=()), replace(cards[9], outputs=())
    cards[8] = replace(
        cards[8],
        severity="warning",
        problem="Linear works on each row of pixels here, not on the whole picture.",
        repair="Insert Flatten",
    )
    chain = ["input", "conv", "relu", "pool", "flat", "fc1", "drop", "fc2", "out"]
    wires = [wire(a, b, "N×32×8×8") for a, b in pairwise(chain)]
    wires.append(wire("conv", "bad", "N×32×8×8", "warning"))
    return scene(cards, wires, [FrameView("f", "Feature extractor", 200.0, -40.0, 640.0, 176.0)])


def grid(count: int, columns: int = 40) -> SceneView:
    """Rows of cards joined into one chain, as large networks are laid out by hand."""
    names = ("Convolution", "Activation", "Pooling", "Linear", "Normalisation", "Attention")
    cards = [
        card(f"n{i}", (i % columns) * 220.0, (i // columns) * 140.0, title=f"Linear {i}", category=names[i % 6])
        for i in range(count)
    ]
    return scene(cards, [wire(f"n{i - 1}", f"n{i}") for i in range(1, count)])
