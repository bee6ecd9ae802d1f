"""From data of one's own to answers for new files: clicks alone, nothing typed, no edit of the canvas."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.mydata.dialog import MyData
from gui.predict.panel import FILES
from tests.gui.journeys.windows import opened, trained

CLASSES = ("cross", "disc", "ring", "stripes")
SIDE = 16
MOST_CLICKS = 12


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        window.show_start()
        yield window


class Hand:
    """Clicks, counts its clicks and answers file dialogs, each of which takes two clicks of a person: the place and Open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clicks = 0
        self._answers: list[Path] = []
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (self._next(), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: self._next())

    def click(self, widget: QWidget, answering: Path | None = None) -> None:
        self._answers = [answering] if answering is not None else []
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        assert not self._answers, "The dialog was not asked for"

    def click_tab(self, bar: QWidget, at: object) -> None:
        self.clicks += 1
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at)

    def _next(self) -> str:
        self.clicks += 1
        return str(self._answers.pop())


def picture(kind: int, random: np.random.RandomState) -> Image.Image:
    """16×16 grey with noise: one of four patterns at any place."""
    y, x = np.mgrid[:SIDE, :SIDE]
    cy, cx = random.randint(5, 11, 2)
    away = np.hypot(y - cy, x - cx)
    pattern = [
        (abs(y - cy) < 1.5) | (abs(x - cx) < 1.5),
        away < 4,
        (away > 3) & (away < 5),
        (x + y + cx) % 4 < 2,
    ][kind]
    return Image.fromarray((np.clip(pattern * 180 + random.normal(40, 12, (SIDE, SIDE)), 0, 255)).astype(np.uint8))


def seen_words() -> str:
    """All words of labels, buttons and their hints that are on the screen."""
    words = []
    for widget in QApplication.allWidgets():
        if widget.isVisible():
            words.append(widget.toolTip())
            if isinstance(widget, QLabel | QAbstractButton):
                words.append(widget.text())
    return " ".join(words).lower()


def dialog() -> MyData:
    [found] = [w for w in QApplication.topLevelWidgets() if isinstance(w, MyData) and w.isVisible()]
    return found


def begun(window: MainWindow, hand: Hand, path: Path, button: Callable[[MyData], QWidget], target: str = "") -> None:
    """From the start page to a finished training."""
    hand.click(window.start.page.grid.cards[0])
    asked = dialog()
    hand.click(button(asked), answering=path)
    until(lambda: asked.proposal is not None, "A network was proposed", 60)
    if target:
        assert asked.target.currentData() == target
    assert "tensor" not in seen_words()
    hand.click(asked.train)
    assert trained(window) == "finished"


def answered(window: MainWindow, hand: Hand, button: str, source: Path, out: Path) -> list[dict[str, str]]:
    """New files, through the Predict panel, to a CSV file that is read back."""
    window.editor.show_panel("predict")
    hand.clicks += 1
    panel = window.editor.predict
    until(panel.modes.isVisible, "The panel is seen")
    hand.click_tab(panel.modes, panel.modes.tabRect(FILES).center())
    until(getattr(panel.files, button).isEnabled, "Files can be asked")
    hand.click(getattr(panel.files, button), answering=source)
    until(lambda: panel.files.answers is not None, "The files were answered", 60)
    hand.click(panel.files.keep, answering=out)
    assert "tensor" not in seen_words()
    with out.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_three_thousand_pictures_in_class_folders(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.RandomState(0)
    for kind, name in enumerate(CLASSES):
        (tmp_path / "pictures" / name).mkdir(parents=True)
        for i in range(750):
            picture(kind, random).save(tmp_path / "pictures" / name / f"{i:03d}.png")
    (tmp_path / "new").mkdir()
    for i in range(40):
        picture(i % 4, random).save(tmp_path / "new" / f"{i:02d} {CLASSES[i % 4]}.png")
    hand = Hand(monkeypatch)
    begun(window, hand, tmp_path / "pictures", lambda asked: asked.place.folder)
    rows = answered(window, hand, "folder", tmp_path / "new", tmp_path / "answers.csv")
    assert len(rows) == 40
    right = sum(row["label"] in row["input"] for row in rows)
    assert right >= 36
    assert hand.clicks <= MOST_CLICKS


GOOD = ("lovely", "great", "wonderful", "fine", "charming")
BAD = ("awful", "boring", "poor", "dreadful", "weak")
PLAIN = ("the", "film", "was", "a", "story", "with", "actors", "and", "music", "quite", "really", "its", "end")


def review(kind: int, random: np.random.RandomState) -> str:
    """4 to 14 words, one or two of which say what it is."""
    words = list(random.choice(PLAIN, random.randint(3, 13)))
    for word in random.choice((BAD, GOOD)[kind], random.randint(1, 3)):
        words.insert(random.randint(len(words) + 1), word)
    return " ".join(words)


def test_a_table_of_texts_through_tokens_to_an_lstm(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.RandomState(1)
    lines = [f'"{review(i % 2, random).capitalize()}!",{("bad", "good")[i % 2]}' for i in range(800)]
    (tmp_path / "reviews.csv").write_text("\n".join(["text,sentiment", *lines]), encoding="utf-8")
    new = [f"{review(i % 2, random)}" for i in range(30)]
    (tmp_path / "new.csv").write_text("\n".join(["text", *new]), encoding="utf-8")
    hand = Hand(monkeypatch)
    begun(window, hand, tmp_path / "reviews.csv", lambda asked: asked.place.file, "sentiment")
    assert {"Embedding", "LSTM"} <= {node.type for node in window.session.project.graph.nodes.values()}
    rows = answered(window, hand, "file", tmp_path / "new.csv", tmp_path / "answers.csv")
    right = sum(row["sentiment"] == ("bad", "good")[i % 2] for i, row in enumerate(rows))
    assert right >= 27
    assert hand.clicks <= MOST_CLICKS


def test_a_messy_spreadsheet_to_a_regression(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.RandomState(2)

    def flat(with_rent: bool) -> tuple[str, float]:
        town, area, rooms = random.randint(3), random.uniform(20, 140), random.randint(1, 6)
        rent = area * 9 + rooms * 40 + (600, 250, 0)[town] + random.normal(0, 20)
        name = ("Köln", "Ulm", "")[town]
        cells = [
            f"F-{random.randint(10**6)}",
            name,
            f"{area:.1f}".replace(".", ","),
            "" if random.rand() < 0.05 else str(rooms),
        ]
        cells += [
            f"{random.randint(1, 29):02d}.{random.randint(1, 13):02d}.{random.randint(1990, 2024)}",
            ("ja", "nein")[random.randint(2)],
        ]
        return ";".join([*cells, *([f"{rent:.2f}".replace(".", ",")] if with_rent else [])]), rent

    head = "Nr;Ort;Fläche;Zimmer;Baujahr;Balkon"
    old = [flat(True)[0] for _ in range(700)]
    (tmp_path / "Wohnungen.csv").write_text("\n".join([f"{head};Miete", *old]), encoding="cp1252")
    new = [flat(False) for _ in range(40)]
    (tmp_path / "neu.csv").write_text("\n".join([head, *(line for line, _ in new)]), encoding="utf-8-sig")
    hand = Hand(monkeypatch)
    begun(window, hand, tmp_path / "Wohnungen.csv", lambda asked: asked.place.file, "Miete")
    rows = answered(window, hand, "file", tmp_path / "neu.csv", tmp_path / "answers.csv")
    said, true = np.array([float(row["Miete"]) for row in rows]), np.array([rent for _, rent in new])
    assert 1 - ((said - true) ** 2).sum() / ((true - true.mean()) ** 2).sum() > 0.9
    assert hand.clicks <= MOST_CLICKS
