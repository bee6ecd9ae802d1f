"""How fast a network is understood: every shape, count and problem, from nothing and after an edit.

    python tests/bench/analysis.py [--rounds 9]

resnet50: drawn flat, without blocks: from nothing (all memories emptied), and after one parameter in the middle was changed.
chain: 2,000 mixed layers in a row, from nothing. block: a definition used 48 times, after an edit inside it.
reference: a loop of plain Python work in the same process, so that figures of different machines can be compared.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from harness import Bench, Figures, emit, measure_child  # noqa: E402  # the folder is no package

from core.analysis import analyse, evaluate, walk  # noqa: E402
from core.analysis.evaluate import evaluate as evaluated  # noqa: E402
from core.builder import Net  # noqa: E402
from core.document import edits  # noqa: E402
from core.document.project import Project  # noqa: E402
from core.graph import End  # noqa: E402
from core.spec import declaration  # noqa: E402

GOALS = {"resnet50_cold": 30.0, "resnet50_edit": 5.0, "chain_cold": 150.0, "block_edit": 5.0}
"""Milliseconds."""
STAGES = ((3, 64), (4, 128), (6, 256), (3, 512))
REFERENCE_ROUNDS = 20_000
EDITS = 21
now = time.perf_counter


def resnet50() -> tuple[Project, str]:
    """He et al. 2015, with every layer drawn by itself; and a convolution in its middle."""
    net = Net()
    x = net.input(shape=(3, 224, 224))
    x = _normed(net, x, 64, 7, 2, 3)
    x = net.add("MaxPool2d", net.add("ReLU", x), kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))
    middle = ""
    for stage, (blocks, width) in enumerate(STAGES):
        for number in range(blocks):
            x, inner = _bottleneck(net, x, width, 2 if stage and not number else 1, project=not number)
            middle = inner if (stage, number) == (2, 0) else middle
    x = net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=(1, 1)))
    net.output(net.add("Linear", x, out_features=1000))
    return net.project, middle


def _normed(net: Net, x: End, channels: int, kernel: int, stride: int, padding: int) -> End:
    made = net.add(
        "Conv2d",
        x,
        out_channels=channels,
        kernel_size=(kernel, kernel),
        stride=(stride, stride),
        padding=(padding, padding),
        bias=False,
    )
    return net.add("BatchNorm2d", made)


def _bottleneck(net: Net, x: End, width: int, stride: int, project: bool) -> tuple[End, str]:
    y = net.add("ReLU", _normed(net, x, width, 1, 1, 0))
    inner = y.node
    y = net.add("ReLU", _normed(net, y, width, 3, stride, 1))
    y = _normed(net, y, 4 * width, 1, 1, 0)
    short = _normed(net, x, 4 * width, 1, stride, 0) if project else x
    return net.add("ReLU", net.add("Add", y, short)), inner


def chain(length: int = 2000) -> Project:
    net = Net()
    x = net.input(shape=(64,))
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Linear", {"out_features": 96}),
        ("ReLU", {}),
        ("LayerNorm", {}),
        ("Dropout", {}),
        ("Linear", {"out_features": 64}),
        ("Tanh", {}),
    )
    for number in range(length):
        key, params = kinds[number % len(kinds)]
        x = net.add(key, x, **params)
    net.output(x)
    return net.project


def stack() -> tuple[Project, str, str]:
    """A definition used 48 times; its id, and that of a layer within it."""
    net = Net()
    x = net.input(shape=(128, 256))
    block = net.block("Layer")
    start = block.input()
    y = block.add("MultiheadAttention", block.add("LayerNorm", start), num_heads=8)
    y = block.add("Add", start, y)
    hidden = block.add("Linear", block.add("LayerNorm", y), out_features=1024)
    block.output(block.add("Add", y, block.add("Linear", block.add("GELU", hidden), out_features=256)))
    for _ in range(48):
        x = net.use(block, x)
    net.output(net.add("Linear", x, out_features=10))
    project = net.project
    return project, next(iter(project.blocks)), hidden.node


def forget() -> None:
    """All memories are emptied, as in a program that has just started."""
    evaluated.cache_clear()
    evaluate._values.cache_clear()
    walk._ordered.cache_clear()
    walk._MEMO.clear()
    declaration._resolve_plain.cache_clear()


def took(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = now()
    work()
    return (now() - began) * 1e3


def cold(project: Project) -> float:
    """The least of three: whatever else the machine does only adds to it."""
    found = []
    for _ in range(3):
        forget()
        found.append(took(lambda: analyse(project)))
    return min(found)


def edited(project: Project, change: Callable[[Project, int], Project]) -> float:
    """The median over edits of which none has been seen before."""
    found, before = [], analyse(project)
    for number in range(EDITS):
        after = change(before.project, number)
        began = now()
        before = analyse(after, before)
        found.append((now() - began) * 1e3)
    return statistics.median(found)


def reference() -> None:
    table: dict[tuple[int, str], int] = {}
    for number in range(REFERENCE_ROUNDS):
        table[number % 997, str(number % 31)] = sum((number, number >> 1, number >> 2))


def measured() -> Figures:
    flat, middle = resnet50()
    deep, block, inside = stack()
    convolution = next(t.node for t, s in flat.graph.wires.items() if s.node == middle)
    return {
        "resnet50_cold": cold(flat),
        "resnet50_edit": edited(
            flat, lambda p, n: edits.set_params(p, convolution, {"dilation": (n + 2, n + 2), "padding": (n + 2, n + 2)})
        ),
        "chain_cold": cold(chain()),
        "block_edit": edited(deep, lambda p, n: edits.set_params(p, inside, {"out_features": 1025 + n}, block)),
        "reference": min(took(reference) for _ in range(5)),
        "layers": float(len(flat.graph.nodes)),
    }


def verdict(bench: Bench) -> str:
    lines = []
    for key, goal in GOALS.items():
        values = bench.values("core", key)
        ratios = [v / r for v, r in zip(values, bench.values("core", "reference"), strict=True)]
        middle = statistics.median(values)
        lines.append(
            f"bench=analysis kind={key} median={middle:.3g} least={min(values):.3g} most={max(values):.3g} "
            f"to_reference={statistics.median(ratios):.3g} goal=at most {goal:g} met={middle <= goal}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        emit(measured())
        return
    bench = Bench("analysis").run({"core": lambda: measure_child([__file__, "--child"])}, given.rounds, warm_rounds=1)
    bench.report("milliseconds")
    print(verdict(bench))


if __name__ == "__main__":
    main()
