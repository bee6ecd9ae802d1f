"""The printed source: formatted, importing torch alone, and never made of text from a file."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.analysis import analyse
from core.document.project import Block
from core.lowering.lowered import Lowered
from core.problems import NetwrightError
from core.spec import Use
from tests.unit.lowering.nets import Net, same, schema, sequences

HOSTILE = [
    "; import os",
    "class",
    "match",
    "forward",
    "__class__",
    "self",
    "torch",
    "nn",
    "taps",
    "layer",
    "x",
    "i",
    "range",
    "enumerate",
    "float",
    "ünïcödé",
    "畳み込み",
    "a b",
    "a_b",
    "1st",
    "",
    "'\"\\\n",
    "training",
    "x" * 300,
    "'] = __import__('os') or taps['",
    '{__import__("os")}',
]


def wide() -> Net:
    """Names, arguments and signatures too long for one line."""
    net = Net(schema=schema(sequences("events", 6, 8)))
    long = "a_name_that_goes_on_and_on_until_it_has_sixty_characters"
    net.add("Input", f"{long}_0", column="events")
    net.add("Input", f"{long}_1", shape=(6, 8))
    net.add("Input", f"{long}_2", shape=(6, 6))
    net.add("LSTM", f"{long}_3", f"{long}_0", hidden_size=4, num_layers=2, bidirectional=True, dropout=0.25, bias=False)
    net.add("MultiheadAttention", f"{long}_4", f"{long}_3", f"{long}_0", f"{long}_1", f"{long}_2", num_heads=2,
            is_causal=True, dropout=0.125, bias=False)  # fmt: skip
    net.add("TransformerEncoderLayer", f"{long}_5", f"{long}_4", nhead=2, dim_feedforward=1024, activation="gelu",
            norm_first=True, layer_norm_eps=1e-6, is_causal=True)  # fmt: skip
    net.add("Add", f"{long}_6", f"{long}_5", f"{long}_3", f"{long}_1")
    net.add("Concat", f"{long}_7", *[f"{long}_{i}" for i in (6, 5, 4, 3, 1, 0)], dim=2)
    for i in (3, 4, 5, 6, 7):
        net.output(f"{long}_{i}", f"{long}_out_{i}")
    return net


def blocky() -> Net:
    inner = Net()
    inner.add("BlockInput", "the first of the inputs")
    inner.add("BlockInput", "the second of the inputs")
    inner.add("Linear", "one", "the first of the inputs", out_features=8)
    inner.add("Linear", "two", "the second of the inputs", out_features=8)
    inner.add("Add", "sum", "one", "two")
    inner.add("BlockOutput", "y", "sum")
    block = inner.block("b", "A block with a title that is as long as a title can be in a card")
    net = Net({"b": block})
    net.input("row", 8)
    net.input("other", 5)
    net.use("b", "a_block_use_with_a_name_that_is_also_rather_long_for_a_name", "row", "other", repeat=3)
    net.output("a_block_use_with_a_name_that_is_also_rather_long_for_a_name")
    return net


def plain() -> Net:
    net = Net()
    net.input("image", 1, 8, 8)
    net.add("Conv2d", "conv", "image", kernel_size=(3, 5), stride=(2, 1), padding=(1, 2), padding_mode="reflect")
    net.add("Reshape", "rows", "conv", shape=(32, -1))
    net.add("LayerNorm", "norm", "rows", axes=2)
    net.output("norm")
    return net


@pytest.mark.parametrize("make", [wide, blocky, plain])
def test_the_source_is_as_ruff_would_format_it(make: object, tmp_path: Path) -> None:
    source = make().lower().source
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "--diff", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr
    assert max(map(len, source.splitlines())) <= 120


@pytest.mark.parametrize("make", [wide, blocky, plain])
def test_the_source_imports_torch_alone_and_runs(make: object) -> None:
    net = make()
    only_ours(net.lower())
    lowered, built = net.lower(), net.build()
    built.network.eval()
    inputs = []
    for slot in lowered.inputs:
        wire = analyse(net.project()).type_at(slot.path, "y")
        sizes = [int(str(s)) if str(s).isdigit() else 2 for s in wire.sizes]
        inputs.append(torch.tensor([6, 3]) if slot.partner else torch.randn(*sizes))
    results = built.network(*inputs)
    wires = built.taps(*inputs)
    for slot, result in zip(lowered.outputs, results if isinstance(results, tuple) else (results,), strict=True):
        source = net.graph.wires[slot.path[-1], "x"]
        assert same(wires[(source.node,), source.port], result)


def only_ours(lowered: Lowered) -> None:
    """Imports torch alone, and mentions nothing but torch, its own names and the few builtins it needs."""
    for source in (lowered.source, lowered.tapped):
        tree = ast.parse(source)
        imports = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert imports == ["import torch", "from torch import nn"]
        names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
        own = {n.id for n in names if isinstance(n.ctx, ast.Store)} | {
            n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)
        }
        needed = {"super", "int", "tuple", "range", "enumerate", "dict", "float"}
        assert not own & {*needed, "torch", "nn"}
        assert {n.id for n in names} - own - {c.name for c in tree.body if isinstance(c, ast.ClassDef)} <= {
            *needed,
            "torch",
            "nn",
        }
        attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert {a for a in attributes if a.startswith("_")} <= {"__init__"}


def test_hostile_names_never_become_code() -> None:
    net = Net()
    net.input("start", 3)
    before = "start"
    for name in HOSTILE:
        net.add("Linear", name, before, out_features=3)
        before = name
    for name in HOSTILE:
        net.output(name, f"out {name}")
    lowered, built, x = net.lower(), net.build(), torch.randn(2, 3)
    only_ours(lowered)
    results = built.network(x)
    assert len(dict(built.network.named_children())) == len(HOSTILE)
    wires = built.taps(x)
    for name, result in zip(HOSTILE, results, strict=True):
        assert same(wires[(name,), "y"], result)


def test_hostile_inputs_and_blocks_never_become_code() -> None:
    blocks: dict[str, Block] = {}
    for name in HOSTILE:
        inner = Net()
        inner.add("BlockInput", name)
        inner.add("Linear", f"{name} ", name, out_features=3)
        inner.add("BlockOutput", f"{name}  ", f"{name} ")
        blocks[f"id {name}"] = inner.block(f"id {name}", name)
    net = Net(blocks)
    for name in HOSTILE:
        net.input(f"in {name}", 3)
        net.use(f"id {name}", name, f"in {name}", repeat=2)
        net.output(name, f"out {name}")
    lowered, built = net.lower(), net.build()
    only_ours(lowered)
    xs = [torch.randn(2, 3) for _ in HOSTILE]
    results, wires = built.network(*xs), built.taps(*xs)
    for name, result in zip(HOSTILE, results, strict=True):
        assert same(wires[(name,), f"{name}  "], result)


def test_a_block_may_be_called_like_what_the_source_brings_along() -> None:
    for title in ("Categorical hinge loss", "Network", "Objective", "None", "int"):
        inner = Net()
        inner.add("BlockInput", "x")
        inner.add("Linear", "linear", "x", out_features=3)
        inner.add("BlockOutput", "y", "linear")
        net = Net({"b": inner.block("b", title)})
        net.input("row", 3)
        net.use("b", "use", "row")
        net.output("use")
        assert net.build().network(torch.randn(2, 3)).shape == (2, 3)


@pytest.mark.parametrize("target", ["gone", "row", "x = __import__('os')", "l"])
def test_weights_of_a_node_that_has_none_are_a_problem(target: str) -> None:
    net = Net()
    net.input("row", 3)
    net.add("Linear", "l", "row", out_features=3, tied_to=target)
    net.output("l")
    problem = analyse(net.project()).errors[0]
    assert (problem.code, problem.path, problem.param) == ("tie", ("l",), "tied_to")
    with pytest.raises(NetwrightError, match="shares the weights"):
        net.lower()
    assert problem.repair is not None
    assert not analyse(problem.repair.edit(net.project())).errors


def test_a_network_with_errors_is_not_lowered() -> None:
    net = Net()
    net.input("row", 3)
    net.add("Conv2d", "conv", "row")
    net.output("conv")
    with pytest.raises(NetwrightError, match=r"^Convolution 2D takes pictures"):
        net.lower()
    with pytest.raises(NetwrightError, match="drag an Input"):
        Net().lower()


def test_the_same_seed_gives_the_same_weights_and_leaves_other_randomness_alone() -> None:
    net = plain()
    torch.manual_seed(5)
    wanted = torch.rand(3)
    torch.manual_seed(5)
    first, second, third = net.build(1).network, net.build(1).network, net.build(2).network
    assert torch.equal(torch.rand(3), wanted)
    assert torch.equal(first.conv.weight, second.conv.weight)
    assert not torch.equal(first.conv.weight, third.conv.weight)


def test_without_a_loss_there_is_no_objective() -> None:
    net = Net()
    net.input("row", 3)
    net.output("row", loss=Use("auto"))
    assert "Objective" not in net.lower().source
    assert net.build().objective is None


def test_a_network_of_predictions_alone_has_no_objective() -> None:
    net = Net()
    net.output(net.add("ReLU", "act", net.input("rows", 4)), loss=Use("none"))
    assert "class Objective" not in net.lower().source
    assert net.build().objective is None
