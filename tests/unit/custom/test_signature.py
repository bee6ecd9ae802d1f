"""Ports and parameters from code that is read and never run."""

from pathlib import Path

import pytest

from core.layers.custom.mistakes import BadCode
from core.layers.custom.signature import read, readable
from core.layers.custom.starter import STARTER
from core.spec import Bool, Choice, Float, Int, Size, Text


def ports(code: str) -> list[str]:
    marks = {True: "?", False: ""}
    return [f"{p.name}{'*' * p.variadic}{marks[p.optional]}" for p in read(code).inputs]


def kinds(code: str) -> dict[str, tuple[type, object]]:
    return {p.name: (type(p), p.default) for p in read(code).params}


def test_the_starting_code_is_a_class_whose_width_follows_its_input() -> None:
    found = read(STARTER)
    assert (found.name, found.is_class, found.from_input, found.outputs) == (
        "GatedLinear",
        True,
        ("in_features",),
        ("y",),
    )
    assert kinds(STARTER) == {"out_features": (Int, 64)}


def test_arguments_of_a_function_are_ports_and_parameters() -> None:
    code = "def forward(x: Tensor, mask: Tensor | None = None, *, width: int = 64, rate: float = 1) -> Tensor:\n    return x\n"
    assert ports(code) == ["x", "mask?"]
    assert kinds(code) == {"width": (Int, 64), "rate": (Float, 1.0)}


def test_every_kind_of_default_is_a_kind_of_parameter() -> None:
    code = (
        "def forward(x, *, a=1, b=-2.5, c=True, d='text', e: float | None = None, f=(3, 3), "
        "g: Literal['sum', 'mean'] = 'mean', h: 'int' = 3, i: Optional[int] = 4): return x"
    )
    assert kinds(code) == {
        "a": (Int, 1),
        "b": (Float, -2.5),
        "c": (Bool, True),
        "d": (Text, "text"),
        "e": (Float, None),
        "f": (Size, (3, 3)),
        "g": (Choice, "mean"),
        "h": (Int, 3),
        "i": (Int, 4),
    }
    assert read(code).params[-1].optional


def test_any_number_of_inputs() -> None:
    assert ports("def join(*xs: Tensor, dim: int = 1) -> Tensor: return torch.cat(xs, dim)") == ["xs*"]


@pytest.mark.parametrize(
    ("told", "outputs", "spread"),
    [
        ("-> Tensor", ("y",), False),
        ("", ("y",), False),
        ("-> torch.Tensor", ("y",), False),
        ("-> tuple[Tensor, Tensor]", ("y1", "y2"), True),
        ("-> 'tuple[Tensor, Tensor]'", ("y1", "y2"), True),
        ("-> tuple[Tensor]", ("y",), True),
        ("-> Pair", ("mean", "spread"), True),
    ],
)
def test_outputs_from_what_is_given_back(told: str, outputs: tuple[str, ...], spread: bool) -> None:
    code = f"class Pair(NamedTuple):\n    mean: Tensor\n    spread: Tensor\n\ndef forward(x){told}: return x\n"
    found = read(code)
    assert (found.outputs, found.spread) == (outputs, spread)


def test_a_class_may_inherit_its_method_from_another_of_the_code() -> None:
    code = "class A(nn.Module):\n    def forward(self, x, y): return x\n\nclass B(A):\n    def __init__(self, n: int = 2): super().__init__()\n"
    assert (read(code).name, ports(code)) == ("B", ["x", "y"])


@pytest.mark.parametrize(
    ("code", "line", "part"),
    [
        ("", 0, "There is no code yet"),
        ("x = 1\n", 0, "Write a class"),
        ("def a(x): return x\ndef b(x): return x\n", 0, "Several functions"),
        ("def f(x:\n", 1, "not Python"),
        ("def forward(x):\n    return x\n  y = 1\n", 3, "not Python"),
        ("def forward(x, *, n): return x", 1, "a default value"),
        ("def forward(x, *, n=[1]): return x", 1, "must be a number"),
        ("def forward(x, *, n=print()): return x", 1, "must be a number"),
        ("def forward(x, *, n=1e999): return x", 1, "must be a number"),
        ("def forward(x, *, code='a'): return x", 1, "another name"),
        ("def forward(x, *, frozen=True): return x", 1, "another name"),
        ("def forward(x, n=3, *xs): return x", 1, "behind a '*'"),
        ("def forward(x) -> tuple[Tensor, ...]: return x", 1, "how many"),
        ("def forward(x) -> None: pass", 1, "give back a tensor"),
        ("from __future__ import annotations\ndef f(x): return x", 1, "Leave out"),
        ("from torch import *\ndef f(x): return x", 1, "Name what is imported"),
        ("class A(nn.Module): pass", 1, "method forward"),
        ("class A(nn.Module):\n    def __init__(self, n): pass\n    def forward(self, x): return x", 2, "a default value"),
        ("class A(nn.Module):\n    def __init__(self, n=1): pass\n    def forward(self, x, *, n=2): return x", 3, "Two arguments"),
        ("class A(nn.Module):\n    def forward(): return 1", 2, "'self'"),
        ("def forward(x):\n    return x  # \u202e hidden", 2, "cannot be seen"),
        ("def forward(x):\n    return x\u200b", 2, "cannot be seen"),
        ("def forward(x):\x0c return x", 1, "cannot be seen"),
        ("def forward(x):\x00 return x", 1, "cannot be seen"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_layer_is_told_with_its_line(code: str, line: int, part: str) -> None:
    with pytest.raises(BadCode) as told:
        read(code)
    assert told.value.line == line
    assert part in str(told.value)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(
    "code",
    [
        "(" * 5000,
        "x = " + "-" * 50_000 + "1",
        "x" + ".a" * 30_000,
        "x = " + "1+" * 30_000 + "1",
        "def f(x): return '\\d'",
    ],
    ids=["brackets", "signs", "dots", "sums", "escape"],
)
def test_code_of_any_shape_is_read_or_refused(code: str) -> None:
    readable(code)


def test_reading_runs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    write = f"open({str(mark)!r}, 'w')"
    code = f"{write}\n\n@({write})\ndef forward(x: {write}, *, n: int = 3) -> Tensor:\n    {write}\n    return x\n"
    assert ports(code) == ["x"]
    with pytest.raises(BadCode):
        read(code.replace("= 3", f"= {write}"))
    assert not mark.exists()
