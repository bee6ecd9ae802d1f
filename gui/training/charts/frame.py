"""The frame around a chart: title on the left, legend on the right, the plot or a sentence below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from gui import theme
from gui.training.charts.legend import Legend


class ChartFrame(QWidget):
    """Base of the charts. The plot is put in by `hold` when there is something to plot."""

    def __init__(self, title: str, empty: str, indent: int = 0, trail: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.title = QLabel(title)
        self.title.setProperty("kind", "heading")
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.legend = Legend()
        self.sentence = QLabel(empty)
        self.sentence.setProperty("kind", "muted")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._head = head = QHBoxLayout()
        head.setContentsMargins(indent, 0, trail, 0)
        head.setSpacing(theme.SPACE.tiny)
        head.addWidget(self.title)
        head.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE.tiny)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)
        # Not before: without a widget around it, the layout would show the sentence as a window of its own.
        self._stack.addWidget(self.sentence)
        self.setAccessibleName(title)

    def add_corner(self, widget: QWidget) -> None:
        """Put a small widget behind the title."""
        self._head.insertWidget(self._head.count() - 1, widget)

    def indent(self, pixels: int) -> None:
        """Where the title begins."""
        margins = self._head.contentsMargins()
        margins.setLeft(pixels)
        self._head.setContentsMargins(margins)

    def build(self) -> None:
        """Makes the plot ahead of the first values."""

    def draw_unseen(self) -> None:
        """Draws it all once: the first drawing takes many times as long as the others."""
        at = self._stack.currentIndex()
        self.show_plot(True)
        self.grab()
        self._stack.setCurrentIndex(at)

    def hold(self, plot: QWidget) -> None:
        """Put the plot in behind the sentence."""
        self._stack.addWidget(plot)

    def show_plot(self, filled: bool) -> None:
        """The plot when `filled`, else the sentence."""
        self._stack.setCurrentIndex(1 if filled and self._stack.count() > 1 else 0)

    def is_empty(self) -> bool:
        """Whether the sentence is shown."""
        return self._stack.currentIndex() == 0

    def set_empty_text(self, sentence: str) -> None:
        self.sentence.setText(sentence)
