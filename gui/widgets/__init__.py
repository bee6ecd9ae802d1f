"""Small widgets used all over the window. They take plain values and know nothing of networks or training."""

from gui.widgets.badge import Badge, Tone
from gui.widgets.banner import Banner
from gui.widgets.elided_button import ElidedButton
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.focus_heirs import FocusHeirs
from gui.widgets.key_value_grid import KeyValueGrid
from gui.widgets.progress_line import ProgressLine
from gui.widgets.search_field import SearchField
from gui.widgets.section import Section
from gui.widgets.spin_boxes import DoubleSpinBox, SpinBox
from gui.widgets.steady_button import SteadyButton
from gui.widgets.still_label import StillLabel

__all__ = [
    "Badge",
    "Banner",
    "DoubleSpinBox",
    "ElidedButton",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "FocusHeirs",
    "KeyValueGrid",
    "ProgressLine",
    "SearchField",
    "Section",
    "SpinBox",
    "SteadyButton",
    "StillLabel",
    "Tone",
]
