"""What trusted custom code makes of its inputs: run without numbers at several sizes, and kept as an entry of the node."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.layers.base import Inputs, Rejected
from core.layers.custom.python import sizes_from_input
from core.layers.custom.shapes import atoms_of, unknowns_of, wires_of
from core.layers.custom.signature import Signature, read
from core.layers.wires import WireType
from core.lowering.fitting import LARGEST_STRIDE, Point, operations_of, points_of, size_of
from core.lowering.trial import Odd, Outcome, Trial, lines_of

FEW = (1, 2, 17, 60, 230)
TRIES = ((37, 1, FEW), (37, 1, (*range(1, 2 * LARGEST_STRIDE), *FEW[3:])), (48, 48, (1, 2, 3, 5)))
"""First length, step and numbers of steps: for sizes that grow evenly; for strides; for code that cuts a sequence into
equal parts."""
AXES = {1: "N", 2: "NF", 3: "NLF", 4: "NCHW", 5: "NCDHW"}
NEED_NUMBERS = re.compile(
    r"meta tensor|'Meta' backend|on meta|device meta|meta device|meta and cpu|cpu and meta|is_nonzero|_local_scalar_dense",
    re.I,
)
Told = tuple[Any, ...]
USUAL = {"Tensor": "from torch import Tensor", "F": "from torch.nn import functional as F", "math": "import math"}


def shown(code: str, arguments: Mapping[str, Any], ins: Inputs) -> Told:
    """An entry without its key: with shapes, or with the failure as a sentence. Raises BadCode."""
    signature = read(code)
    try:
        sizes = {name: int(size) for name, size in sizes_from_input(signature, ins).items()}  # type: ignore[arg-type]
    except Rejected as error:
        return (0, str(error))
    return _answer(Trial(code, signature, arguments, sizes), ins)


def _answer(trial: Trial, ins: Inputs) -> Told:
    atoms = atoms_of(ins)
    failure: tuple[int, str] | None = None
    for base, step, steps in TRIES if set(atoms) - {"N"} else TRIES[:1]:
        points = points_of(atoms, base, step, steps)
        try:
            return _entry(trial.signature, ins, points, _tried(trial, ins, points), step, steps is not FEW)
        except (Exception, SystemExit) as error:  # whatever the code does must end in a sentence
            failure = failure or _sentence(error)
    assert failure is not None
    return failure


def _tried(trial: Trial, ins: Inputs, points: list[Point]) -> list[Outcome]:
    """Without numbers, or with zeros where the code looks at them."""
    try:
        return [trial.run(ins, point) for point in points]
    except (RuntimeError, NotImplementedError) as error:
        if not NEED_NUMBERS.search(str(error)):
            raise
        return [trial.run(ins, point, "cpu") for point in points]


def _entry(
    signature: Signature, ins: Inputs, points: list[Point], found: list[Outcome], step: int, close: bool
) -> Told:
    first = found[0]
    if len({(f.dtypes, f.parameters, tuple(map(len, f.shapes))) for f in found}) > 1:
        raise Odd("What comes out has another number of axes, or another type, when the inputs are longer.")
    outs = []
    for number, name in enumerate(signature.outputs):
        seen = [f.shapes[number] for f in found]
        if not all(map(all, seen)):
            raise Odd(f"'{name}' is empty.")
        sizes = tuple(size_of(axis, points, ins, close) for axis in zip(*seen, strict=True))
        if None in sizes:
            raise Odd(
                f"How the sizes of '{name}' follow from those of the inputs cannot be told: they grow in no even steps."
            )
        outs.append(_out(sizes, first.dtypes[number], ins))
    operations = operations_of([f.flops for f in found], points, atoms_of(ins))
    conditions = (f"the lengths are multiples of {step}: with others the code was not tried",) if step > 1 else ()
    return tuple(outs), (first.parameters, first.buffers, first.frozen, operations), conditions


def _out(sizes: tuple[Any, ...], dtype: str, ins: Inputs) -> tuple[Any, ...]:
    """Axes are called as those of an input of as many axes; lengths and masks go on where the steps are the same."""
    wires = list(wires_of(ins))
    like = next((wire for wire in wires if wire.rank == len(sizes)), None)
    usual = "NL" if dtype == "int64" and len(sizes) == 2 else AXES.get(len(sizes), "")
    axes = like.axes if like else tuple(usual) or ("N", *(f"a{i}" for i in range(1, len(sizes))))
    partner = next((wire.partner for wire in wires if wire.partner and _same_steps(wire, sizes, ins)), "")
    return sizes, axes, dtype, partner if axes[:2] == ("N", "L") else ""


def _same_steps(wire: WireType, sizes: tuple[Any, ...], ins: Inputs) -> bool:
    dims = unknowns_of(ins)
    told = [(0, (1, dims.index(s))) if s in dims else s for s in wire.sizes[:2]]
    return list(sizes[:2]) == told


def _sentence(error: BaseException) -> tuple[int, str]:
    """(line, sentence)."""
    lines = lines_of(error)
    line = lines[-1] if lines else 0
    at = f"Line {line}: " if line else ""
    if isinstance(error, Odd):
        return 0, str(error)
    if isinstance(error, SyntaxError):
        return error.lineno or 0, f"Line {error.lineno or 1}: This is not Python: {error.msg}."
    text = " ".join(str(error).split())[:300].rstrip(".")
    missing = USUAL.get(getattr(error, "name", "") or "") if isinstance(error, NameError) else None
    hint = f" Write '{missing}' above it." if missing else ""
    return line, f"{at}The code stopped with {type(error).__name__}{f': {text}' if text else ''}.{hint}"
