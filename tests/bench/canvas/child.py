"""Measures one canvas in a fresh process: `child.py KIND COUNT`. Prints the figures so far after every part."""

import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]

KINDS = {
    "bare": ("bare", "Bare"),
    "netwright": ("netwright", "Netwright"),
    "NodeGraphQt": ("peers", "NodeGraphQt"),
    "qtpynodeeditor": ("peers", "QtPyNodeEditor"),
}


def main(kind: str, count: int) -> None:
    import measures
    from harness import emit
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    where, name = KINDS[kind]
    module = importlib.import_module(where)
    if hasattr(module, "dress"):
        module.dress(app)
    for figures in measures.measured(getattr(module, name), count):
        emit(figures)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
