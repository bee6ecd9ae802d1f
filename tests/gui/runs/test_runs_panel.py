"""The table of runs: what it says, looking at a run, going back to its network, deleting it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from core.document import Document, Project
from core.training.settings import edit, read
from gui.runs import RunsPanel
from gui.runs.table import COLUMNS
from gui.session import Session
from gui.training.trainer import IDLE, RUNNING, Trainer

Until = Callable[[Callable[[], object]], None]
Train = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton
TITLES = [column.title for column in COLUMNS]


def cells(panel: RunsPanel, title: str) -> list[str]:
    model = panel.view.model()
    return [str(model.index(row, TITLES.index(title)).data()) for row in range(model.rowCount())]


def place(panel: RunsPanel, row: int) -> QPoint:
    return panel.view.visualRect(panel.view.model().index(row, 1)).center()


def choose(qtbot: QtBot, panel: RunsPanel, row: int) -> None:
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=place(panel, row))


def answer(title: str) -> list[str]:
    """Clicks a button of the dialog that is about to open; gives what the dialog said."""
    said: list[str] = []

    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.extend([box.text(), box.informativeText()])
        next(b for b in box.buttons() if b.text().replace("&", "") == title).click()

    QTimer.singleShot(50, click)
    return said


def test_without_runs_it_says_so_and_offers_to_train(qtbot: QtBot, panel: RunsPanel, trainer: Trainer) -> None:
    assert panel.empty.isVisible()
    assert "No runs yet" in panel.empty.sentence.text()
    qtbot.mouseClick(panel.empty.button, LEFT)
    assert trainer.busy


def test_runs_are_listed_newest_first(panel: RunsPanel, trainer: Trainer, train: Train, until: Until) -> None:
    train()
    train(seed=6, epochs=3)
    until(lambda: cells(panel, "State") == ["finished", "finished"])
    assert cells(panel, "Run") == ["2", "1"]
    assert cells(panel, "Epochs") == ["3 of 3", "2 of 2"]
    assert cells(panel, "Seed") == ["6", "5"]
    accuracy = trainer.runs.info("0002").valid["accuracy"]
    assert cells(panel, "Last epoch")[0] == f"accuracy {accuracy:.4g}"
    name, value, epoch = trainer.runs.info("0001").best  # type: ignore[misc]
    assert name == "loss"
    kept = trainer.runs.epochs("0001")["valid.accuracy"][epoch - 1]
    assert cells(panel, "Kept")[1] == f"epoch {epoch}, accuracy {kept:.4g}"
    tip = panel.view.model().index(1, TITLES.index("Kept")).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == f"The weights after epoch {epoch} are kept: lowest loss, {value:.4g}"
    assert all(text.startswith("today ") for text in cells(panel, "Started"))


def test_a_click_on_a_title_sorts(qtbot: QtBot, panel: RunsPanel, train: Train, until: Until) -> None:
    train(seed=12)
    train(seed=3)
    train(seed=7)
    until(lambda: cells(panel, "State") == ["finished"] * 3)
    header = panel.view.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(TITLES.index("Seed")) + 10, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=spot)
    assert cells(panel, "Seed") == ["3", "7", "12"]
    qtbot.mouseClick(header.viewport(), LEFT, pos=spot)
    assert cells(panel, "Seed") == ["12", "7", "3"]


def test_a_double_click_looks_at_a_run(
    qtbot: QtBot, panel: RunsPanel, session: Session, trainer: Trainer, train: Train, until: Until
) -> None:
    train()
    first = trainer.run
    assert first is not None
    train(lr=0.3)
    until(lambda: len(cells(panel, "Run")) == 2)
    choose(qtbot, panel, 1)
    qtbot.mouseDClick(panel.view.viewport(), LEFT, pos=place(panel, 1))
    until(lambda: trainer.run is not None and trainer.run.id == "0001")
    seen = trainer.run
    assert seen is not None
    assert seen is not first
    assert seen.project == first.project
    assert seen.curves.epochs.columns["valid.loss"] == first.curves.epochs.columns["valid.loss"]
    assert seen.curves.steps_per_epoch == first.curves.steps_per_epoch
    assert seen.valid == first.valid
    assert read(session.project.plan, "lr") == 0.3
    until(lambda: not panel.look.isEnabled())
    assert "Run 1 is the one" in panel.words.text()


def test_a_run_that_is_looked_at_goes_on(
    qtbot: QtBot, panel: RunsPanel, trainer: Trainer, train: Train, until: Until
) -> None:
    train()
    train()
    until(lambda: len(cells(panel, "Run")) == 2)
    choose(qtbot, panel, 1)
    until(lambda: panel.chosen is not None and panel.chosen.id == "0001" and panel.look.isEnabled())
    qtbot.mouseClick(panel.look, LEFT)
    until(lambda: trainer.run is not None and trainer.run.id == "0001")
    assert trainer.can_continue
    trainer.continue_run(3)
    until(lambda: trainer.state == IDLE)
    assert trainer.runs.info("0001").epoch == 5
    until(lambda: cells(panel, "Epochs") == ["2 of 2", "5 of 5"])


def test_its_network_comes_back_as_one_step(
    qtbot: QtBot, panel: RunsPanel, session: Session, trainer: Trainer, train: Train, until: Until
) -> None:
    train()
    trained = session.project
    session.edit("seed", partial(edit, "seed", 99))
    edited = session.project
    until(lambda: len(cells(panel, "Run")) == 1)
    choose(qtbot, panel, 0)
    qtbot.mouseClick(panel.open, LEFT)
    until(lambda: session.project != edited)
    assert session.project == trained
    assert session.document.undo_label == "Open the network of run 1"
    session.undo()
    assert session.project == edited


def test_deleting_says_what_is_lost(
    qtbot: QtBot, panel: RunsPanel, trainer: Trainer, train: Train, until: Until
) -> None:
    train()
    train()
    until(lambda: len(cells(panel, "Run")) == 2 and not trainer._asked)
    choose(qtbot, panel, 0)
    lost = trainer.runs.info("0002").lost
    said = answer("Cancel")
    qtbot.mouseClick(panel.delete, LEFT)
    assert said == ["Delete run 2?", f"{lost} This cannot be undone."]
    assert len(trainer.runs.all()) == 2
    answer("Delete")
    qtbot.mouseClick(panel.delete, LEFT)
    until(lambda: cells(panel, "Run") == ["1"])
    assert [info.id for info in trainer.runs.all()] == ["0001"]
    assert trainer.run is not None
    assert trainer.run.id == "0001"


def test_the_last_run_can_be_deleted(
    qtbot: QtBot, panel: RunsPanel, trainer: Trainer, train: Train, until: Until
) -> None:
    train()
    until(lambda: len(cells(panel, "Run")) == 1 and not trainer._asked)
    answer("Delete")
    qtbot.mouseClick(panel.delete, LEFT)
    until(lambda: panel.empty.isVisible())
    assert trainer.run is None


def test_the_run_under_way_is_safe(
    qtbot: QtBot, panel: RunsPanel, session: Session, trainer: Trainer, train: Train, until: Until
) -> None:
    train()
    session.edit("long", partial(edit, "epochs", 100_000))
    trainer.start()
    until(lambda: trainer.state == RUNNING and "running" in cells(panel, "State"))
    choose(qtbot, panel, 0)
    assert not panel.delete.isEnabled()
    choose(qtbot, panel, 1)
    assert panel.delete.isEnabled()
    assert not panel.look.isEnabled()
    until(lambda: cells(panel, "Epochs")[0] not in ("0", "0 of 100000"))
    trainer.stop()
    until(lambda: cells(panel, "State")[0] == "stopped")


def test_another_document_shows_its_own(panel: RunsPanel, session: Session, train: Train, until: Until) -> None:
    train()
    until(lambda: len(cells(panel, "Run")) == 1)
    session.open(Document(Project()), "other", "3" * 32)
    until(lambda: panel.empty.isVisible())
