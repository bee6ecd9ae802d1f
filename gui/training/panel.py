"""The Training panel: settings and progress at the left, the curves beside them, what the network says at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.document import Difference
from core.training.astray import astray
from core.training.plan import plan_of
from core.training.settings import read
from gui import theme, warm_up
from gui.background import WORDS_MS, Due
from gui.session import Session
from gui.training.ahead import LookAhead
from gui.training.chart_grid import ChartGrid
from gui.training.curves_view import CurvesView
from gui.training.failure import FailureBanner
from gui.training.fitting_scroll import FittingScroll
from gui.training.invitation import Invitation
from gui.training.live import Live
from gui.training.offers import Offers
from gui.training.run import Run
from gui.training.run_block import RunBlock
from gui.training.schedule import SchedulePreview
from gui.training.settings_form import SettingsForm
from gui.training.study import Study, study, suited
from gui.training.trainer import IDLE, RUNNING, STARTING, STOPPING, Trainer
from gui.widgets import FocusHeirs

COLUMN = 248
"""Width of the settings, in logical pixels."""
PLOTS_MS = 100
"""How often it looks whether pyqtgraph has loaded."""
BUILD_MS = 30
"""Between two steps of building the charts, so that none delays what a person does."""


class TrainingPanel(QWidget):
    """Redraws at the trainer's ticks while it can be seen, and catches up when it is shown."""

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._left = QWidget(self)
        self._scroll = FittingScroll(self._left)
        self._scroll.setAccessibleName("Training settings")
        self.schedule = SchedulePreview(trainer, self._left)
        self.settings = SettingsForm(session, self.schedule, self._scroll.viewport())
        self.block = RunBlock(session, trainer, self._left)
        self._pages = QStackedWidget(self)
        self.grid = ChartGrid(self._pages)
        self.curves, self.live = CurvesView(self), Live(trainer, self)
        self.grid.add(self.curves.loss, self.curves.metric, *self.live.all)
        self.invitation = Invitation(session)
        self.failure = FailureBanner(session)
        self.offers = Offers(session)
        self.ahead = LookAhead(session, trainer, self)
        self._run: Run | None = None
        self._studied: Run | None = None
        self._rate: float | None = None
        self._baselines: Mapping[str, tuple[float, str]] | None = None
        """Of the run that is looked at; None while they are not known."""
        self._judged: object = None
        block = self.block
        buttons = (block.train, block.pause, block.resume, block.stop)
        self._heirs = FocusHeirs((*buttons, block.more, block.epochs), self)
        self._steps: list[Callable[[], object]] = []
        self._arrange()
        self._connect()
        self._plots = QTimer(self, interval=PLOTS_MS)
        self._plots.timeout.connect(self._look_for_plots)
        self._plots.start()
        self._on_state()

    @property
    def plots_ready(self) -> bool:
        """Whether the charts have been built."""
        return not self._plots.isActive()

    def continue_run(self) -> None:
        """Adds epochs to the run that is looked at; a learning rate changed meanwhile holds from now on."""
        self._trainer.continue_run(self.block.epochs.value())
        self._apply_rate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _arrange(self) -> None:
        self._left.setFixedWidth(COLUMN)
        self._scroll.hold(self.settings)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.block)
        column.addStretch()
        self._pages.addWidget(self.invitation)
        self._pages.addWidget(self.grid)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE.small)
        right.addWidget(self.offers)
        right.addWidget(self._pages, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE.large)
        row.addWidget(self._left)
        row.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.SPACE.large, theme.SPACE.medium, theme.SPACE.medium, theme.SPACE.small)
        whole.setSpacing(theme.SPACE.small)
        whole.addWidget(self.failure)
        whole.addLayout(row, 1)

    def _connect(self) -> None:
        session, trainer = self._session, self._trainer
        self._words = Due(self, self._show_words, WORDS_MS)
        self.block.continue_asked.connect(lambda _epochs: self.continue_run())
        trainer.state_changed.connect(self._on_state)
        trainer.ticked.connect(self._on_tick)
        trainer.failed.connect(self.failure.show_problem)
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)
        self.ahead.changed.connect(self._show_ahead)

    def _on_open(self) -> None:
        self.failure.hide()
        self._on_state()

    def _on_change(self, difference: Difference) -> None:
        if "plan" in difference.parts:
            self._apply_rate()
        if difference.meaning:
            self.block.show_version()
            self.invitation.refresh()

    def _on_state(self) -> None:
        trainer = self._trainer
        if trainer.run is not self._run:
            self._take_run(trainer.run)
        if trainer.state == STARTING:
            self.failure.hide()
        self.block.show_state()
        self.curves.show_state(trainer.state)
        self._show_ahead()
        self._pages.setCurrentIndex(1 if self._run is not None or trainer.state != IDLE else 0)
        self.invitation.refresh()
        self._refresh()
        self._judge()

    def _show_ahead(self) -> None:
        """What the next run will take, and what would shorten it."""
        found = self.ahead.found if self._trainer.state == IDLE else None
        self.block.show_ahead(found.outlook if found is not None else None)
        seconds = found.outlook.seconds if found is not None else None
        self.offers.show_offers(seconds or 0.0, found.shortcuts if found is not None else ())

    def _on_tick(self) -> None:
        if self.isVisible():
            self._words.mark()
            self._look()

    def _refresh(self) -> None:
        """What is new since the last time; for a panel that can be seen."""
        if self.isVisible():
            self._show_words()
            self._look()

    def _look(self) -> None:
        self.curves.grow()
        self._study()
        self.live.look()

    def _show_words(self) -> None:
        self.block.show_progress()
        self._show_rate()

    def _show_rate(self) -> None:
        """The rate in force, on the curve of its schedule, while it trains."""
        run, told = self._run, self._run.progress if self._run is not None else None
        if run is None or told is None or not self._trainer.busy or not told.steps:
            self.schedule.clear_progress()
            return
        epochs = read(run.project.plan, "epochs")
        self.schedule.show_progress(epochs * told.step / told.steps, told.lr)

    def _take_run(self, run: Run | None) -> None:
        """Another run is looked at."""
        self._run, self._studied, self._baselines = run, None, None
        self._rate = read(run.project.plan, "lr") if run is not None and run.state == "running" else None
        self.block.show_rate("")
        self.failure.hide()
        if run is not None and run.state == "failed" and run.problem:
            self.failure.show_sentence(run.problem)
        self.curves.show_run(run, self._trainer.previous if run is not None and run.state == "running" else None)
        self.live.show_study(run, Study())
        self._lay_out()

    def _study(self) -> None:
        """Once for each run; while it starts, its own thread loads the data."""
        run = self._run
        if run is None or run is self._studied or (run.state == "running" and self._trainer.state in (STARTING, IDLE)):
            return
        self._studied = run

        def then(found: Study) -> None:
            if run is self._run:
                self._baselines = found.baselines
                self.curves.set_baselines(found.baselines)
                self._judge()
                self.live.show_study(run, found)
                self.live.look()

        self._trainer.work(lambda: study(run.project, run.lowered), then, lambda _sentence: None)

    def _judge(self) -> None:
        """Once for each run that has ended just now: whether its learning rate has led it astray."""
        run, baselines = self._run, self._baselines
        if run is None or baselines is None or run.started is None or run.state not in ("finished", "stopped"):
            return
        if self._judged != (run, run.epochs):
            self._judged = (run, run.epochs)
            guessing = {series: value for series, (value, _) in baselines.items()}
            plan = plan_of(run.project, run.lowered)
            found = astray(plan, run.curves.steps.columns, run.curves.epochs.columns, guessing)
            if found is not None:
                self.failure.show_problem(found)

    def _lay_out(self) -> None:
        """By the kind of the data, so that nothing moves when the first answers come."""
        run = self._run
        chart, square = self.live.suiting(suited(run.project if run is not None else self._session.project))
        charts = [self.curves.loss, *((self.curves.metric,) if self.curves.has_metric else ())]
        self.grid.arrange([*charts, *((chart,) if chart is not None else ())], square)

    def _apply_rate(self) -> None:
        """A learning rate that is changed reaches the run under way, wherever it was changed."""
        trainer, run, plan = self._trainer, self._run, self._session.project.plan
        if run is None or not trainer.busy or trainer.state == STOPPING or run.state != "running":
            return
        if plan.optimizer.key != run.project.plan.optimizer.key:
            return
        lr = read(plan, "lr")
        before = self._rate
        if lr != before:
            self._rate = lr
            trainer.set_learning_rate(lr)
        if lr != (read(run.project.plan, "lr") if before is None else before):
            epoch = run.progress.epoch if run.progress is not None and trainer.state == RUNNING else 0
            told = f"Learning rate {lr:g}" + (f" from epoch {epoch} on" if epoch else "")
            self.block.show_rate(told)
            self._session.told.emit(f"{told}, for this run and the next ones")

    def _look_for_plots(self) -> None:
        """Builds and draws the charts bit by bit once everything has loaded: the first run finds them ready."""
        if not self._steps:
            if not warm_up.ready("plots") or not (warm_up.ready() or warm_up.error()):
                return
            self._plots.setInterval(BUILD_MS)
            self._steps = self._building()
        self._steps.pop(0)()
        if not self._steps:
            self._plots.stop()

    def _building(self) -> list[Callable[[], object]]:
        charts = (self.curves.loss, self.curves.metric, self.live.boundary, self.live.forecast)
        steps: list[Callable[[], object]] = [self._size_grid, *(chart.build for chart in charts)]
        steps += [self.curves.set_drawable, self.live.set_drawable, *(chart.draw_unseen for chart in charts)]
        return [*steps, self._refresh]

    def _size_grid(self) -> None:
        """As large as it will be, so that what is drawn ahead is what will be seen."""
        if self._pages.currentWidget() is not self.grid:
            self._lay_out()
            self.grid.resize(self._pages.size())
