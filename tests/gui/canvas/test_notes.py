"""What a note shows: Markdown, and never anything from disk or net; links that ask before they open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QPixmap, QTextDocument
from PySide6.QtWidgets import QMessageBox

from core.document.look import COLOURS
from gui import theme
from gui.canvas import NoteView, SceneView
from gui.canvas.areas import links
from gui.canvas.areas.markdown import document
from gui.canvas.paint import notes
from gui.canvas.paint.frames import words
from gui.canvas.paint.look import Look
from tests.gui.canvas.conftest import Hands, Shown

LINKED = NoteView("n", "[here](https://example.org/page)\n\nand [there](file:///etc/passwd)", 0, 0, 200, 120)


def laid(text: str, width: float = 180.0) -> QTextDocument:
    return document(text, width, theme.font("small"), QColor("blue"), QColor("grey"))


def test_markdown_is_rendered(hands: Hands) -> None:
    made = laid("# Why\n\nSome **bold** words\n\n- one\n- two")
    assert made.toPlainText() == "Why\nSome bold words\none\ntwo"
    assert made.begin().blockFormat().headingLevel() == 1


def test_what_is_ticked_off_is_struck_out_and_links_have_their_colour(hands: Hands) -> None:
    made = laid("- [ ] open\n- [x] done\n\n> quoted [there](https://example.org)")
    forms = []
    block = made.begin()
    while block.isValid():
        step = block.begin()
        while not step.atEnd():
            forms.append((step.fragment().text(), step.fragment().charFormat()))
            step += 1
        block = block.next()
    assert [text for text, form in forms if form.fontStrikeOut()] == ["done"]
    assert [(text, form.foreground().color().name()) for text, form in forms if form.isAnchor()] == [
        ("there", "#0000ff")
    ]


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_words_can_be_read_on_every_colour(hands: Hands, colours: theme.Theme) -> None:
    look = Look(colours)
    for colour in COLOURS:
        ground = notes.fill_of(replace(LINKED, colour=colour), look).name()
        told = [words(each, ground, colours.text).name() for each in (colours.link, colours.muted)]
        assert all(theme.contrast(each, ground) >= 4.5 for each in (colours.text, *told)), colour
        title = words(colours.swatch(colour, colours.accent), colours.canvas, colours.text).name()
        assert theme.contrast(title, colours.canvas) >= 4.5, colour


def test_html_is_text(hands: Hands) -> None:
    assert laid("<b>bold</b> <img src='x.png'>").toPlainText() == "<b>bold</b> <img src='x.png'>"


def test_a_picture_is_never_loaded_and_told_in_words(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(QTextDocument, "loadResource", lambda *args: asked.append(args))
    QPixmap(8, 8).save(str(tmp_path / "secret.png"))
    made = laid(f"before ![a cat]({(tmp_path / 'secret.png').as_uri()}) after\n\n![dog](https://example.org/d.png)")
    assert made.toPlainText() == "before [picture: a cat] after\n[picture: dog]"
    assert made.resource(QTextDocument.ResourceType.ImageResource.value, QUrl("x.png")) is None
    assert asked == []


def test_a_note_taller_than_its_text_needs_no_more(hands: Hands) -> None:
    short, long = laid("word"), laid("\n\n".join(["word"] * 20))
    assert notes.height_of(short) < 60 < notes.height_of(long)


@pytest.fixture
def linked(shown: Shown) -> Hands:
    return shown(SceneView({}, {}, {}, {"n": LINKED}))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


def spot(hands: Hands, line: int) -> QPoint:
    """In the words of a link, the first or the second line."""
    made = notes.text_of(LINKED, hands.stage.look)
    block = made.findBlockByNumber(line)
    rect = made.documentLayout().blockBoundingRect(block)
    x = made.documentLayout().blockBoundingRect(block).left() + (8 if line == 0 else 34)
    return hands.spot(QPointF(notes.PAD + x, notes.PAD + notes.TOP / 2 + rect.center().y()))


def question(hands: Hands) -> QMessageBox:
    [box] = hands.stage.window().findChildren(QMessageBox)
    return box


def test_a_click_on_a_link_asks_and_opens(linked: Hands, opened: list[str]) -> None:
    linked.click(spot(linked, 0))
    assert opened == []
    assert question(linked).informativeText() == "https://example.org/page"
    question(linked).button(QMessageBox.StandardButton.Open).click()
    assert opened == ["https://example.org/page"]
    assert linked.stage.selection.areas == {"n"}


def test_a_link_is_not_opened_where_the_person_would_rather_not(linked: Hands, opened: list[str]) -> None:
    linked.click(spot(linked, 0))
    question(linked).button(QMessageBox.StandardButton.Cancel).click()
    assert opened == []


def test_control_opens_at_once(linked: Hands, opened: list[str]) -> None:
    linked.click(spot(linked, 0), Qt.KeyboardModifier.ControlModifier)
    assert opened == ["https://example.org/page"]


def test_nothing_but_web_addresses_is_opened(linked: Hands, opened: list[str]) -> None:
    said: list[str] = []
    linked.stage.said.connect(lambda text, at: said.append(text))
    linked.click(spot(linked, 1), Qt.KeyboardModifier.ControlModifier)
    assert opened == []
    assert said == ["'file:///etc/passwd' is not a web address; links to anything else are not opened."]


def test_a_drag_that_begins_on_a_link_moves_the_note(linked: Hands, opened: list[str]) -> None:
    start = spot(linked, 0)
    linked.drag(start, start + QPoint(40, 80))
    assert opened == []
    assert linked.host.without_selection() == [("move", {}, {"n": (40.0, 80.0)}, {})]


def test_a_hand_shows_where_a_link_is(linked: Hands) -> None:
    item = linked.stage.scene.areas.notes["n"]
    at = linked.stage.camera.to_scene(QPointF(spot(linked, 0)))
    assert links.link_at(linked.stage, item, at) == "https://example.org/page"
    assert links.link_at(linked.stage, item, QPointF(190, 110)) == ""


def test_pictures_of_notes_are_kept_while_the_view_moves(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"n{i}": NoteView(f"n{i}", f"# Note {i}", (i % 20) * 60.0, (i // 20) * 60.0, 56, 56) for i in range(200)}
    hands = shown(SceneView({}, {}, {}, many))
    made: list[str] = []
    real = notes.document
    monkeypatch.setattr(notes, "document", lambda text, *rest: made.append(text) or real(text, *rest))
    hands.stage.grab()
    made.clear()
    for step in range(5):
        hands.stage.look_at(QPointF(100 - step * 10, 100))
        hands.stage.grab()
    assert made == []
    hands.canvas.show_view(SceneView({}, {}, {}, {**many, "n3": replace(many["n3"], text="other")}))
    hands.stage.grab()
    assert made == ["other"]
