"""Which theme is in force, and how to change it."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from gui.theme.fonts import font
from gui.theme.palette import palette
from gui.theme.sheets import stylesheet
from gui.theme.tokens import DARK, LIGHT, Theme

ThemeName = Literal["dark", "light", "system"]
Scheme = Qt.ColorScheme
_SCHEMES = {"dark": Scheme.Dark, "light": Scheme.Light, "system": Scheme.Unknown}


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
    """What was asked for: 'dark', 'light' or 'system'."""
    return _state.chosen


def apply(app: QApplication, name: ThemeName) -> None:
    """Give the whole application a theme; 'system' follows the desktop, also when it changes later.

    Emits `changed` when the colours are in place.
    """
    _state.chosen = name
    if not _state.listening:
        _state.listening = True
        app.setStyle("Fusion")
        app.setFont(font("ui"))
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(app))
    app.styleHints().setColorScheme(_SCHEMES[name])
    _dress(app, _wanted(app))


def _wanted(app: QApplication) -> Theme:
    if _state.chosen == "system":
        return DARK if app.styleHints().colorScheme() == Scheme.Dark else LIGHT
    return DARK if _state.chosen == "dark" else LIGHT


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
