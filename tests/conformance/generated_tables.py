"""Tables of every kind of column, ordinary and odd, for what is held against all preparation steps."""

import datetime as dt

import numpy as np
import polars as pl

from core.data.lazy import Changed
from core.data.table import Table
from core.document.project import DataColumn, Schema

FEW = ("red", "green", "blue")
MANY = tuple(f"town {i}" for i in range(1000))


class Held(Changed):
    """A Lazy of an array."""

    def __init__(self, values):
        super().__init__(values, lambda rows: rows, values.shape[1:], str(values.dtype), "held")

    @property
    def fingerprint(self):
        return "held"


def columns():
    """Every kind that a step may meet; the targets come last."""
    number = {"sizes": (1,), "axes": ("F",)}
    return (
        DataColumn("area", "number", "input", **number, low=-1e4, high=1e4, missing=3),
        DataColumn("price paid", "number", "input", **number, missing=1),
        DataColumn("garden", "boolean", "input", **number, low=0.0, high=1.0, missing=2),
        DataColumn("colour", "category", "input", dtype="int64", classes=FEW, missing=4),
        DataColumn("town", "category", "input", dtype="int64", classes=MANY),
        DataColumn("code", "category", "input", dtype="int64", count=40, missing=1),
        DataColumn("built", "date", "input", dtype="datetime", missing=2),
        DataColumn("about", "text", "input", dtype="text", missing=1),
        DataColumn("written", "text", "ignore", dtype="text"),
        DataColumn("key", "identifier", "ignore", dtype="text"),
        DataColumn("measured", "vector", "input", (3,), ("F",), elements=("a", "b", "c")),
        DataColumn("picture", "image", "input", (3, 6, 8), ("C", "H", "W"), low=0.0, high=1.0),
        DataColumn("photo", "image", "input", (3, 6, 8), ("C", "H", "W"), low=0.0, high=1.0),
        DataColumn("walk", "sequence", "input", (5, 2), ("L", "F"), lengths=True),
        DataColumn("rent", "number", "target", **number),
        DataColumn("kind", "category", "target", dtype="int64", classes=("flat", "house", "hut")),
    )


def ordinary(rows=60, seed=0):
    """Values of all sizes, some of them missing, some equal rows."""
    random = np.random.RandomState(seed)
    area = random.lognormal(3, 1, rows) * random.choice((1, 1, 1, -1), rows)
    measured = random.standard_normal((rows, 3)).astype(np.float32)
    measured[random.uniform(size=measured.shape) < 0.05] = np.nan
    day = dt.datetime(1999, 12, 24, 17, 30)
    cells = {
        "area": gaps(random, area, pl.Float64, 0.1),
        "price paid": gaps(random, random.randint(0, 9, rows).astype(float), pl.Float64, 0.05),
        "garden": gaps(random, random.uniform(size=rows) < 0.3, pl.Boolean, 0.05),
        "colour": gaps(random, random.choice(FEW, rows), pl.Enum(FEW), 0.1),
        "town": pl.Series([MANY[i] for i in random.randint(0, 1000, rows)], dtype=pl.Enum(MANY)),
        "code": gaps(random, [f"c{i}" for i in random.geometric(0.2, rows)], pl.String, 0.05),
        "built": gaps(
            random, [day + dt.timedelta(hours=int(h)) for h in random.randint(0, 90_000, rows)], pl.Datetime("us"), 0.05
        ),
        "about": gaps(random, random.choice(["Wide view", "quiet", "near the river", ""], rows), pl.String, 0.05),
        "written": pl.Series(random.choice(["1.234,5", "-2", "3,25", "n/a", "about 5", ""], rows), dtype=pl.String),
        "key": pl.Series([f"k{i}" for i in range(rows)], dtype=pl.String),
        "rent": pl.Series(random.uniform(200, 3000, rows)),
        "kind": pl.Series(random.choice(["flat", "house", "hut"], rows), dtype=pl.Enum(["flat", "house", "hut"])),
    }
    return _table(random, rows, {name: values.alias(name) for name, values in cells.items()}, measured)


def gaps(random, values, kind, share):
    missing = random.uniform(size=len(values)) < share
    plain = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return pl.Series([None if gone else value for value, gone in zip(plain, missing, strict=True)], dtype=kind)


def _table(random, rows, cells, measured):
    picture = random.uniform(size=(rows, 3, 6, 8)).astype(np.float32)
    lengths = random.randint(1, 6, rows)
    walk = random.standard_normal((rows, 5, 2)).astype(np.float32)
    walk[np.arange(5)[None] >= lengths[:, None]] = 0.0
    photo = Held(random.uniform(size=(rows, 3, 6, 8)).astype(np.float32))
    table = Table({**cells, "measured": measured, "picture": picture, "photo": photo, "walk": walk}, {"walk": lengths})
    return in_order(table)


def in_order(table):
    return Table({c.name: table.columns[c.name] for c in columns()}, table.lengths)


def constant(rows=20):
    """The same in every row."""
    return taken(ordinary(), np.full(rows, 7))


def empty(rows=12):
    """Nothing but gaps, apart from the targets."""
    table = ordinary(rows)
    made = {}
    for name, values in table.columns.items():
        blank = isinstance(values, pl.Series) and name not in ("rent", "kind")
        made[name] = pl.Series(name, [None] * rows, dtype=values.dtype) if blank else values
    made["measured"] = np.full((rows, 3), np.nan, dtype=np.float32)
    return Table(made, table.lengths)


def taken(table, rows):
    """Some rows (int64) of a table, as a table."""
    made = {}
    for name, values in table.columns.items():
        made[name] = Held(values[rows]) if name == "photo" and not isinstance(values, np.ndarray) else values[rows]
    return Table(made, {name: lengths[rows] for name, lengths in table.lengths.items()})


def strange(rows=9):
    """New rows with classes that nobody has seen."""
    table = ordinary(rows, seed=5)
    code = pl.Series("code", [f"new {i}" for i in range(rows)], dtype=pl.String)
    colour = pl.Series("colour", [None] * rows, dtype=pl.Enum(FEW))
    return in_order(Table({**table.columns, "code": code, "colour": colour}, table.lengths))


def schema(rows):
    return Schema(rows, columns())


TABLES = {"ordinary": ordinary, "one row": lambda: ordinary(1), "constant": constant, "all missing": empty}
