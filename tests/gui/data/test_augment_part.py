"""The augmentation list, worked with mouse and keys; what it shows is what a run would show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.data import prepare
from core.spec import Use
from core.templates import TEMPLATES
from gui.data import DataPanel
from gui.session import Session

Open = Callable[..., tuple[Session, DataPanel]]
WAIT_MS = 30_000
"""The first look imports torch and kornia."""


@pytest.fixture
def open_panel(qtbot: QtBot, scheme: str) -> Iterator[Open]:
    def do(template: str, *uses: Use) -> tuple[Session, DataPanel]:
        project = TEMPLATES[template].build() if template in TEMPLATES else Net(template).project
        session = Session(replace(project, data=replace(project.data, augment=uses)))
        panel = DataPanel(session)
        qtbot.addWidget(panel)
        panel.resize(1440, 760)
        panel.show()
        qtbot.waitExposed(panel)
        return session, panel

    yield do
    for thread in threading.enumerate():
        if thread.name == "background":  # torch may still be being imported there
            thread.join(WAIT_MS / 1000)


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def looked(qtbot: QtBot, panel: DataPanel) -> None:
    part = panel.augment
    qtbot.waitUntil(lambda: not (part.busy or part._due._marked) and bool(part.note.text()), timeout=WAIT_MS)


def titles(panel: DataPanel, enabled: bool) -> list[str]:
    menu = panel.augment.add.menu()
    menu.aboutToShow.emit()
    return [a.text() for a in menu.actions() if not a.isSeparator() and a.isEnabled() == enabled]


def test_what_suits_is_offered_and_the_rest_says_why_not(open_panel: Open) -> None:
    _, panel = open_panel("digits-cnn")
    assert "Rotation" in titles(panel, enabled=True)
    assert "Token drop" in titles(panel, enabled=False)
    (action,) = [a for a in panel.augment.add.menu().actions() if a.text() == "Token drop"]
    assert action.toolTip().startswith("Token drop works on tokens, and no input of this data holds any.")


def test_augmentations_are_added_moved_switched_off_and_removed(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("digits-cnn", Use("flip_horizontal"))
    part = panel.augment
    titles(panel, enabled=True)
    (action,) = [a for a in part.add.menu().actions() if a.text() == "Noise"]
    action.trigger()
    assert session.project.data.augment == (Use("flip_horizontal"), Use("noise"))
    click(qtbot, part.cards[1].up)
    assert [u.key for u in session.project.data.augment] == ["noise", "flip_horizontal"]
    assert not part.cards[0].up.isEnabled()
    assert not part.cards[1].down.isEnabled()
    qtbot.keyClick(part.cards[0].on, Qt.Key.Key_Space)
    assert session.project.data.augment[0] == Use("noise", (("on", False),))
    assert not part.cards[0].form.isEnabled()
    click(qtbot, part.cards[1].cross)
    assert [u.key for u in session.project.data.augment] == ["noise"]
    for _ in range(4):
        session.undo()
    assert session.project.data.augment == (Use("flip_horizontal"),)
    assert len(part.cards) == 1


def test_rows_are_shown_before_and_after_and_again_draws_anew(qtbot: QtBot, open_panel: Open) -> None:
    session, panel = open_panel("digits-cnn", Use("flip_vertical", (("probability", 1.0),)), Use("noise"))
    looked(qtbot, panel)
    thumbs = panel.augment.grid._thumbs
    assert len(thumbs) == 9
    assert thumbs[0].tip.endswith("as it is")
    assert thumbs[0].picture is not None
    data = prepare(session.project.data)
    row = int(thumbs[0].tip.split()[1].replace(",", "")) - 1
    np.testing.assert_allclose(thumbs[0].picture, data.natural("image", np.array([row]))[0], atol=1e-4)
    click(qtbot, panel.augment.again)
    looked(qtbot, panel)
    again = panel.augment.grid._thumbs
    np.testing.assert_array_equal(again[0].picture, thumbs[0].picture)
    assert any((a.picture != b.picture).any() for a, b in zip(again, thumbs, strict=True))


def test_words_are_shown_as_words(qtbot: QtBot, open_panel: Open) -> None:
    _, panel = open_panel("parity", Use("token_drop", (("share", 0.5),)))
    looked(qtbot, panel)
    words = [row[0] for row in panel.augment.table.words()]
    assert len(words) == 6
    assert any(len(after) < len(before) for before, after in zip(words[::2], words[1::2], strict=True))


def test_what_does_not_suit_says_so_on_its_card_and_in_place_of_rows(qtbot: QtBot, open_panel: Open) -> None:
    _, panel = open_panel("iris-mlp", Use("rotation"))
    looked(qtbot, panel)
    assert "Rotation works on pictures" in panel.augment.cards[0].trouble.text()
    assert "Rotation works on pictures" in panel.augment.note.text()
    assert not panel.augment.grid.isVisible()


def test_without_augmentation_nothing_is_worked_out(open_panel: Open) -> None:
    _, panel = open_panel("digits-cnn")
    assert panel.augment.none.isVisible()
    assert not panel.augment.busy
    assert not panel.augment.again.isVisible()
