"""Differences in words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.differences import in_words
from core.document import edits
from core.document.bypass import set_bypassed
from core.document.project import Project
from core.graph import End
from core.paths import assigned
from core.spec import Use
from core.templates import TEMPLATES

CNN = TEMPLATES["digits-cnn"].build()


def changed(*assignments: str) -> Callable[[Project], Project]:
    def change(project: Project) -> Project:
        for text in assignments:
            project = assigned(project, text)
        return project

    return change


CASES: list[tuple[Callable[[Project], Project], list[str]]] = [
    (lambda p: p, []),
    (changed("conv1.out_channels=64"), ["'conv1': number of filters 32 → 64."]),
    (changed("conv1.bias=on"), []),
    (changed("linear2.out_features=12"), ["'linear2': number of outputs classes → 12."]),
    (changed("output.loss=CrossEntropyLoss", "output.loss.label_smoothing=0.1"),
     ["'output': loss automatic → CrossEntropyLoss (label_smoothing 0.1)."]),
    (changed("plan.lr=0.1", "plan.epochs=3"), ["Training program: epochs 20 → 3.", "Optimizer: learning rate 0.002 → 0.1."]),
    (changed("plan.optimizer=SGD"), ["Optimizer: Adam → SGD."]),
    (changed("data.split.train=0.8"), ["Split: training share 0.7 → 0.8."]),
    (changed("data.steps.0.high=2"), ["Preparation step 1: high end 1 → 2."]),
    (lambda p: replace(p, data=replace(p.data, steps=())), ["Preparation step 1: Min-max scaling → none."]),
    (lambda p: replace(p, data=replace(p.data, augment=(Use("rotation"),))), ["Augmentation 1: none → Rotation."]),
    (lambda p: edits.rename(p, "n2", "stem"), ["'conv1' is now called 'stem'."]),
    (lambda p: set_bypassed(p, ["n3"], True), ["'relu1' is bypassed."]),
    (lambda p: edits.disconnect(p, End("n3", "x")), ["'relu1.x' is fed by nothing instead of 'conv1.y'."]),
    (lambda p: edits.delete(p, ["n8"]), ["Removed: Dropout 'dropout1'.", "'dropout1.x' is fed by nothing instead of 'relu2.y'.",
                                         "'linear2.x' is fed by nothing instead of 'dropout1.y'."]),
    (lambda p: edits.add_node(p, "GELU", 0, 0)[0], ["Added: GELU 'gelu1'."]),
    (lambda p: edits.move(p, {"n1": (5.0, 5.0), "n2": (6.0, 6.0)}), ["2 cards are at another place."]),
    (lambda p: replace(p, notes="other"), ["The notes differ."]),
    (lambda p: replace(p, look=replace(p.look, frames=())), ["The frames differ."]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentences"), CASES, ids=[s[0] if s else "none" for _, s in CASES])
def test_each_difference_is_a_sentence(change: Callable[[Project], Project], sentences: list[str]) -> None:
    assert sorted(in_words(CNN, change(CNN))) == sorted(sentences)


def test_two_templates_differ_in_sentences_of_one_line() -> None:
    found = in_words(CNN, TEMPLATES["sine-lstm"].build())
    assert "Data: Handwritten digits → Sine wave." in found
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in found)
