"""What makes rare classes count more, in train.py."""

from __future__ import annotations

from collections.abc import Iterator

from core.export.python.facts import Facts


def function(facts: Facts) -> list[str]:
    """The function that counts; empty where no loss is weighed."""
    if not facts.plan.class_weights:
        return []
    return [
        "def balanced(labels: torch.Tensor, classes: int) -> torch.Tensor:",
        '    """How much each class counts in the loss: rows / (classes that occur * rows of the class)."""',
        "    counts = torch.bincount(labels[labels >= 0].cpu(), minlength=classes).double()",
        "    weights = counts.sum() / ((counts > 0).sum() * counts.clamp(min=1))",
        "    return torch.where(counts > 0, weights, 0.0)",
    ]


def given(facts: Facts) -> list[str]:
    """The losses get their weights."""
    return [line for number in range(len(facts.plan.class_weights)) for line in _of(facts, number)]


def _of(facts: Facts, number: int) -> Iterator[str]:
    each = facts.plan.class_weights[number]
    field = next(field.name for field in facts.targets if field.column.name == each.target and not field.partner)
    loss = f"objective.{each.module}.{each.attribute}"
    counted = f"balanced(train.{field}, {each.classes})"
    if each.attribute == "weight":
        yield f"{loss} = {counted}.float().to(device)"
        return
    yield f"first, second = {counted}  # of one score: how much the second class counts against the first"
    yield f"{loss} = (second / first if min(first, second) > 0 else torch.ones(())).float().to(device)"
