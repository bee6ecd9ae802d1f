"""Charts and pictures. Each takes plain values (numpy arrays, lists, words) and knows nothing of training.

They can be built before the first paint: pyqtgraph and numpy are imported when the first values come.
"""

from gui.training.charts.bar_list import BarList
from gui.training.charts.boundary_chart import BoundaryChart
from gui.training.charts.curve_chart import CurveChart
from gui.training.charts.draw_pad import DrawPad
from gui.training.charts.heat_matrix import HeatMatrix
from gui.training.charts.image_view import ImageView
from gui.training.charts.series_chart import SeriesChart

__all__ = ["BarList", "BoundaryChart", "CurveChart", "DrawPad", "HeatMatrix", "ImageView", "SeriesChart"]
