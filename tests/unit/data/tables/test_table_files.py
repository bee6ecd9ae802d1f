"""Tables in files that the tests write: how they are written is found out, and every cell has the value that was written."""

import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter

from core.data.source import Cancelled, Found, quiet
from core.data.sources.files.tables import declared, index, text_rows
from core.data.table import Table
from core.problems import NetwrightError
from core.spec import Values


def looked(path: Path, **params: object) -> tuple[Values, Found, Table]:
    use = declared.suggest(path).with_params(**params)
    p = declared.TABLE.resolve(use.params)
    found = declared.inspect(p, quiet)
    return p, found, declared.read(p, found.schema)


def kinds(found: Found) -> dict[str, str]:
    return {column.name: column.kind for column in found.schema.columns}


def cells(table: Table, name: str) -> list[object]:
    return list(table.columns[name])


PEOPLE = "name;größe;geboren;raucht;stadt;preis\n" + "".join(
    f"Jörg {i};1,{70 + i % 20};{1 + i % 28:02d}.{1 + i % 12:02d}.1990;{('ja', 'nein')[i % 2]};{('Köln', 'Zürich', 'Bern')[i % 3]};{i}.000,50\n"
    for i in range(60)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_european_table_in_every_encoding(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "menschen.csv"
    path.write_bytes(PEOPLE.replace("\n", line_end).encode(encoding))
    _, found, table = looked(path)
    assert kinds(found) == {
        "name": "text",
        "größe": "number",
        "geboren": "date",
        "raucht": "boolean",
        "stadt": "category",
        "preis": "number",
    }
    assert found.schema.rows == 60
    assert not found.problems
    assert cells(table, "größe")[:3] == [1.70, 1.71, 1.72]
    assert cells(table, "geboren")[13] == datetime.datetime(1990, 2, 14)
    assert cells(table, "raucht")[:2] == [True, False]
    assert cells(table, "stadt")[:3] == ["Köln", "Zürich", "Bern"]
    assert cells(table, "preis")[7] == 7000.5
    stadt = found.schema.column("stadt")
    assert stadt is not None
    assert stadt.classes == ("Bern", "Köln", "Zürich")
    assert stadt.tally == (20, 20, 20)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("header", [True, False])
def test_separator_and_header(tmp_path: Path, separator: str, header: bool) -> None:
    rows = [["a", "b", "c"]] * header + [[f"{i}.5", f"{i * i}", ("x", "y")[i % 2]] for i in range(30)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(separator.join(row) for row in rows))
    p, found, table = looked(path)
    assert (p.separator, p.header) == (separator, "yes" if header else "no")
    names = ("a", "b", "c") if header else ("column 1", "column 2", "column 3")
    assert tuple(kinds(found)) == names
    assert table.rows == 30
    assert cells(table, names[0])[:2] == [0.5, 1.5]


def test_remarks_and_titles_above_the_names_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("# made by hand\n\nSales of the year,,\nheight,width,kind\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n")
    _, found, table = looked(path)
    assert tuple(kinds(found)) == ("height", "width", "kind")
    assert cells(table, "height") == [1, 3, 5, 7]


def test_names_that_are_empty_or_equal_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("x,,x,x 2,\n1.5,2,3,4,5\n2.5,3,4,5,6\n9.5,9,9,9,8\n")
    _, found, _ = looked(path)
    assert tuple(kinds(found)) == ("x", "column 2", "x 3", "x 2", "column 5")


def test_cells_with_quotes_separators_and_lines(tmp_path: Path) -> None:
    said = ['he said "yes"', "a, b", "two\nlines", "three\r\nlines; and, more", ""] * 40
    frame = pl.DataFrame({"text": said, "value": [float(i) + 0.5 for i in range(200)]})
    path = tmp_path / "quoted.csv"
    frame.write_csv(path)
    _, found, table = looked(path)
    assert found.schema.rows == 200
    assert cells(table, "value") == list(frame["value"])
    texts = [None if cell == "" else cell for cell in said]
    assert [None if c is None else str(c).replace("\r\n", "\n") for c in cells(table, "text")] == [
        None if t is None else t.replace("\r\n", "\n") for t in texts
    ]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["1,234.5", "12", "1,000,000.25", "7.5"], [1234.5, 12, 1000000.25, 7.5]),
        (["1.234,5", "12", "1.000.000,25", "7,5"], [1234.5, 12, 1000000.25, 7.5]),
        (["1 234,5", "12,25", "1 000 000,25", "7,5"], [1234.5, 12.25, 1000000.25, 7.5]),
        (["1'234.5", "12", "1'000'000.25", "7.5"], [1234.5, 12, 1000000.25, 7.5]),
        (["$5.50", "$6", "$ 7.25", "8"], [5.5, 6, 7.25, 8]),
        (["5 %", "6.5 %", "7%", "8"], [5, 6.5, 7, 8]),
        (["−5.5", "6", "-7e3", "+8"], [-5.5, 6, -7000, 8]),
    ],
)
def test_numbers_as_people_write_them(tmp_path: Path, written: list[str], values: list[float]) -> None:
    path = tmp_path / "numbers.tsv"
    lines = [f"{cell}\t{i}.5" for i, cell in enumerate(written * 5)]
    path.write_text("width\tother\n" + "\n".join(lines), encoding="utf-8")
    _, found, table = looked(path)
    assert kinds(found)["width"] == "number"
    assert cells(table, "width") == values * 5
    assert not found.problems


@pytest.mark.parametrize(
    "form",
    ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%d %b %Y", "%B %d, %Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%m/%d/%Y %I:%M %p"],
)  # fmt: skip
def test_dates_in_usual_formats(tmp_path: Path, form: str) -> None:
    days = [datetime.datetime(2021, 1, 1) + datetime.timedelta(days=9 * i, minutes=61 * i) for i in range(60)]
    path = tmp_path / "dates.csv"
    path.write_text("day;x\n" + "\n".join(f"{day.strftime(form)};{i}.5" for i, day in enumerate(days)))
    _, found, table = looked(path)
    assert kinds(found)["day"] == "date"
    assert cells(table, "day") == [datetime.datetime.strptime(day.strftime(form), form) for day in days]


def test_kinds_of_words(tmp_path: Path) -> None:
    path = tmp_path / "kinds.csv"
    random = np.random.default_rng(0)
    rows = 400
    pl.DataFrame(
        {
            "id": range(1, rows + 1),
            "key": [f"{i:08x}" for i in random.permutation(10**6)[:rows]],
            "zip": [f"{i:05d}" for i in random.integers(100, 120, rows)],
            "city": random.choice(["Rome", "Oslo", "NA", "n/a"], rows),
            "review": [f"I thought number {i} was quite a good thing to have" for i in range(rows)],
            "same": ["x"] * rows,
            "nothing": [None] * rows,
            "photo": [f"pictures/{i}.JPG" for i in range(rows)],
            "grade": random.integers(3, 9, rows),
        }
    ).write_csv(path)
    _, found, table = looked(path)
    assert kinds(found) == {
        "id": "identifier",
        "key": "identifier",
        "zip": "category",
        "city": "category",
        "review": "text",
        "same": "category",
        "nothing": "text",
        "photo": "text",
        "grade": "category",
    }
    columns = {column.name: column for column in found.schema.columns}
    assert columns["city"].classes == ("Oslo", "Rome")
    assert columns["city"].missing == table.columns["city"].null_count() > 0
    assert columns["grade"].role == "target"
    assert columns["grade"].classes == ("3", "4", "5", "6", "7", "8")
    assert {name for name, column in columns.items() if column.role == "ignore"} == {
        "id",
        "key",
        "same",
        "nothing",
        "photo",
    }
    said = " ".join(problem.message for problem in found.problems)
    assert "column 'nothing' has no values at all" in said
    assert "column 'same' has the same value in every row" in said


def test_classes_are_in_natural_order(tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text("x,label\n" + "".join(f"{i}.5,class {i % 12}\n" for i in range(120)))
    _, found, _ = looked(path)
    label = found.schema.column("label")
    assert label is not None
    assert label.classes == tuple(f"class {i}" for i in range(12))


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "a": [1.5, None, 3.5, 4.5],
            "b": [True, False, None, True],
            "c": [datetime.date(2020, 1, day) for day in (1, 2, 3, 4)],
            "d": pl.Series(["x", "y", "x", "y"], dtype=pl.Categorical),
            "e": [[1], [2], [3], [4]],
        }
    )
    path = tmp_path / "table.parquet"
    frame.write_parquet(path)
    _, found, table = looked(path)
    assert kinds(found) == {"a": "number", "b": "boolean", "c": "date", "d": "category", "e": "text"}
    assert cells(table, "a") == [1.5, None, 3.5, 4.5]
    assert cells(table, "b") == [True, False, None, True]
    assert cells(table, "c")[3] == datetime.datetime(2020, 1, 4)
    assert any("'e' holds lists" in problem.message for problem in found.problems)


def test_excel_sheet_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("sales")
        sheet.write(0, 0, "Sales of 2024")
        sheet.write_row(2, 0, ["price", "when", "sold", "amount"])
        for i in range(8):
            sheet.write_number(3 + i, 0, 0.1 + i / 3)
            sheet.write_datetime(3 + i, 1, datetime.datetime(2024, 1, 1 + i))
            sheet.write_boolean(3 + i, 2, i % 2 == 0)
            sheet.write(3 + i, 3, "oops" if i == 5 else i / 7)
    _, found, table = looked(path, sheet="")
    assert kinds(found) == {"price": "number", "when": "date", "sold": "boolean", "amount": "number"}
    assert cells(table, "price") == pytest.approx([0.1 + i / 3 for i in range(8)], rel=1e-15)
    assert cells(table, "amount") == [None if i == 5 else pytest.approx(i / 7, rel=1e-15) for i in range(8)]
    assert [problem.message for problem in found.problems] == [
        "book.xlsx, row 6: 'oops' in column 'amount' is no number; it counts as missing."
    ]
    with pytest.raises(NetwrightError, match="no sheet 'other'"):
        looked(path, sheet="other")


def test_a_column_read_as_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "again.csv"
    path.write_text("code;x\n" + "".join(f"{i % 3};{i},5\n" for i in range(30)))
    p, found, _ = looked(path)
    code = found.schema.column("code")
    assert code is not None
    as_class = declared.as_kind(p, code, "category")
    assert (as_class.kind, as_class.classes, as_class.tally) == ("category", ("0", "1", "2"), (10, 10, 10))
    assert declared.as_kind(p, as_class, "number").high == 2
    with pytest.raises(NetwrightError, match="No cell of 'code' says a date"):
        declared.as_kind(p, code, "date")


def test_a_look_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("x,y\n" + "1.5,2\n" * 1000)
    p = declared.TABLE.resolve(declared.suggest(path).params)

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        declared.inspect(p, stop)


def test_claims(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    (tmp_path / "t.txt").write_text("Dear reader\nthis is no table\n")
    (tmp_path / "d.txt").write_text("a;b\n1;2\n3;4\n")
    (tmp_path / "p.png").write_bytes(b"\x89PNG")
    (tmp_path / "folder.csv").mkdir()
    assert declared.claims(tmp_path / "t.csv") > 0.8
    assert declared.claims(tmp_path / "d.txt") > declared.claims(tmp_path / "t.txt")
    assert declared.claims(tmp_path / "p.png") == declared.claims(tmp_path / "folder.csv") == 0


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_that_are_counted_are_those_that_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: str
) -> None:
    monkeypatch.setattr(index, "PIECE", 4096)
    monkeypatch.setattr(index, "STEP", 512)
    path = tmp_path / "plain.csv"
    path.write_bytes(("a,b" + line_end + "".join(f"{i}.5,name {i}{line_end}" for i in range(3000))).encode())
    counted = text_rows.opened(path, text_rows.Written(separator=",", header=True)).index
    monkeypatch.setattr(index, "_lines", lambda *_: 0)
    found = text_rows.opened(path, text_rows.Written(separator=",", decimal=".", header=True)).index
    assert counted.count == found.count == 3000
    raw = path.read_bytes()[int(counted.offsets[0]) :].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert raw.count(b"\n") == 3000
    body = path.read_bytes()
    for offset, row in zip(counted.offsets[:-1].tolist(), counted.rows[:-1].tolist(), strict=True):
        assert body[offset:].startswith(f"{row}.5,".encode())
    assert len(counted.rows) > 20
