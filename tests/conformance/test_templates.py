"""Every starter project, trained from the command line, reaches what it promises."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.data.prepare import prepare
from core.project import load
from core.templates import LAST_VALUE, TEMPLATES, Template


def rival(name: str, file: Path, part: str) -> float:
    """Mean absolute error of a guess without a network, worked out from the data alone."""
    assert name == LAST_VALUE
    prepared = prepare(load(file)[0].data)
    rows = prepared.rows[part]
    return float(np.abs(prepared.raw.columns["window"][rows, -1] - prepared.raw.columns["next"][rows]).mean())


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.key)
def test_it_reaches_its_reference(template: Template, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn, trained = tmp_path / "drawn.netw", tmp_path / "trained.netw"
    assert main(["new", template.key, "-o", str(drawn)]) == 0
    assert main(["check", str(drawn)]) == 0
    assert main(["train", str(drawn), "--device", "cpu", "-o", str(trained), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    reference = template.reference
    reached = told[reference.part][reference.series]
    if reference.at_least is not None:
        assert reached >= reference.at_least
    if reference.at_most is not None:
        assert reached <= reference.at_most
    if reference.rival:
        assert reached * reference.factor <= rival(reference.rival, drawn, reference.part)


def test_references_are_those_that_were_agreed() -> None:
    at_least = {t.key: t.reference.at_least for t in TEMPLATES if t.reference.at_least is not None}
    assert at_least == {
        "xor-mlp": 1.0,
        "spirals-mlp": 0.98,
        "iris-mlp": 0.95,
        "digits-mlp": 0.95,
        "digits-cnn": 0.97,
        "digits-transformer": 0.95,
    }
    assert TEMPLATES["xor-perceptron"].reference.at_most == 0.75
    assert (TEMPLATES["sine-lstm"].reference.rival, TEMPLATES["sine-lstm"].reference.factor) == (LAST_VALUE, 5.0)
