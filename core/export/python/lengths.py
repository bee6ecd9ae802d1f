"""What makes batches of rows of similar length, in train.py."""

from __future__ import annotations

from core.data.drawing import POOL
from core.export.python.facts import Facts, Field


def _uneven(facts: Facts) -> dict[str, list[Field]]:
    """Fields by column, of the columns whose rows differ in length; none where batches are drawn anyhow."""
    if not facts.plan.by_length:
        return {}
    names = dict.fromkeys(field.column.name for field in facts.fields if field.partner)
    return {name: [field for field in facts.fields if field.column.name == name] for name in names}


def functions(facts: Facts) -> list[str]:
    """Those that order the rows and cut the batches; empty where they are not wanted."""
    uneven = _uneven(facts)
    if not uneven:
        return []
    return [*_ordering(facts, uneven), *_cutting(uneven)]


def _ordering(facts: Facts, uneven: dict[str, list[Field]]) -> list[str]:
    if not (facts.plan.shuffle or facts.plan.balanced):
        return []
    return [
        "def by_length(order: torch.Tensor) -> torch.Tensor:",
        f'    """Rows of about the same length in one batch: sorted within {POOL} batches; then whole batches change places."""',
        f"    lengths = {_lengths('train', next(iter(uneven.values())))}.cpu()",
        f"    pools = [pool[lengths[pool].argsort(stable=True)] for pool in order.split({POOL} * batch_size)]",
        "    batches = torch.cat(pools).split(batch_size)",
        "    full = len(order) // batch_size",
        "    moved = torch.randperm(full, generator=order_of_rows).tolist()",
        "    return torch.cat([*(batches[i] for i in moved), *batches[full:]])",
        "",
        "",
    ]


def _cutting(uneven: dict[str, list[Field]]) -> list[str]:
    lines = ["def shortened(rows: Rows) -> Rows:", '    """Without the places behind the longest row of the batch."""']
    for fields in uneven.values():
        lines.append(f"    longest = max(1, int({_lengths('rows', fields)}.max()))")
        cut = (f"{f.name}=rows.{f.name}[:, :longest]" for f in fields if f.partner != "lengths")
        lines.append(f"    rows = rows._replace({', '.join(cut)})")
    return [*lines, "    return rows"]


def _lengths(rows: str, fields: list[Field]) -> str:
    partner = next(field for field in fields if field.partner)
    return f"{rows}.{partner.name}" if partner.partner == "lengths" else f"(~{rows}.{partner.name}).sum(1)"


def ordered(facts: Facts, order: str) -> str:
    """The order of an epoch, with rows of similar length together."""
    return f"by_length({order})" if _uneven(facts) and (facts.plan.shuffle or facts.plan.balanced) else order


def cut(facts: Facts) -> list[str]:
    """The line that cuts a batch."""
    return ["rows = shortened(rows)"] if _uneven(facts) else []
