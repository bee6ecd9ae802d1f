"""Texts are taken apart into tokens: words, letters, or pieces of words, as numbers of a vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.steps.base import HOLDS, LENGTHS, ON, State, StepType, column_of
from core.data.table import Array, Table
from core.data.vocabularies import KINDS, SMALLEST
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Bool, Choice, Column, FilePath, Int, Values

TEXT = ("text",)
LONGEST = 65_536
FROM_FILE = "file"


def _columns(p: Values, schema: Schema) -> tuple[DataColumn, ...]:
    """The columns that the step changes; of an unknown schema none. Raises NetwrightError."""
    if not p.column or not schema.columns:
        return tuple(c for c in schema.columns if c.role in ("input", "target") and c.kind in TEXT)
    return (column_of(TOKENISE.title, p.column, schema, TEXT, HOLDS),)


def _schema(p: Values, before: Schema) -> Schema:
    """A text becomes tokens L with lengths; how many tokens there are is known no better than from the step's parameter."""
    changed = {c.name for c in _columns(p, before)}
    told: dict[str, Any] = {"kind": "tokens", "sizes": (p.length,), "axes": ("L",), "dtype": "int64", "lengths": True}
    columns = (replace(c, **told, count=p.vocabulary, classes=()) if c.name in changed else c for c in before.columns)
    return replace(before, columns=tuple(columns))


def _learn(p: Values, before: Schema, table: Table, rows: Array) -> tuple[State, ...]:
    """A vocabulary of the training rows of each column, or that of the file."""
    return tuple(_state(p, c.name, tokenizer_of(p, table.columns[c.name][rows])) for c in _columns(p, before))


def tokenizer_of(p: Values, texts: Any) -> str:
    """JSON of the tokenizer that the step with parameters `p` makes of `texts`, or takes from its file. Raises NetwrightError."""
    from core.data import vocabularies

    if p.tokens != FROM_FILE:
        return vocabularies.trained(texts.to_list(), p.tokens, p.vocabulary, p.lower, p.accents)
    text = vocabularies.read(p.path)
    size = vocabularies.size_of(text)
    if size > p.vocabulary:
        raise NetwrightError(
            f"The tokenizer's vocabulary has {size:,} entries, more than the {p.vocabulary:,} that the step expects. "
            f"Set its largest vocabulary to {size}."
        )
    return text


def _state(p: Values, column: str, tokenizer: str) -> State:
    from core.data import vocabularies

    unknown = vocabularies.unknown_of(tokenizer)
    facts = {"tokenizer": tokenizer, "length": p.length, "keep": p.keep, "unknown": unknown}
    return State("tokenise", (column,), (column, column + LENGTHS), facts, TOKENISE.key)


def _trains(p: Values) -> bool:
    return bool(p.tokens != FROM_FILE)


TOKENISE = StepType(
    "tokenise",
    "Take texts apart",
    "Text",
    "Texts become rows of words, letters or pieces of words, each as its number in a vocabulary.",
    aka=("tokenize", "tokenizer", "tokens", "bpe", "wordpiece", "vocabulary", "pad", "truncate", "text vectorization"),
    params=(
        Column(
            "column",
            "",
            "Column",
            "The texts to take apart; empty: every text.",
            roles=("input", "target"),
            kinds=TEXT,
            nothing="every text",
        ),
        Choice(
            "tokens",
            "word",
            "Into",
            "Words are plainest. Pieces of words know no unknown word. Letters need the smallest vocabulary and the longest rows.",
            options=(*KINDS, (FROM_FILE, "As a tokenizer file says")),
        ),
        FilePath(
            "path",
            "",
            "Tokenizer file",
            "A tokenizer.json, as models on Hugging Face have it.",
            patterns=("*.json",),
            shown=lambda p: p.tokens == FROM_FILE,
        ),
        Int(
            "vocabulary",
            5000,
            "Largest vocabulary",
            "How many different tokens there are at most; the rarest become the unknown one. An Embedding needs so many entries.",
            low=SMALLEST,
            high=1_000_000,
        ),
        Int(
            "length",
            128,
            "Length",
            "Tokens of a row: longer texts are cut, shorter ones padded.",
            low=1,
            high=LONGEST,
        ),
        Choice(
            "keep",
            "start",
            "Of longer texts keep",
            "Which part of a text that is too long stays.",
            options=(("start", "the start"), ("end", "the end")),
            advanced=True,
        ),
        Bool("lower", True, "Small letters", "Upper case is not told from lower case.", shown=_trains),
        Bool(
            "accents", True, "Accents", "Letters keep their accents; without them é is e.", shown=_trains, advanced=True
        ),
        ON,
    ),
    schema=_schema,
    learn=_learn,
    kinds=TEXT,
    icon="mdi6.format-letter-case",
    explanation="The vocabulary is learned from the training rows alone: the most frequent words, letters, or pieces. Token 0 fills the "
    "places behind the end of a shorter text, token 1 stands for whatever is not in the vocabulary. How long each text is travels "
    "along, so that recurrent layers stop in time and attention passes over the padding. BPE begins with letters and joins the "
    "pair that is most frequent, again and again; WordPiece joins the pair that is most surprising, and marks pieces within a word.",
)

ALL = (TOKENISE,)
