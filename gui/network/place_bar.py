"""Above the canvas: a tab for the network and for each opened block, and below it the way into the one that is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabBar, QToolButton, QVBoxLayout, QWidget

from core.document.blocks import uses_of
from gui import theme
from gui.place import MAIN, Place, crumbs, kept
from gui.session import Session
from gui.widgets import ElidedLabel
from gui.widgets.restyle import set_shown

LEAST = 60
HEIGHT = 34  # logical pixels, with a close button or without


class _Tabs(QTabBar):
    def tabSizeHint(self, index: int) -> QSize:
        return QSize(super().tabSizeHint(index).width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt would keep room for scroll buttons that a few tabs do not need."""
        return QSize(LEAST, HEIGHT)


class PlaceBar(QWidget):
    """Follows the session's place. Hidden while the project has no blocks."""

    new_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.places: list[Place] = [MAIN]
        """One for each tab, in their order."""
        self.setObjectName("place-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = _Tabs()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setTabsClosable(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Network and opened blocks")
        self.new = QToolButton()
        self.new.setIcon(theme.icon("plus", "muted"))
        self.new.setAutoRaise(True)
        self.new.setToolTip("New block")
        self.new.setAccessibleName("New block")
        self.new.clicked.connect(self.new_asked)
        self.way = _Way(session)
        self._arrange()
        self.tabs.addTab("Network")
        for side in (QTabBar.ButtonPosition.LeftSide, QTabBar.ButtonPosition.RightSide):
            self.tabs.setTabButton(0, side, None)
        self.tabs.currentChanged.connect(self._chosen)
        self.tabs.tabCloseRequested.connect(self.close_tab)
        session.changed.connect(lambda _difference: self._follow())
        session.place_changed.connect(self._follow)
        session.opened.connect(self._reset)
        self._follow()

    def close_tab(self, number: int) -> None:
        """Closes a block's tab; from the one that is shown back to the network."""
        if 0 < number < len(self.places):
            if self.places[number].where == self._session.place.where:
                self._session.go(MAIN)
            self._drop(number)

    def _reset(self) -> None:
        for number in reversed(range(1, len(self.places))):
            self._drop(number)
        self._follow()

    def _follow(self) -> None:
        """Tabs of what is opened and still there, the present one in front."""
        project, here = self._session.project, self._session.place
        self.tabs.blockSignals(True)
        for number in reversed(range(1, len(self.places))):
            if self.places[number].where not in project.blocks:
                self._drop(number)
        self.places = [kept(project, place) for place in self.places]
        number = next((i for i, place in enumerate(self.places) if place.where == here.where), len(self.places))
        if number == len(self.places):
            self.places.append(here)
            self.tabs.addTab("")
        self.places[number] = here
        for i, place in enumerate(self.places[1:], 1):
            title = project.blocks[place.where].title
            self.tabs.setTabText(i, title.replace("&", "&&"))
            self.tabs.setTabToolTip(i, title)
        self.tabs.setCurrentIndex(number)
        self.tabs.blockSignals(False)
        set_shown(self, bool(project.blocks))
        self.way.tell()

    def _drop(self, number: int) -> None:
        blocked = self.tabs.blockSignals(True)
        del self.places[number]
        self.tabs.removeTab(number)
        self.tabs.blockSignals(blocked)

    def _chosen(self, number: int) -> None:
        if 0 <= number < len(self.places):
            self._session.go(self.places[number])

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, theme.SPACE.tiny, 0)
        row.setSpacing(theme.SPACE.tiny)
        row.addWidget(self.tabs)
        row.addWidget(self.new)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.way)


class _Way(QWidget):
    """Network › Stage › Bottleneck, and how often the block is used. Hidden in the network itself."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.links: list[QPushButton] = []
        """To the graphs around, the network first."""
        self.here, self.note = ElidedLabel(), QLabel()
        self.note.setProperty("kind", "muted")
        for label in (self.here, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACE.small, 0, theme.SPACE.medium, 2)
        self._row.setSpacing(0)
        self._row.addWidget(self.here, 1)
        self._row.addWidget(self.note)
        self._marks: list[QLabel] = []

    def tell(self) -> None:
        place = self._session.place
        set_shown(self, bool(place.where))
        if not place.where:
            return
        *around, (title, _) = crumbs(self._session.project, place)
        while len(self.links) < len(around):
            self._add()
        for number, widgets in enumerate(zip(self.links, self._marks, strict=True)):
            for widget in widgets:
                set_shown(widget, number < len(around))
        for number, (link, (above, _)) in enumerate(zip(self.links, around, strict=False)):
            link.setText(above.replace("&", "&&"))
            link.setToolTip(f"Back to {above}  (Esc)" if number == len(around) - 1 else f"Go to {above}")
        self.here.setText(title)
        self.note.setText(self._sentence(place))

    def _sentence(self, place: Place) -> str:
        uses = uses_of(self._session.project, place.where)
        if not place.prefix:
            return "Not used in the network: shapes are not known"
        return f"Used {uses}×: a change here changes all of them" if uses > 1 else ""

    def _go(self, number: int) -> None:
        """To a graph around, the card on the way here selected."""
        way = crumbs(self._session.project, self._session.place)
        if number < len(way):
            self._session.go(way[number][1], self._session.place.prefix[number : number + 1] or None)

    def _add(self) -> None:
        number = len(self.links)
        mark, link = QLabel("›"), QPushButton()
        mark.setProperty("kind", "faint")
        mark.setContentsMargins(theme.SPACE.tiny, 0, theme.SPACE.tiny, 0)
        link.setProperty("kind", "link")
        link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        link.clicked.connect(partial(self._go, number))
        self._row.insertWidget(2 * number, link)
        self._row.insertWidget(2 * number + 1, mark)
        self._marks.append(mark)
        self.links.append(link)
