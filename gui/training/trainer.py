"""The trainer: starts, steers and watches runs for the window. One timer of the main thread drains what a run tells."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.data import prepare
from core.format import duration
from core.lowering import lower
from core.problems import NetwrightError, Problem, Severity
from core.project import WorkingFolder, as_dict
from core.training import events
from core.training.plan import Plan, plan_of
from core.training.runner import ThreadRunner
from core.training.runs import Runs
from core.training.settings import read
from gui.session import Session
from gui.training.curves import Curves
from gui.training.run import Run

if TYPE_CHECKING:
    import torch

    from core.data.feed import Feed
    from core.document import Project
    from core.inference import Model
    from core.lowering import Lowered
    from core.training.recorder import Recorder

DRAIN_MS = 100
"""Ten times a second: as smooth as a growing curve needs, and the training thread keeps its share of the interpreter."""
BUSY_TURN_S, USUAL_TURN_S = 0.0005, 0.005
"""Turns at the interpreter's lock. Drawing asks for the lock many times, and each time may wait for a turn of the training
thread: with short turns the longest gap between two ticks of the window fell from 62 to 40 ms on two busy cores."""
IDLE, STARTING, RUNNING, PAUSED, STOPPING = "idle", "starting", "running", "paused", "stopping"
Answer = Callable[[Any], None]


class Trainer(QObject):
    """All runs of the open document. Nothing here waits for the training thread."""

    state_changed = Signal()
    """idle, starting, running, paused or stopping; also when another run is looked at."""
    ticked = Signal()
    """New numbers have come; at most ten times a second."""
    failed = Signal(object)
    """A Problem that ended a run, or kept it from starting."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.state = IDLE
        self.may_start: Callable[[], bool] = lambda: True
        """Asked before each new run; who says no has told the person why."""
        self.run: Run | None = None
        self.previous: Curves | None = None
        """The curves of the run before, for comparison."""
        self._runner: ThreadRunner | None = None
        self._loaded = threading.Event()
        self._wanted = False
        self._order: object | None = None
        """A new run whose folder is being made."""
        self._model: Model | None = None
        self._model_of: Run | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="predict")
        self._asked: list[tuple[Future[Any], Answer, Answer]] = []
        self._timer = QTimer(self, interval=DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        session.opened.connect(self._on_open)

    @property
    def runs(self) -> Runs:
        return Runs(WorkingFolder(self._session.id).runs)

    @property
    def busy(self) -> bool:
        return self.state != IDLE

    @property
    def can_continue(self) -> bool:
        run = self.run
        return self.state == IDLE and run is not None and run.kept is None and run.done is not None

    @property
    def status(self) -> str:
        """For the status bar, of the epoch that was done last: 'Epoch 13/20 · loss 0.083 · accuracy 0.975'."""
        run = self.run
        if run is None:
            return "Not trained yet" if self._session.project.graph.nodes else ""
        words = {STARTING: "Preparing data and network", PAUSED: "Paused", STOPPING: "Stopping"}.get(self.state, "")
        at = f"Epoch {run.progress.epoch}/{run.epochs}" if self.busy and run.progress else ""
        done = f"{run.title} · {run.outcome}{' · last epoch' if run.valid else ''}" if not self.busy else ""
        told = sorted(run.valid.items(), key=lambda item: item[0].startswith("loss."))
        numbers = [f"{k} {v:.3f}" if abs(v) < 1000 else f"{k} {v:.3g}" for k, v in told[:2]]
        return " · ".join(filter(None, [words, at, done, *numbers]))

    @property
    def device(self) -> str:
        """'CPU', 'CUDA:0'."""
        return self.run.started.device.upper() if self.run and self.run.started else ""

    def set_ready(self) -> None:
        """torch has loaded; a start that was asked for before happens now."""
        self._loaded.set()
        if self._wanted:
            self._wanted = False
            self.state = IDLE
            self._start()

    def start(self) -> None:
        """A new run from fresh weights."""
        if not self.busy and self.may_start():
            self._start()

    def _start(self) -> None:
        if not self._loaded.is_set():
            self._wanted = True
            self._set_state(STARTING)
            return
        project = self._session.project
        try:
            self._need_data()
            lowered = lower(project, self._session.analysis)
            plan = plan_of(project, lowered)
        except NetwrightError as error:
            self._refuse(str(error))
            return
        self._set_state(STARTING)
        self._order = order = object()
        make = partial(_new_recorder, self.runs, as_dict(project, self._session.id), plan.seed)
        self.work(
            make,
            lambda recorder: self._begin_new(order, recorder, project, lowered, plan),
            lambda sentence: self._refuse(sentence) if order is self._order else None,
        )

    def _begin_new(self, order: object, recorder: Recorder, project: Project, lowered: Lowered, plan: Plan) -> None:
        """The run's folder is there, unless the person has thought better of it meanwhile."""
        if order is not self._order:
            recorder.close()
            self.work(partial(shutil.rmtree, recorder.folder, ignore_errors=True), lambda _: None, lambda _: None)
            return
        self._order = None
        self.previous = self.run.curves if self.run and self.run.curves.steps.x else None
        self._begin(Run(recorder.id, project, lowered, epochs=plan.epochs), plan, recorder.record)

    def continue_run(self, epochs: int) -> None:
        """Adds epochs to the run that is looked at, from its last checkpoint; the version that was trained goes on."""
        if not self.can_continue or self.run is None:
            return
        run = self.run
        try:
            start = self._runner.outcome.last if self._runner and self._runner.outcome else None
            start = start or self.runs.checkpoint(run.id)
            plan = plan_of(run.project, run.lowered, epochs=start.epoch + epochs)
            recorder = self.runs.continued(run.id)
        except NetwrightError as error:
            self._refuse(str(error))
            return
        run.epochs, run.state = plan.epochs, "running"
        self._begin(run, plan, recorder.record, start)

    def pause(self) -> None:
        if self._runner and self.state == RUNNING:
            self._runner.control.pause()

    def resume(self) -> None:
        if self._runner and self.state == PAUSED:
            self._runner.control.resume()

    def stop(self) -> None:
        """Ends the run after the step it is at; last and best weights are kept."""
        if self._wanted or self._order is not None:
            self._wanted, self._order = False, None
            self._set_state(IDLE)
        elif self._runner and self.busy:
            self._runner.control.resume()
            self._runner.control.stop()
            self._set_state(STOPPING)

    def set_learning_rate(self, lr: float) -> None:
        """While it runs: from the next step on."""
        if self._runner and self.busy:
            self._runner.control.set_learning_rate(lr)

    def predict(self, inputs: tuple[Any, ...], then: Answer, refused: Answer) -> None:
        """Asks for the outputs (N …) for `inputs` (N …) as the network meets them; `then` gets them on the main thread.

        While it trains the engine answers between two steps; else the run's kept weights do.
        """
        if self._runner and self.busy and self._runner.running:
            self._ask(self._runner.control.predict(*inputs), lambda answer: then(answer.outputs), refused)
        elif self.run is not None:
            run = self.run
            self.work(lambda: self._at_rest(run).outputs(*inputs), then, refused)

    def probe(self, inputs: tuple[Any, ...], then: Answer, refused: Answer) -> None:
        """As `predict`, for what every wire carries."""
        if self._runner and self.busy and self._runner.running:
            self._ask(self._runner.control.probe(*inputs), lambda answer: then(answer.wires), refused)
        elif self.run is not None:
            run = self.run
            self.work(lambda: self._at_rest(run).wires(*inputs), then, refused)

    def work(self, task: Callable[[], Any], then: Answer, refused: Answer) -> None:
        """Does something that needs torch off the main thread; `then` gets its result, `refused` a sentence."""
        self._ask(self._worker.submit(lambda: (self._loaded.wait(), task())[1]), then, refused)

    def look_at(self, run: Run | None) -> None:
        """Another run of this document, at rest; None: no run."""
        self.run, self._runner = run, None
        self.state_changed.emit()

    def shutdown(self, seconds: float) -> bool:
        """Stops what runs and lets go of all threads, waiting at most `seconds`; whether the run has ended."""
        self._timer.stop()
        ended = self._runner.stop(seconds) if self._runner else True
        self._loaded.set()
        self._worker.shutdown(wait=False, cancel_futures=True)
        return ended

    def running_for(self) -> str:
        """How long the present run has been going: '42 minutes'."""
        return duration(self.run.progress.seconds) if self.run and self.run.progress else "a moment"

    def _need_data(self) -> None:
        if not self._session.project.data.source.key:
            raise NetwrightError("There is no data to learn from yet. Choose some in the Data panel.")

    def _begin(self, run: Run, plan: Plan, record: Any, start: Any = None) -> None:
        self.run, self._model = run, None
        feed = partial(_make_feed, self.runs, run, plan)
        self._runner = ThreadRunner(replace(plan, device=read(run.project.plan, "device")), feed, record, start)
        self._set_state(STARTING)
        self._runner.start()
        self._timer.start()

    def _refuse(self, sentence: str) -> None:
        self._order = None
        errors = self._session.analysis.errors
        problem = errors[0] if errors else Problem(Severity.ERROR, "training", sentence)
        self._session.told.emit(problem.message)
        self.failed.emit(problem)
        self._set_state(IDLE)

    def _set_state(self, state: str) -> None:
        self.state = state
        sys.setswitchinterval(USUAL_TURN_S if state == IDLE else BUSY_TURN_S)
        self.state_changed.emit()

    def _ask(self, future: Future[Any], then: Answer, refused: Answer) -> None:
        self._asked.append((future, then, refused))
        self._timer.start()

    def _at_rest(self, run: Run) -> Model:
        """The run's best weights as a network; made once, on the worker's thread."""
        from core.inference import Model
        from core.trained import from_file, from_run

        if self._model is None or self._model_of is not run:
            self._model = Model(from_file(run.kept, self.runs) if run.kept else from_run(self.runs, run.id))
            self._model_of = run
        return self._model

    def _drain(self) -> None:
        told = self._runner.drain() if self._runner else []
        for event in told:
            self._take(event)
        self._settle()
        if told:
            self.ticked.emit()
        if not self.busy and not self._asked:
            self._timer.stop()

    def _settle(self) -> None:
        done = [entry for entry in self._asked if entry[0].done()]
        self._asked = [entry for entry in self._asked if not entry[0].done()]
        for future, then, refused in done:
            if future.cancelled():
                continue
            error = future.exception()
            if error is None:
                then(future.result())
            else:
                refused(str(error) if isinstance(error, NetwrightError) else "The network could not answer.")

    def _take(self, event: events.Event) -> None:
        run = self.run
        assert run is not None
        run.curves.take(event)
        match event:
            case events.Started():
                run.started, run.curves.steps_per_epoch = event, event.steps_per_epoch
                self._set_state(RUNNING)
            case events.Progress():
                run.progress = event
            case events.EpochDone():
                run.done = event
            case events.Best():
                run.best = (event.series, event.value, event.epoch)
            case events.Paused():
                self._set_state(PAUSED)
            case events.Resumed():
                self._set_state(RUNNING if self.state == PAUSED else self.state)
            case events.Warned():
                self._session.told.emit(event.problem.message)
            case events.Finished() | events.Stopped() | events.Failed():
                self._end(run, event)

    def _end(self, run: Run, event: events.Event) -> None:
        run.state = type(event).__name__.lower()
        if isinstance(event, events.Failed):
            run.problem = event.problem.message
            self._session.told.emit(event.problem.message)
            self.failed.emit(event.problem)
        self._set_state(IDLE)

    def _on_open(self) -> None:
        """Another document: its own runs."""
        if self._runner:
            self._runner.stop(0.0)
        self.run, self.previous, self._runner, self._model, self._order = None, None, None, None, None
        self._set_state(IDLE)


def _new_recorder(runs: Runs, project: dict[str, Any], seed: int) -> Recorder:
    """Called on the worker's thread: a new folder waits for the disk."""
    try:
        return runs.new(project, seed)
    except OSError as error:
        raise NetwrightError(f"The run's folder cannot be written: {error}.") from error


def _make_feed(runs: Runs, run: Run, plan: Plan, device: torch.device) -> Feed:
    """Called on the training thread: loading data must not stall the window. What preparation learned is kept with the run."""
    from core.data.feed import feed_for

    prepared = prepare(run.project.data)
    try:
        runs.keep_states(run.id, prepared.fitted.to_json())
    except OSError as error:
        raise NetwrightError(f"The run's folder cannot be written: {error}.") from error
    return feed_for(prepared, run.lowered.inputs, run.lowered.targets, device, plan.drawing)
