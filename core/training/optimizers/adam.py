"""Adam and what followed from it: a step size for every weight from the first two moments of its gradients."""

from __future__ import annotations

from core.spec import Bool, Float, Values
from core.training.optimizers.declaration import (
    BETAS,
    DECAY_APART,
    DECOUPLED,
    EVERYWHERE,
    OptimizerType,
    betas,
    decay,
    eps,
    lr,
)

AMSGRAD = Bool("amsgrad", False, "AMSGrad", "Never let the squared-gradient estimate fall.", advanced=True)


def _moments(values: Values) -> int:
    return 2 + int(values.amsgrad)


ADAM = OptimizerType(
    "Adam",
    "Adam",
    "optimizer",
    "Gives every weight a step size of its own, from the history of its gradients. A good first choice.",
    params=(lr(1e-3), decay(), *BETAS, eps(1e-8), AMSGRAD),
    aka=("adaptive moment estimation", "amsgrad"),
    arguments=betas,
    fused=EVERYWHERE,
    state=_moments,
    source="Kingma and Ba, Adam: a method for stochastic optimization, 2015",
)
ADAMW = OptimizerType(
    "AdamW",
    "AdamW",
    "optimizer",
    "Adam with weight decay kept apart from the gradient. Usual for Transformers.",
    params=(lr(1e-3), decay(0.01, DECOUPLED), *BETAS, eps(1e-8), AMSGRAD),
    aka=("decoupled weight decay", "transformer"),
    arguments=betas,
    fused=EVERYWHERE,
    state=_moments,
    source="Loshchilov and Hutter, Decoupled weight decay regularization, 2019",
)
NADAM = OptimizerType(
    "NAdam",
    "NAdam",
    "optimizer",
    "Adam that looks ahead along its momentum, as Nesterov does. Often a little faster at the start.",
    params=(
        lr(2e-3),
        decay(),
        *BETAS,
        Float(
            "momentum_decay",
            4e-3,
            "Momentum decay",
            "How quickly the look ahead grows to its full length over the steps.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
        eps(1e-8),
        DECAY_APART,
    ),
    aka=("nesterov adam", "nadamw"),
    arguments=betas,
    state=lambda p: 2,
    source="Dozat, Incorporating Nesterov momentum into Adam, 2016",
)
RADAM = OptimizerType(
    "RAdam",
    "RAdam",
    "optimizer",
    "Adam that takes careful steps until it has seen enough gradients to trust their spread: a warm-up built in.",
    params=(lr(1e-3), decay(), *BETAS, eps(1e-8), DECAY_APART),
    aka=("rectified adam", "warm-up"),
    arguments=betas,
    state=lambda p: 2,
    source="Liu et al., On the variance of the adaptive learning rate and beyond, 2020",
)
ADAMAX = OptimizerType(
    "Adamax",
    "Adamax",
    "optimizer",
    "Adam that divides by the largest recent gradient rather than by their mean square. Calm with sparse inputs.",
    params=(lr(2e-3), decay(), *BETAS, eps(1e-8)),
    aka=("infinity norm", "adam max"),
    arguments=betas,
    state=lambda p: 2,
    source="Kingma and Ba, Adam: a method for stochastic optimization, section 7.1, 2015",
)
FAMILY = (ADAM, ADAMW, NADAM, RADAM, ADAMAX)
