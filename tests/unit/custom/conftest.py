"""Nothing is agreed to when a test begins."""

import pytest

from core import trust


@pytest.fixture(autouse=True)
def nothing_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_agreed_now", set())
