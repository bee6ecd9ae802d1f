"""Sums of products along named axes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.layers.axes import fresh
from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected
from core.layers.operands import meeting, need_decimal, with_partner
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Invalid, Text, Values

GRAMMAR = re.compile(r"[A-Za-z]+(,[A-Za-z]+)*->[A-Za-z]+")


@dataclass(frozen=True)
class Equation(Text):
    """Letters for the axes of each input, commas between inputs, an arrow, letters for the axes of the result."""

    def _check(self, value: Any) -> str:
        text = super()._check(value).replace(" ", "")
        if not GRAMMAR.fullmatch(text):
            raise Invalid(
                f"{self.label} must name each axis by a letter, with commas between inputs and an arrow before the result, such as bij,bjk->bik; '{value}' does not."
            )
        inputs, result = text.split("->")
        wrong = next((letter for letter in result if letter not in inputs or result.count(letter) > 1), "")
        if wrong:
            why = "comes twice in the result" if wrong in inputs else "is in no input"
            raise Invalid(f"{self.label}: the letter '{wrong}' {why}.")
        return text


def parts(equation: str) -> tuple[list[str], str]:
    """Letters of each input, and of the result."""
    inputs, result = equation.split("->")
    return inputs.split(","), result


def _need_apart(operands: list[str], result: str) -> None:
    """The batch has one letter, the first of each input and of the result."""
    batch = operands[0][0]
    wrong = next((part for part in (*operands, result) if part[0] != batch or batch in part[1:]), "")
    if wrong:
        raise Rejected(
            f"Einsum needs the letter of the batch, '{batch}', at the first place of each input and of the result, and nowhere else; '{wrong}' differs.",
            "The first axis counts the samples, which must not be mixed with each other.",
            param="equation",
        )


def _need_ranks(operands: list[str], xs: tuple[WireType, ...]) -> None:
    if len(operands) != len(xs):
        raise Rejected(
            f"The equation is about {len(operands)} inputs, but {len(xs)} arrive.",
            "Commas separate the inputs, in the order of the wires.",
            param="equation",
            port="xs",
        )
    for i, (letters, x) in enumerate(zip(operands, xs, strict=True)):
        if len(letters) != x.rank:
            raise Rejected(
                f"The equation gives input {i} the {len(letters)} axes '{letters}', but {x} arrives there.",
                "Each axis needs a letter.",
                param="equation",
                port=f"xs.{i}",
            )


def _sizes(c: Context, operands: list[str], xs: tuple[WireType, ...]) -> dict[str, SizeValue]:
    """By letter. A batch of 1, as of a learned tensor, stretches."""
    found: dict[str, SizeValue] = {}
    batch = operands[0][0]
    for i, (letters, x) in enumerate(zip(operands, xs, strict=True)):
        for letter, size in zip(letters, x.sizes, strict=True):
            met = meeting(c, found.get(letter, size), size, stretch=letter == batch)
            if met is None:
                raise Rejected(
                    f"The letter '{letter}' stands for {found[letter]} and for {size} entries.",
                    "Axes with one letter must be of one size.",
                    param="equation",
                    port=f"xs.{i}",
                )
            found[letter] = met
    return found


def einsum_shape(c: Context, p: Values, xs: tuple[WireType, ...]) -> WireType:
    operands, result = parts(p.equation)
    _need_ranks(operands, xs)
    for i, x in enumerate(xs):
        need_decimal(x, "Einsum", f"xs.{i}")
    _need_apart(operands, result)
    sizes = _sizes(c, operands, xs)
    names: dict[str, str] = {}
    for letters, x in zip(operands, xs, strict=True):
        for letter, name in zip(letters, x.axes, strict=True):
            names.setdefault(letter, name)
    axes: list[str] = []
    for letter in result:
        axes.append(names[letter] if names[letter] not in axes else fresh((*axes, *names.values())))
    return with_partner(xs, WireType(tuple(sizes[letter] for letter in result), tuple(axes)))


def einsum_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Inputs are taken two at a time, as torch does: a product and a sum for every combination of their letters.

    Letters that only one of the two has and nothing needs later are summed away before.
    """
    operands, result = parts(p.equation)
    sizes = {
        letter: size
        for part, x in zip(operands, ins[0], strict=True)
        for letter, size in zip(part, x.sizes, strict=True)
    }
    flops: SizeValue = 0
    left = set(operands[0])
    for i, part in enumerate(operands[1:], 1):
        right, later = set(part), set(result).union(*operands[i + 1 :])
        summed = (left & right) - later
        met = {letter for letter in left | right if letter in later or letter in summed}
        if summed:
            flops = flops + 2 * _product(sizes, met - {result[0]})
        left = met - summed
    return Cost(flops=flops)


def _product(sizes: dict[str, SizeValue], letters: set[str]) -> SizeValue:
    product: SizeValue = 1
    for letter in sorted(letters):
        product = product * sizes[letter]
    return product


def einsum_emit(p: Values, b: Emitter, xs: tuple[Any, ...]) -> Any:
    return b.function("torch.einsum", p.equation, *xs)


EINSUM = LayerType(
    "Einsum",
    "Einsum",
    "arithmetic",
    "Sums products of its inputs along axes that are named by letters.",
    params=(
        Equation(
            "equation",
            "bij,bjk->bik",
            "Equation",
            "A letter for each axis of each input, an arrow, the letters of the result; letters missing there are summed over.",
            max_length=200,
            examples=(
                "bij,bjk->bik",
                "bi,bi->b",
                "bchw->bc",
                "bij->bji",
                "bi,bj->bij",
                "blf,blf,blk->bfk",
                "bhld,bhsd->bhls",
                "bii->bi",
            ),
        ),
    ),
    aka=("einstein summation", "tensor contraction", "bilinear", "matmul", "outer product", "tensordot"),
    inputs=(Port("xs", title="Inputs", help="As many as the equation has, in its order.", variadic=True),),
    outputs=(Port("y", "N …"),),
    shape=einsum_shape,
    emit=einsum_emit,
    cost=einsum_cost,
    learns=False,
    subtitle=lambda p: p.equation,
    icon="mdi6.alphabetical-variant",
    explanation="One line says what would take Transpose, Multiply, Sum and Matmul: bij,bjk->bik is a matrix product, bi,bj->bij multiplies everything with everything, bhld,bhsd->bhls gives the scores of attention. The first letter is the batch.",
    source="Einstein's notation for sums, 1916",
)
FAMILY = (EINSUM,)
