"""Of train.py: the optimizer, the schedule and the penalties, as the engine has them."""

from __future__ import annotations

from core.export.python.facts import Facts
from core.export.source import indented
from core.layers.sizes import TextInt
from core.lowering.layout import wrapped
from core.training.optimizers import OPTIMIZERS, call, parts
from core.training.plan import Monitor, Plan
from core.training.schedulers import Stage, span_of, stages

NAMES = ("warm_up", "scheduler")


def optimizer(facts: Facts) -> list[str]:
    """Its construction, or that of two where the first takes matrices alone."""
    made = parts(facts.plan.phases[0].optimizer, "cpu")
    if len(made) == 1:
        params = "learned" if facts.frozen else "network.parameters()"
        chosen = ["learned = [p for p in network.parameters() if p.requires_grad]"] if facts.frozen else []
        return [*chosen, *wrapped(f"optimizer = {call(made[0], params)}")]
    calls = [call(part, name) for part, name in zip(made, ("matrices", "others"), strict=True)]
    return [
        "tables = {id(m.weight) for m in network.modules() if isinstance(m, (torch.nn.Embedding, torch.nn.EmbeddingBag))}",
        "learned = [p for p in network.parameters() if p.requires_grad]",
        "matrices = [p for p in learned if p.ndim == 2 and id(p) not in tables]",
        "others = [p for p in learned if p.ndim != 2 or id(p) in tables]",
        *wrapped(f"optimizers = [{', '.join(calls)}]"),
    ]


def _several(plan: Plan) -> bool:
    return bool(OPTIMIZERS[plan.phases[0].optimizer.key].rest)


def _stages(facts: Facts) -> tuple[Stage, ...]:
    plan = facts.plan
    rows = len(facts.prepared.rows["train"])
    steps = rows // plan.batch_size if plan.drop_last else -(-rows // plan.batch_size)
    better = (plan.monitor or Monitor("loss")).higher_is_better
    counts = TextInt(plan.epochs, "epochs"), TextInt(max(1, steps), "steps_per_epoch")
    return stages(plan.phases[0].scheduler, span_of(plan.phases[0].optimizer, *counts, better))


def schedule(facts: Facts) -> list[str]:
    """The schedulers, once the rows are loaded."""
    made = _stages(facts)
    target = f"train.{facts.fields[0].name}"
    steps = f"len({target}) // batch_size" if facts.plan.drop_last else f"-(-len({target}) // batch_size)"
    lines: list[str] = []
    for name, stage in zip(NAMES[-len(made) :], made, strict=False):
        if _several(facts.plan):
            each = wrapped(f"    {name} = {stage.source()}")
            lines += [f"{name}s = []", "for optimizer in optimizers:", *each, f"    {name}s.append({name})"]
        else:
            lines += wrapped(f"{name} = {stage.source()}")
    return [f"steps_per_epoch = {steps}", *lines] if any("steps_per_epoch" in line for line in lines) else lines


def advance(facts: Facts, each_step: bool) -> list[str]:
    """What moves the rate after a batch, or after an epoch."""
    made, monitor = _stages(facts), facts.plan.monitor or Monitor("loss")
    lines: list[str] = []
    for name, stage in zip(NAMES[-len(made) :], made, strict=False):
        if stage.each_step != each_step:
            continue
        told = f'reached["{monitor.series}"]' if stage.watches else ""
        step = f"{name}.step({told})"
        lines += [f"for {name} in {name}s:", f"    {step}"] if _several(facts.plan) else [step]
    return lines


def penalty(facts: Facts) -> list[str]:
    """The function that says what large weights cost; empty where they cost nothing."""
    plan = facts.plan
    if not plan.penalised:
        return []
    whole = [("", plan.l1, plan.l2)] if plan.l1 or plan.l2 else []
    rows = [*whole, *((f"{p.module}.", p.l1, p.l2) for p in plan.penalties)]
    return [
        "penalties = {  # weights whose names begin so: L1, L2",
        *(f'    "{name}": ({l1!r}, {l2!r}),' for name, l1, l2 in rows),
        "}",
        "",
        "",
        "def penalty() -> torch.Tensor:",
        '    """What large weights cost beside the loss; biases and the scales of normalisation are left alone."""',
        "    total = torch.zeros((), device=device)",
        "    for name, weight in network.named_parameters():",
        "        for start, (l1, l2) in penalties.items():",
        "            if name.startswith(start) and weight.requires_grad and weight.ndim > 1:",
        "                total = total + l1 * weight.abs().sum() + l2 * weight.square().sum()",
        "    return total",
    ]


def correction(facts: Facts) -> list[str]:
    """From the rows of a batch to the corrected weights."""
    plan = facts.plan
    extra = ["loss = loss + penalty()"] if plan.penalised else []
    clip = (
        [] if plan.clip_grad_norm is None else ["torch.nn.utils.clip_grad_norm_(network.parameters(), clip_grad_norm)"]
    )
    back = [
        f"{'*' * facts.several_losses}_, loss = forward(rows{', answers' * facts.answers_apart})",
        *extra,
        "network.zero_grad()",
        "loss.backward()",
        *clip,
    ]
    if OPTIMIZERS[plan.phases[0].optimizer.key].closure:
        answers = ", answers: list[tuple[float, Rows]] = answers" * facts.answers_apart
        head = ["", f"def closure(rows: Rows = rows{answers}) -> torch.Tensor:"]
        return [*head, *indented([*back, "return loss"]), "", "optimizer.step(closure)"]
    if _several(plan):
        return [*back, "for optimizer in optimizers:", "    optimizer.step()"]
    return [*(line.replace("network.zero_grad", "optimizer.zero_grad") for line in back), "optimizer.step()"]
