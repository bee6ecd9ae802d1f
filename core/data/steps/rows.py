"""Formulas: rows are filtered, columns derived."""

from __future__ import annotations

from core.data import formulas
from core.data.recipes.formula import computed
from core.data.steps.base import ON, State, StepType
from core.data.steps.columns import need_free, with_columns
from core.data.table import Array, Table
from core.document.project import DataColumn, Schema
from core.spec import Choice, Text, Values

HELP = "Columns by name (`in backticks` where it has spaces), numbers, texts in quotes, + - * / ** < <= == !=, and, or, not, in, and functions: "


def _filter_schema(p: Values, before: Schema) -> Schema:
    if before.columns:
        found = _formula(FILTER.title, p.formula, before)
        if found.gives != formulas.BOOLEAN:
            raise formulas.FormulaError(
                f"{FILTER.title} needs what is true or not, such as price > 10, but '{p.formula}' is {formulas.WORDS[found.gives]}."
            )
    return before


def _formula(title: str, text: str, schema: Schema) -> formulas.Formula:
    found = formulas.read(text, schema)
    if not found.names:
        raise formulas.FormulaError(f"{title} needs a formula that looks at a column. {formulas.WRITE}")
    return found


def _filter_drops(p: Values, before: Schema, table: Table, rows: Array) -> Array | None:
    found = _formula(FILTER.title, p.formula, before)
    true = computed(
        {"tree": found.tree, "names": found.names, "gives": found.gives}, *(table.columns[n] for n in found.names)
    )
    left_out: Array = ~true.fill_null(False).to_numpy()
    return left_out


def _learns_nothing(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    return ()


FILTER = StepType(
    "filter",
    "Keep rows where",
    "Cleaning",
    "Rows for which a formula is not true take no part.",
    aka=("filter", "where", "query", "condition", "subset", "expression"),
    params=(
        Text("formula", "", "Formula", HELP + ", ".join(formulas.FUNCTIONS) + ".", max_length=formulas.MAX_LENGTH),
        ON,
    ),
    schema=_filter_schema,
    learn=_learns_nothing,
    drops=_filter_drops,
    kinds=tuple(formulas.KINDS),
    icon="mdi6.filter-outline",
    explanation='For example: area > 20 and town in ("Bern", "Basel"). Where a value that the formula looks at is missing, it is not true. '
    "New rows are never left out: the network answers for them as well as it can.",
)


def _derive_schema(p: Values, before: Schema) -> Schema:
    if not before.columns:
        return before
    need_free(DERIVE.title, p.name, before)
    return with_columns(before, {}, [_made(p, _formula(DERIVE.title, p.formula, before).gives)])


def _made(p: Values, kind: str) -> DataColumn:
    if kind == formulas.NUMBER:
        return DataColumn(p.name, "number", p.role, (1,), ("F",))
    if kind == formulas.BOOLEAN:
        return DataColumn(p.name, "boolean", p.role, (1,), ("F",), low=0.0, high=1.0)
    return DataColumn(p.name, kind, p.role, dtype="datetime" if kind == formulas.DATE else "text")


def _derive_learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    found = _formula(DERIVE.title, p.formula, before)
    facts = {"tree": found.tree, "names": list(found.names), "gives": found.gives}
    return (State("computed", found.names, (p.name,), facts, DERIVE.key),)


DERIVE = StepType(
    "derive",
    "New column",
    "Features",
    "A column is computed from others by a formula.",
    aka=("formula", "calculate", "compute", "feature", "expression", "mutate", "ratio", "with_columns"),
    params=(
        Text("name", "", "Name", "What the new column is called.", max_length=200),
        Text("formula", "", "Formula", HELP + ", ".join(formulas.FUNCTIONS) + ".", max_length=formulas.MAX_LENGTH),
        Choice(
            "role",
            "input",
            "It is",
            "What the new column serves for.",
            options=(("input", "an input"), ("target", "a target")),
        ),
        ON,
    ),
    schema=_derive_schema,
    learn=_derive_learn,
    kinds=tuple(formulas.KINDS),
    icon="mdi6.function-variant",
    explanation="For example: price / area, or year(sold) - year(built). A ratio or a difference that matters is worth giving to the network: it "
    "need not find it out. What has no value, such as a division by zero, is missing.",
)

ALL = (FILTER, DERIVE)
