"""What was added last: offered first by a search in which nothing has been typed yet."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

MOST = 8


class Recent(QObject):
    """Keys, the latest first. What has them may be gone, or may not stand where it is asked for."""

    changed = Signal()

    def __init__(self, keys: Iterable[str] = ()) -> None:
        super().__init__()
        self.keys = tuple(dict.fromkeys(keys))[:MOST]

    def note(self, key: str) -> None:
        kept = (key, *(other for other in self.keys if other != key))[:MOST]
        if kept != self.keys:
            self.keys = kept
            self.changed.emit()
