"""Tables whose rows follow each other in time: found, windows proposed, forecasts answered."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core import train
from core.analysis import analyse
from core.data.finding import find
from core.data.leaks import leaks
from core.data.prepare import prepare
from core.inference import Model
from core.starting import start
from gui.evaluate.report import NumberReport, report_of
from gui.predict.question import row_question

BEGIN = datetime(2025, 1, 1)


def weather(path: Path, hours: list[float], channels: str = "temperature,humidity") -> Path:
    lines = [f"time,{channels}"]
    for hour in hours:
        warm = 10 + 8 * np.sin(2 * np.pi * hour / 24)
        time = BEGIN + timedelta(hours=hour)
        lines.append(f"{time:%Y-%m-%d %H:%M},{warm:.3f},{60 - warm:.2f}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_even_steps_are_foretold_from_the_rows_before(tmp_path: Path) -> None:
    made = start(find(weather(tmp_path / "weather.csv", list(range(900)))), "temperature")
    assert made.series
    assert not analyse(made.project).errors
    assert [use.key for use in made.project.data.steps] == ["windows", "standardize", "standardize"]
    assert made.project.data.split.key == "in_order"
    assert dict(made.project.data.steps[0].params)["window"] == 45
    assert made.told[0] == (
        "It learns to foretell 'temperature' of the next row from 'temperature', 'humidity' of the 45 rows before it."
    )


def test_a_forecast_can_be_declined(tmp_path: Path) -> None:
    made = start(find(weather(tmp_path / "weather.csv", list(range(900)))), "temperature", forecast=False)
    assert made.series
    assert "windows" not in [use.key for use in made.project.data.steps]


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(np.random.RandomState(0).permutation(900).tolist(), id="in disorder"),
        pytest.param(np.cumsum(np.random.RandomState(0).randint(1, 40, 900)).tolist(), id="uneven"),
        pytest.param([hour // 2 for hour in range(900)], id="two rows of one time"),
        pytest.param(list(range(50)), id="few"),
    ],
)
def test_other_tables_are_no_series(tmp_path: Path, hours: list[float]) -> None:
    assert not start(find(weather(tmp_path / "weather.csv", hours)), "temperature").series


def test_classes_are_not_foretold(tmp_path: Path) -> None:
    lines = ["time,kind,x"]
    lines += [f"{BEGIN + timedelta(days=day):%Y-%m-%d},{'ab'[day % 2]},{day % 7}.5" for day in range(300)]
    (tmp_path / "days.csv").write_text("\n".join(lines), encoding="utf-8")
    assert not start(find(tmp_path / "days.csv"), "kind").series


def test_the_last_row_of_a_new_table_has_a_forecast(tmp_path: Path) -> None:
    project = start(find(weather(tmp_path / "weather.csv", list(range(900)))), "temperature").project
    model = Model(train(project, epochs=15))
    answered = model.file(weather(tmp_path / "new.csv", list(range(900, 1000))))
    said = answered.beside()["temperature 1 ahead"].to_numpy()
    assert np.isnan(said[:44]).all()
    truth = 10 + 8 * np.sin(2 * np.pi * np.arange(945, 1001) / 24)
    assert abs(said[44:] - truth).mean() < 1.5
    assert "too few rows stand before" in answered.notes[0]


def test_forecasts_are_judged_by_the_values_that_came(tmp_path: Path) -> None:
    project = start(find(weather(tmp_path / "weather.csv", list(range(900)))), "temperature").project
    model = Model(train(project, epochs=1))
    prepared = prepare(project.data)
    [values] = model.raw(prepared, "valid")
    report = report_of(model.lowered.outputs[0], values, prepared, "valid")
    assert isinstance(report, NumberReport)
    np.testing.assert_allclose(
        report.truth, prepared.raw.array("temperature")[prepared.rows["valid"] + 1, 0], rtol=1e-4
    )
    question = row_question(project.data, model.lowered.inputs, "valid", 3)
    np.testing.assert_allclose(question.truth("temperature 1 ahead"), report.truth[3])


def test_rows_like_others_are_no_leak_of_a_series(tmp_path: Path) -> None:
    made = start(find(weather(tmp_path / "weather.csv", list(range(900)))), "temperature")
    assert leaks(made.project.data) == ()
    assert leaks(start(find(tmp_path / "weather.csv"), "temperature", forecast=False).project.data) != ()
