"""Reading and setting training settings by name, as `--set plan.lr=3e-4` and the repairs do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.document.project import Project, TrainingSettings
from core.expressions import Expr
from core.problems import NetwrightError, Repair
from core.spec import Catalogue, Invalid, Param, Spec, Use
from core.training.optimizers import OPTIMIZERS
from core.training.program import PROGRAMS
from core.training.schedulers import SCHEDULERS

CATALOGUES: Mapping[str, Catalogue[Any]] = {"program": PROGRAMS, "optimizer": OPTIMIZERS, "scheduler": SCHEDULERS}
"""What is chosen as a whole. The parameters of the chosen ones are known by their own names, which differ."""


def names(settings: TrainingSettings) -> tuple[str, ...]:
    """Every name that `read` and `with_setting` know for these settings."""
    return (*CATALOGUES, *(param.name for spec in _specs(settings) for param in spec.params))


def read(settings: TrainingSettings, name: str) -> Any:
    """The value of a setting, set or default. Raises NetwrightError naming the nearest setting."""
    name = _plain(name)
    if name in CATALOGUES:
        return getattr(settings, name).key
    part, spec, _ = _place(settings, name)
    return spec.resolve(getattr(settings, part).params)[name]


def with_setting(settings: TrainingSettings, name: str, value: Any) -> TrainingSettings:
    """With the setting at `value`, which may be typed text. Raises NetwrightError with a sentence.

    Another optimizer or schedule starts from its own defaults: a learning rate that suits one seldom suits the next.
    """
    name = _plain(name)
    if name in CATALOGUES:
        return _chosen(settings, name, str(value))
    part, _, param = _place(settings, name)
    checked = param.parse(value) if isinstance(value, str) else param.check(value)
    if isinstance(checked, Expr):
        raise Invalid(f"{param.label} must be a number, not '{checked.text}'.")
    return replace(settings, **{part: getattr(settings, part).with_params(**{name: checked})})


def edit(name: str, value: Any, project: Project) -> Project:
    """The edit of a repair: `functools.partial(edit, 'lr', 1e-4)` can be pickled."""
    return replace(project, plan=with_setting(project.plan, name, value))


def _plain(name: str) -> str:
    return name.removeprefix("plan.")


def _specs(settings: TrainingSettings) -> tuple[Spec, ...]:
    return tuple(catalogue[getattr(settings, part).key] for part, catalogue in CATALOGUES.items())


def _chosen(settings: TrainingSettings, part: str, key: str) -> TrainingSettings:
    catalogue, wanted = CATALOGUES[part], key.strip().lower()
    same = [spec.key for spec in catalogue if wanted in (spec.key.lower(), spec.title.lower())]
    found = catalogue[same[0] if same else key.strip()].key
    return settings if found == getattr(settings, part).key else replace(settings, **{part: Use(found)})


def _place(settings: TrainingSettings, name: str) -> tuple[str, Spec, Param]:
    for part, spec in zip(CATALOGUES, _specs(settings), strict=True):
        for param in spec.params:
            if param.name == name:
                return part, spec, param
    raise NetwrightError(_unknown(settings, name))


def _unknown(settings: TrainingSettings, name: str) -> str:
    for part in ("optimizer", "scheduler"):
        owners = [spec.title for spec in CATALOGUES[part] if any(p.name == name for p in spec.params)]
        if owners:
            chosen = CATALOGUES[part][getattr(settings, part).key].title
            return f"{chosen} has no setting '{name}'; {_listed(owners)} {'has' if len(owners) == 1 else 'have'} it."
    near = difflib.get_close_matches(name, names(settings), 1)
    hint = f" Did you mean 'plan.{near[0]}'?" if near else f" There are: {', '.join(names(settings))}."
    return f"The training settings have no '{name}'.{hint}"


def _listed(titles: Sequence[str]) -> str:
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def setting(label: str, name: str, value: object) -> Repair:
    """A repair that gives a training setting another value."""
    return Repair(label, partial(edit, name, value))
