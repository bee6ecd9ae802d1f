"""Tokenizers, which take texts apart into the words or pieces of a vocabulary: trained on texts, or read from a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from core.data.recipes.text import LETTERS_FOR_A_TOKEN
from core.problems import NetwrightError

PAD, UNKNOWN = "[PAD]", "[UNK]"
SPECIAL = (PAD, UNKNOWN)
"""The first two of every vocabulary that is trained here."""
SMALLEST = 16
"""Tokens of the smallest vocabulary that is trained."""
MAX_FILE = 64 * 2**20
"""Bytes of a tokenizer's file; those of the largest language models have about half of it."""
MAX_TEXT, MAX_LETTERS = 100_000, 50_000_000
"""Letters of one text and of all texts from which a vocabulary is learned."""
LONGEST_WORD = 64
"""Letters; longer ones are taken apart in pieces, or a single endless word would take hours."""
TRIALS = ("A text, to try it.", "a" * 200, "1" * 200, " " * 200, "?" * 200, "a 1" * 100)
"""Texts on which a pattern that finds no end gives up."""

KINDS = (
    ("word", "Words"),
    ("character", "Characters"),
    ("bpe", "Pieces of words (BPE)"),
    ("wordpiece", "Pieces of words (WordPiece)"),
)

T = TypeVar("T")


def trained(texts: Sequence[str | None], kind: str, size: int, lower: bool, accents: bool) -> str:
    """JSON of a tokenizer with at most `size` tokens, the most frequent of `texts`; `kind` is one of `KINDS`.

    `lower`: upper case is not told from lower case. `accents`: letters keep their accents. Raises NetwrightError.
    """
    tokenizer, trainer = _plan(kind, size)
    tokenizer.normalizer = _normalizer(lower, accents)
    _quietly(lambda: tokenizer.train_from_iterator(_some(texts), trainer), "These texts cannot be learned from.")
    made: str = tokenizer.to_str()
    return made


def _plan(kind: str, size: int) -> tuple[Any, Any]:
    """An empty tokenizer and what trains it. Every letter of a piece that is not a word of its own is in the vocabulary too."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    common: dict[str, Any] = {"vocab_size": size, "special_tokens": list(SPECIAL), "show_progress": False}
    letters = size - len(SPECIAL)
    pieces = pre_tokenizers.FixedLength(LONGEST_WORD)
    if kind == "bpe":
        made = Tokenizer(models.BPE(unk_token=UNKNOWN))
        words: list[Any] = [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation(), pieces]
        made.pre_tokenizer, made.decoder = pre_tokenizers.Sequence(words), decoders.Metaspace()
        return made, trainers.BpeTrainer(**common, limit_alphabet=letters)
    if kind == "wordpiece":  # each letter may be there twice, at the start of a word and within
        made = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
        made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.BertPreTokenizer(), pieces])
        made.decoder = decoders.WordPiece()
        return made, trainers.WordPieceTrainer(**common, limit_alphabet=letters // 2)
    made = Tokenizer(models.WordLevel(unk_token=UNKNOWN))
    if kind == "word":
        made.pre_tokenizer = pre_tokenizers.Whitespace()
    else:
        made.pre_tokenizer, made.decoder = pre_tokenizers.FixedLength(1), decoders.Fuse()
    return made, trainers.WordLevelTrainer(**common)


def _normalizer(lower: bool, accents: bool) -> Any:
    from tokenizers import normalizers

    steps: list[Any] = [normalizers.Lowercase()] if lower else []
    steps += [] if accents else [normalizers.NFD(), normalizers.StripAccents()]
    return normalizers.Sequence([*steps, normalizers.NFC()])


def _some(texts: Sequence[str | None]) -> Iterator[str]:
    """Texts from all over, as many as are worth the time."""
    letters = sum(min(len(text), MAX_TEXT) for text in texts if text)
    step = max(1, -(-letters // MAX_LETTERS))
    return (text[:MAX_TEXT] for text in texts[::step] if text)


def read(path: str) -> str:
    """JSON of the tokenizer in a file as the library `tokenizers` writes them. Raises NetwrightError."""
    name = Path(path).name
    refusal = f"'{name}' is no tokenizer that can be read here. Choose a tokenizer.json as Hugging Face models have it."
    try:
        if not Path(path).is_file():
            raise NetwrightError(f"There is no tokenizer at {path}. Choose its file again, or train one.")
        if Path(path).stat().st_size > MAX_FILE:
            raise NetwrightError(
                f"'{name}' is larger than {MAX_FILE // 2**20} MB, which no tokenizer is. Choose another."
            )
        text = Path(path).read_text("utf-8")
        told = json.loads(text)
    except OSError as error:
        raise NetwrightError(f"'{name}' cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        raise NetwrightError(refusal) from None
    if not isinstance(told, dict) or not isinstance(told.get("model"), dict):
        raise NetwrightError(refusal)
    tokenizer = _opened(text, refusal)
    if not tokenizer.get_vocab_size():
        raise NetwrightError(f"The vocabulary of '{name}' is empty. Choose another tokenizer.")
    _quietly(lambda: tokenizer.encode_batch_fast(list(TRIALS)), refusal)
    return text


def _opened(text: str, refusal: str = "The tokenizer of this project is damaged. Choose its file again.") -> Any:
    from tokenizers import Tokenizer

    return _quietly(lambda: Tokenizer.from_str(text), refusal)


def _quietly(work: Callable[[], T], refusal: str) -> T:
    """What the library raises is an Exception, or what its Rust part panics with, which is none."""
    try:
        return work()
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise NetwrightError(refusal) from None
        raise


def size_of(text: str) -> int:
    """How many rows a table of vectors needs for the tokens: the largest number and one."""
    return 1 + max(_opened(text).get_vocab().values(), default=0)


def unknown_of(text: str) -> int:
    """The number of the token that stands for what is unknown; where a tokenizer has none, 0."""
    told = json.loads(text)["model"]
    number = told.get("unk_id")
    if not isinstance(number, int):
        number = _opened(text).token_to_id(told.get("unk_token") or UNKNOWN)
    return number or 0


def typical_length(text: str, texts: Iterable[str | None], longest: int, share: float = 0.95) -> int:
    """How many tokens suffice for this share of the texts, rounded up to a multiple of 8, and at most `longest`."""
    import numpy as np

    tokenizer = _opened(text)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    most = longest * LETTERS_FOR_A_TOKEN
    some = [given[:most] for given in texts if given]
    counts = [len(encoding.ids) for encoding in tokenizer.encode_batch_fast(some)]
    needed = int(np.quantile(counts, share, method="higher")) if counts else 1
    return min(longest, -(-needed // 8) * 8)
