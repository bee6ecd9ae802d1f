"""Copy, cut, duplicate and paste in the real window, over the system's clipboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtGui import QCursor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.graph import Graph
from gui.demo.hands import Hands
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node, opened, press_shortcut

OUTSIDE = QPoint(3, 3)


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        show(window, "resnet18")
        yield window
    QGuiApplication.clipboard().clear()


def show(window: MainWindow, template: str) -> None:
    window.session.document.mark_saved()
    window.desk.files.new_from(template)
    window.desk.canvas.stage.setFocus()


def press(window: MainWindow, command: str, mouse: QPoint | None = None) -> None:
    if mouse is None:
        QCursor.setPos(window.mapToGlobal(OUTSIDE))
        QTest.mouseMove(window, OUTSIDE)
    else:
        QTest.mouseMove(window.desk.canvas.stage, mouse)
    QApplication.processEvents()
    press_shortcut(window, Hands(window), command)
    QApplication.processEvents()


def types(graph: Graph) -> list[str]:
    return [n.type for n in graph.nodes.values()]


def test_layers_go_to_another_project_with_their_wires_and_blocks(window: MainWindow) -> None:
    use = next(n for n in window.session.graph.nodes.values() if n.block)
    pool = node(window, "MaxPool2d")
    window.session.select([pool.id, use.id])
    press(window, "copy")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Netwright: 2 layers.")
    show(window, "digits-mlp")
    before = len(window.session.graph.nodes)
    assert not window.session.project.blocks
    press(window, "paste")
    made = window.session.selected
    assert len(window.session.graph.nodes) == before + 2
    assert [n.type for n in made] == ["MaxPool2d", "Block"]
    assert [source.node for source in window.session.graph.inputs_of(made[1].id).values()] == [made[0].id]
    assert made[1].block in window.session.project.blocks
    assert QGuiApplication.clipboard().text() == text
    press(window, "undo")
    assert len(window.session.graph.nodes) == before
    assert not window.session.project.blocks


def test_a_paste_comes_where_the_mouse_is(window: MainWindow) -> None:
    window.session.select([node(window, "MaxPool2d").id])
    press(window, "copy")
    spot = QPoint(200, 300)
    press(window, "paste", spot)
    (made,) = window.session.selected
    stage = window.desk.canvas.stage
    middle = stage.camera.to_screen(stage.scene.cards[made.id].rect.center())
    assert (middle - spot).manhattanLength() <= 10


def test_without_the_mouse_a_paste_comes_beside_the_original(window: MainWindow) -> None:
    pool = node(window, "MaxPool2d")
    window.session.select([pool.id])
    press(window, "copy")
    press(window, "paste")
    (made,) = window.session.selected
    places = window.session.project.look.places
    old, new = places[pool.id], places[made.id]
    assert (new[0] - old[0], new[1] - old[1]) == (32.0, 32.0)


def test_cut_takes_away_and_duplicate_leaves_the_clipboard_alone(window: MainWindow) -> None:
    count = len(window.session.graph.nodes)
    pool = node(window, "MaxPool2d")
    window.session.select([pool.id])
    press(window, "cut")
    assert pool.id not in window.session.graph.nodes
    held = QGuiApplication.clipboard().text()
    window.session.select([node(window, "Conv2d").id])
    press(window, "duplicate")
    assert types(window.session.graph).count("Conv2d") == 2
    assert QGuiApplication.clipboard().text() == held
    press(window, "paste")
    assert types(window.session.graph).count("MaxPool2d") == 1
    assert len(window.session.graph.nodes) == count + 1


def test_what_is_no_copy_of_layers_is_refused_with_a_sentence(window: MainWindow) -> None:
    told: list[str] = []
    window.session.told.connect(told.append)
    before = window.session.project
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(QImage(4, 4, QImage.Format.Format_RGB32))
    press(window, "paste")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/cat.png")])
    clipboard.setMimeData(files)
    press(window, "paste")
    clipboard.setText("Shopping: milk, eggs")
    press(window, "paste")
    clipboard.setText("Netwright: 3 layers.\n\n{")
    press(window, "paste")
    clipboard.clear()
    press(window, "paste")
    assert [sentence.split(".")[0] for sentence in told] == [
        "There is a picture on the clipboard",
        "There is a file on the clipboard",
        "The text on the clipboard holds no layers",
        "The text on the clipboard is not whole",
        "The text on the clipboard holds no layers",
    ]
    assert window.session.project is before


def test_a_block_does_not_come_into_itself(window: MainWindow) -> None:
    told: list[str] = []
    use = next(n for n in window.session.graph.nodes.values() if n.block)
    window.session.select([use.id])
    press(window, "copy")
    window.session.enter(use.id)
    window.session.told.connect(told.append)
    before = window.session.project
    window.desk.canvas.stage.setFocus()
    press(window, "paste")
    assert window.session.project is before
    assert len(told) == 1


def test_what_cannot_stand_there_is_left_out_and_named(window: MainWindow) -> None:
    told: list[str] = []
    window.session.told.connect(told.append)
    window.session.enter(next(i for i, n in window.session.graph.nodes.items() if n.block))
    press(window, "select-all")
    press(window, "copy")
    window.session.leave()
    press(window, "paste")
    assert "BlockInput" not in types(window.session.graph)
    assert told[-1].startswith("Left out: 'x'")
    assert told[-1].endswith("Ports of a block can stand inside a block only, so their wires are open now.")
