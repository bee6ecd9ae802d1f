"""Any text of a parameter is in the source as a literal with that value, however long the line and whatever it holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.builder import Net
from core.lowering import lower
from core.lowering.execute import build
from core.lowering.layout import WIDTH, split, wrapped
from core.lowering.program import render
from core.lowering.settle import settled

PROBE = """import torch


def probe(x: torch.Tensor, mode: str = "a", other: str = "b") -> torch.Tensor:
    return x + float(sum(map(ord, mode)) - sum(map(ord, other)))
"""
TEXTS = [
    "it's",
    'a "quoted" word',
    "both ' and \"",
    "ends in a backslash\\",
    '\\"',
    "), (x for _ in range(9)) -> torch.Tensor:",
    "a\nb\r\nc\0d\fe\u2028",
    "\ud800",
    "\N{PARTY POPPER}",
    "(" * 150 + "," * 150,
    "x, " * 100,
    "'" * 300,
    "z" * 99 + " for _ in ( \\",
]


def literals(source: str) -> list[str]:
    return [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("other", ["b", "B, " * 30, '")'])
def test_a_text_reaches_the_function_as_it_was_written(text: str, other: str) -> None:
    net = Net()
    net.output(net.add("Python", net.input(shape=(5,)), code=PROBE, mode=text, other=other))
    built = build(lower(settled(net.project)))
    assert {text, other} <= set(literals(built.lowered.source))
    expected = torch.full((2, 5), float(sum(map(ord, text)) - sum(map(ord, other))))
    assert torch.equal(built.network(torch.zeros(2, 5)), expected)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_a_broken_line_holds_the_same_call(texts: list[str]) -> None:
    arguments = ", ".join("".join(map(str, render(text))) for text in texts)
    line = f"x = self.layers[0](torch.tensor([1, 2]), {arguments})"
    lines = wrapped(line)
    assert len(lines) > 1 or len(line) <= WIDTH
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(line))
    assert [ast.literal_eval(item) for item in split(arguments)] == texts


def test_calls_are_broken_as_a_formatter_breaks_them(tmp_path: Path) -> None:
    page = ""
    for text in (t for t in TEXTS if t.isascii()):
        line = f"x = probe(x, {''.join(map(str, render(text)))}, {'a' * 60}, {'b' * 40})"
        page += "\n".join(wrapped(line)) + "\n"
    (tmp_path / "page.py").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--diff", "--isolated", "--line-length", str(WIDTH), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
