"""Optimizers that follow the gradient itself: with momentum, averaged, by its sign, by its curvature, by matrices."""

from __future__ import annotations

from core.spec import Bool, Choice, Float, Int
from core.training.optimizers.declaration import (
    DECOUPLED,
    EVERYWHERE,
    OptimizerType,
    decay,
    lr,
    momentum,
)

SGD = OptimizerType(
    "SGD",
    "SGD",
    "optimizer",
    "Steps straight down the gradient, with momentum if wanted. Simple, and often best after tuning.",
    params=(
        lr(0.01),
        momentum("Share of the last step kept in the next; 0.9 is usual."),
        Bool(
            "nesterov",
            False,
            "Nesterov momentum",
            "Looks ahead along the momentum before it corrects.",
            shown=lambda p: p.momentum > 0 and p.dampening == 0,
        ),
        decay(),
        Float(
            "dampening",
            0.0,
            "Dampening",
            "Share of the gradient kept out of the momentum.",
            low=0.0,
            high=1.0,
            advanced=True,
            shown=lambda p: p.momentum > 0,
        ),
    ),
    aka=("stochastic gradient descent", "momentum", "nesterov"),
    fused=EVERYWHERE,
    state=lambda p: int(p.momentum > 0),
    source="Sutskever et al., On the importance of initialization and momentum in deep learning, 2013",
)
ASGD = OptimizerType(
    "ASGD",
    "Averaged SGD",
    "optimizer",
    "SGD that also keeps the mean of the weights it has passed. The network trains with the last weights, not the mean.",
    params=(
        lr(0.01),
        decay(),
        Float("lambd", 1e-4, "Lambda", "How fast the rate decays.", low=0.0, high=1.0, advanced=True),
        Float(
            "alpha",
            0.75,
            "Alpha",
            "Power with which the rate decays over the steps.",
            low=0.0,
            high=10.0,
            advanced=True,
        ),
        Float("t0", 1e6, "Averaging from step", "From this step on weights are averaged.", low=0.0, advanced=True),
    ),
    aka=("polyak averaging",),
    state=lambda p: 1,
    source="Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992",
)
RPROP = OptimizerType(
    "Rprop",
    "Rprop",
    "optimizer",
    "Looks at the sign of the gradient alone: steps grow while it stays and shrink when it turns. "
    "For batches that hold all rows.",
    params=(
        lr(0.01, "The first step of every weight; from there each finds its own."),
        Float("eta_minus", 0.5, "Shrink by", "Factor on a step whose gradient has turned.", above=0.0, high=0.999999),
        Float(
            "eta_plus", 1.2, "Grow by", "Factor on a step whose gradient has kept its sign.", low=1.000001, high=10.0
        ),
        Float("step_min", 1e-6, "Smallest step", "No step is smaller.", low=0.0, high=1.0, advanced=True),
        Float("step_max", 50.0, "Largest step", "No step is larger.", above=0.0, high=1e6, advanced=True),
    ),
    aka=("resilient backpropagation", "full batch"),
    arguments=lambda p: {
        "lr": p.lr,
        "etas": (p.eta_minus, p.eta_plus),
        "step_sizes": (p.step_min, p.step_max),
    },
    state=lambda p: 2,
    source="Riedmiller and Braun, A direct adaptive method for faster backpropagation learning, 1993",
)
LBFGS = OptimizerType(
    "LBFGS",
    "L-BFGS",
    "optimizer",
    "Learns the curvature from the last gradients and takes very good steps on small, smooth problems. "
    "Asks for the loss of a batch many times; use one batch that holds all rows, and no dropout.",
    params=(
        lr(1.0, "Factor on the step that the curvature suggests; 1 is usual with a line search."),
        Int("max_iter", 20, "Iterations for each step", "How often it improves within one step.", low=1, high=10_000),
        Choice(
            "line_search_fn",
            "none",
            "Line search",
            "Looks for a good length of each step; steadier than a fixed one.",
            options=(("none", "None"), ("strong_wolfe", "Strong Wolfe")),
        ),
        Int("history_size", 100, "History", "How many past gradients tell the curvature.", low=1, high=10_000),
        Int(
            "max_eval",
            None,
            "Evaluations for each step",
            "How often the loss may be asked for within one step; automatic is 1.25 × the iterations.",
            optional=True,
            low=1,
            high=100_000,
            advanced=True,
        ),
        Float(
            "tolerance_grad",
            1e-7,
            "Flat enough",
            "Stops where no gradient is larger.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
        Float(
            "tolerance_change",
            1e-9,
            "Change enough",
            "Stops where neither loss nor weights change more.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
    ),
    aka=("quasi-newton", "second order", "bfgs"),
    arguments=lambda p: {**p, "line_search_fn": None if p.line_search_fn == "none" else p.line_search_fn},
    state=lambda p: 2 * p.history_size + 3,
    closure=True,
    source="Liu and Nocedal, On the limited memory BFGS method for large scale optimization, 1989",
)
MUON = OptimizerType(
    "Muon",
    "Muon",
    "optimizer",
    "Turns the momentum of every weight matrix into an orthogonal one, so that all directions learn alike. "
    "Weights that are no matrices, and Embeddings, are corrected by AdamW with the same rate and decay.",
    params=(
        lr(1e-3),
        decay(0.1, DECOUPLED),
        Float("momentum", 0.95, "Momentum", "Share of the last step kept in the next.", low=0.0, high=1.0),
        Bool("nesterov", True, "Nesterov momentum", "Looks ahead along the momentum before it corrects."),
        Choice(
            "adjust_lr_fn",
            "match_rms_adamw",
            "Scale of the rate",
            "How the size of a matrix scales its rate. As AdamW's lets one rate serve all weights.",
            options=(("match_rms_adamw", "As AdamW's"), ("original", "Original")),
            advanced=True,
        ),
        Int(
            "ns_steps",
            5,
            "Newton-Schulz steps",
            "How exactly the momentum is made orthogonal.",
            low=1,
            high=99,
            advanced=True,
        ),
        Float("eps", 1e-7, "Epsilon", "Least length that a matrix is divided by.", above=0.0, high=1.0, advanced=True),
    ),
    aka=("orthogonalised momentum", "newton-schulz", "matrix"),
    state=lambda p: 1,
    unlike=("adjust_lr_fn",),
    rest="AdamW",
    source="Jordan et al., Muon: an optimizer for hidden layers in neural networks, 2024",
)
FAMILY = (SGD, ASGD, RPROP, LBFGS, MUON)
