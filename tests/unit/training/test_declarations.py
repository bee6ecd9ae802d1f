"""Optimizers, program and settings: the declarations agree with torch, and names reach them."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import pytest
import torch

from core.document.project import Project, TrainingSettings
from core.problems import NetwrightError
from core.spec import Use
from core.training.correction import construct
from core.training.optimizers import OPTIMIZERS, UNDECLARED, UNOFFERED, OptimizerType, arguments, call, parts
from core.training.program import PROGRAMS, SUPERVISED
from core.training.schedulers import SCHEDULERS
from core.training.settings import edit, names, read, with_setting

LIGHT = (
    "optimizers",
    "schedulers",
    "program",
    "settings",
    "metrics",
    "plan",
    "events",
    "control",
    "runs",
    "runner",
    "run_info",
)


def network() -> torch.nn.Module:
    return torch.nn.Linear(3, 2)


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=lambda spec: spec.key)
def test_declared_defaults_are_those_of_torch_but_for_the_learning_rate(spec: OptimizerType) -> None:
    signature = inspect.signature(getattr(torch.optim, spec.key))
    differs = {
        name
        for name, value in arguments(Use(spec.key), "meta").items()
        if name != "lr" and signature.parameters[name].default != value
    }
    assert differs == set(spec.unlike)


def test_every_optimizer_of_torch_is_declared_or_left_out_for_a_reason() -> None:
    found = {name for name, kind in vars(torch.optim).items() if inspect.isclass(kind)}
    assert found == {spec.key for spec in OPTIMIZERS} | set(UNDECLARED)
    assert not set(UNDECLARED) & {spec.key for spec in OPTIMIZERS}


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=lambda spec: spec.key)
def test_every_number_that_torch_lets_a_person_choose_is_offered(spec: OptimizerType) -> None:
    shown = {"momentum": 0.5, "weight_decay": 0.1} if "weight_decay" in spec.defaults() else {}
    ours = set(spec.meaningful(spec.resolve(tuple(sorted((k, v) for k, v in shown.items() if k in spec.defaults())))))
    left_out = {name.removeprefix(f"{spec.key}.") for name in UNOFFERED}
    torchs = set(inspect.signature(getattr(torch.optim, spec.key)).parameters)
    assert torchs - left_out == ours


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=lambda spec: spec.key)
@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_the_exported_call_makes_the_same_optimizer(spec: OptimizerType, device: str) -> None:
    settings = {name: 0.125 for name in ("lr", "weight_decay") if name in spec.defaults()}
    chosen = Use(spec.key).with_params(**settings)
    model = network()
    made = construct(chosen, model.parameters(), device)
    named = {"torch": torch, "matrices": [model.weight], "others": [model.bias], "learned": list(model.parameters())}
    written = parts(chosen, device)
    assert len(made) == len(written)
    for part, optimizer in zip(written, made, strict=True):
        text = call(part, {None: "learned", True: "matrices", False: "others"}[part.matrices])
        assert text.startswith(f"torch.optim.{part.key}(")
        again = eval(text, named)
        assert again.defaults == optimizer.defaults
        assert [p.shape for p in again.param_groups[0]["params"]] == [
            p.shape for p in optimizer.param_groups[0]["params"]
        ]
        assert ("fused=True" in text) == (device in OPTIMIZERS[part.key].fused)


def test_the_call_names_only_what_differs() -> None:
    def text(use: Use) -> list[str]:
        return [call(part) for part in parts(use, "cpu")]

    assert text(Use("RMSprop")) == ["torch.optim.RMSprop(network.parameters(), lr=0.01)"]
    assert text(Use("Adam", (("beta1", 0.5),))) == [
        "torch.optim.Adam(network.parameters(), lr=0.001, betas=(0.5, 0.999), fused=True)"
    ]
    assert text(Use("Muon", (("lr", 0.02),))) == [
        'torch.optim.Muon(network.parameters(), lr=0.02, adjust_lr_fn="match_rms_adamw")',
        "torch.optim.AdamW(network.parameters(), lr=0.02, weight_decay=0.1, fused=True)",
    ]


def test_what_means_nothing_beside_the_others_is_left_out() -> None:
    model = network()
    for given in ({"nesterov": True}, {"nesterov": True, "momentum": 0.9, "dampening": 0.5}, {"dampening": 0.5}):
        (made,) = construct(Use("SGD").with_params(**given), model.parameters(), "cpu")
        assert not made.defaults["nesterov"]
    (made,) = construct(Use("SGD").with_params(nesterov=True, momentum=0.9), model.parameters(), "cpu")
    assert made.defaults["nesterov"]


@pytest.mark.parametrize(
    "use",
    [
        Use("SGD"),
        Use("SGD", (("momentum", 0.9),)),
        Use("Adam"),
        Use("AdamW", (("amsgrad", True),)),
        Use("NAdam"),
        Use("RAdam"),
        Use("Adamax"),
        Use("Adagrad"),
        Use("Adadelta"),
        Use("Adafactor"),
        Use("Muon"),
        Use("ASGD"),
        Use("Rprop"),
        Use("RMSprop"),
        Use("RMSprop", (("centered", True), ("momentum", 0.9))),
    ],
    ids=str,
)
def test_the_state_that_is_counted_is_what_torch_keeps(use: Use) -> None:
    model = network()
    made = construct(use, model.parameters(), "cpu")[0]
    model(torch.ones(1, 3)).sum().backward()
    made.step()
    kept = [
        t for t in made.state[model.weight].values() if isinstance(t, torch.Tensor) and t.shape == model.weight.shape
    ]
    spec = OPTIMIZERS[use.key]
    assert spec.state(spec.resolve(use.params)) == len(kept)


@pytest.mark.parametrize("spec", [*OPTIMIZERS, *SCHEDULERS, *PROGRAMS], ids=lambda spec: spec.key)
def test_declarations_are_whole(spec: Any) -> None:
    assert spec.summary.endswith(".")
    for param in spec.params:
        assert param.title, param.name
        assert param.help.endswith("."), param.name
        assert param.check(param.default) == param.default
        assert param.range_text() or param.kind in ("bool", "text"), param.name


def test_names_of_program_optimizers_and_schedules_never_collide() -> None:
    taken = {p.name for p in SUPERVISED.params} | {"program", "optimizer", "scheduler"}
    optimizers = {p.name for spec in OPTIMIZERS for p in spec.params}
    assert not optimizers & taken
    for spec in SCHEDULERS:
        assert not {p.name for p in spec.params} & (taken | optimizers), spec.key


def test_reading_and_setting_by_name() -> None:
    settings = TrainingSettings()
    assert read(settings, "plan.epochs") == 20
    assert read(settings, "optimizer") == "Adam"
    settings = with_setting(settings, "plan.epochs", "7")
    settings = with_setting(settings, "plan.optimizer", "sgd")
    settings = with_setting(settings, "plan.momentum", "0.9")
    settings = with_setting(settings, "lr", 3e-4)
    settings = with_setting(settings, "plan.device", "cuda:1")
    settings = with_setting(settings, "plan.clip_grad_norm", "none")
    assert settings.program == Use("supervised", (("clip_grad_norm", None), ("device", "cuda:1"), ("epochs", 7)))
    assert settings.optimizer == Use("SGD", (("lr", 3e-4), ("momentum", 0.9)))
    assert [read(settings, name) for name in ("lr", "momentum", "epochs", "device")] == [3e-4, 0.9, 7, "cuda:1"]


def test_another_optimizer_starts_from_its_own_defaults() -> None:
    settings = with_setting(TrainingSettings(), "lr", 0.5)
    assert with_setting(settings, "optimizer", "Adam") is settings
    assert read(with_setting(settings, "optimizer", "RMSprop"), "lr") == 0.01


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("plan.epoch", "3", "Did you mean 'plan.epochs'?"),
        ("plan.optimizer", "Adamm", "Did you mean 'Adam'?"),
        ("plan.momentum", "0.9", "Adam has no setting 'momentum'; SGD, RMSprop and Muon have it."),
        ("plan.alpha", "0.9", "RMSprop and Averaged SGD have it."),
        ("plan.epochs", "many", "Epochs must be a number, not 'many'."),
        ("plan.epochs", "0", "between 1 and 999,999"),
        ("plan.lr", "fast", "Learning rate must be a number, not 'fast'."),
        ("plan.lr", "nan", "must be a number"),
        ("plan.device", "gpu", "must be one of auto, cpu, cuda, mps"),
        ("plan.patience", "3", "Constant has no setting 'patience'; On a plateau has it."),
        ("plan.scheduler", "cosin", "There is no learning-rate schedule 'cosin'."),
        ("plan.zzz", "1", "There are: program, optimizer, scheduler, epochs"),
    ],
)
def test_a_wrong_name_or_value_is_answered_with_a_sentence(name: str, value: str, part: str) -> None:
    with pytest.raises(NetwrightError) as caught:
        with_setting(TrainingSettings(), name, value)
    assert part in str(caught.value)
    assert str(caught.value).endswith((".", "?"))


def test_every_name_can_be_read() -> None:
    for spec in OPTIMIZERS:
        settings = TrainingSettings(optimizer=Use(spec.key))
        for name in names(settings):
            read(settings, name)
    for spec in SCHEDULERS:
        settings = TrainingSettings(scheduler=Use(spec.key))
        for name in names(settings):
            read(settings, name)


def test_a_repair_edits_the_project() -> None:
    assert read(edit("batch_size", 8, Project()).plan, "batch_size") == 8


@pytest.mark.parametrize("module", LIGHT)
def test_declarations_import_without_torch(module: str) -> None:
    code = f"import sys, core.training.{module}; sys.exit('torch' in sys.modules or 'sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
