"""The text of a note as a document: Markdown without HTML and without pictures; nothing is ever loaded."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
)

FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
INDENT = 14.0
"""Of a list, in scene units."""
HEADS = (2, 1, 0)
"""Steps by which letters of headings are larger, level by level: a note is small."""


class Plain(QTextDocument):
    """A document that loads nothing: whatever it is asked for is not there."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def document(text: str, width: float, font: QFont, link: QColor, muted: QColor) -> QTextDocument:
    """`text` laid out for `width` scene units, its links and what stands for a picture in these colours."""
    made = Plain()
    made.setDocumentMargin(0)
    made.setDefaultFont(font)
    made.setUndoRedoEnabled(False)
    made.setIndentWidth(INDENT)
    made.setMarkdown(text, FEATURES)
    _refuse_pictures(made, muted)
    _colour_links(made, link)
    _set(made, font.pixelSize())
    made.setTextWidth(width)
    return made


def _refuse_pictures(made: QTextDocument, colour: QColor) -> None:
    """In place of a picture stand its words, or its name, in brackets."""
    found = [(part.position(), part.length(), part.charFormat().toImageFormat()) for part in _fragments(made)]
    for position, length, picture in reversed(found):
        if not picture.isValid():
            continue
        told = str(picture.property(QTextFormat.Property.ImageAltText) or picture.name())
        cursor = QTextCursor(made)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        plain = cursor.blockCharFormat()
        plain.setForeground(colour)
        cursor.insertText(f"[picture: {told}]", plain)


def _colour_links(made: QTextDocument, colour: QColor) -> None:
    """Words that lead elsewhere, and underlined, since colour alone does not tell everybody."""
    for part in list(_fragments(made)):
        form = part.charFormat()
        if form.isAnchor():
            form.setForeground(colour)
            form.setFontUnderline(True)
            cursor = QTextCursor(made)
            cursor.setPosition(part.position())
            cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)


def _set(made: QTextDocument, pixels: int) -> None:
    """Each block with the room, and the letters, that a small sheet has for it."""
    block = made.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.setBlockFormat(_room(block, pixels))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(_letters(block))
        block = block.next()


def _room(block: QTextBlock, pixels: int) -> QTextBlockFormat:
    """Half a line between paragraphs, none between the points of a list; quotes are set in by a little."""
    form, previous = block.blockFormat(), block.previous()
    listed = block.textList() is not None and previous.isValid() and previous.textList() is not None
    form.setTopMargin(0.0 if not previous.isValid() else 1.0 if listed else pixels * 0.45)
    form.setBottomMargin(0.0)
    if depth := form.property(QTextFormat.Property.BlockQuoteLevel):
        form.setLeftMargin(INDENT * depth)
    return form


def _letters(block: QTextBlock) -> QTextCharFormat:
    """Headings are larger, what is ticked off is struck out."""
    made, form = QTextCharFormat(), block.blockFormat()
    if level := form.headingLevel():
        made.setProperty(QTextFormat.Property.FontSizeAdjustment, HEADS[min(level, len(HEADS)) - 1])
    if block.textList() is not None and form.marker() == QTextBlockFormat.MarkerType.Checked:
        made.setFontStrikeOut(True)
    return made


def _fragments(made: QTextDocument) -> Iterator[QTextFragment]:
    block: QTextBlock = made.begin()
    while block.isValid():
        step = block.begin()
        while not step.atEnd():
            yield step.fragment()
            step += 1
        block = block.next()
