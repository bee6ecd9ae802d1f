"""One problem: its sentence, its place, why it matters, and the button that mends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.problems import Problem
from gui import theme
from gui.widgets import ElidedButton, ElidedLabel, FlowLayout
from gui.widgets.icon_label import IconLabel

ICONS = {"error": ("alert-circle", "error"), "warning": ("alert", "warning")}
TO_COME = ("progress-pencil", "muted")
LONG = 20  # letters
GO = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ProblemCard(QWidget):
    """`chosen`: a click or Enter; `repaired`: its button. 'Why?' opens the explanation below. Up and Down tell `moved`."""

    chosen = Signal()
    repaired = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem: Problem | None = None
        self.icon = IconLabel(size=16)
        self.sentence, self.reason = _wrapped(""), _wrapped("muted")
        self.place = ElidedLabel()
        self.place.setProperty("kind", "mono")
        self.why, self.repair = QPushButton("Why?"), ElidedButton()
        self.why.setProperty("kind", "link")
        self.why.setCheckable(True)
        self.why.setToolTip("Explain this problem")
        self.why.toggled.connect(self._explain)
        self.repair.clicked.connect(self.repaired)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._arrange()

    def tell(self, problem: Problem, place: str) -> None:
        """Show this problem; what was unfolded stays so while it is about the same thing."""
        if self.problem is None or key_of(self.problem) != key_of(problem):
            self.why.setChecked(False)
        self.problem = problem
        self.icon.show_icon(*(TO_COME if problem.is_to_come else ICONS[problem.severity.value]))
        self.sentence.setText(breakable(problem.message))
        self.reason.setText(breakable(problem.why))
        self.reason.setVisible(bool(problem.why) and self.why.isChecked())
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.why.setVisible(bool(problem.why))
        self.repair.setVisible(problem.repair is not None)
        if problem.repair is not None:
            self.repair.setText(problem.repair.label)
            self.repair.setToolTip(f"Mend this: {problem.repair.label}")
        kind = "Still to come" if problem.is_to_come else problem.severity.value.capitalize()
        self.setAccessibleName(f"{kind}: {problem.message}")
        self.setAccessibleDescription(" ".join(filter(None, [place, problem.why])))

    def explain(self) -> None:
        """Unfold the explanation."""
        self.why.setChecked(bool(self.problem and self.problem.why))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in GO:
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        edge = look.accent if self.hasFocus() else look.raised if self.underMouse() else ""
        if not edge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(edge))
        painter.setBrush(QColor(look.raised) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.RADIUS.control, theme.RADIUS.control)
        painter.end()

    def _explain(self, on: bool) -> None:
        self.reason.setVisible(on)
        self.why.setText("Hide why" if on else "Why?")
        self.updateGeometry()

    def _arrange(self) -> None:
        self._actions = QWidget()
        actions = FlowLayout(self._actions, theme.SPACE.small)
        for part in (self.repair, self.why, self.place):
            actions.addWidget(part)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE.tiny)
        for widget in (self.sentence, self._actions, self.reason):
            column.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE.small, theme.SPACE.small - 2, theme.SPACE.small, theme.SPACE.small - 2)
        row.setSpacing(theme.SPACE.small)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


def key_of(problem: Problem) -> tuple[object, ...]:
    """What stays the same of a problem from edit to edit."""
    return problem.code, problem.path, problem.port, problem.param


def breakable(text: str) -> str:
    """Long names may break after an underscore, so that they are not cut off in a narrow panel."""
    return " ".join(word.replace("_", "_\u200b") if len(word) > LONG else word for word in text.split(" "))


def _wrapped(kind: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    if kind:
        label.setProperty("kind", kind)
    return label
