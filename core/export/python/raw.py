"""prepare.py of the export for raw rows: tables with gaps, classes and dates, pictures and texts become what the network meets.

The recipes that Netwright itself prepares with are copied beside it; what they learned is in preparation.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from core.data.lazy import Lazy
from core.data.recipes import BACK, RECIPES
from core.data.steps import State
from core.data.table import Array, Table
from core.document.project import DataColumn
from core.export.python.copying import Copies
from core.export.python.facts import Facts, Field, sizes
from core.export.source import bracketed, literal

PREPARATION = "preparation.json"
MOST_BYTES = 2**29
"""Of prepared rows that are exported along; without them the scripts that ask remain."""
CELLS = "core.data.recipes.cells"
DECODING = "core.data.sources.files.images.decoding"
SCALARS = ("number", "boolean", "category", "date", "text", "identifier")

HEAD = '''"""Raw rows as the network meets them. What the preparation learned, it learned from the training rows alone."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import polars
import torch
'''

RUN = '''def prepared(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns in the units of the data -> all columns after the steps of preparation.json."""
    made = {column["name"]: cells(column, columns) for column in PREPARATION["columns"]}
    for step in PREPARATION["steps"]:
        taken = (made[name] for name in step["takes"])
        results = RECIPES[step["recipe"]](step["facts"], *taken)
        results = results if isinstance(results, tuple) else (results,)
        for name, values in zip(step["makes"], results):
            lengths = made.get(f"{name}.lengths")
            if lengths is not None and isinstance(values, numpy.ndarray):
                values[numpy.arange(values.shape[1]) >= lengths[:, None]] = 0  # places behind the end of a row
            made[name] = values
    return made


def tensor(values: Any) -> torch.Tensor:
    """A column as the network takes it: numbers with NaN where one is missing, classes with -1."""
    if isinstance(values, polars.Series) and isinstance(values.dtype, polars.Enum):
        values = values.to_physical().cast(polars.Int64).fill_null(-1).to_numpy()
    elif isinstance(values, polars.Series):
        values = values.cast(polars.Float64).fill_null(float("nan")).to_numpy().astype(numpy.float32)[:, None]
    return torch.from_numpy(numpy.array(values))


def complete(*columns: torch.Tensor) -> torch.Tensor:
    """Which rows lack nothing (N)."""
    there = torch.ones(len(columns[0]), dtype=torch.bool)
    for values in columns:
        missing = values.isnan() if values.is_floating_point() else values < 0
        there &= ~missing.reshape(len(values), -1).any(1)
    return there'''

READ_TABLE = '''def read(path: Path) -> dict[str, Any]:
    """The columns of a table (CSV, TSV, Parquet) as they are written."""
    if path.suffix.lower() in (".parquet", ".pq"):
        frame = polars.read_parquet(path)
    else:
        try:
            head = path.read_text(encoding="utf-8-sig").split("\\n", 1)[0]
        except ValueError:
            raise SystemExit(f"'{path.name}' is no text in UTF-8. Save it as CSV or Parquet.") from None
        separator = max(",;\\t|", key=head.count)
        frame = polars.read_csv(path, separator=separator, infer_schema=False)
    return {name: frame[name] for name in frame.columns}'''

CELLS_OF_TABLE = '''def cells(column: dict[str, Any], columns: dict[str, Any]) -> Any:
    """One column of the data, in its type; what cannot be read is missing."""
    if column["name"] not in columns:
        raise SystemExit(f"The rows lack the column '{column['name']}'.")
    values = columns[column["name"]]
    if isinstance(values, list):
        values = polars.Series(column["name"], values, strict=False)
    if values.dtype.is_float():
        values = values.fill_nan(None)
    return typed(column, values.cast(polars.String) if values.dtype == polars.Null else values)'''

CELLS_OF_FILES = {
    "image": '''def cells(column: dict[str, Any], columns: dict[str, Any]) -> Any:
    """Pictures (N C H W) from the paths of their files, or as they are."""
    values = columns[column["name"]]
    if isinstance(values, list):
        form = Form(*column["sizes"], column["dtype"], column["fit"])
        values = numpy.stack([shares(decode(str(path), form)) for path in values])
    return numpy.asarray(values, dtype=numpy.float32)''',
    "audio": '''def cells(column: dict[str, Any], columns: dict[str, Any]) -> Any:
    """Sounds (N L F) from the paths of their files, or as they are."""
    values = columns[column["name"]]
    return sounds(column, values) if isinstance(values, list) else numpy.asarray(values, dtype=numpy.float32)''',
    "array": '''def cells(column: dict[str, Any], columns: dict[str, Any]) -> Any:
    """One column of the data."""
    return numpy.array(columns[column["name"]], dtype=column["dtype"])''',
}


def parts(facts: Facts) -> Iterator[list[str]]:
    """The pieces of the module's top level."""
    kinds = _kinds(facts)
    yield [*HEAD.splitlines(), "", *_imports(facts), "", *_constants(facts)]
    yield _rows(facts)
    if "table" in kinds:
        yield READ_TABLE.splitlines()
    yield from _cells(kinds)
    yield RUN.splitlines()
    yield _inputs(facts)
    for field in _turned_back(facts):
        yield _natural(facts, field)
    if facts.data_goes_along:
        yield _load(facts)


def _kinds(facts: Facts) -> tuple[str, ...]:
    """How the columns of the data come: in a table, as files, or as arrays."""
    found = (
        "table" if c.kind in SCALARS else c.kind if c.kind in CELLS_OF_FILES else "array" for c in asked_for(facts)
    )
    return tuple(sorted(set(found)))


def asked_for(facts: Facts) -> tuple[DataColumn, ...]:
    return facts.fitted.asked_for(field.column.name for field in facts.asked)


def _cells(kinds: tuple[str, ...]) -> Iterator[list[str]]:
    """One function; of data that comes in several ways one for each, and one that chooses."""
    texts = {kind: CELLS_OF_TABLE if kind == "table" else CELLS_OF_FILES[kind] for kind in kinds}
    if len(kinds) == 1:
        yield texts[kinds[0]].splitlines()
        return
    for kind in kinds:
        yield texts[kind].replace("def cells(", f"def cells_of_{kind}(").splitlines()
    yield [
        "def cells(column: dict[str, Any], columns: dict[str, Any]) -> Any:",
        '    """One column of the data, in the way that it comes."""',
        f"    ways = {{{', '.join(f'{literal(kind)}: cells_of_{kind}' for kind in kinds)}}}",
        '    return ways[column["way"]](column, columns)',
    ]


def _used(facts: Facts) -> tuple[State, ...]:
    return facts.fitted.used(field.column.name for field in facts.asked)


def _turned_back(facts: Facts) -> list[Field]:
    """The targets whose answers are turned back into the units of the data."""
    found = dict.fromkeys(f for f in facts.answers if f is not None)
    return [field for field in found if facts.states(field)]


def _recipes(facts: Facts) -> dict[str, str]:
    """Recipe -> its module, for all that is needed."""
    names = [state.recipe for state in _used(facts)]
    return {name: RECIPES[name].__module__ for name in dict.fromkeys(names)}


def _backs(facts: Facts) -> dict[str, str]:
    names = [state.recipe for field in _turned_back(facts) for state in facts.states(field)]
    return {name: BACK[name].__module__ for name in dict.fromkeys(names) if name in BACK}


def copies(facts: Facts) -> Copies:
    """The source that goes along."""
    made, kinds = Copies(), _kinds(facts)
    for name, module in _recipes(facts).items():
        made.add(module, RECIPES[name].__name__)
    for name, module in _backs(facts).items():
        made.add(module, BACK[name].__name__)
    if "table" in kinds:
        made.add(CELLS, "typed")
    if "image" in kinds:
        made.add(DECODING, "Form", "decode", "shares")
    if "audio" in kinds:
        made.add("core.data.recipes.audio", "sounds")
    return made


def _imports(facts: Facts) -> list[str]:
    kinds, found = _kinds(facts), dict[str, set[str]]()
    for name, module in _recipes(facts).items():
        found.setdefault(module, set()).add(RECIPES[name].__name__)
    for name, module in _backs(facts).items():
        found.setdefault(module, set()).add(BACK[name].__name__)
    for kind, module, names in (
        ("table", CELLS, ("typed",)),
        ("image", DECODING, ("Form", "decode", "shares")),
        ("audio", "core.data.recipes.audio", ("sounds",)),
    ):
        if kind in kinds:
            found.setdefault(module, set()).update(names)
    return [
        f"from recipes.{module.rpartition('.')[2]} import {', '.join(sorted(names))}"
        for module, names in sorted(found.items(), key=lambda item: item[0].rpartition(".")[2])
    ]


def _constants(facts: Facts) -> list[str]:
    from core.export.python.prepare import classes_of

    listed = ", ".join(f"{literal(name)}: {RECIPES[name].__name__}" for name in _recipes(facts))
    backs = [f"{literal(name)}: {BACK[name].__name__}" for name in _backs(facts)]
    return [
        "HERE = Path(__file__).parent",
        f'PREPARATION = json.loads((HERE / "{PREPARATION}").read_text(encoding="utf-8"))',
        *bracketed("RECIPES = {", listed.split(", ") if listed else [], "}"),
        *(bracketed("BACK = {", backs, "}") if backs else []),
        *classes_of(facts),
    ]


def _rows(facts: Facts) -> list[str]:
    return [
        "class Rows(NamedTuple):",
        '    """Inputs, then targets; all with the same rows."""',
        "",
        *(f"    {field.name}: torch.Tensor  # {sizes(field)}" for field in facts.fields),
    ]


def _inputs(facts: Facts) -> list[str]:
    """The network's arguments from raw columns."""
    lines = ["made = prepared(columns)"]
    for field in facts.asked:
        name = field.column.name
        if not field.partner:
            lines.append(f"{field.name} = tensor(made[{literal(name)}])")
        elif field.partner == "lengths":
            lines.append(f"{field.name} = torch.from_numpy(made[{literal(name + '.lengths')}])")
        else:
            made = f"torch.from_numpy(made[{literal(name + '.lengths')}])"
            lines.append(f"{field.name} = torch.arange({field.column.sizes[0]}) >= {made}[:, None]")
    whole = [field.name for field in facts.asked if not field.partner]
    return [
        "def inputs(columns: dict[str, Any]) -> tuple[list[torch.Tensor], torch.Tensor]:",
        '    """Columns in the units of the data -> the arguments of the network, of the rows that lack nothing, and which these are (N)."""',
        *(f"    {line}" for line in lines),
        f"    there = complete({', '.join(whole)})",
        f"    return [values[there] for values in ({', '.join(field.name for field in facts.inputs)},)], there",
    ]


def _natural(facts: Facts, field: Field) -> list[str]:
    name = field.name
    return [
        f"def natural_{name}({name}: torch.Tensor) -> torch.Tensor:",
        '    """What the network says, in the units of the data."""',
        f"    values = {name}.numpy()",
        f'    for step in reversed(PREPARATION["targets"][{literal(field.column.name)}]):',
        '        if step["recipe"] in BACK:',
        '            values = BACK[step["recipe"]](step["facts"], values)',
        "    return torch.from_numpy(values)",
    ]


def _load(facts: Facts) -> list[str]:
    lines: list[str] = []
    for field in facts.fields:
        key = literal(field.column.name if not field.partner else f"{field.column.name}.lengths")
        values = f"torch.from_numpy(data[{key}][chosen])"
        if field.partner == "mask":
            values = f"torch.arange({field.column.sizes[0]}) >= {values}[:, None]"
        lines.append(f"{field.name} = {values}")
    return [
        'def load(part: str, device: str = "cpu") -> Rows:',
        '    """The rows of "train", "valid" or "test", as they were prepared for the network."""',
        '    with numpy.load(HERE / "data.npz") as data:',
        '        chosen = data[f"rows.{part}"]',
        *(f"        {line}" for line in lines),
        *bracketed("return Rows(", [f"{field.name}.to(device)" for field in facts.fields], ")", 4),
    ]


def preparation(facts: Facts) -> str:
    """preparation.json: how the columns are written, and what each step learned."""
    fit = str(dict(facts.project.data.source.params).get("fit", "crop"))
    targets = {f.column.name: [s.to_json() for s in facts.states(f)] for f in _turned_back(facts)}
    several = len(_kinds(facts)) > 1
    told: dict[str, Any] = {
        "columns": [_column(column, fit, several) for column in asked_for(facts)],
        "steps": [state.to_json() for state in _used(facts)],
        "targets": targets,
    }
    return f"{{\n{(',' + chr(10)).join(_entry(name, value) for name, value in told.items())}\n}}\n"


def _entry(name: str, value: Any) -> str:
    """A line for each column, and for each step."""
    if isinstance(value, list):
        inner = ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in value)
        return f" {json.dumps(name)}: [\n{inner}\n ]"
    return f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"


def _column(column: DataColumn, fit: str, several: bool) -> dict[str, Any]:
    way = "table" if column.kind in SCALARS else column.kind if column.kind in CELLS_OF_FILES else "array"
    told: dict[str, Any] = {"name": column.name, "kind": column.kind, **({"way": way} if several else {})}
    if way == "table":
        return {**told, "note": column.note, "classes": list(column.classes)}
    if way == "image":
        from core.data.sources.files.images.column import form_of

        return {**told, "sizes": list(column.sizes), "dtype": form_of(column, fit).dtype, "fit": fit}
    if way == "audio":
        from core.data.steps.audio import rate_of

        return {**told, "rate": rate_of(column), "samples": column.sizes[0], "channels": column.sizes[1]}
    return {**told, "sizes": list(column.sizes), "dtype": column.dtype}


def fits_along(facts: Facts) -> bool:
    """Whether the prepared rows are there, and small enough to be written."""
    from core.problems import NetwrightError

    try:
        table = facts.prepared.table
    except NetwrightError:
        if facts.trained is None or facts.trained.states is None:
            raise
        return False
    import math

    names = {field.column.name for field in facts.fields}
    return sum(4 * math.prod(_shape(table, name)) for name in names) <= MOST_BYTES


def _shape(table: Table, name: str) -> tuple[int, ...]:
    shape: tuple[int, ...] = table.columns[name].shape
    return shape


MODULES = {"polars": "polars", "PIL": "pillow", "tokenizers": "tokenizers", "soundfile": "soundfile", "scipy": "scipy"}


def needs(facts: Facts) -> tuple[str, ...]:
    """The packages that the copied source imports, beside numpy and torch."""
    texts = copies(facts).files().values()
    found = {package for name, package in MODULES.items() for text in texts if _imports_it(text, name)}
    return tuple(sorted({"polars", *found}))


def _imports_it(text: str, name: str) -> bool:
    return f"import {name}" in text or f"from {name}" in text


def write_data(facts: Facts, path: FilePath) -> None:
    """The columns that enter the network and its loss, as they were prepared, and the row numbers of each part."""
    import numpy as np

    from core.data.reading import careful

    prepared = facts.prepared
    arrays: dict[str, Any] = {}
    good: Array = np.ones(prepared.table.rows, dtype=bool)
    for name in {field.column.name for field in facts.fields}:
        cells = prepared.table.columns[name]
        if isinstance(cells, Lazy):
            arrays[name], there = careful(cells, np.arange(len(cells)))
            good &= there
        else:
            arrays[name] = prepared.table.array(name)
        if name in prepared.table.lengths:
            arrays[f"{name}.lengths"] = prepared.table.lengths[name]
    arrays |= {f"rows.{part}": rows[good[rows]] for part, rows in prepared.rows.items()}
    np.savez_compressed(path, **arrays)
