"""Every test has a cache of its own."""

from pathlib import Path

import pytest

from core.data import cache
from core.data.sources.files.images import survey


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(cache, "place", lambda: folder / "arrays")
    survey._KEPT.clear()
    survey._LISTINGS.clear()
    return folder
