"""Augmentations as they are declared, what suits them, and what becomes of them for one network."""

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import NamedTuple

import pytest

from core.data.augmentations import AUGMENTATIONS, changes_of
from core.data.augmenting.augmenter import function_of
from core.data.settings import problems_of, with_source
from core.document.project import DataColumn, DataSettings, Schema
from core.problems import NetwrightError
from core.spec import Use


class In(NamedTuple):
    column: str
    partner: str = ""


class Out(NamedTuple):
    target: str
    partner: str = ""


def image(name="image", size=(3, 8, 8), role="input"):
    return DataColumn(name, "image", role, size, ("C", "H", "W"))


MASK = DataColumn("mask", "mask", "target", (8, 8), ("H", "W"), "int64", ("sky", "sea"))
LABEL = DataColumn("label", "category", "target", (), (), "int64", ("cat", "dog"))
WORDS = ("", "the", "cat", "[MASK]")
TEXT = DataColumn("text", "tokens", "input", (9,), ("L",), "int64", WORDS, lengths=True)
SOUND = DataColumn("sound", "sequence", "input", (20, 4), ("L", "F"))


def planned(schema, *uses, inputs=None, targets=None):
    inputs = [In(c.name) for c in schema if c.role == "input"] if inputs is None else inputs
    targets = [Out(c.name) for c in schema if c.role == "target"] if targets is None else targets
    return changes_of(uses, Schema(10, tuple(schema)), inputs, targets)


@pytest.mark.parametrize("spec", AUGMENTATIONS, ids=lambda spec: spec.key)
def test_everything_is_declared(spec):
    assert spec.summary.endswith(".")
    assert len(spec.explanation) > len(spec.summary)
    assert spec.explanation.endswith(".")
    assert spec.source
    assert len(spec.aka) >= 2
    assert spec.icon.startswith("mdi6.")
    assert spec.params[0].name == "on"
    assert all(p.help.endswith(".") for p in spec.params)
    assert spec.form == "mixed" or spec.param("column").roles == ("input",)


@pytest.mark.parametrize("spec", AUGMENTATIONS, ids=lambda spec: spec.key)
def test_the_function_takes_what_the_declaration_gives(spec):
    column = {"tokens": TEXT, "sequence": SOUND}.get(spec.kinds[0], image())
    change = changes_of([Use(spec.key)], Schema(9, (column, LABEL)), [In(column.name)], [Out("label")])[0]
    takes = list(signature(function_of(spec.key)).parameters)
    first = 2 if spec.ragged else 1
    assert sorted(takes[first:]) == sorted([*dict(change.arguments), *spec.measured])
    assert pickle.loads(pickle.dumps(change)) == change


def test_icons_exist():
    (table,) = (Path(find_spec("qtawesome").origin).parent / "fonts").glob("materialdesignicons6-*.json")
    icons = json.loads(table.read_text(encoding="utf-8"))
    assert not [spec.icon for spec in AUGMENTATIONS if spec.icon.removeprefix("mdi6.") not in icons]


def test_declarations_need_no_torch():
    code = (
        "import sys; from core.data.augmentations import AUGMENTATIONS, changes_of; from core.data import problems_of;"
        "print([m for m in ('torch', 'kornia', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_pictures_of_one_size_and_their_masks_move_together():
    schema = [image("left"), image("right"), image("small", (1, 4, 4)), MASK, LABEL]
    left, small = planned(schema, Use("rotation"))
    assert (left.columns, left.moved) == (("left", "right"), ("mask",))
    assert (small.columns, small.moved) == (("small",), ())


def test_what_changes_values_alone_moves_nothing():
    (change,) = planned([image(), MASK], Use("colour"))
    assert (change.columns, change.moved) == (("image",), ())


def test_a_picture_that_is_its_own_answer_moves_along_and_is_mixed_along():
    for key in ("flip_horizontal", "mixup", "cutmix"):
        (change,) = planned([image()], Use(key), targets=[Out("image")])
        assert change.moved == ("image",)
    (change,) = planned([image()], Use("noise"), targets=[Out("image")])
    assert change.moved == ()


def test_what_the_network_does_not_take_is_left_alone_and_so_is_what_is_off():
    schema = [image("a"), image("b"), LABEL]
    (change,) = planned(schema, Use("flip_vertical"), inputs=[In("b")])
    assert change.columns == ("b",)
    assert planned(schema, Use("flip_vertical", (("on", False),))) == ()
    assert planned(schema, Use("flip_vertical", (("column", "a"),)), inputs=[In("b")]) == ()


def test_a_token_is_found_in_the_vocabulary():
    def token(word="", column=TEXT):
        (change,) = planned([column, LABEL], Use("token_mask", (("token", word),)))
        return dict(change.arguments)["token"]

    assert token() == 3
    assert token("cat") == 2
    assert token("1") == 1
    assert token(column=replace(TEXT, classes=("", "a"))) == 0
    assert token("700", replace(TEXT, classes=(), count=1000)) == 700
    with pytest.raises(NetwrightError, match="no token 'dog'"):
        token("dog")
    with pytest.raises(NetwrightError, match="no token '4'"):
        token("4")


def test_time_runs_along_sequences_and_to_the_right_in_spectrograms():
    (change,) = planned([SOUND, LABEL], Use("time_mask"))
    assert dict(change.arguments)["axis"] == 1
    (change,) = planned([image(), LABEL], Use("time_mask"))
    assert dict(change.arguments)["axis"] == 3


STEPS = DataColumn("tags", "tokens", "target", (20,), ("L",), "int64")
REFUSED = [
    ([SOUND], Use("flip_horizontal"), "Flip left and right works on pictures, and no input of this data holds any."),
    ([image(), SOUND], Use("rotation", (("column", "sound"),)), "column 'sound' holds sequences. Choose among image."),
    ([image()], Use("rotation", (("column", "picture"),)), "'picture', which is no input of the data"),
    ([image(), MASK], Use("rotation", (("column", "mask"),)), "'mask', which is no input of the data"),
    ([image(), replace(MASK, sizes=(4, 4))], Use("affine"), "The answers 'mask' are of 4×4 points"),
    ([image(), replace(MASK, sizes=(4, 4))], Use("cutmix"), "The answers 'mask' are of 4×4 points"),
    ([image(), TEXT], Use("mixup"), "input 'text' holds tokens, which cannot be mixed"),
    ([image(), SOUND], Use("cutmix"), "input 'sound' holds sequences, which cannot be mixed"),
    ([SOUND, STEPS], Use("time_shift"), "the answers 'tags' belong to single steps"),
    ([SOUND, STEPS], Use("time_stretch"), "the answers 'tags' belong to single steps"),
    ([TEXT, STEPS], Use("token_drop"), "the answers 'tags' belong to single steps"),
    ([replace(SOUND, sizes=(20, 1))], Use("frequency_mask"), "no frequencies to mask"),
    ([image()], Use("erase", (("largest", 0.1), ("smallest", 0.2))), "smallest part to erase (0.2) is more than"),
]


@pytest.mark.parametrize(("schema", "use", "sentence"), REFUSED, ids=lambda value: getattr(value, "key", ""))
def test_what_does_not_suit_is_refused_in_a_sentence(schema, use, sentence):
    with pytest.raises(NetwrightError) as caught:
        planned([*schema, LABEL], use)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")
    assert planned([*schema, LABEL], use.with_params(on=False)) == ()


def test_problems_name_their_place():
    data = with_source(DataSettings(), Use("digits"))
    uses = (Use("flip_horizontal"), Use("rotation", (("degrees", 999.0),)), Use("token_drop"), Use("sharpen"))
    found = [(p.param, p.message) for p in problems_of(replace(data, augment=uses))]
    assert [place for place, _ in found] == ["augment.1.degrees", "augment.2", "augment.3"]
    assert "between 0 and 180" in found[0][1]
    assert "no input of this data" in found[1][1]
    assert "no augmentation 'sharpen'" in found[2][1]
    assert problems_of(replace(data, augment=(Use("token_drop", (("on", False),)),))) == ()
