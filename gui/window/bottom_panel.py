"""The bottom panel: Data, Training, Evaluate, Predict, Runs, Code, Problems, in the order of the work."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets import Badge, Tone


class _Tabs(QTabBar):
    """Tells of a click on the tab that is already shown."""

    again = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.tabAt(event.position().toPoint())
        same = place >= 0 and place == self.currentIndex()
        super().mousePressEvent(event)
        if same and event.button() == Qt.MouseButton.LeftButton:
            self.again.emit()


class _Stack(QStackedWidget):
    """As large as the room it is given. Asking every panel for its wishes, seen or not, took most of the first opening."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class BottomPanel(QWidget):
    """A row of tabs above a stack of panels. `header` and `stack` are apart, so that the stack can lie over the canvas."""

    maximise_asked = Signal()
    close_asked = Signal()
    chosen = Signal(str)
    """A tab was chosen by a person or by `show_panel`."""
    again = Signal()
    """The tab in front was clicked once more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottom-panel")
        self._keys: list[str] = []
        self.tabs = _Tabs()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Panels")
        self.stack = _Stack()
        self._maximise = self._button(
            "mdi6.arrow-expand-vertical", "Make the panel as large as the window, or small again", self.maximise_asked
        )
        self._close = self._button("mdi6.chevron-down", "Fold the panel away, or open it again", self.close_asked)
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(0, 0, theme.SPACE.small, 0)
        row.setSpacing(0)
        row.addWidget(self.tabs, 1)
        row.addWidget(self._maximise)
        row.addWidget(self._close)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        self.tabs.again.connect(self.again)

    def add(self, key: str, title: str, panel: QWidget, tip: str) -> None:
        self._keys.append(key)
        self.stack.addWidget(panel)
        self.tabs.addTab(title)
        self.tabs.setTabToolTip(self.tabs.count() - 1, tip)

    def take_stack(self) -> None:
        """Puts the panels back under their tabs."""
        self._column.addWidget(self.stack, 1)
        self.stack.show()

    @property
    def shown(self) -> str:
        return self._keys[self.tabs.currentIndex()]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._keys)

    def panel(self, key: str) -> QWidget:
        return cast(QWidget, self.stack.widget(self._keys.index(key)))

    def show_panel(self, key: str) -> None:
        place = self._keys.index(key)
        if place == self.tabs.currentIndex():
            self.chosen.emit(key)
        self.tabs.setCurrentIndex(place)

    def set_badge(self, key: str, count: int, noun: str, tone: Tone) -> None:
        """A number behind a tab's title; 0 takes it away."""
        place, side = self._keys.index(key), QTabBar.ButtonPosition.RightSide
        badge = self.tabs.tabButton(place, side)
        if count == 0:
            if badge is not None:  # hidden, it would keep its room
                self.tabs.setTabButton(place, side, None)
                badge.deleteLater()
            return
        if not isinstance(badge, Badge):
            badge = Badge(parent=self.tabs)
            self.tabs.setTabButton(place, side, badge)
        badge.set_tone(tone)
        badge.set_count(count, noun)
        badge.adjustSize()

    def _on_tab(self, place: int) -> None:
        if 0 <= place < self.stack.count():
            self.stack.setCurrentIndex(place)
            self.chosen.emit(self._keys[place])

    def _button(self, icon: str, tip: str, signal: SignalInstance) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon, "muted"))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: signal.emit())
        return button
