"""The small language of filters and derived columns: `price / area > 10 and colour in ("red", "blue")`.

Read with `ast` and walked by hand into a tree of plain lists, which `core.data.recipes.formula` computes with polars. Every part has a
kind: number, boolean, text or date; what does not go together is refused in words before any data is there.
"""

from __future__ import annotations

import ast
import difflib
import keyword
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from core.document.project import Schema
from core.problems import NetwrightError

NUMBER, BOOLEAN, TEXT, DATE = "number", "boolean", "text", "date"
MAX_LENGTH = 1000
KINDS = {"number": NUMBER, "boolean": BOOLEAN, "category": TEXT, "text": TEXT, "identifier": TEXT, "date": DATE}
"""Of columns, as formulas see them."""
WORDS = {NUMBER: "a number", BOOLEAN: "yes or no", TEXT: "a text", DATE: "a date"}
ANY = "any"
SAME = "same"


class Function(NamedTuple):
    """What it takes and gives; `any` is any kind, `same` the kind of the others that are `same`."""

    takes: tuple[str, ...]
    gives: str
    help: str


FUNCTIONS: dict[str, Function] = {
    "log": Function((NUMBER,), NUMBER, "natural logarithm"),
    "log10": Function((NUMBER,), NUMBER, "logarithm to base 10"),
    "exp": Function((NUMBER,), NUMBER, "e to the power"),
    "sqrt": Function((NUMBER,), NUMBER, "square root"),
    "abs": Function((NUMBER,), NUMBER, "without its sign"),
    "round": Function((NUMBER,), NUMBER, "to the nearest whole number"),
    "floor": Function((NUMBER,), NUMBER, "to the whole number below"),
    "ceil": Function((NUMBER,), NUMBER, "to the whole number above"),
    "sin": Function((NUMBER,), NUMBER, "sine"),
    "cos": Function((NUMBER,), NUMBER, "cosine"),
    "smaller": Function((NUMBER, NUMBER), NUMBER, "the smaller of two"),
    "larger": Function((NUMBER, NUMBER), NUMBER, "the larger of two"),
    "year": Function((DATE,), NUMBER, "year of a date"),
    "month": Function((DATE,), NUMBER, "month, 1 to 12"),
    "day": Function((DATE,), NUMBER, "day of the month"),
    "weekday": Function((DATE,), NUMBER, "1 for Monday to 7"),
    "hour": Function((DATE,), NUMBER, "hour, 0 to 23"),
    "minute": Function((DATE,), NUMBER, "minute, 0 to 59"),
    "days": Function((DATE, DATE), NUMBER, "days from the second date to the first"),
    "date": Function((TEXT,), DATE, 'a date, such as date("2024-05-31")'),
    "lower": Function((TEXT,), TEXT, "in small letters"),
    "upper": Function((TEXT,), TEXT, "in capitals"),
    "strip": Function((TEXT,), TEXT, "without spaces at the ends"),
    "length": Function((TEXT,), NUMBER, "number of characters"),
    "contains": Function((TEXT, TEXT), BOOLEAN, "whether the first holds the second"),
    "starts": Function((TEXT, TEXT), BOOLEAN, "whether the first starts with the second"),
    "ends": Function((TEXT, TEXT), BOOLEAN, "whether the first ends with the second"),
    "number": Function((TEXT,), NUMBER, "the number that a text is"),
    "missing": Function((ANY,), BOOLEAN, "whether there is no value"),
    "instead": Function((SAME, SAME), SAME, "the second where the first is missing"),
    "when": Function((BOOLEAN, SAME, SAME), SAME, "the second where the first is true, else the third"),
}

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`([^`]*)`|((?<![=<>!])=(?!=))""")
_PLACE = re.compile(r"column_(\d+)_in_quotes")
WRITE = 'Write such as: price / area > 10 and colour == "red".'


class FormulaError(NetwrightError):
    """A formula that cannot be read, or does not suit the columns."""


@dataclass(frozen=True, slots=True)
class Formula:
    tree: Any
    """Plain JSON."""
    gives: str
    """number, boolean, text or date."""
    names: tuple[str, ...]
    """Columns that it looks at."""


def read(text: str, schema: Schema) -> Formula:
    """The formula over the columns of `schema`. Raises FormulaError with a sentence."""
    kinds = tuple((c.name, KINDS[c.kind]) for c in schema.columns if c.kind in KINDS)
    return _read(text, kinds, frozenset(c.name for c in schema.columns))


@lru_cache(maxsize=256)
def _read(text: str, kinds: tuple[tuple[str, str], ...], names: frozenset[str]) -> Formula:
    if not text.strip():
        raise FormulaError(f"The formula is empty. {WRITE}")
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"The formula is longer than {MAX_LENGTH:,} characters.")
    quoted: list[str] = []
    reader = _Reader(dict(kinds), names, quoted, [])
    try:
        body = ast.parse(_plain(text, quoted).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"'{text.strip()}' is not a formula. {WRITE}{_quotes_needed(text, names)}") from None
    try:
        tree, gives = reader.walk(body)
    except RecursionError:
        raise FormulaError("The formula has too many parts within parts. Make it simpler.") from None
    return Formula(tree, gives, tuple(dict.fromkeys(reader.used)))


def _plain(text: str, quoted: list[str]) -> str:
    """With a plain word for each name between backticks, in the order of `quoted`; `=` alone is `==`."""

    def replaced(found: re.Match[str]) -> str:
        if found[1] or found[3]:
            return found[1] or "=="
        quoted.append(found[2])
        return f"column_{len(quoted) - 1}_in_quotes"

    return _QUOTED.sub(replaced, text.replace("\n", " "))


def _quotes_needed(text: str, names: frozenset[str]) -> str:
    strange = [name for name in sorted(names) if name in text and (not name.isidentifier() or keyword.iskeyword(name))]
    return f" The name of column '{strange[0]}' goes between backticks: `{strange[0]}`." if strange else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Goes through what Python's parser found. Every `walk` gives a tree and its kind."""

    kinds: Mapping[str, str]
    names: frozenset[str]
    quoted: list[str]
    used: list[str]

    def walk(self, node: ast.expr) -> tuple[Any, str]:
        found = self._walks().get(type(node))
        if found is None:
            raise FormulaError(f"'{ast.unparse(node)}' cannot be part of a formula. {WRITE}")
        return found(node)

    def _walks(self) -> dict[type[ast.expr], Callable[[Any], tuple[Any, str]]]:
        return {
            ast.Constant: self._value,
            ast.Name: self._name,
            ast.UnaryOp: self._sign,
            ast.BinOp: self._arithmetic,
            ast.BoolOp: self._logic,
            ast.Compare: self._comparison,
            ast.Call: self._call,
        }

    def _value(self, node: ast.Constant) -> tuple[Any, str]:
        kinds = {bool: BOOLEAN, int: NUMBER, float: NUMBER, str: TEXT}
        value: Any = node.value
        kind = kinds.get(type(value))
        if kind is None:
            raise FormulaError(f"'{value!r}' cannot be part of a formula: use numbers, texts in quotes, True or False.")
        if kind == NUMBER and not abs(value) < 1e300:
            raise FormulaError("A number of the formula is too large.")
        return ["value", value], kind

    def _name(self, node: ast.Name) -> tuple[Any, str]:
        place = _PLACE.fullmatch(node.id)
        name = self.quoted[int(place[1])] if place and int(place[1]) < len(self.quoted) else node.id
        if name in ("true", "false") and name not in self.kinds:
            return ["value", name == "true"], BOOLEAN
        if name not in self.kinds:
            raise FormulaError(self._unknown(name))
        self.used.append(name)
        return ["column", name], self.kinds[name]

    def _unknown(self, name: str) -> str:
        if name in self.names:
            return f"Column '{name}' holds neither numbers, classes, texts, dates nor yes and no, so no formula can use it."
        near = difflib.get_close_matches(name, list(self.kinds), 1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Columns: {', '.join(list(self.kinds)[:12]) or 'none'}."
        return f"The data has no column '{name}'. {hint} Texts stand in quotes, as in \"{name}\"."

    def _need(self, node: ast.expr, kind: str, what: str) -> Any:
        tree, found = self.walk(node)
        if found != kind:
            raise FormulaError(f"{what} needs {WORDS[kind]}, but '{self._told(node)}' is {WORDS[found]}.")
        return tree

    def _told(self, node: ast.expr) -> str:
        return _PLACE.sub(lambda found: f"`{self.quoted[int(found[1])]}`", ast.unparse(node))

    def _sign(self, node: ast.UnaryOp) -> tuple[Any, str]:
        if isinstance(node.op, ast.Not):
            return ["not", self._need(node.operand, BOOLEAN, "'not'")], BOOLEAN
        if isinstance(node.op, ast.USub):
            return ["negative", self._need(node.operand, NUMBER, "A minus sign")], NUMBER
        if isinstance(node.op, ast.UAdd):
            return self._need(node.operand, NUMBER, "A plus sign"), NUMBER
        raise FormulaError(f"'{self._told(node)}' cannot be part of a formula. Write 'not' for the opposite.")

    def _arithmetic(self, node: ast.BinOp) -> tuple[Any, str]:
        sign = _OPERATORS.get(type(node.op))
        if sign is None:
            hint = {ast.BitAnd: " Write 'and'.", ast.BitOr: " Write 'or'.", ast.BitXor: " A power is **."}.get(
                type(node.op), ""
            )
            raise FormulaError(f"'{self._told(node)}' cannot be part of a formula.{hint}")
        left, kind = self.walk(node.left)
        if sign == "+" and kind == TEXT:
            return ["joined", left, self._need(node.right, TEXT, "'+' after a text")], TEXT
        if sign == "-" and kind == DATE:
            return ["days", left, self._need(node.right, DATE, "'-' after a date")], NUMBER
        if kind != NUMBER:
            raise FormulaError(f"'{sign}' needs numbers, but '{self._told(node.left)}' is {WORDS[kind]}.")
        return [sign, left, self._need(node.right, NUMBER, f"'{sign}'")], NUMBER

    def _logic(self, node: ast.BoolOp) -> tuple[Any, str]:
        word = "and" if isinstance(node.op, ast.And) else "or"
        made = self._need(node.values[0], BOOLEAN, f"'{word}'")
        for value in node.values[1:]:
            made = [word, made, self._need(value, BOOLEAN, f"'{word}'")]
        return made, BOOLEAN

    def _comparison(self, node: ast.Compare) -> tuple[Any, str]:
        left, made = node.left, None
        for sign, right in zip(node.ops, node.comparators, strict=True):
            one = self._compared(left, sign, right)
            made, left = one if made is None else ["and", made, one], right
        return made, BOOLEAN

    def _compared(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Any:
        tree, kind = self.walk(left)
        if isinstance(sign, ast.In | ast.NotIn):
            found = ["in", tree, self._list(right, kind)]
            return found if isinstance(sign, ast.In) else ["not", found]
        word = _COMPARISONS.get(type(sign))
        if word is None:
            raise FormulaError("'is' cannot be part of a formula. Write == for the same, missing(x) for no value.")
        other, second = self.walk(right)
        if kind == DATE and second == TEXT and other[0] == "value":
            other, second = _date(other[1]), DATE
        if kind != second:
            raise FormulaError(
                f"'{self._told(left)}' is {WORDS[kind]} and '{self._told(right)}' {WORDS[second]}: they cannot be compared."
            )
        if kind == BOOLEAN and word not in ("==", "!="):
            raise FormulaError(
                f"'{self._told(left)}' is yes or no: it can be the same or not (== and !=), but not more or less."
            )
        return [word, tree, other]

    def _list(self, node: ast.expr, kind: str) -> list[Any]:
        items = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
        values = [self._value(item) for item in items if isinstance(item, ast.Constant)]
        if len(values) < len(items) or kind not in (NUMBER, TEXT) or any(k != kind for _, k in values):
            raise FormulaError('After \'in\' stands a list of numbers or of texts, as in: colour in ("red", "blue").')
        return [float(tree[1]) if kind == NUMBER else tree[1] for tree, _ in values]

    def _call(self, node: ast.Call) -> tuple[Any, str]:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        known = FUNCTIONS.get(name)
        if known is None:
            near = difflib.get_close_matches(name, list(FUNCTIONS), 1)
            hint = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(FUNCTIONS)}."
            raise FormulaError(f"There is no function '{name}'. {hint}")
        if node.keywords or len(node.args) != len(known.takes):
            raise FormulaError(f"'{name}' takes {len(known.takes)} value{'s' * (len(known.takes) > 1)} in brackets.")
        if name == "date":
            return self._date_of(node.args[0]), DATE
        return self._arguments(name, known, node.args)

    def _arguments(self, name: str, known: Function, nodes: list[ast.expr]) -> tuple[Any, str]:
        trees: list[Any] = []
        same = ""
        for wanted, node in zip(known.takes, nodes, strict=True):
            tree, kind = self.walk(node)
            if wanted == SAME:
                wanted = same = same or kind
            if wanted not in (ANY, kind):
                raise FormulaError(f"'{name}' needs {WORDS[wanted]}, but '{self._told(node)}' is {WORDS[kind]}.")
            trees.append(tree)
        return [name, *trees], same if known.gives == SAME else known.gives

    def _date_of(self, node: ast.expr) -> Any:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            raise FormulaError("'date' takes a date in quotes, as in date(\"2024-05-31\").")
        return _date(node.value)


def _date(text: str) -> Any:
    try:
        return ["date", datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="seconds")]
    except ValueError:
        raise FormulaError(f"'{text}' is not a date. Write year, month and day as in \"2024-05-31\".") from None
