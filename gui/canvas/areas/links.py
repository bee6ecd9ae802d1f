"""Links in notes: they open in the browser, after a question or with Ctrl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from gui.canvas.items import NoteItem
from gui.canvas.paint import notes

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

SCHEMES = ("http", "https", "mailto")
"""What a link may lead to; nothing else is ever opened."""


def link_at(stage: Stage, item: NoteItem, point: QPointF) -> str:
    """The address under a point of the scene, '' for none."""
    if stage.camera.far or ("](" not in item.view.text and "://" not in item.view.text and "<" not in item.view.text):
        return ""
    inner = point - item.rect.topLeft() - QPointF(notes.PAD, notes.PAD + notes.TOP / 2)
    if inner.y() > item.rect.height() - notes.PAD:
        return ""
    text = notes.text_of(item.view, stage.look)  # held: the layout is gone with it
    return text.documentLayout().anchorAt(inner)


def follow(stage: Stage, address: str, at: QPointF, ask: bool) -> None:
    """Open what a link leads to, unless the person would rather not."""
    url = QUrl(address)
    if url.scheme().lower() not in SCHEMES:
        stage.say(f"'{_short(address)}' is not a web address; links to anything else are not opened.", at)
        return
    if ask:
        _ask(stage, url)
    else:
        QDesktopServices.openUrl(url)


def _ask(stage: Stage, url: QUrl) -> None:
    question = QMessageBox(stage.window())
    question.setIcon(QMessageBox.Icon.Question)
    question.setWindowTitle("Open the link")
    question.setText("Open this address outside Netwright?")
    question.setInformativeText(_short(url.toDisplayString()))
    question.setTextFormat(Qt.TextFormat.PlainText)
    question.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(QMessageBox.StandardButton.Open)
    question.accepted.connect(lambda: QDesktopServices.openUrl(url))
    question.finished.connect(question.deleteLater)
    question.open()


def _short(address: str) -> str:
    return address if len(address) <= 120 else f"{address[:119]}…"
