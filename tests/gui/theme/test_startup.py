"""Nothing of the theme may load what would delay the first paint."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from gui import theme
import gui.widgets
from gui.training import charts
theme.apply(app, "dark")
theme.icon("play").pixmap(16, 16)
made = [getattr(charts, name)(*["Loss"][: name == "CurveChart"]) for name in charts.__all__]
for chart in made:
    chart.show()
app.processEvents()
heavy = {"numpy", "qtpy", "qtawesome", "pyqtgraph", "torch", "sklearn", "PySide6.QtSvg"}
print(sorted(heavy & set(sys.modules)))
"""


def test_theme_widgets_and_empty_charts_load_no_heavy_package() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
