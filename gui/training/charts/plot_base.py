"""What every pyqtgraph plot of the program shares: axes, grid and background in the colours of the theme."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen, QPixmapCache
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.training.charts.axis import Axis
from gui.training.charts.measures import AXIS_WIDTH, OVERHANG

PICTURES_KB = 64 * 1024
"""Room for the pictures that items keep of themselves; Qt's own 10 MB are not enough for a panel that fills the screen."""
QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), PICTURES_KB))


class PlotBase(pg.PlotWidget):
    """A plot without pyqtgraph's menu and buttons. `restyle` runs at start and on every change of theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        # Told beforehand, it makes no menu: a third of the time a plot takes.
        super().__init__(parent, enableMenu=False, axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.sceneObj.setItemIndexMethod(
            self.sceneObj.ItemIndexMethod.NoIndex
        )  # a dozen items, most of which move together
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.layout.setContentsMargins(0, 6, OVERHANG, 0)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(autoExpandTextSpace=False, hideOverlappingLabels=False)
            axis.setZValue(-10)
            axis.renew()
            self.getViewBox().sigResized.connect(axis.renew)
        for side in ("top", "right"):  # hidden, they lay out their empty names at every change of range all the same
            plot.getAxis(side).unlinkFromView()
        plot.getAxis("left").setWidth(AXIS_WIDTH)
        plot.getAxis("bottom").setHeight(20)
        self.getViewBox().setDefaultPadding(0)
        theme.changed.connect(self.restyle)
        self.restyle()

    def name_axis(self, side: str, name: str) -> None:
        """Write a name beside an axis, '' to take it away."""
        axis = self.getAxis(side)
        axis.showLabel(bool(name))
        if name:
            axis.setLabel(name, **{"font-size": f"{theme.font('small').pixelSize()}px"})
        if side == "left":
            axis.setWidth(AXIS_WIDTH + (18 if name else 0))
        else:
            axis.setHeight(20 + (18 if name else 0))

    def restyle(self) -> None:
        colours = theme.current()
        self.setBackground(colours.panel)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pen("line"))
            axis.setTextPen(colours.muted)  # after setPen, which would colour the words too
            axis.setTickPen(pen("line"))
            axis.renew()


def pen(token: str, width: float = 1.0, dashed: bool = False) -> QPen:
    """A pen in the colour of a token, its width in pixels of the screen at every zoom."""
    made = QPen(QColor(theme.current().colour(token)), width)
    made.setCosmetic(True)
    if dashed:
        made.setDashPattern([4, 2.5])
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made
