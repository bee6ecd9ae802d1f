"""Texts become numbers of tokens, and numbers of tokens texts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

BATCH = 1000
"""Texts that are taken apart in one go."""
LETTERS_FOR_A_TOKEN = 64
"""A text longer than this times its number of tokens is cut before anything else, so that its size bounds nothing."""


def tokenise(facts: dict[str, Any], texts: Any) -> Any:
    """Numbers of tokens (N, length) int64, 0 behind the end of a shorter text, and how many each text has (N,), at least one.

    A text that is missing or empty is one token, the unknown one. A longer text loses its end, or its start where `keep` is 'end'.
    """
    import numpy

    length, keep = facts["length"], facts["keep"]
    tokenizer = _tokenizer(facts["tokenizer"], length, keep)
    values = numpy.zeros((len(texts), length), dtype=numpy.int64)
    lengths = numpy.ones(len(texts), dtype=numpy.int64)
    if len(texts):
        values[:, 0] = facts["unknown"]
    for first in range(0, len(texts), BATCH):
        some = [_cut(text or "", length, keep) for text in texts[first : first + BATCH]]
        for row, numbers in enumerate(_numbers(tokenizer, some), first):
            if numbers:
                values[row, : len(numbers)] = numbers
                lengths[row] = len(numbers)
    return values, lengths


def tokenise_back(facts: dict[str, Any], values: Any) -> list[str]:
    """The texts that numbers of tokens (N, L) stand for; zeros at their ends are padding."""
    tokenizer = _tokenizer(facts["tokenizer"], facts["length"], facts["keep"])
    return [tokenizer.decode(_without_padding(row)) for row in values.tolist()]


def tokens_of(facts: dict[str, Any], values: Any) -> list[list[str]]:
    """The tokens that numbers (N, L) stand for, one by one; zeros at their ends are padding."""
    tokenizer = _tokenizer(facts["tokenizer"], facts["length"], facts["keep"])
    return [[tokenizer.id_to_token(number) or "" for number in _without_padding(row)] for row in values.tolist()]


def _numbers(tokenizer: Any, texts: list[str]) -> list[list[int]]:
    """Of each text; none where a pattern of the tokenizer finds no end, which its library says by a panic that is no Exception."""
    try:
        return [encoding.ids for encoding in tokenizer.encode_batch_fast(texts)]
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
    return [found for text in texts for found in _numbers(tokenizer, [text])] if len(texts) > 1 else [[]]


def _without_padding(row: list[int]) -> list[int]:
    last = next((i for i in range(len(row), 0, -1) if row[i - 1] != 0), 0)
    return row[:last]


def _cut(text: str, length: int, keep: str) -> str:
    most = length * LETTERS_FOR_A_TOKEN
    return text[-most:] if keep == "end" else text[:most]


@lru_cache(maxsize=8)
def _tokenizer(text: str, length: int, keep: str) -> Any:
    """Of its JSON; it gives at most `length` tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_padding()
    tokenizer.enable_truncation(length, direction="left" if keep == "end" else "right")
    return tokenizer


ALL = (tokenise,)
BACK = (tokenise_back,)
