"""One parameter of a form: its line above, its editor, and the sentence below where there is something to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.document import same
from core.expressions import Expr
from core.problems import NetwrightError
from core.spec import Param, Spec
from gui import theme
from gui.forms.editors import MIXED, Nest, Told, editor_for
from gui.forms.label import FieldLabel
from gui.forms.offers import Offers
from gui.forms.strokes import Stroke
from gui.widgets.restyle import restyle

Commit = Callable[[str, Any], None]
MOST = 4
"""How many different values are told."""
KINDS = {"error": "error", "warning": "warning", "": "faint"}


@dataclass(frozen=True, slots=True)
class Mixed:
    """The value of several subjects that do not agree."""

    values: tuple[Any, ...]

    def told(self, param: Param) -> str:
        texts = list(dict.fromkeys(param.format(value) or "none" for value in self.values))
        more = f" and {len(texts) - MOST} more" if len(texts) > MOST else ""
        return f"{MIXED}: {', '.join(texts[:MOST])}{more}".capitalize()


class Field(QWidget):
    """`commit(name, value)` is called with values that the declaration accepts, and with no others."""

    def __init__(
        self,
        spec: Spec,
        param: Param,
        commit: Commit,
        stroke: Stroke,
        offers: Offers,
        nest: Nest,
        sliders: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.spec, self.param, self._commit = spec, param, commit
        self._names: Mapping[str, Any] = {}
        self._value: Any = None
        self._refusal, self._mistake = "", ""
        self._problem = ("", "")
        told = Told(self._typed, self._chosen, stroke.begin, self._cleared)
        self.editor = editor_for(param, told, offers, nest, sliders)
        self.label = FieldLabel(param.label, param.name, self.editor.focus)
        self.reset_button = self._reset_button(stroke)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self._arrange()
        self.editor.name(param.label, _spoken(param), tip(param))
        self.label.setToolTip(tip(param))
        self._menu = _Menu(self)

    def show_value(self, value: Any, names: Mapping[str, Any], fresh: bool) -> None:
        """What is in force. What a person has typed stays unless the value has changed or the subject is another."""
        changed = fresh or not same(value, self._value)
        self._value, self._names = value, names
        self._mistake = next((text for _, text in self.spec.mistakes(((self.param.name, value),), names)), "")
        if changed:
            self._refusal = ""
            self.editor.show(value)
        else:
            self.editor.renew()
        self.reset_button.setVisible(value != self.param.default)
        self._tell()

    def show_mixed(self, values: Sequence[Any], names: Mapping[str, Any], fresh: bool) -> None:
        """Several subjects have these values; what is entered goes to all of them."""
        changed = fresh or not isinstance(self._value, Mixed) or not same(self._value.values, tuple(values))
        self._value, self._names, self._mistake = Mixed(tuple(values)), names, ""
        if changed:
            self._refusal = ""
            self._renew()
        self.reset_button.setVisible(True)
        self._tell()

    def _renew(self) -> None:
        """The editor as the value is."""
        if isinstance(self._value, Mixed):
            self.editor.show_mixed(self._value.values)
        else:
            self.editor.show(self._value)

    def fits(self, width: int) -> bool:
        """Whether editor and title have room enough in a column of that many logical pixels."""
        return self.editor.short and self.label.sizeHint().width() + theme.SPACE.large + theme.SPACE.tiny <= width

    def set_problem(self, severity: str, sentence: str) -> None:
        """What analysis says of the value."""
        if self._problem != (severity, sentence):
            self._problem = (severity, sentence)
            self._tell()

    @property
    def is_default(self) -> bool:
        return bool(self._value == self.param.default)

    @property
    def refusal(self) -> str:
        """Why what was typed cannot be used, so that the value before it holds; '' where nothing was refused."""
        return self._refusal

    @property
    def troubled(self) -> bool:
        return bool(self._refusal or self._mistake or self._problem[1])

    def reset(self) -> None:
        self._refusal = ""
        self._commit(self.param.name, self.param.default)
        self._renew()
        self._tell()

    def _typed(self, text: str) -> None:
        try:
            value = self.param.parse(text)
        except NetwrightError as error:
            self._refuse(str(error))
            return
        wrong = next((said for _, said in self.spec.mistakes(((self.param.name, value),), self._names)), "")
        if wrong:
            self._refuse(wrong)
        else:
            self._chosen(value)

    def _chosen(self, value: Any) -> None:
        self._refusal = ""
        if not same(value, self._value):
            self._commit(self.param.name, value)
        self._renew()
        self._tell()

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._tell()

    def _cleared(self) -> None:
        self._refusal = ""
        self._tell()

    def _tell(self) -> None:
        refused = self._refusal or self._mistake
        severity, text = ("error", refused) if refused else self._problem
        if not text and isinstance(self._value, Mixed):
            text = self._value.told(self.param)
        elif not text and has_expression(self._value):
            text = self._computed()
        self.editor.mark(severity)
        restyle(self.note, "kind", KINDS[severity])
        self.note.setText(text)
        self.note.setVisible(bool(text))
        spoken = f"{_spoken(self.param)} {text}" if text else _spoken(self.param)
        self.editor.focus.setAccessibleDescription(spoken)

    def _computed(self) -> str:
        try:
            found = self.spec.resolve(((self.param.name, self._value),), self._names)
        except NetwrightError:
            return ""
        return f"= {self.param.format(found[self.param.name])}"

    def _reset_button(self, stroke: Stroke) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "close")
        button.setIcon(theme.icon("restore", "faint"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedSize(theme.SPACE.large, theme.SPACE.large)
        told = f"Reset to {self.param.format(self.param.default) or 'none'}"
        button.setToolTip(told)
        button.setAccessibleName(f"{self.param.label}: {told.lower()}")
        button.clicked.connect(stroke.begin)
        button.clicked.connect(self.reset)
        button.hide()
        return button

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE.tiny)
        top.addWidget(self.label, 1)
        top.addWidget(self.reset_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self.editor.widget)
        column.addWidget(self.note)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.note.hide()


class _Menu(QObject):
    """The context menu of a field: that of its text, and the way back to the default."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._field = field
        for watched in (field.label, field.editor.widget, *field.editor.widget.findChildren(QWidget)):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent) or event.type() != QEvent.Type.ContextMenu:
            return False
        menu = menu_for(self._field, watched)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        return True


def menu_for(field: Field, watched: QObject) -> QMenu:
    menu = watched.createStandardContextMenu() if isinstance(watched, QLineEdit) else QMenu(field)
    if not menu.isEmpty():
        menu.addSeparator()
    back = menu.addAction(theme.icon("restore"), field.reset_button.toolTip(), field.reset_button.click)
    back.setEnabled(not field.is_default)
    return menu


def has_expression(value: Any) -> bool:
    return isinstance(value, Expr) or (isinstance(value, tuple) and any(isinstance(v, Expr) for v in value))


def _facts(param: Param) -> str:
    allowed = param.range_text()
    parts = [f"Allowed: {allowed}" if allowed else "", f"Default: {param.format(param.default) or 'none'}"]
    return ". ".join(part for part in parts if part) + "."


def _spoken(param: Param) -> str:
    return " ".join(part for part in (param.help, _facts(param)) if part)


def tip(param: Param) -> str:
    """What hovering tells: title, torch's name, help, range and default."""
    head = f"<p><b>{escape(param.label)}</b>&nbsp; <code>{escape(param.name)}</code></p>"
    body = f"<p>{escape(param.help)}</p>" if param.help else ""
    return f"{head}{body}<p>{escape(_facts(param))}</p>"
