"""The editor: every part of an open project, put together. Assembly only; what the parts share is the Session."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import Difference
from core.problems import Problem
from core.training.forecast import training_memory
from core.training.settings import read
from core.training.told import of_memory
from gui.background import WORDS_MS, Due
from gui.canvas.places import Place
from gui.code import CodePanel
from gui.commands import Commands
from gui.data import DataPanel
from gui.evaluate import EvaluatePanel
from gui.forms.unfinished import finish_typing, lead_to, unusable
from gui.inspector import Inspector
from gui.layers_table import LayersPanel
from gui.network import NetworkEditor
from gui.network.heat import Heat
from gui.palette import Palette
from gui.predict import PredictPanel
from gui.problems import ProblemsPanel
from gui.runs import RunsPanel
from gui.session import Session
from gui.thumbnails import Thumbnails
from gui.training import TrainingPanel
from gui.training.trainer import Trainer
from gui.widgets import Banner
from gui.widgets.key_names import Menu
from gui.window.bottom_panel import BottomPanel
from gui.window.device_box import DeviceBox
from gui.window.status import StatusBar
from gui.window.toolbar import Toolbar
from gui.window.workspace import Workspace

UNUSABLE = "Mend it, or press Escape for the value that it had, and train then."


class Editor(QWidget):
    """Toolbar, workspace and status bar of one document."""

    search_asked = Signal()

    def __init__(self, session: Session, trainer: Trainer, commands: Commands, folded: frozenset[str]) -> None:
        super().__init__()
        self._folded = folded
        self.session, self.trainer, self.commands = session, trainer, commands
        self.workspace, self.bottom = Workspace(), BottomPanel()
        self.banner = Banner(parent=self)
        self.banner.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def grow(self) -> Iterator[None]:
        """Makes the parts one by one; between two of them the window answers the mouse."""
        self.toolbar, self.status = Toolbar(self.commands, DeviceBox(self.session), self), StatusBar(self)
        for part in (self.toolbar, self.banner, self.workspace, self.status):
            self._column.addWidget(part, part is self.workspace)
        yield
        self.palette_panel = Palette(self.session, self._folded, self.workspace.sides)
        yield
        self.workspace.add_palette(self.palette_panel)
        yield
        self.network = NetworkEditor(self.session, self._menu, self.workspace.sides)
        self.workspace.add_canvas(self.network)
        yield
        self.inspector = Inspector(self.session, self.workspace.sides)
        yield from self.inspector.grow()
        self.workspace.add_inspector(self.inspector)
        yield
        self.workspace.add_bottom(self.bottom)
        yield
        yield from self._grow_bottom()
        self._connect()
        yield
        self._show_all()

    def show_panel(self, name: str, what: object = None) -> None:
        """Brings a panel to the front; `what` in it: a node id or a Problem. "command" runs the command of that name."""
        if name == "network" and isinstance(what, str):
            self.network.show_node(what)
        elif name == "command":
            self.commands.run(str(what))
        elif name == "inspector":
            self.workspace.show_inspector(True)
        elif name == "palette":
            self.palette_panel.focus_search()
        elif name in self.bottom.keys:
            self.bottom.show_panel(name)
            self.workspace.show_bottom(True)
            if name == "problems" and isinstance(what, Problem):
                self.problems.show_problem(what)

    def show_trouble(self, sentence: str) -> None:
        """A sentence across the top that stays until it is dismissed."""
        self.banner.say(sentence, tone="error")
        self.banner.show()

    def toggle_inspector(self) -> None:
        """On a small screen it lies over the canvas; on a large one it takes the keyboard."""
        if self.workspace.compact:
            self.workspace.show_inspector(not self.workspace.inspector_open)
        else:
            self.inspector.setFocus()

    def _grow_bottom(self) -> Iterator[None]:
        session, trainer, add, stack = self.session, self.trainer, self.bottom.add, self.bottom.stack
        self.data = DataPanel(session, stack)
        yield
        add("data", "Data", self.data, "What the network learns from, how it is prepared and split")
        yield
        self.training = TrainingPanel(session, trainer, stack)
        add("training", "Training", self.training, "Settings, progress and curves of the training")
        yield
        yield from self.training.settings.grow()
        self.evaluate = EvaluatePanel(session, trainer, stack)
        add("evaluate", "Evaluate", self.evaluate, "How good the trained network is, class by class")
        yield
        self.predict = PredictPanel(session, trainer, stack)
        add("predict", "Predict", self.predict, "Try the network on a sample or on something you draw")
        yield
        self.runs = RunsPanel(session, trainer, stack)
        add("runs", "Runs", self.runs, "Every training so far")
        yield
        self.code = CodePanel(session, stack)
        add("code", "Code", self.code, "The network as PyTorch code")
        yield
        self.problems = ProblemsPanel(session, stack)
        add("problems", "Problems", self.problems, "What is wrong, why, and how to mend it")
        yield
        self.layers = LayersPanel(session, stack)
        add("layers", "Layers", self.layers, "Every layer in a table; what is selected here is selected on the canvas")

    def _connect(self) -> None:
        session, trainer = self.session, self.trainer
        self.heat = Heat(session, trainer, self.network.canvas, self)
        self.heat.changed.connect(self.commands.refresh)
        self.thumbnails = Thumbnails(session, trainer, self.network.canvas)
        session.changed.connect(self._on_change)
        session.opened.connect(self._show_all)
        session.saved.connect(self._show_file)
        session.selection_changed.connect(self.commands.refresh)
        session.place_changed.connect(self.commands.refresh)
        session.told.connect(self.status.tell)
        session.asked.connect(self.show_panel)
        trainer.may_start = self._may_train
        trainer.state_changed.connect(self._show_run)
        self.training.ahead.changed.connect(self._show_analysis)
        trainer.ticked.connect(Due(self.status, self._show_run_text, WORDS_MS).mark)
        self.palette_panel.add_requested.connect(self.network.add)
        self.problems.count_changed.connect(self._show_badge)
        self.status.problems_asked.connect(lambda: self.show_panel("problems"))
        self.toolbar.search_asked.connect(self.search_asked)
        self.workspace.compact_changed.connect(self.toolbar.set_compact)
        self.toolbar.set_compact(self.workspace.compact)

    def _may_train(self) -> bool:
        """Nobody who has typed something expects to train with what was there before: a text that cannot be used is shown."""
        finish_typing(self)
        field = unusable(self)
        if field is None:
            return True
        panel = next((key for key in self.bottom.keys if self.bottom.panel(key).isAncestorOf(field)), "inspector")
        self.show_panel(panel)
        lead_to(field)
        self.session.told.emit(f"'{field.param.label}' cannot be used as it is. {UNUSABLE}")
        return False

    def _on_change(self, difference: Difference) -> None:
        self._show_analysis()
        self._show_file()

    def _show_all(self) -> None:
        self._show_analysis()
        self._show_run_text()
        self._show_file()

    def _show_analysis(self) -> None:
        plan = self.session.project.plan
        totals = self.session.analysis.totals
        found = self.training.ahead.found
        if found is not None and found.outlook.memory is not None:
            self.status.show_analysis(self.session.analysis, found.outlook.memory, of_memory(found.outlook))
            return
        batch = read(plan, "batch_size")
        memory = training_memory(totals.parameters, totals.activations, batch, plan.optimizer, totals.frozen)
        self.status.show_analysis(self.session.analysis, memory)

    def _show_file(self) -> None:
        self.toolbar.set_file(self.session.name, self.session.document.dirty)
        self.commands.refresh()

    def _show_run(self) -> None:
        self._show_run_text()
        self.commands.refresh()

    def _show_run_text(self) -> None:
        self.status.show_run(self.trainer.status, self.trainer.device)

    def _show_badge(self, errors: int, warnings: int) -> None:
        self.bottom.set_badge("problems", errors + warnings, "problem", "error" if errors else "warning")

    def _menu(self, place: Place, at: QPoint) -> None:
        """The canvas's context menu: commands that make sense for what it is about."""
        menu = Menu(self)
        self.commands.fill_context(menu, place)
        menu.exec(at)
