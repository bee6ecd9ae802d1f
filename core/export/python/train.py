"""train.py of the export: a script that reads from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator

from core.export.python import learning, lengths, weighing
from core.export.python.facts import Facts
from core.export.source import bracketed, indented, literal
from core.layers.losses import LOSSES
from core.problems import NetwrightError
from core.training.plan import Measure

DOCUMENTATION = '''"""Trains the network as it was trained in Netwright: the same rows, seed and settings.

python train.py
"""'''


def parts(facts: Facts) -> Iterator[list[str]]:
    yield [DOCUMENTATION, "", *_imports(facts), "", *_settings(facts), "", *_setup(facts)]
    yield _forward(facts)
    yield learning.penalty(facts)
    yield weighing.function(facts)
    yield lengths.functions(facts)
    yield _measure(facts)
    yield _loop(facts)


def _imports(facts: Facts) -> list[str]:
    return [
        "import torch",
        "from safetensors.torch import save_file",
        "",
        *(["from augment import augment"] if facts.plan.augment else []),
        "from model import Network, Objective",
        "from prepare import HERE, Rows, load",
    ]


def _settings(facts: Facts) -> list[str]:
    plan = facts.plan
    device = 'device = "cuda" if torch.cuda.is_available() else "cpu"'
    if plan.device != "auto":
        device = f"device = {literal(plan.device)}"
    clip = [] if plan.clip_grad_norm is None else [f"clip_grad_norm = {plan.clip_grad_norm!r}"]
    return [f"seed = {plan.seed}", f"epochs = {plan.epochs}", f"batch_size = {plan.batch_size}", *clip, device]


def _setup(facts: Facts) -> list[str]:
    return [
        "torch.manual_seed(seed)  # the first weights",
        "network = Network().to(device)",
        "objective = Objective().to(device)",
        *learning.optimizer(facts),
        'train, valid = load("train", device), load("valid", device)',
        *learning.schedule(facts),
    ]


def _forward(facts: Facts) -> list[str]:
    """Prediction and loss of some rows."""
    results = ", ".join(facts.results)
    arguments = [f"rows.{field.name}" for field in facts.inputs]
    targets = [f"rows.{field.name}" for field in facts.targets]
    one = len(facts.outputs) == 1
    parts = [
        "torch.Tensor" if one else "tuple[torch.Tensor, ...]",
        *["tuple[torch.Tensor, ...]"] * facts.several_losses,
    ]
    pair = f"tuple[{', '.join([*parts, 'torch.Tensor'])}]"
    kept = _answered(facts)
    if facts.answers_apart:
        return _forward_apart(facts, pair)
    return [
        f"def forward(rows: Rows) -> {pair}:",
        '    """What the network says of these rows, and its loss."""',
        *bracketed(f"{results} = network(", arguments, ")", 4),
        *bracketed("losses = objective(", [*facts.results, *targets], ")", 4),
        f"    return {kept}, {'losses, ' * facts.several_losses}{_total(facts)}",
    ]


def _forward_apart(facts: Facts, pair: str) -> list[str]:
    """As `_forward`, with the targets of other rows, each by its share."""
    given = [*facts.results, *(f"those.{field.name}" for field in facts.targets)]
    return [
        f"def forward(rows: Rows, answers: list[tuple[float, Rows]]) -> {pair}:",
        '    """What the network says of these rows, and its loss: that of each of the answers, by its share."""',
        *bracketed(f"{', '.join(facts.results)} = network(", [f"rows.{field.name}" for field in facts.inputs], ")", 4),
        "    parts = []",
        "    for share, those in answers:",
        *bracketed("parts.append([share * loss for loss in objective(", given, ")])", 8),
        "    losses = [sum(loss[1:], loss[0]) for loss in zip(*parts)]",
        f"    return {_answered(facts)}, {'tuple(losses), ' * facts.several_losses}{_total(facts)}",
    ]


def _total(facts: Facts) -> str:
    weights = [weight for _, weight in facts.plan.phases[0].losses]
    terms = [f"losses[{i}]" if w == 1.0 else f"{w!r} * losses[{i}]" for i, w in enumerate(weights)]
    return " + ".join(terms)


def _measure(facts: Facts) -> list[str]:
    """Loss and metrics of a whole part, in eval mode."""
    used = _answered(facts) if facts.plan.measures else "_"
    given = "rows, [(1.0, rows)]" if facts.answers_apart else "rows"
    lines = ['reached = {"loss": loss.item()}']
    for number, slot in enumerate(facts.lowered.losses if facts.several_losses else ()):
        lines.append(f"reached[{literal(f'loss.{slot.name}')}] = losses[{number}].item()")
    for measure in facts.plan.measures:
        lines += _metric(facts, measure)
    return [
        "@torch.no_grad()",
        "def measure(rows: Rows) -> dict[str, float]:",
        '    """Loss and metrics of all these rows, without dropout."""',
        "    network.eval()",
        "    objective.eval()",
        f"    {used}, {'losses, ' * facts.several_losses}loss = forward({given})",
        *indented(lines),
        "    return reached",
    ]


def _answered(facts: Facts) -> str:
    """The outputs, as one value or as a tuple."""
    outputs = facts.outputs
    return outputs[0] if len(outputs) == 1 else f"({', '.join(outputs)})"


def _metric(facts: Facts, measure: Measure) -> list[str]:
    field = facts.answers[measure.output]
    assert field is not None
    output, target = facts.outputs[measure.output], f"rows.{field.name}"
    told = f"reached[{literal(measure.series)}]"
    if measure.metric == "accuracy":
        loss = facts.lowered.outputs[measure.output].loss.key
        if loss in LOSSES and LOSSES[loss].reading == "sigmoid":
            return [f"{told} = (({output}.reshape({target}.shape) > 0) == {target}).float().mean().item()"]
        return [f"{told} = ({output}.argmax(1) == {target}).float().mean().item()"]
    if measure.metric == "mae":
        return [f"{told} = ({output}.reshape({target}.shape) - {target}).abs().mean().item()"]
    if len(field.column.sizes) > 1:
        return [
            f"missed = ({output}.reshape({target}.shape) - {target}).square().sum()",
            f"{told} = (1 - missed / ({target} - {target}.mean()).square().sum()).item()",
        ]
    return [
        f"missed = ({output}.reshape({target}.shape) - {target}).square().sum(0)",
        f"spread = ({target} - {target}.mean(0)).square().sum(0)",
        f"{told} = (1 - missed / spread).mean().item()",
    ]


def _loop(facts: Facts) -> list[str]:
    plan, target = facts.plan, f"train.{facts.fields[0].name}"
    drawn = plan.shuffle or plan.balanced
    order = f"torch.randperm(len({target}), generator=order_of_rows)" if drawn else f"torch.arange(len({target}))"
    if plan.balanced:
        thrown = f"torch.rand(len({target}), generator=order_of_rows, dtype=torch.float64)"
        order = f"torch.searchsorted(chances, {thrown} * chances[-1], right=True)"
    skip = ["        if len(chosen) < batch_size:", "            continue"] if plan.drop_last else []
    measured = "valid" if len(facts.prepared.rows["valid"]) else "train"
    return [
        *weighing.given(facts),
        "torch.manual_seed(seed)  # dropout",
        *(["order_of_rows = torch.Generator().manual_seed(seed)"] if drawn else []),
        *(_chances(facts) if plan.balanced else []),
        *([f"best = {_worst(facts)}"] if plan.monitor else []),
        "for epoch in range(1, epochs + 1):",
        "    network.train()",
        "    objective.train()",
        f"    for chosen in {lengths.ordered(facts, order)}.split(batch_size):",
        *skip,
        "        rows = Rows(*(column[chosen.to(device)] for column in train))",
        *indented(lengths.cut(facts), 8),
        *([f"        rows{', answers' * facts.answers_apart} = augment(rows)"] if plan.augment else []),
        *indented(learning.correction(facts), 8),
        *indented(learning.advance(facts, each_step=True), 8),
        f"    reached = measure({measured})",
        f'    print(f"epoch {{epoch:3d}}  " + "  ".join(f"{{name}} {{value:.4f}}" for name, value in reached.items()))',  # noqa: F541
        *indented(_keep(facts)),
        *indented(learning.advance(facts, each_step=False)),
    ]


def _chances(facts: Facts) -> list[str]:
    """How the rows are drawn so that every class comes equally often."""
    column = next((field.name for field in facts.targets if field.column.kind == "category"), None)
    if column is None:
        raise NetwrightError(
            "Balanced sampling draws every class equally often, but no target is a class. Switch it off, then export again."
        )
    label = f"train.{column}.cpu()"
    return [f"chances = (1 / torch.bincount({label}).double())[{label}].cumsum(0)  # every class weighs the same"]


def _worst(facts: Facts) -> str:
    monitor = facts.plan.monitor
    return 'float("-inf")' if monitor is not None and monitor.higher_is_better else 'float("inf")'


def _keep(facts: Facts) -> list[str]:
    """Keep the best weights, or the last."""
    monitor = facts.plan.monitor
    if monitor is None:
        return ["if epoch == epochs:", *indented(SAVE)]
    series, sign = literal(monitor.series), ">" if monitor.higher_is_better else "<"
    return [f"if reached[{series}] {sign} best:", f"    best = reached[{series}]", *indented(SAVE)]


SAVE = (
    "weights = {name: value.cpu().clone() for name, value in network.state_dict().items()}",
    'save_file(weights, HERE / "weights.safetensors")',
)
