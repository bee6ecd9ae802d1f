"""The inspector panel: one page for the network, one for a block, one for a node, one for several."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gui.inspector.block_page import BlockPage
from gui.inspector.many_page import ManyPage
from gui.inspector.node_page import NodePage
from gui.inspector.other_pages import NetworkPage
from gui.session import Session

NARROWEST = 220  # logical pixels
Page = TypeVar("Page", NetworkPage, NodePage, ManyPage, BlockPage)


class Inspector(QWidget):
    """Follows the selection and every edit; while it is not seen it waits until it is.

    A page is made when it is first asked for, or with `grow` in a quiet moment.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        self._pages = QStackedWidget(self)
        self._areas: dict[QWidget, QScrollArea] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.setMinimumWidth(NARROWEST)
        self.setAccessibleName("Inspector")
        session.changed.connect(self._renew)
        session.selection_changed.connect(self._select)
        session.opened.connect(self._renew)
        session.saved.connect(self._renew)

    @cached_property
    def network(self) -> NetworkPage:
        return self._page(NetworkPage)

    @cached_property
    def node(self) -> NodePage:
        return self._page(NodePage)

    @cached_property
    def many(self) -> ManyPage:
        return self._page(ManyPage)

    @cached_property
    def block(self) -> BlockPage:
        return self._page(BlockPage)

    def grow(self) -> Iterator[None]:
        """Makes the pages that are missing, one at each step."""
        for page in ("network", "node", "many", "block"):
            getattr(self, page)
            yield

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._tell()

    def focus_name(self) -> None:
        """The keyboard to the name of the selected node, to change it."""
        if len(self._session.selection) == 1:
            self.node.name.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.node.name.line.selectAll()

    def focus_title(self) -> None:
        """The keyboard to the title of the selected block, to write it."""
        if self.isVisible() and self.node.use.isVisibleTo(self):
            self.node.use.title.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.node.use.title.line.selectAll()

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self._tell()

    def _select(self) -> None:
        self._renew()
        area = self._pages.currentWidget()
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)

    def _tell(self) -> None:
        self._stale = False
        nodes = self._session.selected
        if len(nodes) == 1:
            self.node.tell(nodes[0])
            self._turn_to(self.node, self.node.name.line)
        elif nodes:
            self.many.tell(nodes)
            self._turn_to(self.many, self.many.delete)
        elif self._session.place.where:
            self.block.tell()
            self._turn_to(self.block, self.block.title.line)
        else:
            self.network.tell()
            self._turn_to(self.network, self.network.button)

    def _turn_to(self, page: QWidget, keyboard: QWidget) -> None:
        self._pages.setCurrentWidget(self._areas[page])
        self.setFocusProxy(keyboard)

    def _page(self, kind: type[Page]) -> Page:
        """A page of that kind in a scroll area of its own."""
        area = QScrollArea(self._pages)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = kind(self._session, area.viewport())
        area.setWidget(page)
        self._areas[page] = area
        self._pages.addWidget(area)
        return page
