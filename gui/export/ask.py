"""Asks where an export goes, and says how it went."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QMessageBox

from core.export import Exporter, export
from core.trained import Trained, from_file, from_run
from gui.training.run import Run

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def ask_export(window: MainWindow, desk: Desk, exporter: Exporter) -> None:
    """A folder or file is chosen in the system's dialog; the writing happens off the main thread."""
    start = desk.files.path.parent if desk.files.path else Path.home()
    proposed = str(start / f"{desk.session.name}-{exporter.key}{exporter.ending}")
    title = f"Export {exporter.title}"
    chosen, _ = QFileDialog.getSaveFileName(window, title, proposed)
    if chosen:
        export_to(window, desk, exporter, Path(chosen))


def export_to(window: MainWindow, desk: Desk, exporter: Exporter, path: Path) -> None:
    """Exports the run that is looked at with its weights, or the network without any where there is no run yet."""
    trainer, project = desk.trainer, desk.session.project
    desk.session.told.emit(f"Exporting to {path.name} …")

    def work() -> Path:
        trained = _trained(desk, trainer.run) if trainer.run is not None else None
        return export(project, trained, exporter.key, path, replace=True)

    trainer.work(work, partial(_done, desk), partial(_refused, window))


def _trained(desk: Desk, run: Run) -> Trained:
    return from_file(run.kept, desk.trainer.runs) if run.kept else from_run(desk.trainer.runs, run.id)


def _done(desk: Desk, path: Any) -> None:
    desk.session.told.emit(f"Exported to {path}")


def _refused(window: MainWindow, sentence: Any) -> None:
    QMessageBox.warning(window, "The export failed", str(sentence))
