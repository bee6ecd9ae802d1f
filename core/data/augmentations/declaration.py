"""AugmentationType: a random change of training batches, declared once. Without torch; `core.data.augmenting` does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Column, Float, Spec, Switch, Values

ON = Switch("on", True, "On", "An augmentation that is off stays in the list and does nothing.")
HOLDS = {
    "image": "pictures",
    "vector": "numbers",
    "number": "numbers",
    "sequence": "sequences",
    "tokens": "tokens",
    "category": "classes",
    "mask": "a mask",
}
"""What a column of each kind holds, in words."""
PLACED = ("image", "mask")
"""Kinds whose values lie on the points of a picture."""


def column(what: str) -> Column:
    return Column("column", "", "Column", f"The column to change; empty: every input of {what}.", nothing=f"all {what}")


def probability(default: float) -> Float:
    return Float(
        "probability", default, "Chance", "How likely a sample is changed each time it is shown.", low=0.0, high=1.0
    )


FILL = Choice(
    "fill",
    "border",
    "Filled with",
    "What comes in from outside of the picture. Masks are filled in the same way.",
    options=(("border", "the edge, drawn out"), ("reflection", "the picture, mirrored"), ("zeros", "zeros")),
)


def _no_arguments(p: Values, columns: Sequence[DataColumn]) -> dict[str, Any]:
    return {}


def _fits(p: Values, columns: Sequence[DataColumn], schema: Schema) -> None:
    return None


@dataclass(frozen=True, eq=False)
class AugmentationType(Spec):
    """A random change of training batches. `function` names what does it: a module and a function of `core.data.augmenting`,
    whose arguments are the parameters but `on` and `column`, with those of `arguments`.
    """

    function: str = field(kw_only=True)
    kinds: tuple[str, ...] = field(kw_only=True)
    """Kinds of input columns that it changes."""
    form: str = field(kw_only=True)
    """How the function takes columns: 'values' (one, and nothing but it changes), 'places' (several on the same places,
    targets among them), 'mixed' (those of two samples)."""
    ragged: bool = field(default=False, kw_only=True)
    """Whether the function takes lengths; with 'places' it gives them back."""
    measured: tuple[str, ...] = field(default=(), kw_only=True)
    """What it is told of the training rows, for each channel or feature: low, high, spread."""
    arguments: Callable[[Values, Sequence[DataColumn]], dict[str, Any]] = field(default=_no_arguments, kw_only=True)
    fits: Callable[[Values, Sequence[DataColumn], Schema], None] = field(default=_fits, kw_only=True)
    """Raises NetwrightError where these columns of that schema cannot be changed so."""
    needs: tuple[str, ...] = field(default=(), kw_only=True)
    """Packages beside torch."""
    explanation: str = field(default="", kw_only=True)
    source: str = field(default="", kw_only=True)
    icon: str = field(default="mdi6.auto-fix", kw_only=True)

    @property
    def holds(self) -> str:
        """What it changes, in words."""
        words = list(dict.fromkeys(HOLDS[kind] for kind in self.kinds))
        return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))

    def columns(self, p: Values, schema: Schema) -> tuple[DataColumn, ...]:
        """The inputs that it changes; of an unknown schema none.

        Raises NetwrightError where there is none that it suits.
        """
        if not schema.columns:
            return ()
        found = self._named(p.column, schema) if p.get("column") else self._all(schema)
        self.fits(p, found, schema)
        return found

    def _all(self, schema: Schema) -> tuple[DataColumn, ...]:
        found = tuple(c for c in schema.columns if c.role == "input" and c.kind in self.kinds)
        if not found:
            raise NetwrightError(
                f"{self.title} works on {self.holds}, and no input of this data holds any. Take it out of the list."
            )
        return found

    def _named(self, name: str, schema: Schema) -> tuple[DataColumn, ...]:
        found = schema.column(name)
        inputs = ", ".join(c.name for c in schema.columns if c.role == "input" and c.kind in self.kinds)
        choose = f"Choose among {inputs}." if inputs else "Take it out of the list."
        if found is None or found.role != "input":
            raise NetwrightError(f"{self.title} is set to column '{name}', which is no input of the data. {choose}")
        if found.kind not in self.kinds:
            held = HOLDS.get(found.kind, found.kind)
            raise NetwrightError(f"{self.title} works on {self.holds}, but column '{name}' holds {held}. {choose}")
        return (found,)


def need_plain_targets(title: str, columns: Sequence[DataColumn], schema: Schema) -> None:
    """Raises NetwrightError where answers belong to places of the sequence, which would be parted from them."""
    for target in schema.columns:
        if target.role == "target" and target.kind in ("sequence", "tokens"):
            raise NetwrightError(
                f"{title} moves the steps of a sequence, but the answers '{target.name}' belong to single steps and would "
                f"stay where they are. Take it out of the list; masks and noise leave the steps in place."
            )
