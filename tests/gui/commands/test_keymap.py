"""Which keys run which command: declared, changed, taken over, set back, and read from a file that may be broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from gui.canvas.keys import FIXED
from gui.commands.keymap import Keymap, fixed, typed


def keys(*texts: str) -> list[QKeySequence]:
    return [QKeySequence(text) for text in texts]


def made(changed: dict[str, tuple[str, ...]] | None = None) -> tuple[Keymap, list[str]]:
    told: list[str] = []
    keymap = Keymap(changed or {}, told.append)
    for command, usual in (("fit", keys("Ctrl+0", "Home")), ("layout", keys("Ctrl+L")), ("help", [])):
        keymap.add(command, usual)
    told.clear()
    return keymap, told


def test_declared_keys_are_in_force() -> None:
    keymap, _ = made()
    assert keymap.keys("fit") == keys("Ctrl+0", "Home")
    assert keymap.owner(QKeySequence("Home")) == "fit"
    assert keymap.owner(QKeySequence("Ctrl+9")) is None
    assert keymap.changed() == {}


def test_keys_are_changed_and_only_the_command_is_told() -> None:
    keymap, told = made()
    keymap.set("layout", keys("Ctrl+9"))
    assert keymap.keys("layout") == keys("Ctrl+9")
    assert keymap.owner(QKeySequence("Ctrl+L")) is None
    assert told == ["layout"]
    assert keymap.changed() == {"layout": ("Ctrl+9",)}
    assert not keymap.is_usual("layout")


def test_keys_are_taken_over() -> None:
    keymap, told = made()
    keymap.set("help", keys("Home"))
    assert keymap.keys("help") == keys("Home")
    assert keymap.keys("fit") == keys("Ctrl+0")
    assert sorted(told) == ["fit", "help"]


def test_set_back_also_where_another_command_has_them_now() -> None:
    keymap, _ = made()
    keymap.set("help", keys("Ctrl+L"))
    assert keymap.keys("layout") == []
    keymap.reset("layout")
    assert keymap.keys("layout") == keys("Ctrl+L")
    assert keymap.keys("help") == []
    assert keymap.changed() == {}


def test_all_set_back() -> None:
    keymap, _ = made()
    keymap.set("help", keys("Ctrl+L"))
    keymap.set("fit", [])
    keymap.reset_all()
    assert keymap.keys("fit") == keys("Ctrl+0", "Home")
    assert keymap.keys("layout") == keys("Ctrl+L")
    assert keymap.keys("help") == []


def test_what_was_changed_is_there_again_at_the_next_start() -> None:
    keymap, _ = made()
    keymap.set("help", keys("Ctrl+L", "H"))
    again, _ = made(keymap.changed())
    assert again.keys("help") == keys("Ctrl+L", "H")
    assert again.keys("layout") == []


def test_keys_of_commands_that_are_not_there_are_kept() -> None:
    keymap, _ = made({"gone": ("Ctrl+7",)})
    keymap.set("fit", keys("Ctrl+8"))
    assert keymap.changed() == {"gone": ("Ctrl+7",), "fit": ("Ctrl+8",)}


def test_a_file_that_gives_the_same_keys_twice_gives_them_to_the_first() -> None:
    keymap, _ = made({"help": ("Ctrl+7",), "layout": ("Ctrl+7", "Ctrl+6")})
    assert keymap.keys("help") == keys("Ctrl+7")
    assert keymap.keys("layout") == keys("Ctrl+6")


@pytest.mark.parametrize("text", ["", "no such key", "Ctrl+K, Ctrl+L", "Left", "Space", "Ctrl"])
def test_keys_in_a_file_that_make_no_sense_or_are_the_canvas_s_are_left_out(text: str) -> None:
    keymap, _ = made({"fit": (text, "Ctrl+5")})
    assert keymap.keys("fit") == keys("Ctrl+5")


@given(st.dictionaries(st.sampled_from(["fit", "layout", "help", "other"]), st.lists(st.text(), max_size=3).map(tuple)))
def test_whatever_is_in_the_file_no_key_runs_two_commands(changed: dict[str, tuple[str, ...]]) -> None:
    keymap, _ = made(changed)
    every = [one.toString() for command in ("fit", "layout", "help") for one in keymap.keys(command)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("text", "answer"),
    [("F", True), ("Shift+F", True), ("Del", True), ("Home", True), ("F5", False), ("Ctrl+A", False), ("Alt+1", False)],
)
def test_keys_that_a_person_types_are_told_from_others(text: str, answer: bool) -> None:
    assert typed(QKeySequence(text)) is answer


def test_keys_of_the_canvas_are_named() -> None:
    assert "nudge" not in fixed(QKeySequence("Left"))
    assert fixed(QKeySequence("Left")) == FIXED[1].does
    assert fixed(QKeySequence("Ctrl+Shift+L")) == ""
    assert all(not QKeySequence(text).isEmpty() for line in FIXED for text in line.keys)
