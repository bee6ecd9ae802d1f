"""Pages of the manual: those written by hand in docs/manual, and one for every layer, loss, optimizer and data set.

What is declared explains itself: the window, the website and the tests read the same pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from core.data.catalogue import SOURCES, STEPS
from core.layers import CATEGORIES, LAYERS
from core.layers.base import LayerType
from core.spec import Code, Kept, Param, Spec
from core.training.optimizers import OPTIMIZERS
from core.training.schedulers import SCHEDULERS

FOLDER = FilePath(__file__).resolve().parent.parent / "docs" / "manual"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as Markdown; pictures lie relative to `folder`."""

    key: str
    title: str
    text: str
    folder: FilePath = FOLDER


def pages() -> Iterator[Page]:
    """All pages in reading order."""
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        key = path.stem.split("-", 1)[-1]
        yield Page(key, text.partition("\n")[0].lstrip("# ").strip(), text)
    for category, _ in CATEGORIES:
        for layer in LAYERS:
            if layer.category == category:
                yield layer_page(layer)
    for prefix, catalogue in (
        ("optimizer", OPTIMIZERS),
        ("scheduler", SCHEDULERS),
        ("source", SOURCES),
        ("step", STEPS),
    ):
        for spec in catalogue:
            yield Page(f"{prefix}-{spec.key}", spec.title, "\n\n".join(_spec(spec)))


def layer_page(layer: LayerType) -> Page:
    """What it does, its inputs and outputs, its parameters, where it comes from."""
    values = layer.resolve(())
    parts = [*_spec(layer)]
    ports = [("Inputs", layer.input_ports(values)), ("Outputs", layer.output_ports(values))]
    for title, found in ports:
        if found:
            lines = (
                f"- **{p.name}** {p.pattern}{' (optional)' if p.optional else ''}: {p.help or p.title}" for p in found
            )
            parts.insert(-1 if layer.params else len(parts), f"## {title}\n\n" + "\n".join(lines))
    return Page(f"layer-{layer.key}", layer.title, "\n\n".join(parts))


def _spec(spec: Spec) -> Iterator[str]:
    yield f"# {spec.title}"
    yield f"`{spec.key}`. {spec.summary}"
    for name in ("explanation", "source"):
        text = getattr(spec, name, "")
        if text:
            yield f"Source: {text}" if name == "source" else text
    if spec.params:
        yield "## Parameters\n\n" + "\n".join(_param(p) for p in spec.params if not isinstance(p, Kept))


def _param(param: Param) -> str:
    if isinstance(param, Code):
        return f"- **{param.label}** (`{param.name}`): {param.help} It starts with:\n\n```python\n{param.default}```\n"
    limits = param.range_text()
    tail = f" Default {param.format(param.default)}" + (f"; {limits}." if limits else ".")
    return f"- **{param.label}** (`{param.name}`): {param.help}{tail}"
