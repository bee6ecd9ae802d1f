"""predict.py of the export for raw rows: answers as a table, for tables and folders as they are."""

from __future__ import annotations

from collections.abc import Iterator

from core.export.python.facts import Facts, Field
from core.export.python.prepare import constant
from core.export.python.raw import asked_for
from core.export.source import bracketed, indented, literal
from core.layers.losses import LOSSES

TELL_CLASSES = '''def tell_classes(name: str, kind: str, classes: tuple[str, ...], scores: torch.Tensor, there: torch.Tensor) -> dict[str, Any]:
    """The likeliest class of each row, how likely it is, and all of them; nothing where a row has no answer."""
    rows = spread(scores.double(), there)
    best = [classes[row.argmax()] if known else None for row, known in zip(rows, there)]
    sure = polars.Series(rows.max(dim=1).values.numpy()).fill_nan(None)
    each = {f"{name}.{c}": polars.Series(rows[:, i].numpy()).fill_nan(None) for i, c in enumerate(classes)}
    return {name: best, f"{name}.{kind}": sure, **each}'''

TELL_NUMBERS = '''def tell_numbers(name: str, numbers: torch.Tensor, there: torch.Tensor) -> dict[str, Any]:
    """The numbers of each row; nothing where it has no answer."""
    rows = spread(numbers.reshape(len(numbers), -1).double(), there)
    names = [name] if rows.shape[1] == 1 else [f"{name}.{i}" for i in range(rows.shape[1])]
    return {n: polars.Series(rows[:, i].numpy()).fill_nan(None) for i, n in enumerate(names)}'''

SPREAD = '''def spread(values: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """The rows that have an answer at their places among all, NaN for the others."""
    rows = torch.full((len(there), values.shape[1]), float("nan"), dtype=values.dtype)
    rows[there] = values
    return rows'''

ENDINGS = {
    "image": (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".gif"),
    "audio": (".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif"),
    "text": (".txt", ".text", ".md"),
}


def parts(facts: Facts) -> Iterator[list[str]]:
    yield _head(facts)
    yield _tell(facts)
    if any(_has_classes(field) for field in facts.answers):
        yield TELL_CLASSES.splitlines()
    if not all(_has_classes(field) for field in facts.answers):
        yield TELL_NUMBERS.splitlines()
    yield SPREAD.splitlines()
    yield _predict()
    yield _read(facts)
    yield _main(facts)


def _has_classes(field: Field | None) -> bool:
    return field is not None and field.column.kind == "category"


def files_of(facts: Facts) -> str:
    """The kind of the one column that a file can be; '' where the rows are a table."""
    columns = asked_for(facts)
    return columns[0].kind if len(columns) == 1 and columns[0].kind in ENDINGS else ""


def takes_tables(facts: Facts) -> bool:
    """Whether the data comes in tables, whose reading prepare.py brings along."""
    return any(
        column.kind in ("number", "boolean", "category", "date", "text", "identifier") for column in asked_for(facts)
    )


def _head(facts: Facts) -> list[str]:
    kind = files_of(facts)
    usage = []
    if kind:
        usage.append(f"python predict.py FOLDER        # a row for each {kind} file of a folder")
    if takes_tables(facts):
        usage.append("python predict.py rows.csv      # a table (CSV, TSV, Parquet) with the columns that the data had")
    if facts.data_goes_along:
        usage.append("python predict.py               # the rows of the test part")
    taken = sorted(
        {"HERE", "inputs"}
        | {constant(f) for f in facts.answers if f is not None and _has_classes(f)}
        | {f"natural_{f.name}" for f in facts.answers if f is not None and facts.states(f) and not _has_classes(f)}
        | ({"read"} if takes_tables(facts) else set())
        | ({"load"} if facts.data_goes_along else set()),
        key=lambda name: (not name.isupper(), name),
    )
    return [
        '"""Asks the trained network. Prints a table: what it answers, and how sure it is.',
        "",
        *usage,
        '"""',
        "",
        "import sys",
        "from pathlib import Path",
        "from typing import Any",
        "",
        "import polars",
        "import torch",
        "from safetensors.torch import load_file",
        "",
        "from model import Network",
        *bracketed("from prepare import ", taken, ""),
        "",
        "network = Network()",
        'network.load_state_dict(load_file(HERE / "weights.safetensors"))',
        "network.eval()",
        f"OUTPUTS = {len(facts.outputs)}  # what the network returns beyond them is for its losses",
    ]


def _called(facts: Facts) -> list[str]:
    targets = [slot.target for slot in facts.lowered.outputs]
    return [s.target if s.target and targets.count(s.target) == 1 else s.name for s in facts.lowered.outputs]


def _tell(facts: Facts) -> list[str]:
    lines: list[str] = []
    for place, (variable, name, field) in enumerate(zip(facts.outputs, _called(facts), facts.answers, strict=True)):
        if field is not None and _has_classes(field):
            lines += _class_lines(facts, place, variable, name, field)
        else:
            natural = f"natural_{field.name}({variable})" if field is not None and facts.states(field) else variable
            lines.append(f"table |= tell_numbers({literal(name)}, {natural}, there)")
    return [
        *bracketed(
            "def tell(",
            [*(f"{name}: torch.Tensor" for name in facts.outputs), "there: torch.Tensor"],
            ") -> polars.DataFrame:",
        ),
        '    """What the network says, as a table; `there` (N) says which rows it has answered."""',
        "    table: dict[str, Any] = {}",
        *indented(lines),
        "    return polars.DataFrame(table)",
    ]


def _class_lines(facts: Facts, place: int, variable: str, name: str, field: Field) -> list[str]:
    slot = facts.lowered.outputs[place]
    reading = LOSSES[slot.loss.key].reading if slot.has_loss else ""
    flat = f"{variable}.reshape(len({variable}), -1).double()"
    if reading == "sigmoid":
        made = [f"sure = torch.sigmoid({flat}[:, :1])", "scores = torch.cat([1 - sure, sure], dim=1)"]
    elif reading:
        made = [f"scores = torch.exp({flat})" if reading == "exp" else f"scores = torch.softmax({flat}, dim=1)"]
    else:
        made = [f"scores = {flat}"]
    kind = "probability" if reading else "score"
    return [*made, f'table |= tell_classes({literal(name)}, "{kind}", {constant(field)}, scores, there)']


def _predict() -> list[str]:
    return [
        "@torch.no_grad()",
        "def predict(columns: dict[str, Any]) -> polars.DataFrame:",
        '    """Columns by name, in the units of the data -> the answers. Rows that lack a value that is needed have none."""',
        "    given, there = inputs(columns)",
        "    made = network(*given)",
        "    return tell(*(made if isinstance(made, tuple) else (made,))[:OUTPUTS], there)",
    ]


def _read(facts: Facts) -> list[str]:
    kind = files_of(facts)
    lines: list[str] = []
    if kind:
        name = literal(asked_for(facts)[0].name)
        endings = ", ".join(literal(ending) for ending in ENDINGS[kind])
        value = (
            'polars.Series([p.read_text(encoding="utf-8") for p in files], dtype=polars.String)'
            if kind == "text"
            else "[str(p) for p in files]"
        )
        single = "path.is_dir()" if kind == "text" else "path.is_dir() or path.suffix.lower() in endings"
        lines += [
            f"endings = ({endings})",
            f"if {single}:",
            '    files = sorted(p for p in path.rglob("*") if p.suffix.lower() in endings) if path.is_dir() else [path]',
            "    names = [p.relative_to(path).as_posix() if path.is_dir() else p.name for p in files]",
            f'    return polars.concat([polars.DataFrame({{"input": names}}), predict({{{name}: {value}}})], how="horizontal")',
        ]
    last = (
        "return predict(read(path))"
        if takes_tables(facts)
        else "raise SystemExit(f\"'{path}' is nothing that the network can be asked about.\")"
    )
    return [
        "def answers(path: Path) -> polars.DataFrame:",
        '    """For all rows of a file or folder."""',
        *indented([*lines, last]),
    ]


def _main(facts: Facts) -> list[str]:
    lines = [
        'if __name__ == "__main__":',
        "    for name in sys.argv[1:]:",
        '        print(answers(Path(name)).write_csv(), end="")',
    ]
    if not facts.data_goes_along:
        return lines
    part = next((part for part in ("test", "valid", "train") if len(facts.prepared.rows[part])), "train")
    given = ", ".join(f"rows.{field.name}" for field in facts.inputs)
    return [
        *lines,
        "    if len(sys.argv) == 1:",
        "        with torch.no_grad():",
        f'            rows = load("{part}")',
        f"            made = network({given})",
        f"        there = torch.ones(len(rows.{facts.fields[0].name}), dtype=torch.bool)",
        "        made = made if isinstance(made, tuple) else (made,)",
        '        print(tell(*made[:OUTPUTS], there).write_csv(), end="")',
    ]
