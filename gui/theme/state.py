"""Which theme is in force, and how to change it."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from gui.theme.fonts import font
from gui.theme.high_contrast import DARK_CONTRAST, LIGHT_CONTRAST
from gui.theme.palette import palette
from gui.theme.sheets import stylesheet
from gui.theme.tokens import DARK, LIGHT, Theme

ThemeName = Literal["dark", "light", "dark-contrast", "light-contrast", "system"]
Scheme = Qt.ColorScheme
_THEMES = {theme.name: theme for theme in (DARK, LIGHT, DARK_CONTRAST, LIGHT_CONTRAST)}


class _Notifier(QObject):
    changed = Signal()


class _State:
    def __init__(self) -> None:
        self.theme = DARK
        self.chosen: ThemeName = "dark"
        self.notifier = _Notifier()
        self.listening = False


_state = _State()
changed = _state.notifier.changed


def current() -> Theme:
    """The theme in force (dark before the first `apply`)."""
    return _state.theme


def chosen() -> ThemeName:
    """What was asked for: a theme by its name, or 'system'."""
    return _state.chosen


def apply(app: QApplication, name: ThemeName) -> None:
    """Give the whole application a theme; 'system' follows the desktop, also when it changes later.

    The desktop says dark or light, and whether the person wants high contrast.

    Emits `changed` when the colours are in place.
    """
    _state.chosen = name
    if not _state.listening:
        _state.listening = True
        app.setStyle("Fusion")
        app.setFont(font("ui"))
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(app))
        app.styleHints().accessibility().contrastPreferenceChanged.connect(lambda _contrast: _follow(app))
    wanted = _THEMES.get(name)
    app.styleHints().setColorScheme(Scheme.Unknown if wanted is None else Scheme.Dark if wanted.dark else Scheme.Light)
    _dress(app, _wanted(app))


def _wanted(app: QApplication) -> Theme:
    if _state.chosen != "system":
        return _THEMES[_state.chosen]
    hints = app.styleHints()
    strong = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    if hints.colorScheme() == Scheme.Dark:
        return DARK_CONTRAST if strong else DARK
    return LIGHT_CONTRAST if strong else LIGHT


def _follow(app: QApplication) -> None:
    if _state.chosen == "system" and _wanted(app) is not _state.theme:
        _dress(app, _wanted(app))


def _dress(app: QApplication, theme: Theme) -> None:
    _state.theme = theme
    # Undressed first: Qt dresses 1200 bare widgets in a quarter of a second, and takes five times longer to change their dress.
    app.setStyleSheet("")
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))
    _state.notifier.changed.emit()
