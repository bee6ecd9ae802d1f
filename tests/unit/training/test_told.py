"""What is said of a training before it starts."""

import pytest

from core.training.outlook import Outlook
from core.training.told import about, explained, in_short, told

MB, GB = 2**20, 2**30


def test_time_epochs_and_memory_are_said() -> None:
    outlook = Outlook(2 * MB, 0.01, 0.1, 50, 20, "cpu", 8 * GB, measured=True)
    assert told(outlook) == "About 12 s for 20 epochs (600 ms each), 2 MB"
    assert in_short(outlook) == ("About 12 s for 20 epochs,", "2 MB")
    assert "measured on this computer: 10 ms for a step, 600 ms for an epoch of 50 steps" in explained(outlook)
    assert "counted in a few steps" in explained(outlook)


def test_of_one_epoch_the_share_is_not_said() -> None:
    assert told(Outlook(MB, 0.1, 0.0, 10, 1)) == "About 1 s for 1 epoch, 1 MB"


def test_what_is_not_known_is_left_out() -> None:
    assert told(Outlook(5 * MB)) == "Needs about 5 MB"
    assert told(Outlook(None, 0.1, 0.0, 10, 2)) == "About 2 s for 2 epochs (1 s each)"
    assert told(Outlook()) == ""
    assert explained(Outlook()) == ""
    assert "summed up" in explained(Outlook(5 * MB))


def test_too_little_memory_is_said_before_anything_else() -> None:
    outlook = Outlook(round(9.1 * GB), None, 0.0, 50, 20, "cpu", 8 * GB)
    assert told(outlook) == "Needs 9.1 GB; this computer has 8 GB"
    assert explained(outlook).endswith("A smaller batch needs less.")
    gpu = Outlook(9 * GB, None, 0.0, 50, 20, "cuda:0", 8 * GB)
    assert told(gpu) == "Needs 9 GB; the device cuda:0 has 8 GB"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "400 ms"), (44, "44 s"), (83, "1 min 20 s"), (599, "10 min"), (3308, "55 min"), (66_180, "18 h 23 min")],
)
def test_time_is_said_no_more_exactly_than_it_is_known(seconds: float, words: str) -> None:
    assert about(seconds) == words
