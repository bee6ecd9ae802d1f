"""The forecast of memory against what torch's own allocator says it gave, and the counting against sums by hand."""

from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

from core.analysis import analyse
from core.lowering import lower
from core.templates import TEMPLATES
from core.training.live import Live
from core.training.outlook import outlook
from core.training.outlook.allocated import peak_allocated
from core.training.outlook.examples import example
from core.training.outlook.memory import Held, peak_bytes
from core.training.plan import plan_of
from core.training.settings import edit

MEMORY_EVENT = "[memory]"


def measured_peak(train: Callable[[], None]) -> int:
    """The highest sum of what the CPU allocator had given out while `train` ran."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        train()
    now = peak = 0
    events = profiler.profiler.kineto_results.events()
    for event in sorted((e for e in events if e.name() == MEMORY_EVENT), key=lambda e: e.start_ns()):
        now += event.nbytes()
        peak = max(peak, now)
    return peak


@pytest.mark.parametrize(
    "key",
    [
        "spirals-mlp",
        "digits-mlp",
        "digits-cnn",
        "digits-transformer",
        "lenet5",
        "highway",
        "sine-lstm",
        "tdnn",
        "denoising-autoencoder",
        "conv-vae",
    ],
)
def test_the_forecast_is_close_to_what_is_measured(key: str) -> None:
    project = TEMPLATES[key].build()
    analysis = analyse(project)
    lowered = lower(project, analysis)
    plan = plan_of(project, lowered)
    told = outlook(plan, lowered, analysis, {"train": 10_000, "valid": 0})

    def train() -> None:
        cpu = torch.device("cpu")
        batch = example(lowered, analysis, plan.batch_size, cpu)
        live = Live(plan, cpu)
        for number in range(3):
            live.step(number, batch, careful=False)

    assert told is not None
    assert told.memory == pytest.approx(measured_peak(train), rel=0.15)


@pytest.mark.parametrize("key", ["digits-mlp", "digits-cnn", "digits-transformer", "conv-vae"])
def test_the_sum_without_numbers_is_close_where_kernels_need_little_for_themselves(key: str) -> None:
    project = TEMPLATES[key].build()
    analysis = analyse(project)
    lowered = lower(project, analysis)
    plan = plan_of(project, lowered)
    told = peak_bytes(plan, example(lowered, analysis, plan.batch_size, torch.device("meta")))
    found = outlook(plan, lowered, analysis, {"train": 10_000, "valid": 0})
    assert found is not None
    assert told == pytest.approx(found.memory, rel=0.15)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")
@pytest.mark.parametrize("key", ["digits-cnn", "digits-transformer", "sine-lstm", "lenet5", "conv-vae"])
def test_on_a_gpu_it_is_what_the_allocator_says(key: str) -> None:
    project = edit("device", "cuda", TEMPLATES[key].build())
    analysis = analyse(project)
    lowered = lower(project, analysis)
    plan = plan_of(project, lowered)
    told = outlook(plan, lowered, analysis, {"train": 10_000, "valid": 0})
    device = torch.device("cuda", 0)
    before = torch.cuda.memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    batch, live = example(lowered, analysis, plan.batch_size, device), Live(plan, device)
    for number in range(10):
        live.step(number, batch, careful=True)
    assert told is not None
    assert told.memory == pytest.approx(torch.cuda.max_memory_allocated(device) - before, rel=0.15)


def test_what_an_operation_takes_for_itself_is_counted() -> None:
    sizes = (1000, 100)

    def work() -> None:
        x = torch.ones(sizes)
        torch.ones(sizes)
        x.sort(dim=0)

    taken = peak_allocated(work, torch.device("cpu"))
    assert taken is not None
    assert taken >= 4 * 100_000 + 12 * 100_000


def test_bytes_are_counted_while_something_holds_them() -> None:
    held = Held()
    with held, torch.device("meta"):
        layer = nn.Linear(100, 50)
        weights = 4 * (100 * 50 + 50)
        assert held.now == weights
        x = torch.empty(10, 100)
        y = layer(x)
        assert held.now == weights + 4 * 10 * (100 + 50)
        view = y.view(50, 10)
        assert held.now == weights + 4 * 10 * (100 + 50)
        del y
        assert held.now == weights + 4 * 10 * (100 + 50)
        del view
        assert held.now == weights + 4 * 10 * 100
    assert held.peak >= weights + 4 * 10 * (100 + 50)
