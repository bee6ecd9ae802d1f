"""The start page, driven by real keys and clicks."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from core.templates import TEMPLATES
from gui import theme
from gui.start import RecentFile, StartPage, TemplateCard, pictures
from gui.start.card import Card
from gui.start.screen import facts

NAMES = [
    "xor-perceptron",
    "xor-mlp",
    "iris-mlp",
    "spirals-mlp",
    "digits-mlp",
    "digits-cnn",
    "digits-transformer",
    "sine-lstm",
]
GROUPS = ("Start here", "Classics")
LEFT = Qt.MouseButton.LeftButton


def cards() -> list[TemplateCard]:
    return [
        TemplateCard(
            n, n.title(), f"What {n} learns, told in one line.", GROUPS[at // 5], "42 parameters", ("network",)
        )
        for at, n in enumerate(NAMES)
    ]


@pytest.fixture(params=["dark", "light"])
def page(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> StartPage:
    theme.apply(qapp, request.param)
    (tmp_path / "kept.netw").touch()
    files = [
        RecentFile(str(tmp_path / "kept.netw"), time.time()),
        RecentFile(str(tmp_path / "gone.netw"), time.time() - 86400),
    ]
    made = StartPage(cards(), files)
    made.resize(1440, 860)
    made.show()
    return made


def settled(qtbot, page: StartPage) -> None:
    qtbot.waitUntil(lambda: all(c.picture_is_drawn() for c in page.grid.cards if not c.visibleRegion().isEmpty()))


def card(page: StartPage, name: str) -> Card:
    return next(c for c in page.grid.cards if c.card.name == name)


def place_in(page: StartPage, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def test_clicking_a_card_chooses_its_template(qtbot, page):
    with qtbot.waitSignal(page.template_chosen) as chosen:
        QTest.mouseClick(card(page, "digits-cnn"), LEFT)
    assert chosen.args == ["digits-cnn"]


def test_the_empty_card_asks_for_a_new_project_and_no_template(qtbot, page):
    with qtbot.assertNotEmitted(page.template_chosen), qtbot.waitSignal(page.new_requested):
        QTest.mouseClick(card(page, pictures.EMPTY), LEFT)


def test_the_first_card_asks_for_data_of_ones_own(qtbot, page):
    assert page.grid.cards[0].card.name == pictures.MY_DATA
    with qtbot.assertNotEmitted(page.template_chosen), qtbot.waitSignal(page.data_requested):
        QTest.mouseClick(page.grid.cards[0], LEFT)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_card_is_chosen_from_the_keyboard(qtbot, page, key):
    card(page, "xor-mlp").setFocus()
    with qtbot.waitSignal(page.template_chosen) as chosen:
        QTest.keyClick(card(page, "xor-mlp"), key)
    assert chosen.args == ["xor-mlp"]


def test_arrow_keys_walk_over_the_grid_and_stop_at_its_edges(qtbot, page):
    qtbot.waitActive(page).__enter__()
    grid = page.grid
    assert grid.columns == 4, "two rows of the first group, one of the second"
    grid.cards[0].setFocus()
    walk = [
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Down, 8),
        (Qt.Key.Key_Right, 9),
        (Qt.Key.Key_Right, 9),
        (Qt.Key.Key_Down, 9),
        (Qt.Key.Key_Up, 6),
        (Qt.Key.Key_Left, 5),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_End, 9),
        (Qt.Key.Key_Home, 0),
    ]
    for key, expected in walk:
        QTest.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget() is grid.cards[expected], key


def test_a_card_reached_with_the_keyboard_scrolls_into_view(qtbot, page):
    page.resize(911, 440)
    qtbot.waitActive(page).__enter__()
    last = page.grid.cards[-1]
    assert not page.rect().contains(place_in(page, last))
    page.grid.cards[0].setFocus()
    QTest.keyClick(page.grid.cards[0], Qt.Key.Key_End)
    assert page.rect().contains(place_in(page, last))


def test_the_page_gives_its_focus_to_the_first_card(qtbot, page):
    qtbot.waitActive(page).__enter__()
    page.setFocus()
    assert card(page, pictures.MY_DATA).hasFocus()


def test_open_asks_for_a_file(qtbot, page):
    button = next(b for b in page.findChildren(QPushButton) if b.text() == "Open…")
    with qtbot.waitSignal(page.open_requested):
        QTest.mouseClick(button, LEFT)


def test_a_recent_project_is_chosen_by_its_path(qtbot, page, tmp_path):
    with qtbot.waitSignal(page.recent_chosen) as chosen:
        QTest.mouseClick(page.recent.rows[0].button, LEFT)
    assert chosen.args == [str(tmp_path / "kept.netw")]


def test_a_missing_project_says_so_and_can_only_be_removed(qtbot, page, tmp_path):
    row = page.recent.rows[1]
    qtbot.waitUntil(lambda: not row.button.isEnabled())
    assert any("no longer here" in label.text() for label in row.findChildren(QLabel))
    with qtbot.assertNotEmitted(page.recent_chosen):
        QTest.mouseClick(row.button, LEFT)
    remove = row.findChild(QPushButton)
    with qtbot.waitSignal(page.recent_removed) as removed:
        QTest.mouseClick(remove, LEFT)
    assert removed.args == [str(tmp_path / "gone.netw")]
    assert page.recent.rows[0].button.isEnabled()


def test_delete_removes_the_focused_recent_project(qtbot, page, tmp_path):
    qtbot.waitActive(page).__enter__()
    button = page.recent.rows[0].button
    button.setFocus()
    with qtbot.waitSignal(page.recent_removed) as removed:
        QTest.keyClick(button, Qt.Key.Key_Delete)
    assert removed.args == [str(tmp_path / "kept.netw")]


def test_another_list_replaces_the_rows_and_an_empty_one_says_what_comes_here(qtbot, page, tmp_path):
    page.set_recent([])
    words = [label.text() for label in page.recent.findChildren(QLabel) if label.isVisible()]
    assert words == ["Projects that you save appear here."]
    page.set_recent([RecentFile(str(tmp_path / "kept.netw"), time.time())])
    assert [row.file.path for row in page.recent.rows] == [str(tmp_path / "kept.netw")]
    qtbot.waitUntil(page.recent.rows[0].isVisible)


def test_every_control_has_a_name_for_screen_readers(qtbot, page):
    qtbot.waitUntil(lambda: not page.recent.rows[1].button.isEnabled())
    controls = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(controls) >= len(NAMES) + 4
    for control in controls:
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    described = QAccessible.queryAccessibleInterface(card(page, "iris-mlp"))
    assert described.text(QAccessible.Text.Description) == "What iris-mlp learns, told in one line. 42 parameters"


@pytest.mark.parametrize(("width", "height"), [(911, 440), (1280, 720), (1440, 860), (2560, 1440)])
def test_no_card_is_cut_off_or_overlaps_another(qtbot, page, width, height):
    page.resize(width, height)
    settled(qtbot, page)
    places = [place_in(page, c) for c in page.grid.cards]
    for place in places:
        assert page.rect().left() < place.left()
        assert place.right() < page.width()
    assert not any(a.intersects(b) for k, a in enumerate(places) for b in places[:k])
    assert page.grid.columns >= 3


def test_the_pictures_follow_the_theme(qtbot, page, qapp):
    settled(qtbot, page)
    drawn = card(page, "digits-cnn")
    before = drawn.grab().toImage()
    theme.apply(qapp, "light" if theme.current().dark else "dark")
    qtbot.waitUntil(drawn.picture_is_drawn)
    after = drawn.grab().toImage()
    light, dark = sorted((before, after), key=lambda i: -i.pixelColor(i.width() // 2, 4).lightness())
    assert light.pixelColor(20, 20).lightness() > 200
    assert dark.pixelColor(20, 20).lightness() < 60


def shown(page: StartPage) -> list[str]:
    return [c.card.name for c in page.grid.cards if c.isVisible()]


def test_a_search_leaves_the_templates_that_fit_under_their_titles(qtbot, page):
    QTest.keyClicks(page.search, "digits MLP")
    assert shown(page) == ["digits-mlp"]
    assert [title for title, label in page.grid.titles.items() if label.isVisible()] == ["Start here"]
    page.search.clear()
    QTest.keyClicks(page.search, "classics network")
    assert shown(page) == NAMES[5:]
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(shown(page)) == len(NAMES) + 2


def test_a_search_that_finds_nothing_says_so(qtbot, page):
    assert not page.nothing.isVisible()
    QTest.keyClicks(page.search, "zebra")
    assert shown(page) == []
    assert page.nothing.isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.search.text() == "zebra"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_the_keyboard_goes_from_the_search_to_the_first_card_found(qtbot, page, key):
    qtbot.waitActive(page).__enter__()
    page.search.setFocus()
    QTest.keyClicks(page.search, "lstm")
    QTest.keyClick(page.search, key)
    assert card(page, "sine-lstm").hasFocus()
    with qtbot.waitSignal(page.template_chosen) as chosen:
        QTest.keyClick(card(page, "sine-lstm"), Qt.Key.Key_Return)
    assert chosen.args == ["sine-lstm"]


def test_pictures_are_drawn_when_they_are_seen(qtbot, page):
    page.resize(911, 300)
    settled(qtbot, page)
    last = page.grid.cards[-1]
    assert last.visibleRegion().isEmpty()
    assert not last.picture_is_drawn()


def test_the_facts_of_a_template_are_its_year_and_its_size():
    assert facts(TEMPLATES["resnet50"]) == "2015 · 25.6 M parameters"
    assert facts(TEMPLATES["xor-perceptron"]) == "6 parameters"
