"""predict.py of the export: the trained network as a function and as a command."""

from __future__ import annotations

from collections.abc import Iterator

from core.export.python.facts import Facts, Field, sizes
from core.export.python.prepare import constant
from core.export.source import bracketed, indented
from core.layers.losses import LOSSES


def parts(facts: Facts) -> Iterator[list[str]]:
    yield _head(facts)
    yield _predict(facts)
    yield _told(facts)
    yield _main(facts)


def _head(facts: Facts) -> list[str]:
    files = " ".join(f"{field.name}.npy" for field in facts.asked)
    needed = sorted(
        {"HERE", "load"}
        | {constant(f) for f in facts.answers if f is not None and f.column.classes}
        | {f"prepare_{f.name}" for f in facts.inputs if facts.states(f)}
        | {f"natural_{f.name}" for f in facts.answers if f is not None and facts.states(f)},
        key=lambda name: (not name.isupper(), name),
    )
    return [
        '"""Asks the trained network.',
        "",
        f"python predict.py {' ' * len(files)}  # the rows of the test part",
        f"python predict.py {files}  # rows of your own, in the units of the data",
        '"""',
        "",
        "import sys",
        "",
        "import numpy",
        "import torch",
        "from safetensors.torch import load_file",
        "",
        "from model import Network",
        *bracketed("from prepare import ", needed, ""),
        "",
        "network = Network()",
        'network.load_state_dict(load_file(HERE / "weights.safetensors"))',
        "network.eval()",
    ]


def _predict(facts: Facts) -> list[str]:
    one = len(facts.outputs) == 1
    result = "torch.Tensor" if one else "tuple[torch.Tensor, ...]"
    arguments = [f"{field.name}: torch.Tensor" for field in facts.asked]
    shapes = ", ".join(f"{field.name} {sizes(field)}" for field in facts.asked)
    prepared = [f"prepare_{field.name}({field.name})" if facts.states(field) else field.name for field in facts.inputs]
    return [
        "@torch.no_grad()",
        *bracketed("def predict(", arguments, f") -> {result}:"),
        f'    """{shapes}, in the units of the data -> {_promise(facts)}."""',
        *bracketed("return network(", prepared, f"){_first(facts)}", 4),
    ]


def _first(facts: Facts) -> str:
    """Takes the answers out of what the network returns, where losses need more."""
    if not facts.lowered.extras:
        return ""
    return "[0]" if len(facts.outputs) == 1 else f"[:{len(facts.outputs)}]"


def _promise(facts: Facts) -> str:
    return ", ".join(map(_promised, facts.outputs, facts.answers))


def _promised(name: str, field: Field | None) -> str:
    if field is None:
        return f"{name} as the network gives it"
    classes = field.column.classes
    return f"N×{len(classes)} scores" if classes else f"{sizes(field)} as the network gives them"


def _told(facts: Facts) -> list[str]:
    names = list(facts.outputs)
    lines = [line for name, field in zip(names, facts.answers, strict=True) for line in _line(facts, name, field)]
    return [
        *bracketed("def tell(", [f"{name}: torch.Tensor" for name in names], ") -> None:"),
        '    """Prints a line for each row."""',
        *indented(lines),
    ]


def _line(facts: Facts, name: str, field: Field | None) -> list[str]:
    if field is None or not field.column.classes:
        natural = f"natural_{field.name}({name})" if field is not None and facts.states(field) else name
        return [
            f"for row in {natural}.tolist():",
            f'    print("{field.name if field else name}", *row if isinstance(row, list) else (row,))',
        ]
    slot = facts.lowered.outputs[facts.outputs.index(name)]
    reading = LOSSES[slot.loss.key].reading if slot.has_loss else ""
    if reading == "sigmoid":
        made = [f"sure = torch.sigmoid({name}.reshape(-1))", "chances = torch.stack((1 - sure, sure), dim=1)"]
    else:
        made = [f"chances = torch.exp({name})" if reading == "exp" else f"chances = torch.softmax({name}, dim=1)"]
    return [
        *made,
        "for chance, index in zip(*chances.max(dim=1), strict=True):",
        f'    print("{field.name}", {constant(field)}[index], f"{{chance:.3f}}")',
    ]


def _main(facts: Facts) -> list[str]:
    part = next((part for part in ("test", "valid", "train") if len(facts.prepared.rows[part])), "train")
    called = "tell(predict(*rows))" if len(facts.outputs) == 1 else "tell(*predict(*rows))"
    answers = f"){_first(facts)}" + ")"
    star = "" if len(facts.outputs) == 1 else "*"
    return [
        'if __name__ == "__main__":',
        "    if len(sys.argv) > 1:",
        *_read(facts),
        f"        {called}",
        "    else:",
        "        with torch.no_grad():",
        f'            rows = load("{part}")',
        *bracketed(f"tell({star}network(", [f"rows.{field.name}" for field in facts.inputs], answers, 12),
    ]


def _read(facts: Facts) -> list[str]:
    """Rows from files, as numbers of the kind that the network takes."""
    kinds = [_kind(field) for field in facts.asked]
    if len(set(kinds)) == 1:
        return [f"        rows = [torch.from_numpy(numpy.load(name)).{kinds[0]}() for name in sys.argv[1:]]"]
    read = [f"torch.from_numpy(numpy.load(sys.argv[{i}])).{kind}()" for i, kind in enumerate(kinds, 1)]
    return bracketed("rows = [", read, "]", 8)


def _kind(field: Field) -> str:
    if field.partner:
        return "long" if field.partner == "lengths" else "bool"
    return "long" if field.column.dtype == "int64" else "float"
