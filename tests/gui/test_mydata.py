"""Start from my data: from the card on the start page to a training, with real clicks and real files."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.mydata import ask_my_data
from gui.mydata.dialog import MyData
from tests.gui.journeys.windows import opened, trained

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        yield window


@pytest.fixture
def fruit(tmp_path: Path) -> Path:
    """Weight and colour of two kinds of fruit, some cells empty."""
    random = np.random.RandomState(1)
    lines = ["weight;colour;ripe;fruit"]
    for i in range(200):
        kind = i % 2
        weight = f"{random.normal(100 + 60 * kind, 10):.1f}".replace(".", ",")
        lines.append(
            f"{'' if i % 20 == 0 else weight};{random.choice(['red', 'green'])};{random.choice(['yes', 'no'])};{['plum', 'pear'][kind]}"
        )
    path = tmp_path / "früchte.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def dialog() -> MyData:
    [found] = [w for w in QApplication.topLevelWidgets() if isinstance(w, MyData) and w.isVisible()]
    return found


def click(widget: object) -> None:
    QTest.mouseClick(widget, LEFT)


def test_from_the_card_to_a_training_in_five_clicks(
    window: MainWindow, fruit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(fruit), ""))
    window.show_start()
    click(window.start.page.grid.cards[0])
    asked = dialog()
    click(asked.place.file)
    until(lambda: asked.proposal is not None and not asked.busy, "A network was proposed")
    assert (
        asked.sentence.text()
        == "A table of 200 rows and 4 columns; 'fruit' is to be predicted, one of 2 classes: pear, plum."
    )
    assert asked.target.currentData() == "fruit"
    assert {row[1] for row in asked.table.words()} == {"plum", "pear"}
    assert "'fruit' (one of 2 classes)" in asked.plan.text()
    assert "Training takes about" in asked.time.text()
    click(asked.train)
    assert window.editing
    assert window.session.name == "früchte"
    assert trained(window) == "finished"


def test_another_column_can_be_chosen(window: MainWindow, fruit: Path) -> None:
    asked = ask_my_data(window, fruit)
    until(lambda: asked.proposal is not None, "A network was proposed")
    asked.target.setCurrentIndex(asked.target.findData("weight"))
    asked.target.activated.emit(asked.target.currentIndex())
    assert not asked.train.isEnabled()
    until(lambda: asked.proposal is not None, "Another network was proposed")
    assert "'weight' (a number)" in asked.plan.text()
    click(asked.open_it)
    assert window.session.project.data.schema.column("weight").role == "target"
    assert not window.trainer.busy


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.csv", b"", "empty"), ("b.mid", b"MThd", "no file that Netwright can learn from")],
)
def test_what_is_no_data_ends_in_a_sentence(
    window: MainWindow, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    asked = ask_my_data(window, tmp_path / name)
    until(lambda: asked.banner.isVisible(), "It was refused")
    assert sentence in asked.banner.text.text()
    assert name in asked.banner.text.text()
    assert not asked.train.isEnabled()
    click(asked.cancel)
    assert not asked.isVisible()


def test_closing_in_the_middle_of_a_look_does_no_harm(window: MainWindow, fruit: Path) -> None:
    asked = ask_my_data(window, fruit)
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, MyData) and w.isVisible()]


def test_a_file_is_dropped_on_the_window(window: MainWindow, fruit: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(fruit))])
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(drop)
    until(lambda: any(isinstance(w, MyData) for w in QApplication.topLevelWidgets()), "The questions are there")
    asked = dialog()
    until(lambda: asked.finding is not None, "It was looked at")
    assert asked.finding.target == "fruit"


def test_a_series_is_foretold_unless_that_is_declined(window: MainWindow, tmp_path: Path) -> None:
    lines = ["day,sold"]
    lines += [f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{10 + day % 7}.5" for day in range(28 * 10)]
    (tmp_path / "sales.csv").write_text("\n".join(lines), encoding="utf-8")
    asked = ask_my_data(window)
    assert asked is not None
    asked.look_at(tmp_path / "sales.csv")
    until(lambda: asked.proposal is not None, "A network was proposed", 30)
    assert asked.forecast.isVisible()
    assert "foretell 'sold' of the next row" in asked.plan.text()
    # On the box itself: beside its words the row takes no clicks.
    QTest.mouseClick(asked.forecast, LEFT, pos=QPoint(8, asked.forecast.height() // 2))
    assert not asked.forecast.isChecked()
    until(lambda: asked.proposal is not None, "Another network was proposed", 30)
    assert "predict 'sold' (a number) from 'day'" in asked.plan.text()
    asked.reject()


def test_nothing_is_asked_of_a_table_without_time(window: MainWindow, fruit: Path) -> None:
    asked = ask_my_data(window)
    assert asked is not None
    asked.look_at(fruit)
    until(lambda: asked.proposal is not None, "A network was proposed", 30)
    assert not asked.forecast.isVisible()
    asked.reject()
