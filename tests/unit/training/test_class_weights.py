"""Rare classes that count more: as scikit-learn counts them, in every loss that takes weights, and in the exported script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.utils.class_weight import compute_class_weight

from core.builder import Net
from core.data.feed import feed_for
from core.data.prepare import Prepared, prepare
from core.document.project import Project
from core.expressions import Expr
from core.lowering import lower
from core.problems import NetwrightError
from core.spec import Use
from core.training.control import Control
from core.training.engine import Training
from core.training.plan import Plan, plan_of
from core.training.settings import with_setting
from core.training.weighing import of_the_second


def project(loss: str = "CrossEntropyLoss", width: Any = None, **settings: Any) -> Project:
    net = Net("breast_cancer")
    x = net.add("Linear", net.input("features"), out_features=Expr("classes") if width is None else width)
    x = net.add("LogSoftmax", x) if loss == "NLLLoss" else x
    net.output(x, "diagnosis", loss=loss)
    net.train_with("Adam", epochs=1, device="cpu", **{"class_weights": "balanced", **settings})
    return net.project


def training(made: Project) -> tuple[Training, Prepared]:
    lowered = lower(made)
    plan, data = plan_of(made, lowered), prepare(made.data)
    feed = feed_for(data, lowered.inputs, lowered.targets)
    return Training(plan, feed, Control(), lambda _: None, None, 1), data


def labels_of(data: Prepared) -> np.ndarray[Any, Any]:
    """Of the training rows alone."""
    found: np.ndarray[Any, Any] = data.table.array("diagnosis", data.rows["train"])
    return found


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "MultiMarginLoss", "FocalLoss"])
def test_classes_weigh_as_in_scikit_learn(loss: str) -> None:
    run, data = training(project(loss))
    labels = labels_of(data)
    wanted = compute_class_weight("balanced", classes=np.array([0, 1]), y=labels)
    (each,) = run.plan.class_weights
    found = run.live.objective.get_submodule(each.module).weight
    np.testing.assert_allclose(found.numpy(), wanted, rtol=1e-6)


def test_the_loss_is_that_of_torch_with_these_weights() -> None:
    run, data = training(project())
    labels = torch.from_numpy(labels_of(data)[:40])
    weights = compute_class_weight("balanced", classes=np.array([0, 1]), y=labels_of(data))
    scores = torch.randn(40, 2, generator=torch.Generator().manual_seed(1))
    given = torch.tensor(weights, dtype=torch.float32)
    wanted = torch.nn.functional.cross_entropy(scores, labels, weight=given)
    torch.testing.assert_close(run.live.objective(scores, labels)[0], wanted)


def test_one_score_weighs_the_second_class_against_the_first() -> None:
    run, data = training(project("BCEWithLogitsLoss", 1))
    first, second = np.bincount(labels_of(data))
    (each,) = run.plan.class_weights
    assert float(run.live.objective.get_submodule(each.module).pos_weight) == pytest.approx(first / second)
    assert float(of_the_second(torch.tensor([1.0, 0.0]))) == 1.0


def test_weights_given_by_hand_stay() -> None:
    made = project()
    outputs = [n for n in made.graph.nodes.values() if n.type == "Output"]
    by_hand = outputs[0].with_params(loss=Use("CrossEntropyLoss", (("class_weights", "1, 3"),)))
    run, _ = training(replace(made, graph=made.graph.put(by_hand)))
    assert run.plan.class_weights == ()
    assert "torch.tensor([1.0, 3.0])" in run.plan.lowered.source


def test_a_loss_node_with_a_target_of_its_own_is_weighed_too() -> None:
    net = Net("breast_cancer")
    x = net.add("Linear", net.input("features"), out_features=2)
    loss = net.add("CrossEntropyLoss", x, net.add("Target", column="diagnosis"))
    assert loss is not None
    net.output(x, "diagnosis", loss="none")
    net.train_with("Adam", epochs=1, device="cpu", class_weights="balanced")
    run, _ = training(net.project)
    assert [each.target for each in run.plan.class_weights] == ["diagnosis"]


def refused(made: Project) -> str:
    with pytest.raises(NetwrightError) as caught:
        plan_of(made, lower(made))
    return str(caught.value)


def test_where_nothing_can_be_weighed_a_sentence_says_so() -> None:
    net = Net("diabetes")
    net.output(net.add("Linear", net.input("features"), out_features=1), "progression")
    net.train_with("Adam", class_weights="balanced")
    assert "this network learns by mean squared error. Choose no class weights." in refused(net.project)
    assert "Switch one of them off." in refused(project(balanced=True))
    assert isinstance(plan_of(project(class_weights="none", balanced=True), lower(project())), Plan)


def test_it_is_set_by_its_name() -> None:
    settings = with_setting(Net("iris").project.plan, "plan.class_weights", "balanced")
    assert dict(settings.program.params)["class_weights"] == "balanced"
    with pytest.raises(NetwrightError, match="Class weights must be"):
        with_setting(settings, "class_weights", "heavy")
