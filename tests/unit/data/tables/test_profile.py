"""Profiles compare with numpy, polars and published definitions, on rows that are all seen and on rows that are sampled."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from core.data.paging import PAGE, pages_of
from core.data.profile import making, profiled, sketch
from core.data.profile.duplicates import between, row_hashes
from core.data.source import Cancelled, quiet
from core.data.sources.files.tables import declared, text_rows
from core.data.table import Table
from core.document.project import DataSettings
from core.problems import NetwrightError
from core.spec import Use

ROWS = 5000


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    random = np.random.default_rng(1)
    x = random.normal(10, 2, ROWS).round(3)
    x[:25] = 1000.0
    return pl.DataFrame(
        {
            "x": pl.Series(x).set(pl.Series(np.arange(ROWS) % 10 == 3), None),
            "y": (x * 2 + random.normal(0, 1, ROWS)).round(3),
            "n": random.integers(0, 12, ROWS).astype(float),
            "flag": random.random(ROWS) < 0.25,
            "word": ["a " * (1 + i % 7) + str(i % 50) for i in range(ROWS)],
            "when": pl.Series([18_000 + i % 90 for i in range(ROWS)]).cast(pl.Date),
            "city": random.choice(["Rome", "Oslo", "Bern"], ROWS, p=[0.6, 0.3, 0.1]),
        }
    )


def settings_of(path: Path) -> DataSettings:
    use = declared.suggest(path)
    found = declared.inspect(declared.TABLE.resolve(use.params), quiet)
    return DataSettings(use, schema=found.schema)


@pytest.fixture(scope="module")
def settings(frame: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> DataSettings:
    path = tmp_path_factory.mktemp("profile") / "table.csv"
    frame.write_csv(path)
    return settings_of(path)


def test_figures_of_numbers(frame: pl.DataFrame, settings: DataSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_rows, "CHUNK", 20_000)
    profile = profiled(pages_of(settings))
    x = profile.column("x")
    assert x is not None
    values = frame["x"].drop_nulls().to_numpy()
    assert (profile.rows, profile.sampled, x.rows, x.missing) == (ROWS, ROWS, ROWS, frame["x"].null_count())
    assert (x.distinct, x.distinct_is_exact) == (len(np.unique(values)), True)
    assert (x.low, x.high) == (values.min(), values.max())
    assert x.mean == pytest.approx(values.mean(), rel=1e-12)
    assert x.deviation == pytest.approx(values.std(ddof=1), rel=1e-12)
    assert x.quartiles == pytest.approx(np.percentile(values, (25, 50, 75)))
    q1, _, q3 = np.percentile(values, (25, 50, 75))
    assert x.outliers == ((values < q1 - 1.5 * (q3 - q1)) | (values > q3 + 1.5 * (q3 - q1))).sum()
    assert x.histogram is not None
    assert x.histogram.counts == tuple(np.histogram(values, 30)[0])
    n = profile.column("n")
    assert n is not None
    assert n.histogram is not None
    assert n.histogram.counts == tuple(np.bincount(frame["n"].cast(int).to_numpy()))


def test_figures_of_words_classes_and_dates(frame: pl.DataFrame, settings: DataSettings) -> None:
    profile = profiled(pages_of(settings))
    columns = {column.name: column for column in profile.columns}
    counts = frame["city"].value_counts(sort=True, name="rows")
    assert columns["city"].top == tuple((name, rows) for name, rows in counts.iter_rows())
    assert dict(columns["flag"].top) == {"yes": frame["flag"].sum(), "no": ROWS - frame["flag"].sum()}
    lengths = frame["word"].str.len_chars()
    assert columns["word"].distinct == frame["word"].n_unique()
    if columns["word"].kind == "text":
        assert columns["word"].lengths == (lengths.min(), pytest.approx(lengths.mean()), lengths.max())
    assert columns["when"].low == 18_000 * 86_400
    assert columns["when"].distinct == 90


def test_correlations_are_those_of_polars(frame: pl.DataFrame, settings: DataSettings) -> None:
    profile = profiled(pages_of(settings))
    names = list(profile.numeric)
    r = profile.correlations[names.index("x")][names.index("y")]
    both = frame.drop_nulls("x")
    assert r == pytest.approx(float(np.corrcoef(both["x"], both["y"])[0, 1]), rel=1e-9)
    assert profile.correlations[0][0] == pytest.approx(1.0)


def test_a_sample_stands_for_all_rows(settings: DataSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = profiled(pages_of(settings)).column("x")
    monkeypatch.setattr(making, "SAMPLE_ROWS", 1000)
    profile = profiled(pages_of(settings))
    x = profile.column("x")
    assert x is not None
    assert exact is not None
    assert profile.sampled == 1000
    assert (x.mean, x.deviation, x.missing, x.distinct) == (exact.mean, exact.deviation, exact.missing, exact.distinct)
    assert x.quartiles == pytest.approx(exact.quartiles, rel=0.03)
    assert x.histogram is not None
    assert sum(x.histogram.counts) == pytest.approx(ROWS - exact.missing, rel=0.02)


def test_many_different_values_are_estimated() -> None:
    distinct = sketch.Distinct()
    for start in range(0, 400_000, 50_000):
        values = pl.Series(np.arange(start, start + 100_000, dtype=float))
        distinct.add(distinct.fresh(values.hash(0).to_numpy()), len(values))
    assert not distinct.is_exact
    assert distinct.count == pytest.approx(450_000, rel=0.05)


def test_rows_that_occur_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [i + 0.5 for i in range(3000)], "b": ["x", "y", "z"] * 1000})
    again = pl.concat([frame, frame[[5, 7]], frame[[5]]])
    path = tmp_path / "again.csv"
    again.write_csv(path)
    profile = profiled(pages_of(settings_of(path)))
    assert (profile.duplicates, profile.duplicates_are_exact) == (3, True)
    assert profile.copies == ((3000, 5), (3001, 7), (3002, 5))
    monkeypatch.setattr(sketch, "MOST_ROWS", 1000)
    pl.concat([frame, frame]).write_csv(path)
    estimate = profiled(pages_of(settings_of(path)))
    assert not estimate.duplicates_are_exact
    assert estimate.duplicates == pytest.approx(3000, rel=0.2)


def test_rows_shared_by_parts() -> None:
    values = np.arange(20, dtype=np.float32)[:, None]
    values[15] = values[3]
    table = Table({"x": values, "w": pl.Series(["same"] * 20)})
    parts = {"train": np.arange(10), "valid": np.arange(10, 14), "test": np.arange(14, 20)}
    (shared,) = between(row_hashes(table), parts)
    assert shared == ("train", "test", 1, (3, 15))
    assert between(row_hashes(table), {**parts, "test": np.arange(16, 20)}) == ()


def test_pages_are_those_of_the_file(frame: pl.DataFrame, settings: DataSettings) -> None:
    pages = pages_of(settings)
    assert pages.count == ROWS
    for number in (0, 7, ROWS // PAGE):
        page = pages.page(number)
        assert list(page.columns["y"]) == list(frame["y"][number * PAGE : (number + 1) * PAGE])
    assert list(pages.read(4990, 9999).columns["y"]) == list(frame["y"][4990:])
    with pytest.raises(NetwrightError, match="has 5,000 rows"):
        pages.page(ROWS // PAGE + 1)


def test_data_without_files_is_profiled_too() -> None:
    profile = profiled(pages_of(DataSettings(Use("iris"))))
    assert profile.rows == 150
    assert profile.columns[0].kind == "number"
    assert profile.columns[0].mean == pytest.approx(5.8433, abs=1e-3)  # R. Fisher, 1936: mean sepal length 5.84 cm
    assert profile.columns[-1].top == (("setosa", 50), ("versicolor", 50), ("virginica", 50))


def test_a_profile_can_be_cancelled(settings: DataSettings) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        profiled(pages_of(settings), stop)
