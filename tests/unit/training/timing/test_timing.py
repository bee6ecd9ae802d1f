"""How long each layer takes: what belongs to whom is held against the operations that torch really runs meanwhile."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any
from unittest.mock import Mock

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from core.analysis import analyse
from core.builder import Net
from core.document import edits
from core.document.project import DataSettings, Project
from core.expressions import Expr
from core.layers.sizes import Dim
from core.layers.wires import BATCH, WireType
from core.lowering import lower
from core.lowering.execute import build
from core.lowering.lowered import InputSlot
from core.problems import NetwrightError, Path
from core.templates import TEMPLATES
from core.training.settings import edit
from core.training.timing import LayerTimes, layer_times
from core.training.timing.tape import LOSS, Tape

times = import_module("core.training.timing.times")


class Watch(TorchDispatchMode):
    """A clock that counts operations instead of seconds: whose lap ends next is the owner of what ran before."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.owned: list[tuple[Path, list[str]]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Any = None) -> Any:
        self.ran.append(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))

    def start(self) -> None:
        self.ran.clear()

    def lap(self, path: Path) -> None:
        self.owned.append((path, list(self.ran)))
        self.ran.clear()

    def laps(self) -> Mapping[Path, float]:
        found: defaultdict[Path, float] = defaultdict(float)
        for path, ran in self.owned:
            found[path] += len(ran)
        self.owned.clear()
        return found


def watched(project: Project, rows: int = 4) -> tuple[dict[Path, set[str]], dict[Path, set[str]]]:
    """Operations by path, forward and backward."""
    analysis = analyse(project)
    lowered = lower(project, analysis)
    built = build(lowered, 0)
    built.network.train()
    given = times._batch(lowered, analysis, rows, torch.device("cpu"), built)
    halves: list[dict[Path, set[str]]] = []

    class Recording(Watch):
        def laps(self) -> Mapping[Path, float]:
            table: defaultdict[Path, set[str]] = defaultdict(set)
            for path, ran in self.owned:
                table[path] |= set(ran)
            halves.append(table)
            return super().laps()

    clock = Recording()
    with clock:
        Tape(clock).run(built, given.inputs, times._loss(built, given))
    return halves[0], halves[1]


def by_type(project: Project, found: Mapping[Path, set[str]], type: str) -> set[str]:
    return set().union(*(ran for path, ran in found.items() if path and project.graph.nodes[path[0]].type == type))


def test_every_operation_counts_for_the_layer_that_it_belongs_to() -> None:
    project = TEMPLATES["digits-cnn"].build()
    forward, backward = watched(project)
    assert "convolution" in by_type(project, forward, "Conv2d")
    assert "max_pool2d_with_indices" in by_type(project, forward, "MaxPool2d")
    assert "addmm" in by_type(project, forward, "Linear")
    assert "convolution_backward" in by_type(project, backward, "Conv2d")
    assert "max_pool2d_with_indices_backward" in by_type(project, backward, "MaxPool2d")
    assert "threshold_backward" in by_type(project, backward, "ReLU")
    assert "nll_loss_backward" in backward[LOSS]
    others = set().union(
        *(ran for path, ran in backward.items() if path and project.graph.nodes[path[0]].type != "Conv2d")
    )
    assert "convolution_backward" not in others


def test_branches_are_kept_apart_backward() -> None:
    net = Net("digits")
    image = net.input("image")
    left = net.add("Conv2d", image, out_channels=4, padding="same")
    right = net.add("AvgPool2d", net.add("Conv2d", image, out_channels=4, padding="same"), kernel_size=1)
    flat = net.add("Flatten", net.add("Add", left, right))
    net.output(net.add("Linear", flat, out_features=Expr("classes")), "label")
    _, backward = watched(net.project)
    convs = [path for path, ran in backward.items() if "convolution_backward" in ran]
    assert {net.project.graph.nodes[path[0]].type for path in convs} == {"Conv2d"}
    assert len(convs) == 2
    assert "avg_pool2d_backward" in by_type(net.project, backward, "AvgPool2d")


def test_a_layer_that_hands_on_its_input_takes_nothing_from_the_one_before() -> None:
    net = Net("digits")
    flat = net.add("Identity", net.add("Flatten", net.input("image")))
    hidden = net.add("Identity", net.add("Linear", flat, out_features=8))
    net.output(net.add("Linear", hidden, out_features=Expr("classes")), "label")
    _, backward = watched(net.project)
    assert by_type(net.project, backward, "Identity") == set()
    assert "mm" in by_type(net.project, backward, "Linear")


def test_frozen_layers_in_front_have_no_way_back() -> None:
    project = TEMPLATES["digits-cnn"].build()
    conv = next(n for n in project.graph.nodes.values() if n.type == "Conv2d")
    forward, backward = watched(edits.set_params(project, conv.id, {"frozen": True}))
    assert (conv.id,) in forward
    assert (conv.id,) not in backward


def test_each_layer_that_runs_has_a_time_and_the_loss_is_its_outputs() -> None:
    project = TEMPLATES["digits-cnn"].build()
    found = layer_times(project, analyse(project))
    assert found is not None
    for node in project.graph.nodes.values():
        seconds = found.at((node.id,))
        assert (seconds is None) == (node.type == "Input"), node.name
        assert seconds is None or seconds > 0
    assert (found.rows, found.batch, found.device, found.length) == (32, 32, "cpu", 0)
    assert 1 <= found.rounds <= times.MOST


def test_repeats_are_added_up_outside_and_told_apart_inside() -> None:
    found = LayerTimes(
        {("a", "x"): 6.0, ("a", "y"): 3.0, ("b",): 1.0}, {("a", "x"): 3.0}, 1, 1, "cpu", 1, 0, {("a",): 3}
    )
    assert found.at(("a",)) == 12.0
    assert found.at(("a", "x")) == 3.0
    assert found.at(("a", "z")) is None
    assert times._repeats([("a/0", "x"), ("a/1", "x"), ("a/1", "b/0"), ("a/1", "b/1")]) == {
        ("a",): 2,
        ("a", "b"): 2,
    }
    assert times._medians([{("a/0",): 1.0, ("a/1",): 2.0}, {("a/0",): 5.0}, {("a/0",): 4.0}], LOSS) == {("a",): 4.0}


def test_blocks_have_times_inside_and_in_all() -> None:
    project = TEMPLATES["resnet18"].build()
    _, backward = watched(project, rows=2)
    inside = [path for path in backward if len(path) == 2]
    assert any("convolution_backward" in backward[path] for path in inside)
    assert any("/" in path[0] for path in inside)


def test_sizes_that_only_the_data_tells_are_stood_for() -> None:
    project = edit("batch_size", 2, TEMPLATES["sine-lstm"].build())
    wire = WireType((BATCH, Dim.named("L"), 1), ("N", "L", "F"), partner="lengths")
    slots = (InputSlot("x", "x", ("a",)), InputSlot("lengths", "x", ("a",), "lengths"))
    analysis = Mock(type_at=Mock(return_value=wire), schema=None)
    lowered = Mock(inputs=slots, targets=())
    batch = times._batch(lowered, analysis, 2, torch.device("cpu"), Mock(objective=None))
    assert [tuple(x.shape) for x in batch.inputs] == [(2, times.LENGTH, 1), (2,)]
    assert batch.inputs[1].tolist() == [times.LENGTH] * 2
    assert times._depends(lowered, analysis)
    assert layer_times(project, analyse(project)) is not None


def test_without_data_the_sum_of_the_answers_stands_for_the_loss() -> None:
    project = replace(TEMPLATES["digits-cnn"].build(), data=DataSettings())
    last = [n.id for n in project.graph.nodes.values() if n.type == "Linear"][-1]
    project = edits.set_params(project, last, {"out_features": 10})
    analysis = analyse(project)
    wanted = next(n for n in project.graph.nodes.values() if n.type == "Conv2d").id
    assert analysis.errors == ()
    found = layer_times(project, analysis)
    assert found is not None
    assert found.backward[(wanted,)] > 0


def test_what_cannot_run_says_why() -> None:
    net = Net("digits")
    net.output(net.add("Linear", net.input("image"), out_features=Expr("classes")), "label")
    net.add("Conv2d")
    with pytest.raises(NetwrightError):
        layer_times(net.project, analyse(net.project))


def test_a_network_that_is_too_large_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "MOST_BYTES", 1000)
    project = TEMPLATES["digits-cnn"].build()
    with pytest.raises(NetwrightError, match="more memory"):
        layer_times(project, analyse(project))


def test_fewer_rows_are_measured_where_a_batch_would_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "MOST_FLOPS", 5e7)
    project = TEMPLATES["digits-cnn"].build()
    found = layer_times(project, analyse(project))
    assert found is not None
    assert 2 <= found.rows < found.batch == 32


def test_it_gives_up_when_asked_and_leaves_randomness_alone() -> None:
    project = TEMPLATES["digits-cnn"].build()
    before = torch.get_rng_state()
    asked = iter(range(1000))
    assert layer_times(project, analyse(project), lambda: next(asked) > 10) is None
    assert layer_times(project, analyse(project)) is not None
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")
def test_on_a_gpu_the_marks_are_on_its_own_queue() -> None:
    project = edit("device", "cuda", TEMPLATES["digits-cnn"].build())
    found = layer_times(project, analyse(project))
    assert found is not None
    assert found.device == "cuda:0"
    conv = next(n for n in project.graph.nodes.values() if n.type == "Conv2d")
    assert (found.at((conv.id,)) or 0) > 0


def test_rounds_that_warm_up_do_not_count_and_a_very_long_one_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now, played = [0.0], list[int]()

    def round_of(seconds: float) -> Any:
        def play() -> tuple[dict[Path, float], dict[Path, float]]:
            now[0] += seconds
            played.append(len(played))
            return {(str(played[-1]),): seconds}, {}

        return play

    monkeypatch.setattr(times.time, "perf_counter", lambda: now[0])
    counted = times._rounds(round_of(0.1))
    assert [next(iter(laps)) for laps, _ in counted] == [(str(i),) for i in range(2, 2 + times.MOST)]
    played.clear()
    assert [laps for laps, _ in times._rounds(round_of(2.0))] == [{("1",): 2.0}]
    played.clear()
    assert [laps for laps, _ in times._rounds(round_of(60.0))] == [{("0",): 60.0}]
    assert len(played) == 1
