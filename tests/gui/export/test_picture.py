"""The canvas as SVG, PDF and PNG."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.analysis import analyse
from core.problems import NetwrightError
from core.templates import TEMPLATES
from gui import theme
from gui.canvas.heat.view import HeatCell, HeatView
from gui.canvas.views import EMPTY, NoteView, SceneView
from gui.export.picture.dialog import PictureDialog
from gui.export.picture.drawing import Choice, Drawing
from gui.export.picture.formats import FORMATS, image, save
from gui.export.picture.outlines import SVG
from gui.network.scene import SceneMaker

BY_KEY = {each.key: each for each in FORMATS}


@pytest.fixture(scope="module")
def view(qapp: object) -> SceneView:
    return SceneMaker().scene(analyse(TEMPLATES["digits-cnn"].build()))


@pytest.fixture
def drawing(qapp: object, view: SceneView) -> Drawing:
    return Drawing(view, Choice(theme.LIGHT))


def pixels(of: QImage) -> bytes:
    plain = of.convertToFormat(QImage.Format.Format_RGB888)  # kept by name: the bits go with it
    return bytes(plain.constBits())


def test_an_svg_has_outlines_for_words_and_looks_like_the_png(drawing: Drawing, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    save(drawing, BY_KEY["svg"], path)
    root = ET.parse(path).getroot()
    assert not list(root.iter(f"{{{SVG}}}text"))
    words = {element.get("aria-label") for element in root.iter(f"{{{SVG}}}path")}
    assert {"Convolution 2D", "Feature extractor", "N×32×8×8", "1,797 rows"} <= words
    renderer = QSvgRenderer(str(path))
    plain = image(drawing, 1)
    drawn = QImage(plain.size(), QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    one, other = pixels(plain), pixels(drawn)
    assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 4


def test_what_xml_forbids_does_not_break_an_svg(view: SceneView, tmp_path: Path) -> None:
    first = next(iter(view.cards))
    odd = replace(view, cards={**view.cards, first: replace(view.cards[first], title="a\x01b\x0b\x00 <&> \ud7ff")})
    save(Drawing(odd, Choice(theme.LIGHT)), BY_KEY["svg"], tmp_path / "odd.svg")
    assert QSvgRenderer(str(tmp_path / "odd.svg")).isValid()


def test_a_pdf_has_one_page_of_the_size_of_the_drawing(drawing: Drawing, tmp_path: Path) -> None:
    path = tmp_path / "net.pdf"
    save(drawing, BY_KEY["pdf"], path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    points = [float(side) for side in box.groups()]
    assert points == pytest.approx([drawing.area.width() * 0.75, drawing.area.height() * 0.75], abs=1.5)
    assert content.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("scale", [1, 4])
def test_a_png_has_so_many_pixels(drawing: Drawing, tmp_path: Path, scale: int) -> None:
    path = tmp_path / "net.png"
    save(drawing, BY_KEY["png"], path, scale)
    read = QImage(str(path))
    assert (read.width(), read.height()) == (
        round(drawing.area.width() * scale),
        round(drawing.area.height() * scale),
    )
    assert read.pixelColor(2, 2).name() == theme.LIGHT.canvas


def test_colours_ground_and_problems_are_a_choice(qapp: object) -> None:
    wrong = SceneMaker().scene(analyse(TEMPLATES["xor-perceptron"].build()))
    cards = dict(wrong.cards)
    first = next(iter(cards))
    marked = SceneView(
        {**cards, first: replace(cards[first], severity="error", problem="Wrong.")}, wrong.wires, wrong.frames
    )
    plain = image(Drawing(marked, Choice(theme.LIGHT)), 1)
    assert pixels(plain) == pixels(image(Drawing(wrong, Choice(theme.LIGHT)), 1))
    assert pixels(plain) != pixels(image(Drawing(marked, Choice(theme.LIGHT, problems=True)), 1))
    assert pixels(plain) != pixels(image(Drawing(marked, Choice(theme.DARK)), 1))
    bare = image(Drawing(marked, Choice(theme.LIGHT, ground=False)), 1)
    assert bare.pixelColor(2, 2).alpha() == 0


def test_colours_by_cost_are_drawn_where_they_are_seen(qtbot: QtBot, view: SceneView, tmp_path: Path) -> None:
    heat = HeatView("FLOPs", "", {next(iter(view.cards)): HeatCell(1.0, "12 M", "98%")})
    plain, hot = Drawing(view, Choice(theme.LIGHT)), Drawing(view, Choice(theme.LIGHT, heat=heat))
    assert pixels(image(plain, 1)) != pixels(image(hot, 1))
    save(hot, BY_KEY["svg"], tmp_path / "hot.svg")
    words = {e.get("aria-label") for e in ET.parse(tmp_path / "hot.svg").getroot().iter(f"{{{SVG}}}path")}
    assert {"12 M", "98%"} <= words
    dialog = PictureDialog(view, (), None, tmp_path / "digits", heat)
    qtbot.addWidget(dialog)
    assert dialog.costs.text() == "Colours by cost: FLOPs"
    assert pixels(image(dialog.drawing, 1)) == pixels(image(hot, 1))
    dialog.costs.setChecked(False)
    assert pixels(image(dialog.drawing, 1)) == pixels(image(plain, 1))
    without = PictureDialog(view, (), None, tmp_path / "digits")
    qtbot.addWidget(without)
    assert not without.costs.isEnabled()


def test_a_part_is_drawn_alone(view: SceneView) -> None:
    two = frozenset(list(view.cards)[:2])
    part = Drawing(view, Choice(theme.LIGHT, ids=two))
    assert part.area.width() < Drawing(view, Choice(theme.LIGHT)).area.width()


def test_what_cannot_be_drawn_or_written_is_said(drawing: Drawing, tmp_path: Path) -> None:
    with pytest.raises(NetwrightError, match="nothing on the canvas"):
        save(Drawing(EMPTY, Choice(theme.LIGHT)), BY_KEY["svg"], tmp_path / "a.svg")
    for format in FORMATS:
        with pytest.raises(NetwrightError, match="could not be written"):
            save(drawing, format, tmp_path / "no" / "folder" / f"a.{format.key}")
    with pytest.raises(NetwrightError, match="too many for one picture"):
        image(drawing, 100)
    assert not list(tmp_path.iterdir())


def test_the_dialog_saves_what_it_shows(
    qtbot: QtBot, view: SceneView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = PictureDialog(view, list(view.cards)[:3], None, tmp_path / "digits")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.told.text().startswith("Lines and outlines")
    QTest.keyClicks(dialog.format, "PNG")
    assert "pixels" in dialog.told.text()
    QTest.keyClick(dialog.part, Qt.Key.Key_Down)
    smaller = dialog.drawing.area.width()
    asked: list[str] = []

    def choose(_parent: object, _title: str, proposed: str, _filter: str) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert asked == [str(tmp_path / "digits.png")]
    assert dialog.saved == tmp_path / "mine.png"
    assert QImage(str(dialog.saved)).width() == round(smaller * 2)
    assert not dialog.isVisible()


def test_the_dialog_copies_and_a_refusal_leaves_it_open(
    qtbot: QtBot, view: SceneView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = PictureDialog(view, [], None, tmp_path / "digits")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.part.isEnabled()
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().image().width() == round(dialog.drawing.area.width() * 2)
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    dialog.save_to(tmp_path / "no" / "folder" / "a.svg")
    assert told
    assert "could not be written" in told[0]
    assert dialog.isVisible()


def drawn_on(view: SceneView) -> SceneView:
    """With a note in the frame, one outside, and a wire led through a dot above everything."""
    frame = next(iter(view.frames.values()))
    inside = NoteView("n1", "# Heading\n\n- [paper](https://example.org)", frame.x + 10, frame.y + 10, 160, 100)
    target, wire = next(iter(view.wires.items()))
    wires = {**view.wires, target: replace(wire, bends=((100.0, -400.0),))}
    return replace(view, wires=wires, notes={"n1": inside, "n2": NoteView("n2", "outside", 3000, 0, 120, 60, "pink")})


def test_notes_and_bends_are_in_the_picture(view: SceneView, tmp_path: Path) -> None:
    drawing = Drawing(drawn_on(view), Choice(theme.LIGHT))
    assert drawing.area.top() < -400
    assert drawing.area.right() > 3120
    save(drawing, BY_KEY["svg"], tmp_path / "net.svg")
    root = ET.parse(tmp_path / "net.svg").getroot()
    words = {element.get("aria-label") for element in root.iter(f"{{{SVG}}}path")}
    assert {"Heading", "paper", "outside"} <= words
    save(drawing, BY_KEY["pdf"], tmp_path / "net.pdf")


def test_notes_go_with_the_frame_that_they_lie_in(view: SceneView) -> None:
    held = next(id for id, card in view.cards.items() if card.title == "Convolution 2D")
    outside = next(id for id, card in view.cards.items() if card.title == "Output")
    assert Drawing(drawn_on(view), Choice(theme.LIGHT, ids=frozenset({held}))).area.right() < 2000
    assert Drawing(replace(EMPTY, notes=drawn_on(view).notes), Choice(theme.LIGHT)).empty is False
    alone = Drawing(drawn_on(view), Choice(theme.LIGHT, ids=frozenset({outside})))
    assert alone.area.width() < 300
