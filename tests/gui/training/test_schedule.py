"""The schedule in the training form: its fields, its curve, and the rate in force."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.spec import Use
from core.training.schedule import preview
from core.training.settings import edit, read
from gui.session import Session
from gui.training import TrainingPanel
from gui.training.settings_form import OF_SCHEDULE
from gui.training.trainer import IDLE, Trainer

Until = Callable[[Callable[[], object]], None]
EPOCHS = 2000


def choose(panel: TrainingPanel, words: str) -> None:
    """By the keyboard, as in any list."""
    box = panel.settings.form_of("scheduler").field("scheduler").editor.focus
    box.setFocus()
    QTest.keyClicks(box, words)


def test_a_chosen_schedule_has_its_fields_and_its_curve(panel: TrainingPanel, session: Session, until: Until) -> None:
    assert panel.schedule.isHidden()
    choose(panel, "Cosine")
    until(lambda: session.project.plan.scheduler == Use("CosineAnnealingLR"))
    until(lambda: panel.schedule.isVisible() and panel.schedule.points)
    plan = session.project.plan
    assert panel.schedule.points == preview(plan.scheduler, plan.optimizer, 4)
    assert panel.schedule.text() == "From 0.05 to 0.00732, at most 0.05"
    form = panel.settings.form_of("T_max")
    assert form.field("eta_min").isVisible()
    assert form.sections[OF_SCHEDULE].isVisible()
    until(lambda: panel.settings.form_of("scheduler").field("scheduler").editor.focus.hasFocus())


def test_a_warm_up_is_drawn_with_the_schedule(panel: TrainingPanel, session: Session, until: Until) -> None:
    form = panel.settings.form_of("warmup")
    form.sections[OF_SCHEDULE].set_expanded(True)
    line = form.field("warmup").editor.focus
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "2")
    QTest.keyClick(line, Qt.Key.Key_Return)
    until(lambda: panel.schedule.points)
    assert read(session.project.plan, "warmup") == 2.0
    rates = [rate for _, rate in panel.schedule.points]
    assert rates[0] == pytest.approx(0.0005)
    assert rates[-1] == pytest.approx(0.05)
    assert form.field("warmup_start").isVisible()
    session.undo()
    until(lambda: panel.schedule.isHidden())


def test_the_form_has_room_for_the_curve(qtbot: QtBot, panel: TrainingPanel, until: Until) -> None:
    panel.resize(1200, 900)
    choose(panel, "Step")
    until(lambda: panel.schedule.isVisible() and panel.schedule.points)
    until(lambda: panel._scroll.height() == panel.settings.sizeHint().height())
    grabbed = panel.schedule.grab().toImage()
    assert len({grabbed.pixelColor(x, y).name() for x in range(0, 200, 3) for y in range(grabbed.height())}) > 3


def test_the_rate_in_force_is_told_while_it_trains(
    panel: TrainingPanel, session: Session, trainer: Trainer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.edit("Longer than the words wait", partial(edit, "epochs", EPOCHS))
    choose(panel, "Exponential")
    until(lambda: panel.schedule.points)
    told: list[tuple[float, float]] = []
    words: list[str] = []
    plain = panel.schedule.show_progress

    def show(epochs: float, lr: float) -> None:
        plain(epochs, lr)
        told.append((epochs, lr))
        words.append(panel.schedule.text())

    monkeypatch.setattr(panel.schedule, "show_progress", show)
    panel.block.train.click()
    until(lambda: told)
    trainer.stop()
    until(lambda: trainer.run is not None and trainer.state == IDLE and trainer.run.state == "stopped")
    for (epochs, lr), text in zip(told, words, strict=True):
        assert 0 < epochs <= EPOCHS
        assert text == f"Now {lr:.3g}"
        assert any(lr == pytest.approx(0.05 * 0.9**epoch) for epoch in range(EPOCHS))
    assert panel.schedule.text().startswith("From 0.05 to")


def test_a_plateau_says_that_nobody_knows_yet(panel: TrainingPanel, until: Until) -> None:
    choose(panel, "On")
    until(lambda: panel.schedule.points)
    assert panel.schedule.text() == "Lowered when the watched value rests"
