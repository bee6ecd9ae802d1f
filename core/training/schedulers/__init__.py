"""Learning-rate schedules, declared once: the form, the engine, the preview and the exported script read the same declaration."""

from core.training.schedulers.catalogue import SCHEDULERS, UNDECLARED, UNOFFERED, span_of, stages
from core.training.schedulers.declaration import NONE, SchedulerType
from core.training.schedulers.stage import Span, Stage, Told

__all__ = [
    "NONE",
    "SCHEDULERS",
    "UNDECLARED",
    "UNOFFERED",
    "SchedulerType",
    "Span",
    "Stage",
    "Told",
    "span_of",
    "stages",
]
