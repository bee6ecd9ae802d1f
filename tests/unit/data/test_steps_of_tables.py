"""Steps for columns of tables and pictures, against scikit-learn, polars, Pillow and plain Python."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest
from PIL import Image
from sklearn.feature_selection import SelectKBest, f_classif, f_regression, mutual_info_classif, mutual_info_regression
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.preprocessing import (
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

from core.data.catalogue import STEPS
from core.data.settings import after
from core.data.steps import run_step
from core.data.steps.target_means import folds
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Use
from tests.conformance.generated_tables import columns, ordinary

ROWS = np.arange(0, 60, 2)
NUMBER = {"sizes": (1,), "axes": ("F",)}


def schema(rows=60, only=None):
    return Schema(rows, tuple(c for c in columns() if only is None or c.name in only))


def states_of(key, table, rows=ROWS, known=None, **params):
    use = Use(key).with_params(**params)
    known = known or schema(table.rows)
    step = STEPS[key]
    return step.learn(step.resolve(use.params), known, table, rows), after(use, known)


def made(key, table, rows=ROWS, known=None, **params):
    states, then = states_of(key, table, rows, known, **params)
    return run_step(states, table, then)


def dropped(key, table, rows=ROWS, **params):
    step = STEPS[key]
    return step.drops(step.resolve(Use(key).with_params(**params).params), schema(table.rows), table, rows)


def numbers(table, *names):
    return np.concatenate([table.array(name) for name in names], axis=1).astype(np.float64)


@pytest.mark.parametrize(("by", "strategy"), [("mean", "mean"), ("median", "median"), ("mode", "most_frequent")])
def test_gaps_are_filled_as_scikit_learn_fills_them(by, strategy):
    table, names = ordinary(), ("area", "price paid", "measured")
    result = made("impute", table, by=by, columns=names)
    found = SimpleImputer(strategy=strategy).fit(numbers(table, *names)[ROWS]).transform(numbers(table, *names))
    np.testing.assert_allclose(numbers(result, *names), found, rtol=1e-5)


@pytest.mark.parametrize("k", [1, 3, 5])
def test_similar_rows_are_those_of_scikit_learn(k):
    table, names = ordinary(), ("area", "price paid", "measured")
    result = made("impute", table, by="neighbours", k=k, columns=names)
    values = numbers(table, *names)
    scaler = StandardScaler().fit(values[ROWS])
    found = KNNImputer(n_neighbors=k).fit(scaler.transform(values[ROWS])).transform(scaler.transform(values))
    np.testing.assert_allclose(numbers(result, *names), scaler.inverse_transform(found), rtol=1e-4, atol=1e-4)


def test_each_group_takes_its_own_and_an_unknown_one_that_of_all():
    table = ordinary()
    result = made("impute", table, by="mean", columns=("area",), group="colour", indicator=True)
    frame = pl.DataFrame({"area": table.columns["area"], "colour": table.columns["colour"].cast(pl.String)})
    train = frame[ROWS]
    means = dict(train.drop_nulls().group_by("colour").agg(pl.col("area").mean()).iter_rows())
    overall = train["area"].mean()
    for row, (area, colour) in enumerate(frame.iter_rows()):
        expected = area if area is not None else means.get(colour, overall)
        assert result.columns["area"][row] == pytest.approx(expected)
        assert result.columns["area missing"][row] == (area is None)


def test_classes_dates_and_yes_or_no_take_the_most_frequent_or_the_middle_one():
    table = ordinary()
    result = made("impute", table, by="median", columns=("colour", "garden", "built"))
    for name in ("colour", "garden"):
        common = table.columns[name][ROWS].drop_nulls().cast(pl.String).mode().sort()[0]
        filled = result.columns[name].cast(pl.String).filter(table.columns[name].is_null())
        assert filled.to_list() == [common] * len(filled)
    middle = sorted(table.columns["built"][ROWS].drop_nulls())
    assert (
        result.columns["built"].filter(table.columns["built"].is_null())[0]
        in middle[len(middle) // 2 - 1 : len(middle) // 2 + 1]
    )


def test_constants_must_suit_the_column():
    table = ordinary()
    filled = made("impute", table, by="constant", value="2,5", columns=("area",)).columns["area"]
    assert set(filled.filter(table.columns["area"].is_null())) == {2.5}
    for name, value, message in (
        ("area", "much", "needs a number"),
        ("colour", "pink", "no class of 'colour'"),
        ("built", "x", "a date such as"),
    ):
        with pytest.raises(NetwrightError, match=message):
            made("impute", table, by="constant", value=value, columns=(name,))


def test_outliers_are_those_beyond_the_fences_of_the_training_rows():
    table = ordinary()
    area = table.columns["area"][ROWS].drop_nulls().to_numpy()
    first, third = np.percentile(area, (25, 75))
    low, high = first - 1.5 * (third - first), third + 1.5 * (third - first)
    result = made("outliers", table, columns=("area",), factor=1.5).columns["area"]
    assert result.to_list() == table.columns["area"].clip(low, high).to_list()
    blank = made("outliers", table, columns=("area",), factor=1.5, do="blank").columns["area"]
    outside = ~table.columns["area"].is_between(low, high).fill_null(True)
    assert outside.any()
    assert blank.is_null().to_list() == (outside | table.columns["area"].is_null()).to_list()
    gone = dropped("outliers", table, columns=("area",), factor=1.5, do="drop")
    assert set(np.flatnonzero(gone)) == set(ROWS[outside.to_numpy()[ROWS]])
    z = made("outliers", table, columns=("area",), factor=2.0, by="z").columns["area"]
    assert z.max() == pytest.approx(min(table.columns["area"].max(), area.mean() + 2 * area.std()))


def test_rows_with_gaps_and_duplicates_are_found():
    table = ordinary()
    gone = dropped("drop_missing", table, columns=("area", "about"))
    expected = table.columns["area"].is_null() | table.columns["about"].is_null()
    assert gone.tolist() == expected.to_list()
    same = dropped("deduplicate", table, columns=("colour", "garden"))
    kept = pl.DataFrame({n: table.columns[n] for n in ("colour", "garden")})
    order = [*ROWS.tolist(), *(i for i in range(60) if i not in set(ROWS.tolist()))]
    seen, first = set(), []
    for row in order:
        if kept.row(row) not in seen:
            seen.add(kept.row(row))
            first.append(row)
    assert sorted(first) == np.flatnonzero(~same).tolist()
    assert not dropped("deduplicate", table).any()


def test_filters_leave_out_what_is_not_true():
    table = ordinary()
    gone = dropped("filter", table, formula="area > 10")
    assert gone.tolist() == (~(table.columns["area"] > 10).fill_null(False)).to_list()
    with pytest.raises(NetwrightError, match="needs what is true or not"):
        after(Use("filter").with_params(formula="area + 1"), schema())
    with pytest.raises(NetwrightError, match="looks at a column"):
        after(Use("filter").with_params(formula="1 > 0"), schema())


def test_one_element_for_each_class_as_scikit_learn_has_it():
    table = ordinary()
    result = made("one_hot", table, columns=("colour",)).columns["colour"]
    names = table.columns["colour"].cast(pl.String).to_numpy()[:, None]
    known = np.array([["red"], ["green"], ["blue"]])
    encoder = OneHotEncoder(categories=[["red", "green", "blue"]], handle_unknown="ignore", sparse_output=False).fit(
        known
    )
    np.testing.assert_array_equal(result[:, :3], encoder.transform(np.where(names == None, "none", names)))  # noqa: E711
    np.testing.assert_array_equal(result[:, 3], result[:, :3].sum(axis=1) == 0)
    then = after(Use("one_hot").with_params(columns=("colour",)), schema())
    assert then.column("colour").elements == ("red", "green", "blue", "other")


def test_of_many_classes_the_most_frequent_stay():
    table = ordinary()
    (state,), then = states_of("one_hot", table, columns=("code",), most=3)
    counts = table.columns["code"][ROWS].drop_nulls().value_counts().sort("count", descending=True)
    least = counts["count"][2]
    assert len(state.facts["classes"]) == 3
    assert all(counts.filter(pl.col("code") == name)["count"][0] >= least for name in state.facts["classes"])
    assert then.column("code").elements == ("class 1", "class 2", "class 3", "other")
    merged = made("merge_rare", table, columns=("code",), most=3).columns["code"]
    assert set(merged.unique()) <= {*state.facts["classes"], "other"}


def test_numbers_of_classes_as_scikit_learn_has_them():
    table = ordinary()
    found = made("ordinal", table, columns=("colour",)).columns["colour"]
    encoder = OrdinalEncoder(
        categories=[["red", "green", "blue"]], handle_unknown="use_encoded_value", unknown_value=np.nan
    )
    names = table.columns["colour"].cast(pl.String).fill_null("none").to_numpy()[:, None]
    expected = encoder.fit([["red"], ["green"], ["blue"]]).transform(names)[:, 0]
    np.testing.assert_array_equal(found.fill_null(math.nan).to_numpy(), expected)
    classes = made("ordinal", table, columns=("colour",), give="class")
    np.testing.assert_array_equal(classes.array("colour"), np.nan_to_num(expected + 1).astype(np.int64))


@pytest.mark.parametrize("target", ["rent", "kind"])
@pytest.mark.parametrize("smooth", [0.0, 10.0])
def test_mean_targets_are_those_of_scikit_learn_and_no_row_sees_its_own(target, smooth):
    table = ordinary()
    x = table.columns["colour"].cast(pl.String).fill_null("none").to_numpy()[:, None]
    plain = table.array(target)
    y = plain[:, 0] if target == "rent" else table.columns["kind"].cast(pl.String).to_numpy()
    result = made("target_mean", table, columns=("colour",), target=target, smooth=smooth).columns["colour"]
    named = table.columns["colour"].is_not_null().to_numpy()
    kind = "continuous" if target == "rent" else "multiclass"
    with_names = ROWS[named[ROWS]]
    mean = overall(plain[ROWS], target)
    encoded = manual(x, plain, with_names, target, smooth, mean)
    for row in np.flatnonzero(named):
        np.testing.assert_allclose(result[row], encoded[x[row, 0]], rtol=1e-5)
    np.testing.assert_allclose(result[~named], np.broadcast_to(mean, result[~named].shape), rtol=1e-5)
    if named.all() or smooth == 0.0:
        encoder = TargetEncoder(smooth=smooth, target_type=kind).fit(x[with_names], y[with_names])
        np.testing.assert_allclose(result[named], encoder.transform(x[named]).reshape(named.sum(), -1), rtol=1e-5)
    out_of_fold(table, target, smooth)


def overall(values, target):
    return values.mean(axis=0) if target == "rent" else np.eye(3)[values].mean(axis=0)


def manual(x, values, rows, target, smooth, mean):
    """(sum + smooth · mean) / (count + smooth), of each class."""
    answers = values if target == "rent" else np.eye(3)[values]
    found = {}
    for name in set(x[rows, 0]):
        mine = answers[rows[x[rows, 0] == name]]
        found[name] = (mine.sum(axis=0) + smooth * mean) / (len(mine) + smooth)
    return found


def out_of_fold(table, target, smooth):
    """Changing the answer of a training row changes nothing that it is told itself."""
    step = STEPS["target_mean"]
    p = step.resolve(Use("target_mean").with_params(columns=("colour",), target=target, smooth=smooth).params)
    before = step.for_training(p, schema(), table, ROWS)["colour"]
    values = table.columns[target].to_list()
    values[int(ROWS[4])] = 99_999.0 if target == "rent" else "hut" if values[int(ROWS[4])] != "hut" else "flat"
    changed = table.with_column(target, pl.Series(target, values, dtype=table.columns[target].dtype))
    now = step.for_training(p, schema(), changed, ROWS)["colour"]
    mine = folds(len(ROWS), 5) == folds(len(ROWS), 5)[4]
    np.testing.assert_array_equal(before[mine], now[mine])
    assert not np.array_equal(before[~mine], now[~mine])


def test_frequencies_are_shares_of_the_training_rows():
    table = ordinary()
    result = made("frequency", table, columns=("code",)).columns["code"][:, 0]
    codes = table.columns["code"].to_list()
    train = [codes[row] for row in ROWS]
    expected = [train.count(name) / len(train) if name is not None else 0.0 for name in codes]
    np.testing.assert_allclose(result, expected, rtol=1e-6)


def test_parts_of_dates_are_those_of_the_calendar():
    table = ordinary()
    parts = ("days", "year", "month", "day", "weekday", "yearday", "hour", "minute")
    result = made("date_parts", table, columns=("built",), parts=parts, cyclic=False).columns["built"]
    around = made("date_parts", table, columns=("built",), parts=("month", "hour")).columns["built"]
    for row, day in enumerate(table.columns["built"]):
        if day is None:
            assert np.isnan(result[row]).all()
            continue
        since = (day - dt.datetime(2000, 1, 1)).total_seconds() / 86_400
        told = (since, day.year, day.month, day.day, day.isoweekday(), day.timetuple().tm_yday, day.hour, day.minute)
        np.testing.assert_allclose(result[row], told, rtol=1e-6)
        month, hour = (day.month - 1) / 12 * math.tau, day.hour / 24 * math.tau
        np.testing.assert_allclose(
            around[row], (math.sin(month), math.cos(month), math.sin(hour), math.cos(hour)), atol=1e-6
        )
    then = after(Use("date_parts").with_params(parts=("year", "month")), schema())
    assert then.column("built").elements == ("year", "month sine", "month cosine")


@pytest.mark.parametrize("key", ["robust", "power", "quantile"])
def test_scaling_is_that_of_scikit_learn(key):
    random = np.random.RandomState(4)
    values = np.stack([random.lognormal(2, 1, 300), random.normal(-5, 3, 300), random.randint(0, 5, 300)], axis=1)
    column = DataColumn("x", "vector", "input", (3,), ("F",), elements=("a", "b", "c"))
    table = Table({"x": values.astype(np.float32)})
    rows = np.arange(0, 300, 2)
    result = made(key, table, rows, Schema(300, (column,)), **({"steps": 150} if key == "quantile" else {})).columns[
        "x"
    ]
    scalers = {"robust": RobustScaler(), "power": PowerTransformer(), "quantile": QuantileTransformer(n_quantiles=150)}
    train = values.astype(np.float32).astype(np.float64)
    np.testing.assert_allclose(result, scalers[key].fit(train[rows]).transform(train), rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize(
    ("key", "params"), [("robust", {}), ("log", {}), ("power", {}), ("quantile", {"shape": "normal"}), ("quantile", {})]
)
def test_scaled_targets_are_turned_back(key, params):
    table = ordinary()
    (state,), then = states_of(key, table, np.arange(60), columns=("rent",), **params)
    bent = run_step((state,), table, then).columns["rent"]
    np.testing.assert_allclose(state.invert(bent), table.array("rent"), rtol=5e-3, atol=0.5)


def test_logarithms_keep_the_sign():
    table = ordinary()
    area = table.array("area")
    np.testing.assert_allclose(
        made("log", table, columns=("area",)).columns["area"], np.sign(area) * np.log1p(np.abs(area)), rtol=1e-5
    )
    plain = made("log", table, columns=("area",), signed=False).columns["area"]
    np.testing.assert_allclose(plain, np.log1p(np.where(area < 0, 0, area)), rtol=1e-5)


@pytest.mark.parametrize(
    ("by", "target", "score"),
    [
        ("mutual", "kind", lambda x, y: mutual_info_classif(x, y, random_state=0)),
        ("mutual", "rent", lambda x, y: mutual_info_regression(x, y, random_state=0)),
        ("correlation", "kind", f_classif),
        ("correlation", "rent", f_regression),
    ],
)
def test_the_best_entries_are_those_that_scikit_learn_chooses(by, target, score):
    random = np.random.RandomState(2)
    table = ordinary()
    wide = random.standard_normal((60, 12)).astype(np.float32)
    wide[:, 3] += table.array("rent")[:, 0] / 500
    wide[:, 7] += table.array("kind")
    wide[:, 9] = 1.0
    table = table.with_column("measured", wide)
    vector = DataColumn("measured", "vector", "input", (12,), ("F",), elements=tuple(f"e{i}" for i in range(12)))
    known = Schema(60, tuple(vector if c.name == "measured" else c for c in columns()))
    (state,), then = states_of("select", table, known=known, by=by, target=target, count=4)
    answers = table.array(target)[ROWS].reshape(-1)
    kept = [i for i in range(12) if i != 9]
    chosen = SelectKBest(score, k=4).fit(wide[ROWS][:, kept].astype(np.float64), answers).get_support(indices=True)
    assert state.facts["places"] == [kept[i] for i in chosen]
    assert state.facts["chosen"] == [f"e{i}" for i in state.facts["places"]]
    assert then.column("measured").sizes == (4,)


def test_joining_names_every_entry_and_consumes_its_columns():
    table = ordinary()
    then = after(Use("join"), schema())
    assert then.column("features").elements == (
        "area",
        "price paid",
        "garden",
        "measured a",
        "measured b",
        "measured c",
    )
    assert not {"area", "garden", "measured"} & {c.name for c in then.columns}
    result = made("join", table)
    np.testing.assert_array_equal(
        result.columns["features"], numbers(table, "area", "price paid", "garden", "measured").astype(np.float32)
    )
    assert "area" not in result.columns
    with pytest.raises(NetwrightError, match="makes a column 'rent', but the data has one"):
        after(Use("join").with_params(name="rent"), schema())


def test_cells_that_do_not_fit_a_type_count_as_missing():
    table = ordinary()
    result = made("change_type", table, column="written", decimals="comma").columns["written"]
    told = {"1.234,5": 1234.5, "-2": -2.0, "3,25": 3.25}
    assert result.to_list() == [told.get(cell) for cell in table.columns["written"]]
    yes = made("change_type", table, column="about", to="boolean", words="quiet/wide view").columns["about"]
    assert yes.to_list() == [{"quiet": True, "Wide view": False}.get(cell) for cell in table.columns["about"]]
    texts = made("change_type", table, column="built", to="text").columns["built"]
    dates = pl.Series(["written"]).append(texts)[1:]
    assert dates.is_null().to_list() == table.columns["built"].is_null().to_list()
    with pytest.raises(NetwrightError, match="makes dates of texts"):
        after(Use("change_type").with_params(column="area", to="date"), schema())
    with pytest.raises(NetwrightError, match="needs a column"):
        after(Use("change_type"), schema())


@pytest.mark.parametrize(("fit", "size"), [("stretch", (4, 9)), ("crop", (3, 3)), ("pad", (12, 5))])
def test_pictures_are_resized_as_pillow_does(fit, size):
    table = ordinary()
    result = made("resize", table, columns=("picture",), height=size[0], width=size[1], fit=fit).columns["picture"]
    plane = Image.fromarray(table.columns["picture"][5, 1])
    if fit == "stretch":
        expected = np.asarray(plane.resize((9, 4), Image.Resampling.BILINEAR))
    elif fit == "crop":
        expected = np.asarray(plane.resize((3, 3), Image.Resampling.BILINEAR, box=(1, 0, 7, 6)))
    else:
        expected = np.zeros((12, 5), np.float32)
        expected[4:8] = np.asarray(plane.resize((5, 4), Image.Resampling.BILINEAR))
    np.testing.assert_allclose(result[5, 1], expected, atol=1e-6)


def test_grey_crop_and_known_numbers():
    table = ordinary()
    picture = table.columns["picture"]
    grey = made("grey", table, columns=("picture",)).columns["picture"]
    shown = Image.fromarray((picture[0] * 255).astype(np.uint8).transpose(1, 2, 0)).convert("L")
    np.testing.assert_allclose(grey[0, 0] * 255, np.asarray(shown), atol=2.0)
    part = made("crop", table, columns=("picture",), height=2, width=4, place="bottom_right").columns["picture"]
    np.testing.assert_array_equal(part, picture[:, :, 4:, 4:])
    normal = made("normalise", table, columns=("picture",)).columns["picture"]
    mean, deviation = (
        np.array(v, np.float32).reshape(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    )
    np.testing.assert_allclose(normal, (picture - mean) / deviation, rtol=1e-5, atol=1e-6)
    with pytest.raises(NetwrightError, match="cannot cut 64×64 pixels"):
        after(Use("crop"), schema())
