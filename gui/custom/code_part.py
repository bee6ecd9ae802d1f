"""The part of a node's page that a layer made of code has: its code, whether it may run, and what is wrong with it."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core import trust
from core.analysis.custom import code_of
from core.document import edits
from core.graph import Node
from core.layers.custom.mistakes import BadCode
from core.layers.custom.signature import read
from core.layers.custom.starter import STARTER
from core.problems import NetwrightError, Problem
from gui import theme
from gui.custom.agreement import Agreement
from gui.custom.editor import CodeEditor
from gui.forms.label import FieldLabel
from gui.session import Session
from gui.widgets.restyle import restyle, set_shown

Place = tuple[str, str]
LEAST, MOST = 10, 26  # lines
LARGE = QSize(860, 680)
UNBOUNDED = 16_777_215  # Qt's largest height


class CodePart(QWidget):
    """What is typed is a draft until it is applied; drafts outlive a change of the selection."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        from gui.inspector.parts import wrapped

        super().__init__(parent)
        self._session = session
        self._place: Place = ("", "")
        self._code = ""
        self._drafts: dict[Place, str] = {}
        self._kept_off: set[str] = set()
        self._seen: set[str] = set()
        """Codes that were shown to their end."""
        self.agreement, self.editor, self.note = Agreement(), CodeEditor(self), wrapped("error")
        self.label = FieldLabel("Code", "", self.editor)
        self.larger = QPushButton("Larger")
        self.apply = QPushButton("Apply")
        self.back = QPushButton("Take back")
        self.off = QPushButton("Switch off")
        self._arrange()
        self.agreement.trusted.connect(self._trust)
        self.agreement.kept_off.connect(self._keep_off)
        self.editor.applied.connect(self._apply)
        self.editor.left.connect(lambda: (self.apply if self.apply.isEnabled() else self.off).setFocus())
        self.editor.edited.connect(self._typed)
        self.editor.read_to_end.connect(self._note_seen)
        self.agreement.asked.connect(self.enlarge)
        self.larger.clicked.connect(self.enlarge)
        self.apply.clicked.connect(self._apply)
        self.back.clicked.connect(self._take_back)
        self.off.clicked.connect(self._revoke)
        session.opened.connect(self._forget)

    def tell(self, node: Node, problems: tuple[Problem, ...]) -> None:
        """Show this node as it is now; a draft of it stays."""
        place, code = (self._session.place.where, node.id), code_of(node)
        if place != self._place or (code != self._code and place not in self._drafts):
            self._place, self._code = place, code
            self.editor.show_source(self._drafts.get(place, code))
            self._fit()
        self._code = code
        self._tell_state()
        said = next((p for p in problems if p.param == "code" and re.match(r"Line \d+:", p.message)), None)
        if not self.drafted:
            self.editor.mark_wrong(int(re.findall(r"\d+", said.message)[0]) if said else 0)

    @property
    def drafted(self) -> bool:
        """Whether something is typed that is not applied yet."""
        return self._place in self._drafts

    def focus_line(self) -> None:
        """The keyboard to the code, at its mistake where it has one."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.mark_wrong(self.editor.wrong_line(), bring=True)

    def _tell_state(self) -> None:
        trusted = trust.is_trusted(self._code)
        set_shown(self.agreement, not trusted)
        self.agreement.ask(self._code in self._kept_off, self._code in self._seen)
        self.apply.setEnabled(self.drafted)
        self.back.setEnabled(self.drafted)
        self.off.setVisible(trusted and self._code != STARTER)

    def _typed(self) -> None:
        text = self.editor.text()
        if text != self._code:
            self._drafts[self._place] = text
        else:
            self._drafts.pop(self._place, None)
        self._say("")
        if self.editor.wrong_line():
            self.editor.mark_wrong(0)
        self._tell_state()

    def _apply(self) -> None:
        """The draft becomes the code; what cannot be a layer stays a draft."""
        text, (where, id) = self.editor.text(), self._place
        if not self.drafted:
            return
        try:
            read(text)
        except BadCode as error:
            self._say(str(error))
            self.editor.mark_wrong(error.line, bring=True)
            return
        node = edits.graph_of(self._session.project, where).nodes.get(id)
        if node is None:
            return
        # What is typed into code that was never agreed to is no agreement to the rest of it.
        if trust.is_trusted(self._code):
            self._agree(text)
        self._drafts.pop(self._place, None)
        self._code = text
        label = f"Change the code of '{node.name}'"
        if not self._session.edit(label, lambda p: edits.set_params(p, id, {"code": text}, where)):
            self._tell_state()

    def _take_back(self) -> None:
        self._drafts.pop(self._place, None)
        self.editor.show_source(self._code)
        self._say("")
        self._tell_state()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _trust(self) -> None:
        """The code as it stands in the project, which is what is seen: a draft is taken back first."""
        if self.drafted:
            self._apply()
            if self.drafted:
                return
        self._kept_off.discard(self._code)
        self._agree(self._code)
        self._session.rerun(self._code)
        self._tell_state()

    def _note_seen(self) -> None:
        if not self.drafted:
            self._seen.add(self._code)
            self._tell_state()

    def enlarge(self) -> None:
        """The same editor in a window of its own, until that is closed."""
        dialog = QDialog(self.window())
        dialog.setWindowTitle("Code of the layer")
        room = self.screen().availableSize() * 0.85
        dialog.resize(min(LARGE.width(), room.width()), min(LARGE.height(), room.height()))
        column = QVBoxLayout(dialog)
        column.addWidget(self._body)
        self.larger.hide()
        self.agreement.show_all.hide()
        self.editor.setMinimumHeight(0)
        self.editor.setMaximumHeight(UNBOUNDED)
        dialog.finished.connect(lambda: self._shrink(dialog))
        dialog.open()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shrink(self, dialog: QDialog) -> None:
        self._column.addWidget(self._body)
        self._body.show()
        self.larger.show()
        self.agreement.show_all.show()
        self._fit()
        dialog.deleteLater()

    def _keep_off(self) -> None:
        self._kept_off.add(self._code)
        self._tell_state()

    def _revoke(self) -> None:
        try:
            trust.revoke(self._code)
        except NetwrightError as error:
            self._session.told.emit(str(error))
        self._kept_off.add(self._code)
        self._session.reconsider()
        self._tell_state()

    def _agree(self, code: str) -> None:
        try:
            trust.trust(code)
        except NetwrightError as error:
            self._session.told.emit(str(error))

    def _forget(self) -> None:
        self._drafts.clear()
        self._place = ("", "")

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _fit(self) -> None:
        """As high as the code with its wrapped lines, within bounds."""
        if self._body.parentWidget() is not self:
            return
        line = self.editor.fontMetrics().lineSpacing()
        lines = min(MOST, max(LEAST, round(self.editor.document().size().height()) + 1))
        self.editor.setFixedHeight(lines * line + 2 * theme.SPACE.small)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _arrange(self) -> None:
        self.apply.setToolTip("Make this the code of the layer  (Ctrl+Enter)")
        self.back.setToolTip("Back to the code that is in force")
        self.off.setToolTip("Take the trust back: the code does not run any more on this computer")
        self.off.setProperty("kind", "link")
        restyle(self.note, "kind", "error")
        self.note.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE.small)
        for button in (self.apply, self.back):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.off)
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addWidget(self.larger)
        self.larger.setProperty("kind", "link")
        self.larger.setToolTip("Write in a window of its own")
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.agreement)
        column.addLayout(head)
        column.addWidget(self.editor, 1)
        column.addWidget(self.note)
        column.addLayout(row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._body)
