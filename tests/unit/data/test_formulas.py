"""The language of filters and derived columns: what it computes, against plain Python; what it refuses, in words."""

import datetime as dt
import json
import math

import polars as pl
import pytest

from core.data import formulas
from core.data.recipes.formula import computed
from core.document.project import DataColumn, Schema

NUMBER = {"sizes": (1,), "axes": ("F",)}
COLUMNS = (
    DataColumn("a", "number", "input", **NUMBER),
    DataColumn("b", "number", "input", **NUMBER),
    DataColumn("unit price", "number", "input", **NUMBER),
    DataColumn("yes", "boolean", "input", **NUMBER),
    DataColumn("colour", "category", "input", dtype="int64", classes=("red", "blue")),
    DataColumn("note", "text", "input", dtype="text"),
    DataColumn("class", "text", "input", dtype="text"),
    DataColumn("day", "date", "input", dtype="datetime"),
    DataColumn("picture", "image", "input", (1, 2, 2), ("C", "H", "W")),
)
SCHEMA = Schema(4, COLUMNS)
CELLS = {
    "a": pl.Series([4.0, -9.0, 0.0, None]),
    "b": pl.Series([2.0, 4.0, 0.0, 1.0]),
    "unit price": pl.Series([1.5, 2.5, 3.5, 4.5]),
    "yes": pl.Series([True, False, None, True]),
    "colour": pl.Series(["red", "blue", None, "red"], dtype=pl.Enum(["red", "blue"])),
    "note": pl.Series([" Quiet street", "loud", None, "a+b (c)"]),
    "class": pl.Series(["x", "y", "z", None]),
    "day": pl.Series([dt.datetime(2024, 5, 31, 7, 45), dt.datetime(1969, 12, 31), None, dt.datetime(2000, 2, 29)]).cast(
        pl.Datetime("us")
    ),
}


def value(text):
    found = formulas.read(text, SCHEMA)
    tree = json.loads(json.dumps(found.tree))
    facts = {"tree": tree, "names": list(found.names), "gives": found.gives}
    return computed(facts, *(CELLS[name] for name in found.names)).to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * 2", [8.0, -1.0, 0.0, None]),
        ("a / b", [2.0, -2.25, None, None]),
        ("1 / a", [0.25, -1 / 9, None, None]),
        ("a // b", [2.0, -3.0, None, None]),
        ("a % b", [0.0, 3.0, None, None]),
        ("-a ** 2", [-16.0, -81.0, 0.0, None]),
        ("sqrt(a)", [2.0, None, 0.0, None]),
        ("log(a)", [math.log(4), None, None, None]),
        ("log10(abs(a) + 1)", [math.log10(5), 1.0, 0.0, None]),
        ("round(`unit price`)", [2.0, 2.0, 4.0, 4.0]),
        ("larger(a, b) - smaller(a, b)", [2.0, 13.0, 0.0, 0.0]),
        ("a > 0", [True, False, False, None]),
        ("0 <= a < 4.5", [True, False, True, None]),
        ("a = 4", [True, False, False, None]),
        ("a != 4 and not yes", [False, True, None, False]),
        ("yes or a > 0", [True, False, None, True]),
        ('colour == "red"', [True, False, None, True]),
        ('colour in ("red", "green")', [True, False, None, True]),
        ("b not in (2, 4)", [False, False, True, True]),
        ("missing(a) or missing(colour)", [False, False, True, True]),
        ("instead(a, 7)", [4.0, -9.0, 0.0, 7.0]),
        ("when(yes, a, b)", [4.0, 4.0, 0.0, None]),
        ('contains(note, "b (")', [False, False, None, True]),
        ('starts(strip(lower(note)), "quiet")', [True, False, None, False]),
        ("length(note)", [13.0, 4.0, None, 7.0]),
        ('upper(colour) + "-" + `class`', ["RED-x", "BLUE-y", None, None]),
        ("year(day) * 100 + month(day)", [202405.0, 196912.0, None, 200002.0]),
        ("weekday(day)", [5.0, 3.0, None, 2.0]),
        ("hour(day) * 60 + minute(day)", [465.0, 0.0, None, 0.0]),
        ('day > "2000-01-01"', [True, False, None, True]),
        ('days(day, date("2000-02-28"))', [8859 + 465 / 1440, -11016.0, None, 1.0]),
        ("true and yes", [True, False, None, True]),
        ('number("12") + a', [16.0, 3.0, 12.0, None]),
    ],
)
def test_values(text, expected):
    found = value(text)
    assert [v if not isinstance(v, float) else pytest.approx(v) for v in found] == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The formula is empty"),
        ("a +", "'a \\+' is not a formula"),
        ("unit price > 3", r"goes between backticks: `unit price`"),
        ('colur == "red"', r"no column 'colur'\. Did you mean 'colour'\?"),
        ("a > red", r"no column 'red'.*Texts stand in quotes"),
        ("logg(a)", r"no function 'logg'\. Did you mean 'log'\?"),
        ("log(a, b)", "'log' takes 1 value in brackets"),
        ("log(colour)", "'log' needs a number, but 'colour' is a text"),
        ("a + colour", r"'\+' needs a number, but 'colour' is a text"),
        ("colour * 2", r"'\*' needs numbers, but 'colour' is a text"),
        ('a == "red"', "they cannot be compared"),
        ("a and yes", "'and' needs yes or no, but 'a' is a number"),
        ("yes > False", "can be the same or not"),
        ('day > "tomorrow"', "'tomorrow' is not a date"),
        ("a & b", r"Write 'and'"),
        ("a ^ 2", r"A power is \*\*"),
        ("a is None", "'is' cannot be part of a formula"),
        ("a in b", "After 'in' stands a list"),
        ("picture > 1", "Column 'picture' holds neither numbers"),
        ("when(yes, a, note)", "'when' needs a number, but 'note' is a text"),
        ("__import__('os').system('x')", "There is no function"),
        ("a.real", "cannot be part of a formula"),
        ("[x for x in (1,)]", "cannot be part of a formula"),
        ("(lambda: a)()", "There is no function"),
        ("None", "cannot be part of a formula"),
        ("b'x'", "cannot be part of a formula"),
        ("9" * 400 + " > a", "too large"),
        ("a" + " + a" * 600, "longer than 1,000"),
        ("-" * 900 + "a", "(too many parts|is not a formula)"),
        ("(" * 400 + "a" + ")" * 400, "(too many parts|is not a formula)"),
        ("a\x00b", "is not a formula"),
    ],
)
def test_mistakes_are_sentences(text, message):
    with pytest.raises(formulas.FormulaError, match=message) as caught:
        formulas.read(text, SCHEMA)
    assert str(caught.value).endswith((".", "?"))


def test_every_function_is_computed_and_told():
    from core.data.recipes.formula import _doings

    assert set(formulas.FUNCTIONS) - {"date"} <= set(_doings())
    assert all(function.help for function in formulas.FUNCTIONS.values())
