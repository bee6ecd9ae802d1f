"""A forecast: what came before, what came, and what was said would come."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.training.charts.curve_chart import CurveChart

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class SeriesChart(CurveChart):
    """History in grey, the truth solid and the prediction dashed, one value per step."""

    def __init__(self, title: str = "Forecast", empty: str = "No forecast yet.", parent: QWidget | None = None) -> None:
        super().__init__(title, empty, parent=parent)

    def set_forecast(
        self, history: "ArrayLike", truth: "ArrayLike", prediction: "ArrayLike", start: float = 0.0
    ) -> None:
        """Three lines of values; truth and prediction go on from the history's last value. Any of them may be empty."""
        import numpy as np

        before = np.atleast_1d(np.asarray(history, dtype=np.float64))
        for name, values, first in (
            ("history", before, start),
            ("truth", np.atleast_1d(np.asarray(truth, dtype=np.float64)), start + len(before)),
            ("prediction", np.atleast_1d(np.asarray(prediction, dtype=np.float64)), start + len(before)),
        ):
            joined = len(before) > 0 and len(values) > 0 and name != "history"
            y = np.concatenate([before[-1:], values]) if joined else values
            self.set_series(name, first - joined + np.arange(len(y)), y)
