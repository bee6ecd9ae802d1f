"""Thousands of tiny tensors: handing each to several threads takes many times longer than computing it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

HERE = Path(__file__).parent


@pytest.fixture(autouse=True, scope="package")
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything that is asked of one declaration one after the other: what was drawn and run for it serves for all."""
    places = [i for i, item in enumerate(items) if _key(item)]
    seats: dict[str, int] = {}
    for i in places:
        seats.setdefault(_key(items[i]), len(seats))
    for i, item in zip(places, sorted((items[i] for i in places), key=lambda item: seats[_key(item)]), strict=True):
        items[i] = item


def _key(item: pytest.Item) -> str:
    """The declaration that a test of this folder is about; empty for other tests."""
    found = getattr(item, "callspec", None)
    return found.params.get("key", "") if found is not None and item.path.is_relative_to(HERE) else ""
