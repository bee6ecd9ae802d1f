"""Pictures with masks: the class of every point is learned, told and judged."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import train
from core.analysis import analyse
from core.data.finding import find
from core.data.prepare import prepare
from core.inference import Model
from core.starting import start
from core.trained import Trained
from gui.evaluate.report import ClassReport, report_of

SIDE = 32


def picture(random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[:SIDE, :SIDE]
    inside = np.hypot(x - random.randint(8, 24), y - random.randint(8, 24)) < 6
    return np.clip(inside * 120 + 60 + random.normal(0, 12, inside.shape), 0, 255).astype(np.uint8), inside


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root, random = tmp_path_factory.mktemp("cells"), np.random.RandomState(0)
    for name in ("images", "masks"):
        (root / name).mkdir()
    for number in range(40):
        grey, inside = picture(random)
        Image.fromarray(grey).save(root / "images" / f"{number:02d}.png")
        Image.fromarray(inside.astype(np.uint8) * 255).save(root / "masks" / f"{number:02d}.png")
    return root


@pytest.fixture(scope="module")
def trained(cells: Path) -> Trained:
    project = start(find(cells)).project
    assert not analyse(project).errors
    return train(project, epochs=12)


def test_points_are_told_apart(trained: Trained) -> None:
    random = np.random.RandomState(5)
    grey, inside = picture(random)
    [answer] = Model(trained).asked({"image": grey[None, None].astype(np.float32) / 255})
    assert answer.kind == "area"
    assert answer.columns == ("background", "object")
    assert answer.masks is not None
    assert (answer.masks[0] == inside).mean() > 0.95
    np.testing.assert_allclose(answer.values[0, 1], (answer.masks[0] == 1).mean())
    assert answer.row(0) == {"areas": dict(zip(answer.columns, answer.values[0].tolist(), strict=True))}


def test_a_folder_gives_the_share_of_each_class(trained: Trained, cells: Path) -> None:
    found = Model(trained).file(cells / "images").frame()
    assert found.columns == ["input", "mask.background", "mask.object"]
    assert found.height == 40
    assert (found["mask.background"] + found["mask.object"] - 1).abs().max() < 1e-9


def test_the_report_counts_points(trained: Trained) -> None:
    model = Model(trained)
    prepared = prepare(trained.project.data)
    [values] = model.raw(prepared, "valid")
    report = report_of(model.lowered.outputs[0], values, prepared, "valid")
    assert isinstance(report, ClassReport)
    truth = prepared.natural("mask", prepared.rows["valid"])
    assert (report.unit, report.rows, report.classes) == ("point", truth.size, ("background", "object"))
    assert report.accuracy == pytest.approx((values.argmax(1) == truth).mean())
    assert report.rival == ("background", pytest.approx((truth == 0).mean()))
    wrong = (values.argmax(1) != truth).mean(axis=(1, 2))
    assert [m.sure for m in report.mistakes] == sorted(wrong[wrong > 0].tolist(), reverse=True)
