"""Identifiers: always valid, never taken by Python, torch.nn.Module or our own code."""

import ast
import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.names import MODULE_ATTRIBUTES, RESERVED, class_name, identifier, quoted, unique


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Conv (1)", "conv_1"),
        ("class", "class_layer"),
        ("forward", "forward_layer"),
        ("3 rows", "layer_3_rows"),
        ("Größe", "groe"),
        ("", "layer"),
        ("; import os", "import_os"),
        ("__class__", "class_layer"),
        ("self", "self_layer"),
    ],
)
def test_identifier(text: str, name: str) -> None:
    assert identifier(text) == name


@given(st.text())
def test_any_text_becomes_a_safe_identifier(text: str) -> None:
    name = identifier(text)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert not keyword.iskeyword(name)
    assert not keyword.issoftkeyword(name)
    assert name not in RESERVED
    assert not hasattr(nn.Module(), name)


def test_every_attribute_of_a_module_is_known() -> None:
    assert {a for a in dir(nn.Module()) if not a.startswith("_")} <= MODULE_ATTRIBUTES


@pytest.mark.parametrize(
    ("text", "name"),
    [("Residual block", "ResidualBlock"), ("network", "NetworkBlock"), ("None", "NoneBlock"), ("2nd", "Layer2nd")],
)
def test_class_name(text: str, name: str) -> None:
    assert class_name(text) == name


@given(st.text())
def test_any_text_becomes_a_safe_class_name(text: str) -> None:
    name = class_name(text)
    assert name.isidentifier()
    assert name[0].isupper()
    assert not keyword.iskeyword(name)
    assert name not in {"Network", "Objective"}


def test_unique() -> None:
    assert unique("conv", []) == "conv"
    assert unique("conv", ["conv", "conv2"]) == "conv3"
    assert unique("conv1", ["conv1"]) == "conv1_2"


@given(st.text(st.characters()))
def test_any_text_is_quoted_on_one_printable_line(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text
    assert quoted(text).isprintable()


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('say "a"', "'say \"a\"'"),
        ("\"'", '"\\"\'"'),
        ("\\", '"\\\\"'),
        ("\r\n\0\ud800\u2028", r'"\r\n\x00\ud800\u2028"'),
        ("\N{SNOWMAN}", '"\N{SNOWMAN}"'),
    ],
)
def test_quoted(text: str, literal: str) -> None:
    assert quoted(text) == literal
