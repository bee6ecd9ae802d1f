"""The words of the start page: moments, folders, and summaries broken into lines."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics

from gui import theme
from gui.start.card import wrapped
from gui.start.moments import ago
from gui.start.recent import folder_words

NOW = datetime(2026, 11, 20, 10, 30).timestamp()


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (datetime(2026, 11, 20, 9, 5), "today 9:05"),
        (datetime(2026, 11, 21, 9, 5), "today 9:05"),
        (datetime(2026, 11, 19, 23, 59), "yesterday 23:59"),
        (datetime(2026, 11, 14, 8, 0), "6 days ago"),
        (datetime(2026, 11, 13, 8, 0), "13 November"),
        (datetime(2025, 3, 12, 8, 0), "12 March 2025"),
    ],
)
def test_moments(then, words):
    assert ago(then.timestamp(), NOW) == words


def test_a_folder_at_home_starts_with_a_tilde(home):
    assert folder_words(Path.home() / "work" / "x.netw") == str(Path("~") / "work")
    assert folder_words(Path("/elsewhere/x.netw")) == str(Path("/elsewhere"))


def test_lines_fit_and_lose_no_word(qapp):
    metrics = QFontMetrics(theme.font("small"))
    text = "Each digit as a sequence of eight rows that look at each other"
    lines = wrapped(text, metrics, 160, 9)
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert all(metrics.horizontalAdvance(line) <= 160 for line in lines)
    assert wrapped(text, metrics, 160, 2) == [lines[0], " ".join(lines[1:])]
    assert wrapped("", metrics, 160, 2) == []
