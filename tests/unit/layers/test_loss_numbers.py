"""What each loss node computes, against torch's functions and formulas written out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.document.project import DataColumn
from core.layers import LOSSES
from core.lowering.execute import build
from tests.unit.lowering.nets import Net, schema, sequences

N, C = 6, 4


class Case(NamedTuple):
    key: str
    given: tuple[Tensor, ...]
    wanted: Callable[..., Tensor]
    params: dict[str, Any] = {}  # noqa: RUF012  # never changed


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def chances(*shape: int, seed: int = 0) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


def labels(*shape: int, below: int = C) -> Tensor:
    return torch.randint(0, below, shape, generator=torch.Generator().manual_seed(7))


def signs(target: Tensor) -> Tensor:
    return torch.where(target == 1, 1.0, -1.0).squeeze(-1)


def focal(x: Tensor, target: Tensor) -> Tensor:
    p = x.softmax(1).gather(1, target.unsqueeze(1)).squeeze(1)
    return (-((1 - p) ** 3) * p.log()).mean()


def weighted_focal(x: Tensor, target: Tensor) -> Tensor:
    p = x.softmax(1).gather(1, target.unsqueeze(1)).squeeze(1)
    weights = torch.tensor([1.0, 2.0, 0.5, 1.0])[target]
    return (-weights * (1 - p) ** 2 * p.log()).sum() / weights.sum()


def dice(x: Tensor, target: Tensor) -> Tensor:
    found, p = [], x.softmax(1)
    for c in range(x.shape[1]):
        area, chance = (target == c).float(), p[:, c]
        found.append(1 - (2 * (area * chance).sum() + 1) / (area.sum() + chance.sum() + 1))
    return sum(found[1:], found[0]) / len(found)


def mask_dice(x: Tensor, target: Tensor) -> Tensor:
    p = x.sigmoid()
    return 1 - (2 * (p * target).sum() + 1) / (p.sum() + target.sum() + 1)


def info_nce(x1: Tensor, x2: Tensor) -> Tensor:
    views, count = [*x1, *x2], len(x1)
    total = 0.0
    for i, view in enumerate(views):
        near = [float(functional.cosine_similarity(view, other, dim=0)) / 0.2 for other in views]
        others = [math.exp(s) for j, s in enumerate(near) if j != i]
        total -= near[(i + count) % (2 * count)] - math.log(sum(others))
    return torch.tensor(total / len(views))


def standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    told = torch.distributions.Normal(mean, (log_variance / 2).exp())
    divergence = torch.distributions.kl_divergence(told, torch.distributions.Normal(0.0, 1.0))
    return divergence.sum(1).mean()


def contrastive(x1: Tensor, x2: Tensor, target: Tensor) -> Tensor:
    distance = (x1 - x2 + 1e-6).norm(dim=1)
    apart = (2.0 - distance).clamp(min=0)
    same = target.squeeze(-1).float()
    return 0.5 * (same * distance**2 + (1 - same) * apart**2).mean()


def crammer_singer(x: Tensor, target: Tensor) -> Tensor:
    rows = []
    for row, label in zip(x, target.tolist(), strict=True):
        wrong = max(float(s) for i, s in enumerate(row) if i != label)
        rows.append(max(0.0, 1 + wrong - float(row[label])))
    return torch.tensor(sum(rows) / len(rows))


def by_angle(a: Tensor, p: Tensor, n: Tensor) -> Tensor:
    near, far = 1 - functional.cosine_similarity(a, p), 1 - functional.cosine_similarity(a, n)
    return (near - far + 0.3).clamp(min=0).mean()


SCORES, PICTURES = numbers(N, C, seed=1), numbers(N, C, 3, 3, seed=2)
X, Y, Z = numbers(N, 5, seed=3), numbers(N, 5, seed=4), numbers(N, 5, seed=5)
YES = labels(N, 1, below=2)
PER_SAMPLE = {"reduction": "batchmean"}
CASES = (
    Case("CrossEntropyLoss", (SCORES, labels(N)), functional.cross_entropy),
    Case(
        "CrossEntropyLoss",
        (SCORES, labels(N)),
        lambda x, t: functional.cross_entropy(
            x, t, weight=torch.tensor([1.0, 2.0, 0.5, 1.0]), ignore_index=1, label_smoothing=0.1
        ),
        {"class_weights": "1, 2, 0.5, 1", "ignore_index": 1, "label_smoothing": 0.1},
    ),
    Case("CrossEntropyLoss", (PICTURES, labels(N, 3, 3)), functional.cross_entropy),
    Case("CrossEntropyLoss", (SCORES, chances(N, C).softmax(1)), functional.cross_entropy),
    Case("NLLLoss", (SCORES.log_softmax(1), labels(N)), functional.nll_loss),
    Case(
        "BCEWithLogitsLoss",
        (numbers(N, 1), YES),
        lambda x, t: functional.binary_cross_entropy_with_logits(x, t.float()),
    ),
    Case(
        "BCEWithLogitsLoss",
        (numbers(N, 1), YES),
        lambda x, t: functional.binary_cross_entropy_with_logits(x, t.float(), pos_weight=torch.tensor(3.0)),
        {"pos_weight": 3.0},
    ),
    Case("CategoricalHingeLoss", (SCORES, labels(N)), crammer_singer),
    Case("MultiMarginLoss", (SCORES, labels(N)), lambda x, t: functional.multi_margin_loss(x, t, p=2), {"p": 2}),
    Case("FocalLoss", (SCORES, labels(N)), focal, {"gamma": 3.0}),
    Case("FocalLoss", (SCORES, labels(N)), weighted_focal, {"class_weights": "1, 2, 0.5, 1"}),
    Case("MultiLabelMarginLoss", (SCORES, torch.tensor([[1, 2, -1, 0]] * N)), functional.multilabel_margin_loss),
    Case("MultiLabelSoftMarginLoss", (SCORES, (numbers(N, C) > 0).float()), functional.multilabel_soft_margin_loss),
    Case("MSELoss", (X, Y), functional.mse_loss),
    Case("MSELoss", (X, Y), lambda x, t: (x - t).square().sum(1).mean(), PER_SAMPLE),
    Case("L1Loss", (X, Y), functional.l1_loss),
    Case("SmoothL1Loss", (X, Y), lambda x, t: functional.smooth_l1_loss(x, t, beta=0.5), {"beta": 0.5}),
    Case("HuberLoss", (X, Y), lambda x, t: functional.huber_loss(x, t, delta=0.5), {"delta": 0.5}),
    Case("BCELoss", (chances(N, 5), chances(N, 5, seed=9)), functional.binary_cross_entropy),
    Case(
        "BCELoss",
        (chances(N, 5), chances(N, 5, seed=9)),
        lambda x, t: functional.binary_cross_entropy(x, t) * 5,
        PER_SAMPLE,
    ),
    Case("PoissonNLLLoss", (X, Y.abs()), lambda x, t: (x.exp() - t * x).mean()),
    Case(
        "PoissonNLLLoss",
        (X.abs(), Y.abs()),
        lambda x, t: functional.poisson_nll_loss(x, t, log_input=False),
        {"log_input": False},
    ),
    Case("GaussianNLLLoss", (X, Y, Z.exp()), functional.gaussian_nll_loss),
    Case(
        "GaussianNLLLoss",
        (X, Y, Z.exp()),
        lambda x, t, v: -torch.distributions.Normal(x, v.sqrt()).log_prob(t).mean(),
        {"full": True},
    ),
    Case("KLDivLoss", (X.log_softmax(1), Y.softmax(1)), lambda x, t: (t * (t.log() - x)).sum(1).mean()),
    Case("StandardNormalKLLoss", (X, Y), standard_normal),
    Case(
        "CosineEmbeddingLoss",
        (X, Y, YES),
        lambda a, b, t: functional.cosine_embedding_loss(a, b, signs(t), margin=0.2),
        {"margin": 0.2},
    ),
    Case("ContrastiveLoss", (X, Y, YES), contrastive, {"margin": 2.0}),
    Case(
        "HingeEmbeddingLoss",
        (numbers(N, 1).abs(), YES),
        lambda x, t: functional.hinge_embedding_loss(x.squeeze(-1), signs(t)),
    ),
    Case("SoftMarginLoss", (numbers(N, 1), YES), lambda x, t: functional.soft_margin_loss(x.squeeze(-1), signs(t))),
    Case(
        "MarginRankingLoss",
        (numbers(N, 1), numbers(N, 1, seed=8), YES),
        lambda a, b, t: functional.margin_ranking_loss(a.squeeze(-1), b.squeeze(-1), signs(t), margin=0.5),
        {"margin": 0.5},
    ),
    Case(
        "TripletMarginLoss",
        (X, Y, Z),
        lambda a, p, n: functional.triplet_margin_loss(a, p, n, margin=0.3, swap=True),
        {"margin": 0.3, "swap": True},
    ),
    Case("TripletMarginWithDistanceLoss", (X, Y, Z), functional.triplet_margin_with_distance_loss),
    Case("TripletMarginWithDistanceLoss", (X, Y, Z), by_angle, {"distance_function": "cosine", "margin": 0.3}),
    Case(
        "TripletMarginWithDistanceLoss",
        (X, Y, Z),
        lambda a, p, n: ((a - p + 1e-6).abs().sum(1) - (a - n + 1e-6).abs().sum(1) + 1).clamp(min=0).mean(),
        {"distance_function": "manhattan"},
    ),
    Case("InfoNCELoss", (X, Y), info_nce, {"temperature": 0.2}),
    Case(
        "CTCLoss",
        (numbers(N, 7, C), 1 + labels(N, 2, below=C - 1)),
        lambda x, t: functional.ctc_loss(x.transpose(0, 1).log_softmax(2), t, [7] * N, [2] * N),
    ),
    Case("DiceLoss", (PICTURES, labels(N, 3, 3)), dice),
    Case("DiceLoss", (numbers(N, 1, 3, 3), (numbers(N, 1, 3, 3, seed=6) > 0).float()), mask_dice),
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: "-".join([c.key, *c.params]))
def test_a_loss_node_gives_the_number_of_the_literature(case: Case) -> None:
    net = Net()
    ports = LOSSES[case.key].input_ports(LOSSES[case.key].resolve(()))
    net.add(case.key, "goal", **case.params)
    for port, values in zip(ports, case.given, strict=True):
        whole = "float32" if values.is_floating_point() else "int64"
        entering = net.input(f"in_{port.name}", *(values.shape[1:] or (1,)), dtype=whole)
        net.wire(
            entering if values.ndim > 1 else net.add("Squeeze", f"{port.name}_number", entering), ("goal", port.name)
        )
    built = build(net.lower(), 0)
    results = built.network(*(v if v.ndim > 1 else v.unsqueeze(1) for v in case.given))
    assert built.objective is not None
    (found,) = built.objective(*results)
    torch.testing.assert_close(found, case.wanted(*case.given), rtol=1e-5, atol=1e-6)


def test_every_loss_is_among_them() -> None:
    assert {case.key for case in CASES} == {loss.key for loss in LOSSES}


def test_lengths_that_come_with_the_data_count_for_ctc() -> None:
    spoken = DataColumn("letters", "tokens", "target", (3,), ("L",), "int64", lengths=True)
    net = Net(schema=schema(sequences("sound", 7, C), spoken))
    net.add("Input", "sound", column="sound")
    net.add("Linear", "scores", "sound", out_features=C)
    net.add("Target", "letters", column="letters")
    net.add("CTCLoss", "ctc", "scores", "letters")
    lowered, x = net.lower(), numbers(N, 7, C)
    built = build(lowered, 0)
    steps, counts, told = (
        torch.tensor([7, 6, 5, 7, 4, 7]),
        torch.tensor([3, 2, 1, 3, 2, 1]),
        1 + labels(N, 3, below=C - 1),
    )
    results = built.network(x, steps)
    assert [slot.partner for slot in lowered.targets] == ["", "lengths"]
    assert built.objective is not None
    (found,) = built.objective(*results, told, counts)
    scores = built.network.scores(x)
    torch.testing.assert_close(found, functional.ctc_loss(scores.transpose(0, 1).log_softmax(2), told, steps, counts))
