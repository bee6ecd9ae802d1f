"""The window for everybody: names for the screen reader, right to left, high contrast as the desktop asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QMenu, QMenuBar, QWidget

from gui import theme
from gui.code.view import CodeView
from gui.commands.preferences_dialog import PreferencesDialog
from gui.commands.shortcuts import ShortcutsDialog
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.training.charts.plot_base import PlotBase
from tests.gui.journeys.windows import opened


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        window.files.new_from("digits-cnn")
        settle()
        yield window


def spoken(widget: QWidget) -> str:
    """The name a screen reader has for it."""
    found = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name)).strip() if found is not None else ""


def part_of_another(widget: QWidget) -> bool:
    """What Qt puts inside a control of its own: the line of a spin box, the list of a box, the ground of a scroll area."""
    parent = widget.parentWidget()
    if widget.focusProxy() is not None or isinstance(widget, QMenu | QMenuBar):
        return True
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        return True
    return widget.objectName() == "qt_spinbox_lineedit" or any(
        isinstance(above, QComboBox) for above in (parent, parent.parentWidget() if parent else None)
    )


def nameless(root: QWidget) -> set[str]:
    """Controls in sight that the Tab key reaches and that have no name."""
    return {
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in (root, *root.findChildren(QWidget))
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not part_of_another(widget)
        and not spoken(widget)
    }


def test_every_control_of_the_editor_has_a_name(window: MainWindow) -> None:
    found = nameless(window)
    for panel in window.editor.bottom.keys:
        window.editor.show_panel(panel)
        settle()
        found |= nameless(window)
    for node in list(window.session.graph.nodes):
        window.session.select([node])
        settle()
        found |= nameless(window)
    assert found == set()


def test_every_control_of_the_start_page_and_of_dialogs_has_a_name(window: MainWindow) -> None:
    window.show_start()
    settle()
    assert nameless(window) == set()
    window.show_editor()
    for command, kind in (("shortcuts", ShortcutsDialog), ("preferences", PreferencesDialog)):
        window.commands.run(command)
        settle()
        dialog: QWidget | None = window.findChild(kind)
        assert dialog is not None
        assert nameless(dialog) == set()
        dialog.close()


class Windows(QObject):
    """Writes down whatever shows itself as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_part_of_the_window_flashes_up_as_a_window_of_its_own(qapp: QApplication) -> None:
    """It would take the keyboard away, and be announced."""
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        with opened() as window:
            window.files.new_from("digits-cnn")
            settle()
            for panel in window.editor.bottom.keys:
                window.editor.show_panel(panel)
                settle()
    finally:
        qapp.removeEventFilter(windows)
    assert windows.seen == ["MainWindow"]


def test_the_canvas_says_what_is_there_and_where_the_keyboard_is(window: MainWindow) -> None:
    stage = window.desk.canvas.stage
    window.session.select([])
    window.activateWindow()
    until(window.isActiveWindow, "The keyboard's coming to the window")
    stage.clearFocus()
    stage.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert spoken(stage).startswith("Network canvas, 10 layers, 9 wires")
    found = QAccessible.queryAccessibleInterface(stage)
    assert found is not None
    assert str(found.text(QAccessible.Text.Description)).startswith("Input")


def painted(widget: QWidget) -> QImage:
    """What it paints itself, without what stands in it."""
    picture = QImage(widget.size(), QImage.Format.Format_RGB32)
    widget.render(picture, renderFlags=QWidget.RenderFlag.DrawWindowBackground)
    return picture


@pytest.fixture
def mirrored(window: MainWindow, qapp: QApplication) -> Iterator[QImage]:
    """The window from right to left; gives what the canvas looked like before."""
    window.session.select([])
    window.activateWindow()
    window.setFocus()
    settle()
    before = painted(window.desk.canvas.stage)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle()
    yield before
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    settle()


def left(window: MainWindow, widget: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, 0)).x()


def test_from_right_to_left_the_window_mirrors_and_canvas_curves_and_code_stay(
    window: MainWindow, mirrored: QImage
) -> None:
    editor = window.editor
    assert left(window, editor.inspector) < left(window, editor.network) < left(window, editor.palette_panel)
    assert left(window, editor.toolbar.search) < left(window, editor.toolbar.name)
    palette = editor.palette_panel.grab().toImage()
    ratio, chip = palette.devicePixelRatio(), theme.current().category("data")
    columns = {
        round(x / ratio)
        for x in range(palette.width())
        for y in range(0, palette.height(), 3)
        if palette.pixelColor(x, y).name() == chip
    }
    assert columns
    assert min(columns) > editor.palette_panel.width() / 2
    stage = window.desk.canvas.stage
    assert painted(stage) == mirrored
    for panel in ("training", "code"):
        window.editor.show_panel(panel)
    settle()
    plots, code = window.findChildren(PlotBase), window.findChildren(CodeView)
    assert plots
    assert code
    assert {part.layoutDirection() for part in (stage, *plots, *code)} == {Qt.LayoutDirection.LeftToRight}


def test_high_contrast_is_chosen_in_the_preferences_and_kept(window: MainWindow) -> None:
    window.set_theme("dark-contrast")
    assert theme.current() is theme.DARK_CONTRAST
    assert window.preferences.theme == "dark-contrast"
    window.commands.run("theme")
    assert theme.current() is theme.LIGHT_CONTRAST
    window.set_theme("dark")
