"""Applying a theme: palette, stylesheet, fonts, icons and the signal that everything painted follows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import theme
from gui.theme import sheets


@pytest.fixture(autouse=True)
def bare(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setStyleSheet("")


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def shown(qtbot: QtBot, widget: QWidget) -> QImage:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget.grab().toImage()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_apply_sets_palette_and_current(qapp: QApplication, name: theme.ThemeName) -> None:
    theme.apply(qapp, name)
    assert theme.current().name == theme.chosen() == name
    palette = qapp.palette()
    assert palette.color(QPalette.ColorRole.Window).name() == theme.current().panel
    assert palette.color(QPalette.ColorRole.Text).name() == theme.current().text
    dim = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name()
    assert dim != theme.current().text


def test_system_follows_the_desktop(qapp: QApplication, scheme: str) -> None:
    theme.apply(qapp, "system")
    known = qapp.styleHints().colorScheme()
    assert theme.current() is (theme.DARK if known == Qt.ColorScheme.Dark else theme.LIGHT)


def test_changed_is_told_when_the_colours_are_in_place(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    seen: list[tuple[str, str]] = []

    def note() -> None:
        seen.append((theme.current().name, qapp.palette().color(QPalette.ColorRole.Window).name()))

    theme.changed.connect(note)
    theme.apply(qapp, "light")
    theme.changed.disconnect(note)
    assert seen[-1] == ("light", theme.LIGHT.panel)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_a_primary_button_is_filled_and_a_disabled_one_is_not(
    qtbot: QtBot, qapp: QApplication, name: theme.ThemeName
) -> None:
    theme.apply(qapp, name)
    button = QPushButton("Train")
    button.setProperty("kind", "primary")
    assert theme.current().accent in colours(shown(qtbot, button))
    button.setEnabled(False)
    assert theme.current().accent not in colours(button.grab().toImage())


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("make", [QCheckBox, QSlider, QProgressBar], ids=lambda m: m.__name__)
def test_controls_wear_the_accent(qtbot: QtBot, qapp: QApplication, name: theme.ThemeName, make: type[QWidget]) -> None:
    theme.apply(qapp, name)
    control = make(Qt.Orientation.Horizontal) if make is QSlider else make()
    if isinstance(control, QCheckBox):
        control.setChecked(True)
    else:
        control.setValue(50)
    control.resize(120, 24)
    assert theme.current().accent in colours(shown(qtbot, control))


def test_a_check_box_shows_its_outline_when_off(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    assert theme.DARK.wire in colours(shown(qtbot, QCheckBox("Shuffle")))


def test_open_widgets_follow_a_change(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    page = QWidget()
    layout = QVBoxLayout(page)
    for widget in (QLabel("words"), QComboBox(), QListWidget()):
        layout.addWidget(widget)
    dark = colours(shown(qtbot, page))
    theme.apply(qapp, "light")
    light = colours(page.grab().toImage())
    assert theme.DARK.panel in dark
    assert theme.LIGHT.panel in light
    assert theme.DARK.panel not in light


@pytest.mark.parametrize("made", [theme.DARK, theme.LIGHT], ids=lambda t: t.name)
def test_the_stylesheet_uses_only_the_colours_of_its_theme(qapp: QApplication, made: theme.Theme) -> None:
    sheet = sheets.stylesheet(made)
    strange = theme.LIGHT.text if made.dark else theme.DARK.text
    assert made.text in sheet
    assert strange not in sheet
    assert "$" not in sheet
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(path).is_file()


def test_templates_hold_no_colour() -> None:
    for template in (sheets.BUTTONS, sheets.CHROME, sheets.FIELDS, sheets.VIEWS):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb", template)


def test_an_icon_is_painted_in_its_token_and_follows_the_theme(qapp: QApplication) -> None:
    icon = theme.icon("square", "accent")
    for name in ("dark", "light"):
        theme.apply(qapp, name)
        image = icon.pixmap(QSize(16, 16)).toImage()
        assert image.pixelColor(8, 8).name() == theme.current().accent
        assert image.pixelColor(0, 0).alpha() == 0


def test_a_disabled_icon_is_dimmed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    off = theme.icon("square", "accent").pixmap(QSize(16, 16), QIcon.Mode.Disabled).toImage().pixelColor(8, 8)
    assert off.name() == qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name()


def test_icons_are_shared_and_take_either_spelling(qapp: QApplication) -> None:
    assert theme.icon("play", "good").cacheKey() == theme.icon("play", "good").cacheKey()
    one, two = (theme.icon(n, "text").pixmap(QSize(24, 24)).toImage() for n in ("play", "mdi6.play"))
    assert one == two
    assert theme.current().text in colours(one)


@pytest.mark.parametrize(("name", "token"), [("no-such-icon", "text"), ("play", "no-such-colour")])
def test_a_wrong_icon_or_colour_is_refused_at_once(qapp: QApplication, name: str, token: str) -> None:
    with pytest.raises(KeyError):
        theme.icon(name, token)


def test_icons_of_categories(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    image = theme.icon("square", "pooling").pixmap(QSize(16, 16)).toImage()
    assert image.pixelColor(8, 8) == QColor(theme.DARK.category("pooling"))


def test_fonts(qapp: QApplication) -> None:
    mono = theme.font("mono")
    widths = {QFontMetrics(mono).horizontalAdvance(letter) for letter in "iW0.×"}
    assert len(widths) == 1, "a font may be of one width without saying so in its file"
    assert theme.font("small").pixelSize() < theme.font("ui").pixelSize() < theme.font("title").pixelSize()
    assert theme.font("heading").bold()
    mono.setPixelSize(40)
    assert theme.font("mono").pixelSize() != 40


def test_a_missing_picture_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"assets/none\.svg"):
        theme.asset("none.svg")


@pytest.mark.parametrize("side", [16, 32, 256])
def test_the_icon_of_the_program_is_there_in_every_size(qapp: QApplication, side: int) -> None:
    image = QIcon(str(theme.asset("netwright.svg"))).pixmap(QSize(side, side)).toImage()
    assert image.width() == side
    assert image.pixelColor(side // 2, side // 2).alpha() == 255
    assert image.pixelColor(0, 0).alpha() < 128
