"""Other optimizers that give each weight a step size of its own."""

from __future__ import annotations

from core.spec import Bool, Float
from core.training.optimizers.declaration import (
    DECOUPLED,
    OptimizerType,
    decay,
    eps,
    lr,
    momentum,
    paired,
    remembering,
)

RMSPROP = OptimizerType(
    "RMSprop",
    "RMSprop",
    "optimizer",
    "Divides each step by the recent size of the gradient. Often used for recurrent networks.",
    params=(
        lr(0.01),
        momentum(),
        decay(),
        remembering("alpha", 0.99, "Alpha", "the mean of the squared gradients"),
        eps(1e-8),
        Bool("centered", False, "Centred", "Divides by the spread of the gradient, not by its size.", advanced=True),
    ),
    aka=("root mean square propagation",),
    state=lambda p: 1 + int(p.momentum > 0) + int(p.centered),
    source="Tieleman and Hinton, Lecture 6.5 of Neural networks for machine learning, 2012",
)
ADAGRAD = OptimizerType(
    "Adagrad",
    "Adagrad",
    "optimizer",
    "Divides each step by the size of all gradients so far: weights that are seldom moved take large steps.",
    params=(
        lr(0.01),
        decay(),
        Float(
            "lr_decay",
            0.0,
            "Learning rate decay",
            "Divides the rate by 1 + this number × steps made.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
        Float(
            "initial_accumulator_value",
            0.0,
            "First sum",
            "What the sum of squared gradients begins with; larger makes the first steps smaller.",
            low=0.0,
            high=1e6,
            advanced=True,
        ),
        eps(1e-10),
    ),
    aka=("adaptive gradient", "sparse"),
    fused=("cpu",),
    state=lambda p: 1,
    source="Duchi, Hazan and Singer, Adaptive subgradient methods, 2011",
)
ADADELTA = OptimizerType(
    "Adadelta",
    "Adadelta",
    "optimizer",
    "Scales each step by how large its recent steps were: it needs hardly any learning rate.",
    params=(
        lr(1.0, "A factor on steps that are already scaled; 1 is as its inventor meant it."),
        decay(),
        remembering("rho", 0.9, "Rho", "the mean of squared gradients and steps"),
        eps(1e-6),
    ),
    aka=("adaptive learning rate",),
    state=lambda p: 2,
    source="Zeiler, ADADELTA: an adaptive learning rate method, 2012",
)


ADAFACTOR = OptimizerType(
    "Adafactor",
    "Adafactor",
    "optimizer",
    "Remembers of a matrix only the sums of its rows and columns: the memory of SGD, nearly the steps of Adam.",
    params=(
        lr(0.01, "The largest step, relative to the size of the weights."),
        decay(0.0, DECOUPLED),
        Float(
            "beta2_decay",
            -0.8,
            "Beta 2 decay",
            "How the memory of squared gradients grows: 1 − step to this power.",
            low=-10.0,
            high=0.0,
            advanced=True,
        ),
        Float(
            "d",
            1.0,
            "Clipping threshold",
            "An update whose root mean square is larger is scaled down to it.",
            low=1.0,
            high=1e6,
            advanced=True,
        ),
        Float(
            "eps1",
            None,
            "Epsilon 1",
            "Least squared gradient; automatic is the precision of the numbers.",
            optional=True,
            low=0.0,
            high=1.0,
            advanced=True,
        ),
        Float(
            "eps2",
            1e-3,
            "Epsilon 2",
            "Least size of a weight that the relative step counts from.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
    ),
    aka=("low memory", "t5"),
    arguments=paired("eps", "eps1", "eps2"),
    state=lambda p: 0,
    source="Shazeer and Stern, Adafactor: adaptive learning rates with sublinear memory cost, 2018",
)
FAMILY = (RMSPROP, ADAGRAD, ADADELTA, ADAFACTOR)
