"""Colours of Python source, read with the tokenizer that Python itself brings."""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from collections import defaultdict
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui import theme

BUILTINS = frozenset(dir(builtins))
READABLE = 4.5  # contrast of text against its ground


class Span(NamedTuple):
    """Characters of one line, from `start`, that are of one kind."""

    start: int
    length: int
    kind: str


def spans(source: str) -> dict[int, list[Span]]:
    """Spans by line, from 0. Source that is no Python is left plain from where it stops being it."""
    found: dict[int, list[Span]] = defaultdict(list)
    before = ""
    lines = source.split("\n")
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            kind = _kind(token, before)
            if token.string.strip():
                before = token.string
            if kind:
                _add(found, lines, token, kind)
    except (tokenize.TokenError, SyntaxError):
        return found
    return found


def _kind(token: tokenize.TokenInfo, before: str) -> str:
    match token.type:
        case tokenize.COMMENT:
            return "comment"
        case tokenize.STRING:
            return "string"
        case tokenize.NUMBER:
            return "number"
        case tokenize.NAME if keyword.iskeyword(token.string):
            return "keyword"
        case tokenize.NAME if before in ("def", "class"):
            return "name"
        case tokenize.NAME if token.string == "self":
            return "self"
        case tokenize.NAME if token.string in BUILTINS and before != ".":
            return "builtin"
    return ""


def _add(found: dict[int, list[Span]], lines: list[str], token: tokenize.TokenInfo, kind: str) -> None:
    (first, start), (last, end) = token.start, token.end
    for line in range(first, last + 1):
        begins = start if line == first else 0
        stops = end if line == last else len(lines[line - 1])
        found[line - 1].append(Span(begins, stops - begins, kind))


def readable(colour: str, ground: str, ink: str) -> str:
    """`colour`, moved towards `ink` until it reads well on `ground`."""
    for tenth in range(11):
        mixed = theme.mix(colour, ink, tenth / 10)
        if theme.contrast(mixed, ground) >= READABLE:
            return mixed
    return ink


def formats() -> dict[str, QTextCharFormat]:
    """The format of each kind in the theme in force."""
    look = theme.current()
    colours = {
        "keyword": look.category("attention"),
        "name": look.link,
        "string": look.good,
        "number": look.category("activation"),
        "builtin": look.category("pooling"),
        "comment": look.faint,
        "self": look.muted,
        "old": look.faint,
    }
    made = {}
    for kind, colour in colours.items():
        style = QTextCharFormat()
        style.setForeground(QColor(readable(colour, look.field, look.text)))
        style.setFontItalic(kind == "comment")
        style.setFontWeight(QFont.Weight.Bold if kind == "name" else QFont.Weight.Normal)
        made[kind] = style
    return made


class Highlighter(QSyntaxHighlighter):
    """Colours a document; `dim` greys all of it: code that is no longer true."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._spans: dict[int, list[Span]] = {}
        self._formats = formats()
        self._dim = False

    def read(self, source: str) -> None:
        """Take the spans of the source that is about to be shown."""
        self._spans = spans(source)

    def set_dim(self, dim: bool) -> None:
        if dim != self._dim:
            self._dim = dim
            self.rehighlight()

    def take_theme(self) -> None:
        self._formats = formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if self._dim:
            self.setFormat(0, len(text), self._formats["old"])
            return
        for span in self._spans.get(self.currentBlock().blockNumber(), ()):
            self.setFormat(span.start, span.length, self._formats[span.kind])
