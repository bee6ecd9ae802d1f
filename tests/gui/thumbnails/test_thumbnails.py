"""Pictures on the cards, in the window: first weights, while it trains, after edits, in blocks."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from core.document import edits
from core.training.settings import edit
from gui.canvas.paint import tray
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.thumbnails import Thumbnails
from gui.training.trainer import IDLE
from tests.gui.journeys.windows import node, opened

CTRL_SHIFT = Modifier.ControlModifier | Modifier.ShiftModifier


@pytest.fixture
def window(qapp: QApplication):  # type: ignore[no-untyped-def]
    with opened() as window:
        yield window


def shown(window: MainWindow) -> dict[str, str]:
    """Kind by layer type."""
    graph = window.session.graph
    return {graph.nodes[id].type: each.kind for id, each in window.desk.canvas.stage.veil.trays.items()}


def switched_on(window: MainWindow, template: str) -> Thumbnails:
    window.files.new_from(template)
    Hands(window).press(Key.Key_T, CTRL_SHIFT)
    until(lambda: window.desk.canvas.stage.veil.trays, "The pictures", 60)
    return window.editor.thumbnails


def test_the_first_weights_the_next_row_and_off_again(window: MainWindow) -> None:
    thumbnails, hands = switched_on(window, "digits-cnn"), Hands(window)
    veil = window.desk.canvas.stage.veil
    assert shown(window)["Conv2d"] == "images"
    assert shown(window)["Flatten"] == "bars"
    assert "not trained" in thumbnails.chip.text.text()
    assert thumbnails.chip.text.text().startswith("Validation row 1 of 270")
    first = veil.trays[node(window, "Input").id]
    assert not thumbnails.chip.before.isEnabled()
    hands.click(thumbnails.chip.after)
    until(lambda: thumbnails.chip.text.text().startswith("Validation row 2"), "The next row", 60)
    second = veil.trays[node(window, "Input").id]
    assert not np.array_equal(first.values, second.values)
    hands.click(thumbnails.chip.close_button)
    assert not veil.trays
    assert not thumbnails.chip.isVisible()


def test_the_input_is_the_row_itself(window: MainWindow) -> None:
    from core.data.prepare import prepare

    switched_on(window, "digits-cnn")
    data = prepare(window.session.project.data)
    row = data.table.columns["image"][data.rows["valid"][0]]
    seen = window.desk.canvas.stage.veil.trays[node(window, "Input").id].values[0].astype(float)
    assert np.corrcoef(row.reshape(-1), seen.reshape(-1))[0, 1] > 0.99


def test_they_follow_a_training_and_leave_its_weights_alone(window: MainWindow) -> None:
    thumbnails = switched_on(window, "digits-cnn")
    window.session.edit("Long", lambda p: edit("epochs", 1000, p))
    last = node(window, "Linear", 1).id
    veil = window.desk.canvas.stage.veil
    before = veil.trays[last]
    window.commands.run("train")
    until(lambda: "run 1" in thumbnails.chip.text.text() and veil.trays.get(last) not in (None, before), "Anew", 60)
    step = veil.trays[last]
    until(lambda: veil.trays.get(last) is not step, "Once more while it trains", 60)
    window.trainer.stop()
    until(lambda: window.trainer.state == IDLE, "The end", 60)
    best = int(np.argmax(veil.trays[last].values))
    assert thumbnails.chip.text.text().split("label ")[1].startswith(str(best))


def test_an_edit_takes_away_what_is_no_longer_true(window: MainWindow) -> None:
    thumbnails = switched_on(window, "digits-cnn")
    veil = window.desk.canvas.stage.veil
    conv = node(window, "Conv2d").id
    window.session.edit("Wrong", lambda p: edits.set_params(p, conv, {"padding": 0, "kernel_size": (9, 9)}))
    assert conv not in veil.trays
    assert node(window, "Input").id in veil.trays
    until(lambda: not veil.trays, "No pictures of a network with errors", 60)
    assert "no errors" in thumbnails.chip.text.text()
    window.session.undo()
    until(lambda: conv in veil.trays, "The pictures again", 60)


def test_ports_that_lead_nowhere_are_passed_over(window: MainWindow) -> None:
    switched_on(window, "sine-lstm")
    assert shown(window) == {"Input": "lines", "LSTM": "bars", "Linear": "words"}


def test_inside_a_block_that_is_repeated(window: MainWindow) -> None:
    switched_on(window, "conv-vae")
    use = next(n for n in window.session.project.graph.nodes.values() if n.block)
    window.session.enter(use.id)
    until(lambda: set(window.desk.canvas.stage.veil.trays) <= set(window.session.graph.nodes), "The block's own", 60)
    until(lambda: window.desk.canvas.stage.veil.trays, "Pictures within the block", 60)


def test_two_quick_steps_are_two_rows(window: MainWindow) -> None:
    thumbnails, hands = switched_on(window, "iris-mlp"), Hands(window)
    hands.click(thumbnails.chip.after)
    hands.click(thumbnails.chip.after)
    until(lambda: thumbnails.chip.text.text().startswith("Validation row 3"), "The third row", 60)


def test_a_block_that_nothing_uses_has_no_pictures(window: MainWindow) -> None:
    thumbnails = switched_on(window, "iris-mlp")
    window.editor.network.new_block()
    assert not window.desk.canvas.stage.veil.trays
    until(lambda: "where the block is used" in thumbnails.chip.text.text(), "A sentence", 60)
    assert not window.desk.canvas.stage.veil.trays


def test_every_picture_hangs_below_its_card(window: MainWindow) -> None:
    switched_on(window, "iris-mlp")
    scene = window.desk.canvas.stage.scene
    for item in scene.cards.values():
        box = tray.place(item)
        assert box.top() >= item.rect.bottom() - 1
        assert box.left() > item.rect.left()
        assert box.right() < item.rect.right()
    assert not window.desk.canvas.stage.grab().isNull()
