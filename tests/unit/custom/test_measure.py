"""Shapes, weights and operations of code, held against torch and against arithmetic by hand."""

import threading

import pytest
import torch
from torch import nn

from core.layers.custom.shapes import Failed, Shown
from core.layers.custom.starter import STARTER
from core.layers.sizes import scaled
from core.lowering import trial_request, trials
from core.lowering.settle import Question
from core.lowering.trials import GivenUp, Trials, measured
from core.problems import NetwrightError
from core.training.randomness import Randomness
from core.trust import _agreed_now, trust_now
from tests.unit.custom.nets_with_code import HEAD, L, N, asked, function, wire


def shown(code: str, *ins: object, **arguments: object) -> Shown:
    found = asked(code, *ins, **arguments)
    assert isinstance(found, Shown), found
    return found


def failed(code: str, *ins: object) -> Failed:
    found = asked(code, *ins)
    assert isinstance(found, Failed), found
    return found


def test_the_gated_linear_unit() -> None:
    found = shown(STARTER, wire(N, 20), out_features=7)
    assert [str(o) for o in found.outs] == ["N×7"]
    plain = nn.Linear(20, 14)
    assert found.cost.parameters == sum(p.numel() for p in plain.parameters())
    assert found.cost.flops == 2 * 20 * 14


@pytest.mark.parametrize(
    ("body", "ins", "outs"),
    [
        ("x[:, 1:]", [wire(N, L, 8)], "N×(L - 1)×8"),
        ("torch.cat([x, x, x[:, :2]], 1)", [wire(N, L, 8)], "N×(2·L + 2)×8"),
        ("x.mean(1)", [wire(N, L, 8)], "N×8"),
        ("x.flatten(0, 1).sum(0, keepdim=True)", [wire(N, L, 8)], "1×8"),
        ("x @ x.transpose(1, 2)", [wire(N, L, 8)], "N×L×L"),
        ("x[:, ::2][:, :0].sum(1)", [wire(N, L, 8)], "N×8"),
        ("x", [wire(N, L // 2, 8)], "N×⌊L/2⌋×8"),
        ("x[:, 3:]", [wire(N, 2 * L, 8)], "N×(2·L - 3)×8"),
        ("x.flatten(1)", [wire(N, 3, 4, 5)], "N×60"),
    ],
)
def test_sizes_follow_from_those_that_go_in(body: str, ins: list[object], outs: str) -> None:
    assert str(shown(function(body), *ins).outs[0]) == outs


@pytest.mark.parametrize(("size", "stride", "padding"), [(3, 2, 0), (3, 2, 1), (5, 3, 2), (7, 4, 3), (16, 16, 0)])
def test_strides_are_those_of_a_convolution(size: int, stride: int, padding: int) -> None:
    code = f"{HEAD}class A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv1d(8, 4, {size}, {stride}, {padding})\n\n    def forward(self, x: Tensor) -> Tensor:\n        return self.c(x.transpose(1, 2)).transpose(1, 2)\n"
    out = shown(code, wire(N, L, 8)).outs[0].sizes[1]
    for length in range(20, 60):
        made = nn.Conv1d(8, 4, size, stride, padding, device="meta")(torch.zeros(1, 8, length, device="meta"))
        assert out.bind({"L": length}) == made.shape[2]


def test_two_lengths_add_up() -> None:
    from core.layers.sizes import Dim

    code = function("torch.cat([x, y], 1)", "x: Tensor, y: Tensor")
    assert str(shown(code, wire(N, L, 8), wire(N, Dim.named("M"), 8)).outs[0]) == "N×(L + M)×8"


def test_lengths_stay_with_the_sequence_where_its_steps_do() -> None:
    assert shown(function("x * 2"), wire(N, L, 8, partner="lengths")).outs[0].partner == "lengths"
    assert shown(function("x[:, 1:]"), wire(N, L, 8, partner="lengths")).outs[0].partner == ""


def test_operations_grow_with_the_length_as_torch_counts_them() -> None:
    found = shown(function("(x @ x.transpose(1, 2)) @ x"), wire(N, L, 8))
    assert str(found.cost.flops) == str(4 * 8 * (L * L))


def test_code_that_cuts_in_equal_parts_is_tried_with_fitting_lengths() -> None:
    found = shown(function("x.reshape(x.shape[0], x.shape[1] // 4, 32)"), wire(N, L, 8))
    assert found.conditions == ("the lengths are multiples of 48: with others the code was not tried",)
    assert str(found.outs[0]) == "N×⌊L/4⌋×32"


def test_code_that_looks_at_numbers_is_run_with_zeros() -> None:
    assert str(shown(function("x if x.sum().item() == 0 else x[:, :1]"), wire(N, 6)).outs[0]) == "N×6"


def test_several_outputs_and_an_open_input() -> None:
    code = f"{HEAD}def forward(x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:\n    return x > 0, x.argmax(1) if mask is None else mask\n"
    found = shown(code, wire(N, 6), None)
    assert [(str(o), o.dtype) for o in found.outs] == [("N×6", "bool"), ("N", "int64")]


def test_weights_that_do_not_learn_and_buffers_are_counted() -> None:
    code = f"{HEAD}class A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(6, 6)\n        self.n = nn.BatchNorm1d(6)\n        self.a.requires_grad_(False)\n\n    def forward(self, x: Tensor) -> Tensor:\n        return self.n(self.a(x))\n"
    cost = shown(code, wire(N, 6)).cost
    assert (cost.parameters, cost.frozen, cost.buffers) == (54, 42, 13)


@pytest.mark.parametrize(
    ("body", "part", "line"),
    [
        ("x.view(7, 7)", "Line 6: The code stopped with RuntimeError", 6),
        ("x + y", "Line 6: The code stopped with NameError: name 'y' is not defined.", 6),
        ("F.relu(x)", "Write 'from torch.nn import functional as F' above it.", 6),
        ("(x, x)", "gives back 2 values, but its signature says one. Write -> tuple[Tensor, Tensor].", 0),
        ("None", "gives back nothing where a tensor is expected.", 0),
        ("x.double()", "gives back float64", 0),
        ("x.sum()", "a single number", 0),
        ("x[:, : int(x.shape[1] ** 0.5)]", "grow in no even steps", 0),
        ("exit()", "SystemExit", 6),
    ],
)
def test_failures_are_sentences_with_the_line(body: str, part: str, line: int) -> None:
    found = failed(function(body), wire(N, L, 8))
    assert part in found.sentence
    assert found.sentence.endswith(".")
    assert found.line == line


PLAIN = f"{HEAD}def forward(x: Tensor) -> Tensor:\n    while True:\n        pass\n"
SWALLOWED = f"{HEAD}def forward(x: Tensor) -> Tensor:\n    while True:\n        try:\n            x + 1\n        except BaseException:\n            pass\n"


@pytest.mark.parametrize("code", [PLAIN, SWALLOWED])
def test_a_loop_without_end_is_killed_and_holds_up_nothing(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    found: list[Failed] = []
    thread = threading.Thread(target=lambda: found.append(failed(code, wire(N, 4))))
    steps = 0
    with monkeypatch.context() as short:
        short.setattr(trials, "LONGEST", 1.5)
        thread.start()
        while thread.is_alive():
            with Randomness(torch.device("cpu"), 0):
                steps += 1
            thread.join(0.02)
    assert [f.sentence for f in found] == ["The code did not come to an end within 1.5 seconds."]
    assert steps > 5  # of about 100: each training step waits its turn in the same way, and would be the only one
    assert str(shown(function("x * 2"), wire(N, 4)).outs[0]) == "N×4"


def test_code_that_is_not_wanted_any_more_is_killed() -> None:
    trust_now(PLAIN)
    asker, ended = Trials(), threading.Event()

    def ask() -> None:
        with pytest.raises(GivenUp):
            asker.measured(Question("", "n", PLAIN, (), (wire(N, 4),)))
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    assert not ended.wait(1.0)
    asker.give_up()
    assert ended.wait(trials.LONGEST / 2)
    thread.join()
    with pytest.raises(GivenUp):
        asker.measured(Question("", "n", PLAIN, (), (wire(N, 4),)))


def test_code_that_ends_its_process_or_prints_does_no_harm() -> None:
    assert "ended the process" in failed(function("__import__('os')._exit(0)"), wire(N, 4)).sentence
    assert str(shown(function("(print('[1]'), x)[1]"), wire(N, 4)).outs[0]) == "N×4"


def test_questions_arrive_as_they_were_asked() -> None:
    ins = (wire(N, (L + 3) // 2 + 1, 8), None, (wire(N, scaled(L * L, 1.5)), wire(2 * N, dtype="int64")))
    arguments = {"a": (1, (2.5, "x")), "b": float("inf"), "c": None}
    assert trial_request.read(trial_request.written("c\udc80", arguments, ins)) == ("c\udc80", arguments, ins)


def test_the_run_draws_no_random_numbers_of_others() -> None:
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    shown(function("x + torch.rand(1, device='cpu').item()"), wire(N, 4))
    assert torch.equal(torch.rand(4), expected)


def test_nothing_runs_that_is_not_agreed_to() -> None:
    code = function("x")
    _agreed_now.clear()
    with pytest.raises(NetwrightError, match="trusted"):
        measured(Question("", "n", code, (), (wire(N, 4),)))
