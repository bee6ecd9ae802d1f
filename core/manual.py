"""Pages of the manual: those written by hand in docs/manual, and one for everything that is declared.

What is declared explains itself: the window and the tests read the same pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from core.data.augmentations import AUGMENTATIONS
from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.layers import CATEGORIES, LAYERS
from core.layers.base import LayerType, Port
from core.layers.initialisers import INITIALISERS
from core.spec import Choice, Choices, Chosen, Code, Kept, Param, Spec
from core.templates import GROUPS, TEMPLATES, Template
from core.training.metrics import METRICS
from core.training.optimizers import OPTIMIZERS
from core.training.program import PROGRAMS
from core.training.schedulers import SCHEDULERS

FOLDER = FilePath(__file__).resolve().parent.parent / "docs" / "manual"
DECLARED: tuple[tuple[str, str, Iterable[Spec]], ...] = (
    ("program", "Training", PROGRAMS),
    ("optimizer", "Optimizers", OPTIMIZERS),
    ("scheduler", "Rate over time", SCHEDULERS),
    ("initialiser", "First values", INITIALISERS),
    ("metric", "Metrics", METRICS),
    ("source", "Data sets", SOURCES),
    ("split", "Splits", SPLITS),
    ("step", "Preparation", STEPS),
    ("augmentation", "Augmentation", AUGMENTATIONS),
)
"""Beginning of the keys, section and things, after the layers."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as Markdown; pictures lie relative to `folder`."""

    key: str
    title: str
    text: str
    section: str = "Manual"
    folder: FilePath = FOLDER


def pages() -> Iterator[Page]:
    """All pages in reading order, section by section."""
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        key = path.stem.split("-", 1)[-1]
        yield Page(key, text.partition("\n")[0].lstrip("# ").strip(), text)
    for category, title in CATEGORIES:
        for layer in LAYERS:
            if layer.category == category:
                yield replace(layer_page(layer), section=title)
    for prefix, section, things in DECLARED:
        for spec in things:
            yield Page(f"{prefix}-{spec.key}", spec.title, _spec(spec), section)
    for group in GROUPS:
        for template in TEMPLATES:
            if template.category == group:
                yield Page(f"template-{template.key}", template.title, _template(template), f"Templates: {group}")


def layer_page(layer: LayerType) -> Page:
    """What it does, its inputs and outputs, its parameters, where it comes from."""
    values = layer.resolve(())
    ports = (("Inputs", layer.input_ports(values)), ("Outputs", layer.output_ports(values)))
    parts = [*_head(layer), *(_ports(title, found) for title, found in ports if found), *_parameters(layer)]
    return Page(f"layer-{layer.key}", layer.title, "\n\n".join(parts))


def _ports(title: str, ports: Iterable[Port]) -> str:
    lines = []
    for port in ports:
        name = " ".join(filter(None, [f"**{port.name}**", port.pattern, "(optional)" if port.optional else ""]))
        told = port.help or port.title
        lines.append(f"- {name}{f': {told}' if told else ''}")
    return f"## {title}\n\n" + "\n".join(lines)


def _spec(spec: Spec) -> str:
    return "\n\n".join([*_head(spec), *_parameters(spec)])


def _head(spec: Spec) -> Iterator[str]:
    yield f"# {spec.title}"
    yield f"`{spec.key}`. {spec.summary}"
    for name in ("explanation", "source"):
        text = getattr(spec, name, "")
        if text:
            yield f"Source: {text}" if name == "source" else text


def _parameters(spec: Spec) -> Iterator[str]:
    """A list for each section of the form."""
    told = [param for param in spec.params if not isinstance(param, Kept)]
    for section in dict.fromkeys(param.section for param in told):
        lines = [_param(param) for param in told if param.section == section]
        yield f"## {section or 'Parameters'}\n\n" + "\n".join(lines)


def _param(param: Param) -> str:
    if isinstance(param, Code):
        return f"- **{param.label}** (`{param.name}`): {param.help} It starts with:\n\n```python\n{param.default}```\n"
    usual = "" if param.default is None else param.format(param.default)
    tail = "; ".join(filter(None, [f"default {usual}" if usual else "not set at first", _limits(param)]))
    return f"- **{param.label}** (`{param.name}`): {param.help} {tail[0].upper()}{tail[1:]}."


def _limits(param: Param) -> str:
    if isinstance(param, Choice | Choices):
        several = "any" if isinstance(param, Choices) else "one"
        return f"{several} of " + ", ".join(f"{title} (`{key}`)" for key, title in param.options)
    if isinstance(param, Chosen):
        return "one of " + ", ".join([*(["automatic"] if param.auto else []), *(s.title for s in param.catalogue())])
    return param.range_text()


def _template(template: Template) -> str:
    data = f"data: {template.data.key}" if template.data else "no data comes with it"
    parts = [f"# {template.title}", f"`{template.key}`. {template.summary}"]
    parts += [f"{template.parameters:,} parameters; {data}.", template.notes.partition("\n\n")[2]]
    return "\n\n".join([*parts, *([f"Source: {template.paper}"] if template.paper else [])])
