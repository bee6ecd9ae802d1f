import pytest

from tests.unit.training.toys import ToyFeed, toy_feed


@pytest.fixture
def feed() -> ToyFeed:
    return toy_feed()
