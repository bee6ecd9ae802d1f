"""Computing with first weights beside a training: it draws nothing from what others draw."""

import threading

import torch

from core.templates import TEMPLATES
from core.training.randomness import Randomness
from gui.thumbnails.sources import first_wires


def test_others_draw_what_they_would_have_drawn_alone() -> None:
    project = TEMPLATES["digits-mlp"].build()
    alone = Randomness(torch.device("cpu"), 7)
    expected = []
    for _ in range(60):
        with alone:
            expected.append(torch.rand(50))
    beside, drawn = Randomness(torch.device("cpu"), 7), []
    begun = threading.Event()

    def compute() -> None:
        for _ in range(5):
            first_wires(project, 0, 0)
            begun.set()

    worker = threading.Thread(target=compute)
    worker.start()
    begun.wait(60)
    for _ in range(60):
        with beside:
            drawn.append(torch.rand(50))
    worker.join()
    assert all(map(torch.equal, expected, drawn))


def test_the_same_seed_gives_the_same_pictures() -> None:
    project = TEMPLATES["digits-cnn"].build()
    torch.manual_seed(1)
    before = torch.get_rng_state()
    (_, one), (_, two) = first_wires(project, 3, 0), first_wires(project, 3, 0)
    assert torch.equal(torch.get_rng_state(), before)
    assert one.keys() == two.keys()
    assert all((one[key] == two[key]).all() for key in one)
