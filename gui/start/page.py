"""The start page: on the left what the program is and what was open last, on the right the templates."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.start import pictures
from gui.start.card import Card
from gui.start.cards import RecentFile, TemplateCard
from gui.start.grid import CardGrid
from gui.start.recent import RecentList
from gui.theme import SPACE
from gui.widgets.search_field import SearchField

_SENTENCE = "Draw a neural network, train it on data, watch it learn, and take it away as readable PyTorch."
_MY_DATA = (
    "Start from my data",
    "A spreadsheet, or a folder of pictures, texts or sounds: a network is made that fits, and trained.",
)
_EMPTY = ("Empty project", "Start from nothing and drag in the first layer.")
_NOTHING = "No template fits. Try other words, or start with an empty project."
_SIDE = (232, 340)
_SIDE_SHARE = 0.24
_WIDEST_CONTENT = 1960
_SEARCH_WIDTH = 220


class StartPage(QWidget):
    """What the window shows before a project is open. It takes values and reports what the person chose."""

    template_chosen = Signal(str)
    """The name of a template."""
    new_requested = Signal()
    data_requested = Signal()
    tour_requested = Signal()
    open_requested = Signal()
    recent_chosen = Signal(str)
    """The path of a project, which was there when the page was shown."""
    recent_removed = Signal(str)
    """The path of a project that the person wants off the list; answer with `set_recent`."""

    def __init__(
        self, templates: Sequence[TemplateCard], recent: Sequence[RecentFile], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Start page")
        group = templates[0].group if templates else ""
        mine, empty = TemplateCard(pictures.MY_DATA, *_MY_DATA, group), TemplateCard(pictures.EMPTY, *_EMPTY, group)
        self.grid = CardGrid([Card(card) for card in (mine, empty, *templates)])
        self.search = SearchField("Find a template…")
        self.nothing = _label(_NOTHING, "muted")
        self.recent = RecentList()
        self._side = self._make_side()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._make_templates(), 1)
        self._connect()
        self.set_recent(recent)
        self.setFocusProxy(self.grid.cards[0])

    def set_recent(self, recent: Sequence[RecentFile]) -> None:
        """Show another list of recent projects, the latest first."""
        self.recent.show_files(recent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        least, most = _SIDE
        self._side.setFixedWidth(max(least, min(most, round(self.width() * _SIDE_SHARE))))

    def _connect(self) -> None:
        for card in self.grid.cards:
            card.clicked.connect(lambda _checked=False, name=card.card.name: self._choose(name))
        self.search.textChanged.connect(self._filter)
        self.search.handed_over.connect(self._enter_grid)
        self.search.submitted.connect(self._enter_grid)
        self.recent.chosen.connect(self.recent_chosen)
        self.recent.removed.connect(self.recent_removed)

    def _choose(self, name: str) -> None:
        if name == pictures.EMPTY:
            self.new_requested.emit()
        elif name == pictures.MY_DATA:
            self.data_requested.emit()
        else:
            self.template_chosen.emit(name)

    def _filter(self, text: str) -> None:
        self.grid.show_only(text)
        self.nothing.setVisible(not self.grid.found)

    def _enter_grid(self) -> None:
        """From the search line to the first card that was found."""
        if self.grid.found:
            self.grid.found[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_side(self) -> QFrame:
        side = QFrame()
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE.small, SPACE.huge, SPACE.small, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(_label("Netwright", "title", SPACE.small))
        column.addWidget(_label(_SENTENCE, "muted", SPACE.small))
        open_file = QPushButton("Open…")
        open_file.setAccessibleName("Open a project")
        open_file.setToolTip("Open a project file (.netw) from disk.")
        open_file.clicked.connect(self.open_requested)
        column.addSpacing(SPACE.tiny)
        self.tour = QPushButton("Take the tour")
        self.tour.setToolTip("Six steps and three minutes: a network of your own that reads digits")
        self.tour.setProperty("kind", "primary")
        self.tour.clicked.connect(self.tour_requested)
        button_row = QHBoxLayout()
        button_row.setContentsMargins(SPACE.small, 0, 0, 0)
        button_row.addWidget(self.tour)
        button_row.addWidget(open_file)
        button_row.addStretch(1)
        column.addLayout(button_row)
        column.addSpacing(SPACE.medium)
        column.addWidget(_label("Recent projects", "heading", SPACE.small))
        column.addWidget(_scroll(self.recent), 1)
        return side

    def _make_templates(self) -> QFrame:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.medium)
        head = QHBoxLayout()
        head.addWidget(_label("Start from a template", "title"), 1)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.nothing)
        self.nothing.hide()
        column.addWidget(self.grid)
        column.addStretch(1)
        content.setMaximumWidth(_WIDEST_CONTENT)
        scroll = _scroll(content)
        self.grid.focus_moved.connect(lambda card: scroll.ensureWidgetVisible(card, SPACE.huge, SPACE.huge))
        back = QFrame()
        back.setProperty("kind", "canvas")
        row = QHBoxLayout(back)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll)
        return back


def _label(words: str, kind: str, indent: int = 0) -> QLabel:
    label = QLabel(words)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setIndent(indent)
    return label


def _scroll(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area
