"""Broken and hostile files: a sentence that names file and row, the good part kept, nothing crashes."""

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from core.data.source import Found, quiet
from core.data.sources.files.tables import declared, excel, index
from core.data.table import Table
from core.problems import NetwrightError


def looked(path: Path) -> tuple[Found, Table]:
    p = declared.TABLE.resolve(declared.suggest(path).params)
    found = declared.inspect(p, quiet)
    return found, declared.read(p, found.schema)


def messages(found: Found) -> list[str]:
    return [problem.message for problem in found.problems]


def refused(path: Path, match: str) -> None:
    with pytest.raises(NetwrightError, match=match):
        looked(path)


def test_empty_and_header_only(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"")
    refused(path, "'t.csv' is empty")
    path.write_bytes(b"\n\n  \n")
    refused(path, "'t.csv' has no rows")
    path.write_bytes(b"a,b,c\n")
    refused(path, "'t.csv' has only the names of its columns")
    path.write_bytes(b"\xef\xbb\xbf")
    refused(path, "'t.csv' has no rows")


def test_one_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1.5,x")
    found, table = looked(path)
    assert (found.schema.rows, table.rows) == (1, 1)
    assert list(table.columns["a"]) == [1.5]


@pytest.mark.parametrize("bad", ['9.5,"cut off in the middle', '"9.5,x\n8.5,y'])
def test_quote_that_is_never_closed(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "cut.csv"
    path.write_text("a,b\n" + '1.5,"x"\n' * 10 + bad)
    found, table = looked(path)
    assert list(table.columns["a"])[:10] == [1.5] * 10
    assert any("cut.csv, row" in said and "quote that is never closed" in said for said in messages(found))


def test_open_quote_far_from_the_end_swallows_no_more_than_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LONGEST_FIELD", 1000)
    monkeypatch.setattr(index, "PIECE", 4096)
    monkeypatch.setattr(index, "STEP", 512)
    path = tmp_path / "open.csv"
    rows = [f"{i}.5,name {i}" for i in range(2000)]
    rows[700] = '700.5,"open'
    path.write_text("a,b\n" + "\n".join(rows) + '\n7.5,"a\nb"\n')
    found, table = looked(path)
    assert table.rows == 2000
    assert list(table.columns["a"]) == [i + 0.5 for i in range(2000) if i != 700] + [7.5]
    assert messages(found) == [
        "open.csv, row 701: the line before it opens a quote that is never closed; that line is left out."
    ]


def test_stray_quotes_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "pipes.csv"
    path.write_text("a,b,c\n" + '1.5,5" pipe,x\n2.5,pipe,"a"b\n' * 20)
    found, table = looked(path)
    assert found.schema.rows == table.rows == 40
    assert list(table.columns["b"])[:2] == ['5" pipe', "pipe"]


def test_wrong_encoding_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    lines = [f"{i}.5,Köln {i}\n".encode() for i in range(100)]
    lines[40] = "40.5,Köln 40\n".encode("latin-1")
    path.write_bytes(b"a,b\n" + b"".join(lines))
    found, table = looked(path)
    assert list(table.columns["b"])[39:42] == ["Köln 39", "Köln 40", "Köln 41"]
    assert len(messages(found)) == 1
    assert messages(found)[0].startswith("mixed.csv, row 41: some letters are not written in the encoding")


def test_mixed_types_keep_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    rows = [[f"{i}.5", f"2020-01-{1 + i % 28:02d}", ("yes", "no")[i % 2]] for i in range(100)]
    rows[16][0], rows[40][0], rows[41][0], rows[30][0] = "seventeen", "x", "y", "n/a"
    rows[20][1], rows[99][1] = "someday", ""
    path.write_text("a,b,c\n" + "\n".join(map(",".join, rows)))
    found, table = looked(path)
    a = list(table.columns["a"])
    assert [i for i, value in enumerate(a) if value is None] == [16, 30, 40, 41]
    assert a[17] == 17.5
    assert messages(found) == [
        "mixed.csv, row 17: 'seventeen' in column 'a' is no number; it counts as missing. So it is with 2 others.",
        "mixed.csv, row 21: 'someday' in column 'b' is no date in the format of the column; it counts as missing.",
    ]
    column = found.schema.column("b")
    assert column is not None
    assert column.missing == 2


def test_ragged_rows(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    rows = [f"{i}.5,{i},{i}.25" for i in range(50)]
    rows[9], rows[19], rows[29] = "9.5", "19.5,19,19.25,more,and more", "29.5,29"
    path.write_text("a,b,c\n" + "\n".join(rows))
    found, table = looked(path)
    assert list(table.columns["a"]) == [i + 0.5 for i in range(50)]
    assert [i for i, value in enumerate(table.columns["c"]) if value is None] == [9, 29]
    assert messages(found) == [
        "ragged.csv, row 10: it has 1 cells, fewer than there are columns; the rest count as missing. So it is with one other.",
        "ragged.csv, row 20: it has 5 cells, more than there are columns; what is too much is left out.",
    ]


def test_zero_bytes(tmp_path: Path) -> None:
    path = tmp_path / "zeros.csv"
    path.write_bytes(b"a,b\n" + b"1.5,x\n" * 50 + b"2\0.5,y\0\n" + b"3.5,x\n" * 50)
    found, table = looked(path)
    assert list(table.columns["a"])[49:52] == [1.5, 2.5, 3.5]
    assert messages(found)[0].startswith("zeros.csv, row 51: there are zero bytes in it")


def test_ten_thousand_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = [f"c{i}" for i in range(10_000)]
    path.write_text(
        "\n".join([",".join(names), *(",".join(f"{i * row}.5" for i in range(10_000)) for row in range(12))])
    )
    found, table = looked(path)
    assert len(found.schema.columns) == 10_000
    assert list(table.columns["c9999"]) == [9999 * row + 0.5 for row in range(12)]
    assert found.schema.columns[5].kind == "number"


def test_unicode_and_long_paths(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(12):
        folder = folder / ("Ordner mit Größe 数据 " + "x" * 60)
    folder.mkdir(parents=True)
    path = folder / "таблица 🌍 [1]*.csv"
    path.write_text("a,b\n1.5,x\n2.5,y\n3.5,x\n")
    _, table = looked(path)
    assert list(table.columns["a"]) == [1.5, 2.5, 3.5]
    parquet = path.with_suffix(".parquet")
    import polars as pl

    pl.DataFrame({"a": [1.5, 2.5, 4.5]}).write_parquet(parquet)
    assert list(looked(parquet)[1].columns["a"]) == [1.5, 2.5, 4.5]


def test_a_file_that_changes_under_us(tmp_path: Path) -> None:
    path = tmp_path / "live.csv"
    path.write_text("a,b\n" + "1.5,x\n2.5,y\n" * 50)
    p = declared.TABLE.resolve(declared.suggest(path).params)
    found = declared.inspect(p, quiet)
    rows = declared.typed_rows(p, found.schema)
    before = declared.stamp(p)
    assert before == found.fingerprint
    with path.open("a") as file:
        file.write("3.5,x\n")
    assert declared.stamp(p) != before
    with pytest.raises(NetwrightError, match=r"'live\.csv' has changed"):
        rows.read(0, 10)
    path.write_text("other,b\n" + "1.5,x\n2.5,y\n" * 50)
    with pytest.raises(NetwrightError, match="no column 'a' any more"):
        declared.read(p, found.schema)
    path.unlink()
    assert declared.stamp(p) == ""
    with pytest.raises(NetwrightError, match=r"There is no file 'live\.csv'"):
        declared.read(p, found.schema)


def test_folders_and_forbidden_files(tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    refused(folder, r"'folder\.csv' is a folder")
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this account may read everything")
    refused(path, r"'secret\.csv' cannot be opened")


def test_forbidden_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n")

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbid)
    refused(path, r"'secret\.csv' cannot be opened: this account may not read it")


def test_what_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "random.csv"
    path.write_bytes(bytes(range(256)) * 100)
    refused(path, "is no text")
    for name in ("t.parquet", "t.xlsx", "t.xls"):
        path = tmp_path / name
        path.write_bytes(b"nothing of the kind" * 10)
        refused(path, f"'{name}' is damaged or no")


def test_zip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b"0" * (40 * 2**20))
    monkeypatch.setattr(excel, "MOST_BYTES", 20 * 2**20)
    assert path.stat().st_size < 200_000
    refused(path, r"'bomb\.xlsx' is larger than 20 MB when it is unpacked")


def test_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b"0" * 2**20)
    raw = path.read_bytes()
    path.write_bytes(raw.replace((2**20).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(NetwrightError, match=r"'liar\.xlsx' is damaged"):
        excel.guard(path)


def test_cell_at_the_far_end_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    refused(path, r"A sheet of 'far\.xlsx' reaches to row 1,048,576 and column 16,384")
