"""Verbs on project files: new, check, diff."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from core.analysis import Analysis, analyse
from core.analysis.receptive import receptive_fields
from core.analysis.steps import Walk
from core.data.binding import rebound
from core.data.finding import Finding
from core.document import edits
from core.document.project import Project
from core.format import exact, plural
from core.paths import assigned
from core.problems import NetwrightError, Path, Problem
from core.project import Extras, save
from core.starting import Start, start
from core.templates import TEMPLATES, Template
from core.verbs.ahead import foreseen
from core.verbs.common import columns, opened, tell, tell_json
from core.verbs.data import settings_of
from core.verbs.trusting import inspected
from core.verbs.usage import UsageError


def new(args: Namespace) -> int:
    made = _made(args.template, args.data, args.target)
    project = with_assignments(made.project, args.set)
    save(args.output, project, Extras())
    nodes = plural(len(project.graph.nodes), "node")
    if args.json:
        told = {"file": args.output, "template": args.template or None, "nodes": len(project.graph.nodes)}
        tell_json({**told, "told": list(made.told)})
    else:
        tell(f"{args.output}: {nodes}, {plural(analyse(project).totals.parameters, 'parameter')}", *made.told)
    return 0


def _made(name: str, data: str, target: str) -> Start:
    """A template, on other data where some are named; or without a template what suits the data. Raises NetwrightError."""
    if not name:
        return _for_data(data, target)
    project = template(name).build()
    return Start(_fitted(project, data, target, name) if data or target else project, ())


def _for_data(data: str, target: str) -> Start:
    if not data:
        raise UsageError("Name a template, or data with --data. 'netwright templates' lists the templates.")
    settings = settings_of(data, target)
    return start(Finding(settings, ()), target)


def template(name: str) -> Template:
    try:
        return TEMPLATES[name]
    except NetwrightError as error:
        known = "" if "Did you mean" in str(error) else f" There are: {', '.join(t.key for t in TEMPLATES)}."
        raise UsageError(f"{error}{known}") from None


def _fitted(project: Project, data: str, target: str, name: str) -> Project:
    """The template on other data, or with another target. Raises NetwrightError where they do not go together."""
    if data:
        project = rebound(replace(project, data=settings_of(data, target)))[0]
    if target:
        outputs = [node for node in project.graph.nodes.values() if node.type == "Output"]
        graph = project.graph.put(*(node.with_params(target=target) for node in outputs[:1]))
        project = replace(project, graph=graph)
    errors = analyse(project).errors
    if errors:
        raise NetwrightError(f"The template '{name}' does not fit: {errors[0].message} {errors[0].why}".rstrip())
    return project


def with_assignments(project: Project, assignments: list[str]) -> Project:
    """Every `--set` done. Raises UsageError."""
    for assignment in assignments:
        try:
            project = assigned(project, assignment)
        except NetwrightError as error:
            raise UsageError(f"--set {assignment}: {error}") from None
    return project


def check(args: Namespace) -> int:
    """Exit code 1 where the project has errors."""
    project = inspected(with_assignments(opened(args.file).project, args.set), args)
    analysis = analyse(project)
    forecast = foreseen(project, analysis) if args.forecast and not analysis.errors else None
    if args.json:
        tell_json(_as_json(args.file, analysis) | ({"forecast": forecast.as_json()} if forecast else {}))
    else:
        tell(*_as_lines(analysis), *(forecast.lines() if forecast else ()))
    return 1 if analysis.errors else 0


def _as_json(file: str, analysis: Analysis) -> dict[str, Any]:
    totals = analysis.totals
    return {
        "file": file,
        "ok": not analysis.errors,
        "problems": [_problem(analysis.project, problem) for problem in analysis.problems],
        "totals": {
            "parameters": totals.parameters,
            "trainable": totals.trainable,
            "frozen": totals.frozen,
            "flops": _size(totals.flops),
            "activations": _size(totals.activations),
        },
        "nodes": dict(_nodes(analysis)),
    }


def _problem(project: Project, problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "why": problem.why,
        "path": named(project, problem.path),
        "port": problem.port,
        "param": problem.param,
        "repair": problem.repair.label if problem.repair else None,
    }


def named(project: Project, path: Path) -> str:
    """A path in names, as `--set` takes it: `stage1.conv1`."""
    names, where = [], ""
    for id in path:
        node = edits.graph_of(project, where).nodes[id]
        names.append(node.name)
        where = node.block
    return ".".join(names)


def _nodes(analysis: Analysis) -> Iterator[tuple[str, dict[str, Any]]]:
    """By path in names: type, state, output shapes and types, cost, how much of a map it sees."""
    seen = receptive_fields(analysis)
    for path in _paths(analysis, analysis.walk, ()):
        info = analysis.info(path)
        if info is not None:
            shapes = {port: str(out) for port, out in zip(info.ports, info.outs, strict=False)}
            yield (
                named(analysis.project, path),
                {
                    "type": _type(analysis.project, path),
                    "state": info.state,
                    "shape": next(iter(shapes.values()), None),
                    "shapes": shapes,
                    "dtypes": {port: out.dtype for port, out in zip(info.ports, info.outs, strict=False)},
                    "parameters": info.parameters,
                    "frozen": info.frozen,
                    "flops": _size(info.flops),
                    "activations": _size(info.activations),
                    "receptive_field": seen.get(path),
                },
            )


def _paths(analysis: Analysis, walk: Walk, prefix: Path) -> Iterator[Path]:
    for id, step in walk.steps.items():
        yield (*prefix, id)
        if step.inside is not None:
            yield from _paths(analysis, step.inside, (*prefix, id))
    for id in analysis.bypassed(prefix):
        yield (*prefix, id)


def _type(project: Project, path: Path) -> str:
    where = ""
    for id in path[:-1]:
        where = edits.graph_of(project, where).nodes[id].block
    return edits.graph_of(project, where).nodes[path[-1]].type


def _size(value: Any) -> int | str:
    """A number, or the formula where it depends on the data."""
    return int(value) if isinstance(value, int) else str(value)


def _as_lines(analysis: Analysis) -> list[str]:
    rows = [("node", "type", "output", "parameters")]
    rows += [(path, told["type"], told["shape"] or "", _worth(told)) for path, told in _nodes(analysis)]
    lines = columns(rows) if len(rows) > 1 else ["The project is empty."]
    totals = analysis.totals
    frozen = f" ({totals.frozen:,} of them frozen)" if totals.frozen else ""
    lines += ["", f"{plural(totals.parameters, 'parameter')}{frozen}, {exact(totals.flops)} FLOPs per sample"]
    for problem in analysis.problems:
        where = named(analysis.project, problem.path)
        place = f" at '{where}'" if where and f"'{where}'" not in problem.message else ""
        lines.append(f"{problem.severity.value}{place}: {problem.message}")
        if problem.repair:
            lines.append(f"  repair: {problem.repair.label}")
    return lines if analysis.problems else [*lines, "No problems."]


def _worth(told: dict[str, Any]) -> str:
    """What the last column says of a node: its parameters, or that it is passed over."""
    if told["state"] == "bypassed":
        return "bypassed"
    return f"{told['parameters']:,}" if told["parameters"] else ""


def diff(args: Namespace) -> int:
    from core.differences import in_words

    a, b = opened(args.a), opened(args.b)
    found = in_words(a.project, b.project)
    if args.json:
        tell_json({"a": args.a, "b": args.b, "differences": found})
    else:
        tell(*(found or [f"{FilePath(args.a).name} and {FilePath(args.b).name} hold the same project."]))
    return 0
