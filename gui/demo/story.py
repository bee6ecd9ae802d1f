"""The story: a person starts with nothing, draws the digits network, trains it, tries it, keeps it, takes it away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from core.document.edits import COLUMN
from core.project import WorkingFolder
from gui import warm_up
from gui.demo import checks, pictures
from gui.demo.builder import Builder, field
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.names import CODE, PROJECT, SCREENSHOTS
from gui.demo.patience import until
from gui.demo.report import Report
from gui.training.trainer import IDLE, RUNNING

if TYPE_CHECKING:
    from gui.main_window import MainWindow

ROW = 152.0
"""Distance between rows of cards, in scene units."""
GOAL, MINUTE = 0.97, 60.0
EPOCHS, RATE = "25", "0.002"
THREE = (
    (0.3, 0.2),
    (0.48, 0.12),
    (0.66, 0.2),
    (0.66, 0.36),
    (0.48, 0.48),
    (0.66, 0.6),
    (0.68, 0.78),
    (0.5, 0.88),
    (0.3, 0.8),
)
"""The stroke of a 3, as shares of the sheet."""
CLOSE = 1e-6


class Story:
    """Each scene is one method, in the order of the work."""

    def __init__(self, window: MainWindow, out: Path, report: Report) -> None:
        self.window, self.out, self.report = window, out, report
        self.hands, self.builder = Hands(window), Builder(window)
        self.project, self.code = out / PROJECT, out / CODE
        self.accuracy = 0.0
        """Share of the validation rows that the kept weights answer rightly; counted here, not read off the curves."""

    def tell(self) -> None:
        scenes = (self.start, self.build, self.choose_settings, self.train, self.predict, self.save, self.export)
        for scene in (*scenes, self.compare_code, self.reopen):
            scene()

    def shoot(self, scene: str, views: Sequence[pictures.View] = pictures.PLAIN) -> None:
        pictures.take(self.window, self.out / SCREENSHOTS, scene, views)

    def start(self) -> None:
        with self.report.step("Open the window") as say:
            cards = self.window.start.page.grid.cards
            until(
                lambda: all(card.picture_is_drawn() for card in cards if not card.visibleRegion().isEmpty()),
                "Drawing the start page",
            )
            self.shoot("1-start")
            until(lambda: warm_up.ready() or warm_up.error(), "Loading torch behind the window", MINUTE)
            empty = next(card for card in cards if card.text() == "Empty project")
            self.hands.click(empty)
            until(lambda: self.window.editing, "Opening an empty project")
            say(f"start page with {len(cards) - 1} templates")

    def build(self) -> None:
        with self.report.step("Build the network with mouse and keyboard") as say:
            self._classifier(self._features())
            self.builder.clear_search()
            self.hands.press(Key.Key_0, Modifier.ControlModifier)
            self.builder.select_nothing()
            graph, analysis = self.window.session.project.graph, self.window.session.analysis
            say(f"{len(graph.nodes)} layers, {len(graph.wires)} wires, {analysis.totals.parameters:,} parameters")
        problems = [problem.message for problem in analysis.problems]
        self.report.check(not problems, f"The network has no problems{': ' + ' '.join(problems) if problems else ''}")

    def _features(self) -> str:
        """The first row: Input, Conv2d, ReLU, MaxPool2d."""
        make = self.builder
        row = [make.drop(key, at * COLUMN, 0.0) for at, key in enumerate(("Input", "Conv2d", "ReLU", "MaxPool2d"))]
        make.set(row[1], "out_channels", "32")
        make.set(row[1], "padding", "same")
        for source, target in pairwise(row):
            make.wire(source, target)
        return row[-1]

    def _classifier(self, x: str) -> None:
        """Linear on a picture first: the bubble offers Flatten, and a click on it makes room for one. Then the rest."""
        make = self.builder
        hidden = make.drop("Linear", 0.0, ROW)
        make.set(hidden, "out_features", "128")
        make.wire(x, hidden)
        self.hands.press(Key.Key_0, Modifier.ControlModifier)
        self._repair(hidden)
        names = (("ReLU", 2.0, 1), ("Dropout", 3.0, 1), ("Linear", 0.0, 2), ("Output", 1.0, 2))
        for key, column, row in names:
            node = make.drop(key, column * COLUMN, row * ROW)
            make.wire(hidden, node)
            hidden = node
        dropout, last = make.nodes[-3], make.nodes[-2]
        make.set(dropout, "p", "0.25")
        make.set(last, "out_features", "classes")

    def _repair(self, node: str) -> None:
        make = self.builder
        make.select(node)
        bubble = self.window.desk.canvas.bubble
        until(bubble.isVisible, "A sentence about Linear on a picture")
        self.shoot("2-building")
        before = len(make.nodes)
        self.hands.click(bubble.button)  # type: ignore[attr-defined]
        until(lambda: len(make.nodes) > before, "Putting in Flatten")

    def choose_settings(self) -> None:
        with self.report.step("Choose the training settings") as say:
            self.hands.press(Key.Key_2, Modifier.AltModifier)
            panel = self.window.editor.training
            for name, text in (("epochs", EPOCHS), ("lr", RATE)):
                self.hands.write(field(panel, name), text)
            self.builder.select_nothing()
            say(f"{EPOCHS} epochs, Adam, learning rate {RATE}")

    def train(self) -> None:
        trainer = self.window.trainer
        with self.report.step("Train on handwritten digits") as say:
            trainer.ticked.connect(self._tell_training)
            self.hands.press(Key.Key_F5)
            until(lambda: trainer.state == RUNNING and self._epoch() >= 3, "The third epoch", MINUTE)
            self._shoot_panel("3-training", "training")
            until(lambda: trainer.state == IDLE, "The end of the training", MINUTE)
            trainer.ticked.disconnect(self._tell_training)
            run = trainer.run
            assert run is not None
            self.accuracy = self._count_right()
            say(f"{run.state} after {run.seconds:.1f} s; validation accuracy {self.accuracy:.4f}")
        self._shoot_panel("4-trained", "training")
        self.report.check(run.state == "finished", "The training ran to its end")
        self.report.check(run.seconds <= MINUTE, "It took less than a minute")
        self.report.check(self.accuracy >= GOAL, f"The kept weights have a validation accuracy of at least {GOAL}")

    def _epoch(self) -> int:
        run = self.window.trainer.run
        return run.done.epoch if run is not None and run.done is not None else 0

    def _tell_training(self) -> None:
        self.report.now(self.window.trainer.status)

    def _count_right(self) -> float:
        prepared, _ = checks.prepared_rows(self.window, "valid")
        guesses = checks.answers(self.window, "valid").argmax(axis=1)
        return float((guesses == prepared.table.array("label", prepared.rows["valid"])).mean())

    def predict(self) -> None:
        with self.report.step("Try a digit") as say:
            self.hands.press(Key.Key_4, Modifier.AltModifier)
            panel = self.window.editor.predict
            until(lambda: panel.question is not None, "The first sample")
            self.hands.click(panel.sample.after)
            until(lambda: panel.question is not None and panel.question.index == 1, "The next sample")
            tabs = panel.modes
            self.hands.click(tabs, tabs.tabRect(1).center())
            self._draw(panel.draw.pad)
            until(lambda: panel.answer.bars.best() is not None, "An answer to the drawing")
            self.builder.select_nothing()
            self._shoot_panel("5-predict", "predict")
            say(f"drew a 3, the network says {panel.answer.verdict.text()}")

    def _draw(self, pad: QWidget) -> None:
        size = min(pad.width(), pad.height())
        corner = QPoint((pad.width() - size) // 2, (pad.height() - size) // 2)
        self.hands.drag(pad, [corner + QPoint(round(x * size), round(y * size)) for x, y in THREE])

    def save(self) -> None:
        with self.report.step("Save the project") as say:
            self.hands.answer(
                lambda: self.hands.press(Key.Key_S, Modifier.ControlModifier), self._type_path(self.project)
            )
            until(self.project.is_file, "Saving the project")
            say(f"{self.project.name}, {self.project.stat().st_size // 1024} KB")
        self.report.check(not self.window.isWindowModified(), "The window shows no unsaved changes")

    def export(self) -> None:
        with self.report.step("Export the code") as say:
            self.hands.answer(lambda: self.window.commands.run("export-python"), self._type_path(self.code))
            until(lambda: (self.code / "weights.safetensors").is_file(), "Exporting the code", MINUTE)
            say(", ".join(sorted(path.name for path in self.code.iterdir())))

    def _type_path(self, path: Path) -> Callable[[QWidget], None]:
        """Types a path into the dialog for files and presses Enter."""

        def reply(dialog: QWidget) -> None:
            assert isinstance(dialog, QFileDialog), f"a {type(dialog).__name__} came in place of the dialog for files"
            line = dialog.findChild(QLineEdit)
            assert line is not None
            self.hands.write(line, str(path))

        return reply

    def compare_code(self) -> None:
        with self.report.step("Run the exported code by itself") as say:
            mine = checks.answers(self.window, "test")
            theirs = checks.exported_answers(self.window, self.code, "test")
            away = float(abs(mine - theirs).max())
            say(f"{len(mine)} test digits, largest difference {away:.1g}")
        self.report.check(away <= CLOSE, f"Its answers agree with the window's within {CLOSE:g}")

    def reopen(self) -> None:
        """From the file alone: what the window remembers of its runs is taken away first."""
        with self.report.step("Close the project and open it again"):
            before = checks.answers(self.window, "test")
            folder = WorkingFolder(self.window.session.id).path
            self.window.commands.run("start")
            until(lambda: not self.window.editing, "Going back to the start page")
            shutil.rmtree(folder, ignore_errors=True)
            self.hands.answer(
                lambda: self.hands.press(Key.Key_O, Modifier.ControlModifier), self._type_path(self.project)
            )
            until(lambda: self.window.editing, "Opening the project")
            after = checks.answers(self.window, "test")
        self.report.check(before.tobytes() == after.tobytes(), "The reopened project predicts the same to the bit")

    def _shoot_panel(self, scene: str, panel: str) -> None:
        """On the small screen once as it is at rest, and once with the panel over the canvas."""
        editor = self.window.editor
        views = (
            pictures.View(pictures.SMALL, lambda: editor.workspace.show_bottom(False)),
            pictures.View(pictures.SMALL, lambda: editor.show_panel(panel), "-panel"),
            pictures.View(pictures.LARGE, lambda: editor.show_panel(panel)),
        )
        self.shoot(scene, views)
