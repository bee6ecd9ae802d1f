"""What a network with two inputs says everywhere on the plane, and the points it learned from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.training.charts.class_colours import class_token
from gui.training.charts.frame import ChartFrame
from gui.training.charts.legend import Entry
from gui.training.charts.measures import AXIS_WIDTH, OVERHANG

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gui.training.charts.boundary_plot import BoundaryPlot

_NARROW = 290
"""Logical pixels."""
Range = tuple[float, float]
Part = Literal["train", "valid"]


class BoundaryChart(ChartFrame):
    """A coloured field of class probabilities and the points of two features, both axes to the same scale."""

    def __init__(
        self,
        title: str = "Decision boundary",
        empty: str = "Press Train to see the boundary form.",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, empty, AXIS_WIDTH, OVERHANG, parent)
        self._long = title
        self._made: BoundaryPlot | None = None
        self._names: list[str] = []
        self._parts: set[Part] = set()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the names of the classes need it more than the title."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.title.setText(self._long.split()[-1].capitalize() if narrow else self._long)
        self.indent(0 if narrow else AXIS_WIDTH)

    def build(self) -> None:
        self._plot()

    def set_classes(self, names: Sequence[str]) -> None:
        """Names for the legend, in the order of the class numbers."""
        self._names = list(names)
        self._tell()

    def set_axes(self, x_name: str, y_name: str) -> None:
        """Names of the two features."""
        for side, name in (("bottom", x_name), ("left", y_name)):
            self._plot().name_axis(side, name)

    def set_field(self, shares: "ArrayLike", x_range: Range, y_range: Range) -> None:
        """Probabilities on a grid: rows x columns x classes, or rows x columns of the second of two classes.

        The first row lies at the lowest y, the first column at the lowest x. Raises ValueError for other shapes.
        """
        import numpy as np

        values = np.asarray(shares, dtype=np.float64)
        if values.ndim == 2:
            values = np.stack((1 - values, values), axis=2)
        if values.ndim != 3:
            raise ValueError(f"A field has rows, columns and classes; this has the shape {values.shape}.")
        area = QRectF(x_range[0], y_range[0], x_range[1] - x_range[0], y_range[1] - y_range[0])
        self._plot().set_field(values, area)
        self.show_plot(True)

    def set_points(self, part: Part, points: "ArrayLike", classes: "ArrayLike") -> None:
        """The points (N x 2) of the training ('train', dots) or validation part ('valid', rings), and their classes.

        Raises ValueError for other shapes.
        """
        import numpy as np

        places, numbers = np.asarray(points, dtype=np.float64), np.asarray(classes, dtype=np.int64).ravel()
        if places.shape != (numbers.size, 2):
            raise ValueError(f"Points are N x 2 with N classes; these are {places.shape} with {numbers.size}.")
        self._plot().set_points(part, places, numbers)
        self._parts = self._parts | {part} if numbers.size else self._parts - {part}
        self.show_plot(True)
        self._tell()

    def clear(self) -> None:
        """Back to the sentence."""
        self._plot().clear_all()
        self._parts = set()
        self.show_plot(False)
        self._tell()

    def _plot(self) -> "BoundaryPlot":
        if self._made is None:
            from gui.training.charts.boundary_plot import BoundaryPlot

            self._made = BoundaryPlot()
            self._made.setObjectName("plot")
            self._made.setAccessibleName(f"{self.title.text()}, plot")
            self.hold(self._made)
        return self._made

    def _tell(self) -> None:
        classes = [Entry(name, class_token(i), mark="dot") for i, name in enumerate(self._names)]
        valid = [Entry("validation", "muted", mark="ring")] if "valid" in self._parts else []
        self.legend.show_entries(valid + classes if self._parts else [])
