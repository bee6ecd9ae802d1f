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
from core.training.outlook.examples import example
from core.training.outlook.memory import Held, peak_bytes
from core.training.plan import plan_of

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


@pytest.mark.parametrize("key", ["digits-mlp", "digits-cnn", "digits-transformer", "spirals-mlp"])
def test_the_forecast_is_close_to_what_is_measured(key: str) -> None:
    project = TEMPLATES[key].build()
    analysis = analyse(project)
    lowered = lower(project, analysis)
    plan = plan_of(project, lowered)
    told = peak_bytes(plan, example(lowered, analysis, plan.batch_size, torch.device("meta")))

    def train() -> None:
        cpu = torch.device("cpu")
        batch = example(lowered, analysis, plan.batch_size, cpu)
        live = Live(plan, cpu)
        for number in range(3):
            live.step(number, batch, careful=False)

    assert told == pytest.approx(measured_peak(train), rel=0.15)


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
