"""Texts to tokens and back: what each tokenizer makes of texts, what it learns from, and what it refuses."""

import json
import time

import numpy as np
import polars as pl
import pytest

from core.data import vocabularies
from core.data.catalogue import STEPS
from core.data.recipes.text import tokenise, tokenise_back, tokens_of
from core.data.steps import State, run_step
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Use

TEXT = DataColumn("text", "text", "input")
TEXTS = ["The cat sat on the mat.", "The dog, the cat!", "A naïve café in Zürich", "hovercraft eels", "", None]
STEP = STEPS["tokenise"]


def params(**told):
    return STEP.resolve(Use("tokenise").with_params(**told).params)


def learned(texts, rows=None, **told):
    table = Table({"text": pl.Series("text", texts, dtype=pl.String)})
    rows = np.arange(len(texts)) if rows is None else np.asarray(rows)
    schema = Schema(len(texts), (TEXT,))
    states = STEP.learn(params(**told), schema, table, rows)
    return states[0], run_step(states, table, STEP.schema(params(**told), schema))


@pytest.mark.parametrize("kind", [key for key, _ in vocabularies.KINDS])
def test_a_text_becomes_numbers_and_lengths_that_the_schema_foretells(kind):
    state, table = learned(TEXTS, tokens=kind, vocabulary=300, length=12)
    told = STEP.schema(params(tokens=kind, vocabulary=300, length=12), Schema(len(TEXTS), (TEXT,))).columns[0]
    values, lengths = table.columns["text"], table.lengths["text"]
    assert (told.kind, told.sizes, told.axes, told.dtype, told.lengths) == ("tokens", (12,), ("L",), "int64", True)
    assert values.shape == (len(TEXTS), *told.sizes)
    assert values.dtype == lengths.dtype == np.dtype(told.dtype)
    assert values.min() >= 0
    assert values.max() < vocabularies.size_of(state.facts["tokenizer"]) <= told.count
    for row, length in zip(values, lengths, strict=True):
        assert 1 <= length <= 12
        assert not row[length:].any()
        assert row[:length].all()


def test_words_have_their_numbers_by_frequency_and_ties_by_letters():
    state, _ = learned(["b a b", "a c b"], tokens="word")
    vocabulary = json.loads(state.facts["tokenizer"])["model"]["vocab"]
    assert vocabulary == {"[PAD]": 0, "[UNK]": 1, "b": 2, "a": 3, "c": 4}
    values, lengths = tokenise(state.facts, ["c b", "b stranger a"])
    assert values[:, :4].tolist() == [[4, 2, 0, 0], [2, 1, 3, 0]]
    assert lengths.tolist() == [2, 3]


def test_bpe_joins_the_most_frequent_pair_first():
    """The example of Sennrich, Haddow and Birch, Neural machine translation of rare words with subword units, 2016, figure 1."""
    corpus = ["low"] * 5 + ["lowest"] * 2 + ["newer"] * 6 + ["wider"] * 3
    state, _ = learned(corpus, tokens="bpe", vocabulary=40)
    merges = [tuple(pair) for pair in json.loads(state.facts["tokenizer"])["model"]["merges"]]
    assert merges[0] == ("e", "r")
    assert tokens_of(state.facts, tokenise(state.facts, ["lower"])[0])[0] == ["▁low", "er"]


@pytest.mark.parametrize("kind", ["character", "bpe"])
def test_letters_and_bpe_give_the_very_text_back(kind):
    texts = ["The cat, the mat: naïve!", "two  spaces", "漢字 and 😀"]
    state, table = learned(texts, tokens=kind, vocabulary=500, length=64, lower=False)
    assert tokenise_back(state.facts, table.columns["text"]) == texts


def test_words_come_back_with_spaces_between_and_pieces_joined():
    state, table = learned(TEXTS[:2], tokens="word", length=16)
    assert tokenise_back(state.facts, table.columns["text"])[1] == "the dog , the cat !"
    state, table = learned(["unhappily unhappy", "happily"], tokens="wordpiece", vocabulary=40)
    assert tokenise_back(state.facts, table.columns["text"])[1] == "happily"


def test_small_letters_and_accents():
    assert learned(["É e"], lower=True, accents=False)[1].lengths["text"].tolist() == [2]
    for lower, accents, different in ((True, False, 1), (True, True, 2), (False, False, 2), (False, True, 4)):
        state, _ = learned(["É é E e"], lower=lower, accents=accents)
        assert vocabularies.size_of(state.facts["tokenizer"]) - 2 == different, (lower, accents)


def test_the_vocabulary_is_of_the_training_rows_alone():
    texts = ["seen word", "seen", "secret word of the test", "seen"]
    state, table = learned(texts, rows=[0, 1, 3])
    other, _ = learned([*texts[:2], "something else", texts[3]], rows=[0, 1, 3])
    assert state == other
    assert "secret" not in state.facts["tokenizer"]
    assert table.columns["text"][2][:5].tolist() == [1, table.columns["text"][0, 1], 1, 1, 1]


def test_longer_texts_lose_their_end_or_their_start():
    state, table = learned(["a b c d e"], length=3)
    assert tokenise_back(state.facts, table.columns["text"]) == ["a b c"]
    assert table.lengths["text"].tolist() == [3]
    state, table = learned(["a b c d e"], length=3, keep="end")
    assert tokenise_back(state.facts, table.columns["text"]) == ["c d e"]


def test_a_missing_or_empty_text_is_one_unknown_token():
    _, table = learned(["word", "", None, "  \n"])
    assert table.lengths["text"].tolist() == [1, 1, 1, 1]
    assert table.columns["text"][:, 0].tolist() == [2, 1, 1, 1]


@pytest.mark.parametrize("kind", [key for key, _ in vocabularies.KINDS])
@pytest.mark.parametrize("texts", [[], [None], [""], ["\x00\ud7ff\ufffe"], ["👩‍👩‍👧‍👦" * 50, "́" * 100]])
def test_vocabularies_of_odd_texts_keep_to_the_bound(kind, texts):
    state, table = learned(texts, tokens=kind, vocabulary=16, length=4)
    assert vocabularies.size_of(state.facts["tokenizer"]) <= 16
    assert table.columns["text"].shape == (len(texts), 4)


@pytest.mark.parametrize("kind", [key for key, _ in vocabularies.KINDS])
def test_a_vocabulary_never_outgrows_what_was_told(kind):
    letters = "".join(chr(0x4E00 + i) for i in range(3000))
    state, table = learned([letters, " ".join(letters)], tokens=kind, vocabulary=100)
    assert vocabularies.size_of(state.facts["tokenizer"]) <= 100
    assert table.columns["text"].max() < 100


@pytest.mark.parametrize("kind", [key for key, _ in vocabularies.KINDS])
@pytest.mark.parametrize("text", ["a" * 10_000_000, "word " * 2_000_000, "ab" * 500_000 + " "])
def test_ten_megabytes_in_one_text_are_no_trouble(kind, text):
    started = time.process_time()
    _, table = learned([text, "a short one"], tokens=kind, vocabulary=200, length=64)
    assert table.lengths["text"][0] in (1, 64)
    assert time.process_time() - started < 20, "an endless word must not take quadratic time"


def test_the_typical_length_suffices_for_95_of_100_texts():
    tokenizer = vocabularies.trained(["w"], "word", 16, True, True)
    texts = [" ".join(["w"] * n) for n in range(1, 101)]
    assert vocabularies.typical_length(tokenizer, texts, 1000) == 96
    assert vocabularies.typical_length(tokenizer, texts, 50) == 50
    assert vocabularies.typical_length(tokenizer, [None, ""], 50) == 8


def test_what_was_learned_survives_json():
    state, _table = learned(TEXTS, tokens="bpe")
    again = State.from_json(json.loads(json.dumps(state.to_json())))
    for one, other in zip(again.run(pl.Series(TEXTS)), state.run(TEXTS), strict=True):
        np.testing.assert_array_equal(one, other)


def tokenizer_file(folder, **changes):
    told = json.loads(vocabularies.trained(["one two three"], "word", 16, True, True)) | changes
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(told), "utf-8")
    return str(path)


def test_a_tokenizer_from_a_file_is_taken_as_it_is(tmp_path):
    state, table = learned(["two one four"], tokens="file", path=tokenizer_file(tmp_path), length=5)
    assert [tokens_of(state.facts, table.columns["text"])[0][i] for i in range(3)] == ["two", "one", "[UNK]"]


def test_a_tokenizer_with_marks_at_start_and_end_keeps_both_when_it_cuts(tmp_path):
    marks = {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[UNK]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"[UNK]": {"id": "[UNK]", "ids": [1], "tokens": ["[UNK]"]}},
    }
    path = tokenizer_file(tmp_path, post_processor=marks)
    for length, wanted in ((3, [1, "one", "two"]), (2, [1, "one"]), (1, [1])):
        state, table = learned(["one two three"], tokens="file", path=path, length=length)
        words = tokens_of(state.facts, table.columns["text"])[0]
        assert table.columns["text"][0, 0] == 1
        assert words[1:] == wanted[1:]


def test_a_file_with_too_many_tokens_says_what_to_set(tmp_path):
    text = vocabularies.trained([" ".join(f"w{i}" for i in range(40))], "word", 100, True, True)
    (tmp_path / "t.json").write_text(text)
    with pytest.raises(NetwrightError, match=r"has 42 entries, more than the 20.*Set its largest vocabulary to 42"):
        learned(["a"], tokens="file", path=str(tmp_path / "t.json"), vocabulary=20)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"model": {"type": "Nothing"}}',
        b'{"model": {"type": "WordLevel", "vocab": {"a": -1}}}',
        b'{"model": {"type": "BPE", "vocab": {}, "merges": [["a", "b"]]}}',
        b'{"model": {"type": "WordLevel", "vocab": {}, "unk_token": "u"}}',
    ],
)
def test_a_file_that_is_no_tokenizer_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    with pytest.raises(NetwrightError, match=r"odd\.json"):
        vocabularies.read(str(path))


def test_a_tokenizer_whose_pattern_never_ends_is_refused(tmp_path, capfd):
    evil = {"type": "Split", "pattern": {"Regex": "(.+)+\\d$"}, "behavior": "Isolated", "invert": False}
    with pytest.raises(NetwrightError, match=r"tokenizer\.json"):
        vocabularies.read(tokenizer_file(tmp_path, pre_tokenizer=evil))
    capfd.readouterr()


def test_a_text_on_which_a_tokenizer_gives_up_is_an_unknown_token(tmp_path, capfd):
    evil = {"type": "Split", "pattern": {"Regex": "(x+)+y$"}, "behavior": "Isolated", "invert": False}
    _, table = learned(["one", "x" * 64, "one"], tokens="file", path=tokenizer_file(tmp_path, pre_tokenizer=evil))
    assert table.columns["text"][:, 0].tolist() == [table.columns["text"][0, 0], 1, table.columns["text"][0, 0]]
    assert "retry-limit" in capfd.readouterr().err


def test_files_that_are_missing_or_huge_are_refused(tmp_path):
    with pytest.raises(NetwrightError, match="no tokenizer at"):
        vocabularies.read(str(tmp_path / "gone.json"))
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(vocabularies.MAX_FILE + 1)
    with pytest.raises(NetwrightError, match="larger than 64 MB"):
        vocabularies.read(str(tmp_path / "huge.json"))
