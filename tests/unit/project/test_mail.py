"""Copied layers as text: readable, mailed and back, and never trusted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.document import clipboard
from core.document.look import Note
from core.document.project import Project
from core.graph import Graph, Node
from core.layers.custom import PYTHON
from core.problems import NetwrightError
from core.project import Mail, NoMail, as_mail, new_id, read_mail
from core.templates import TEMPLATES
from core.trust import is_trusted


def copied(key: str = "resnet18") -> Mail:
    project = TEMPLATES[key].build()
    return Mail(clipboard.copied(project, project.graph.nodes), new_id(), "")


@pytest.mark.parametrize("key", ["resnet18", "unet", "digits-cnn"])
def test_what_is_written_is_read_again(key: str) -> None:
    mail = copied(key)
    text = as_mail(mail, "16 layers")
    assert text.startswith("Netwright: 16 layers. ")
    assert read_mail(text) == mail


def test_people_can_read_it() -> None:
    lines = as_mail(copied("digits-cnn"), "10 layers").split("\n")
    assert lines[1] == ""
    assert max(map(len, lines)) < 130
    assert any('"Conv2d"' in line for line in lines)


@pytest.mark.parametrize(
    "sent",
    [
        lambda text: f"Hello,\n\nhere is my network:\n\n{text}\n\nRegards {{me}}".replace(" {me}", ""),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
        lambda text: "\n".join(f">>   {line}" for line in text.split("\n")),
        lambda text: "\n".join(line.replace(" ", "\u00a0") if not line.strip() else line for line in text.split("\n")),
        lambda text: f"\n\n   {text}",
        lambda text: f"{{dear}} all {{}}\n\n{text}\n\nRegards {{me}} :-}}\n{{}}",
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: "\n".join(f"> {line}" for line in text.replace(": ", ":\u00a0").split("\n")),
    ],
)
def test_a_mail_may_change_what_is_around_it(sent) -> None:  # type: ignore[no-untyped-def]
    mail = copied("digits-cnn")
    assert read_mail(sent(as_mail(mail, "10 layers"))) == mail


def test_text_in_notes_comes_as_it_was() -> None:
    note = Note("f1", "a\u2028b > c\u00a0d\nNetwright: {} \"'\\", 0.0, 0.0, 200.0, 100.0)
    project = Project()
    mail = Mail(replace(project, look=replace(project.look, notes=(note,))), new_id(), "")
    assert read_mail(as_mail(mail, "1 note")) == mail


@pytest.mark.parametrize("text", ["", "Shopping: milk, eggs", "{}", "x" * 20_000_001])
def test_other_text_is_no_mail(text: str) -> None:
    with pytest.raises(NoMail, match="Copy some layers first"):
        read_mail(text)


def test_half_a_text_is_told() -> None:
    text = as_mail(copied(), "16 layers")
    for length in (len("Netwright:"), 150, len(text) // 2, len(text) - 3):
        with pytest.raises(NetwrightError, match="is not whole"):
            read_mail(text[:length])


def broken(change: str, value: object) -> str:
    head, _, body = as_mail(copied("digits-cnn"), "10 layers").partition("\n\n")
    told = json.loads(body)
    at = told
    *way, last = change.split(".")
    for step in way:
        at = at[step]
    at[last] = value
    return f"{head}\n\n{json.dumps(told)}"


@pytest.mark.parametrize(
    ("change", "value", "sentence"),
    [
        ("project.format", 999, "newer version of Netwright"),
        ("project.format", "1", "does not say which format"),
        ("project", [], "does not say which format"),
        ("where", 3, "damaged at"),
        ("project.graph", {"nodes": [{"id": "../../x"}], "wires": []}, "damaged at"),
        ("project.look", {"places": {"n1": [1e999, 0]}}, "not whole"),
    ],
)
def test_hostile_text_is_a_sentence(change: str, value: object, sentence: str) -> None:
    with pytest.raises(NetwrightError, match=sentence) as error:
        read_mail(broken(change, value))
    assert "project file" not in str(error.value)


def test_nesting_without_end_is_a_sentence() -> None:
    with pytest.raises(NetwrightError, match="is not whole"):
        read_mail("Netwright: 1 layer.\n" + '{"a":' * 100_000 + "1" + "}" * 100_000)


def test_code_that_comes_by_mail_is_not_trusted(tmp_path: Path) -> None:
    code = "import torch.nn as nn\n\n\nclass Layer(nn.Module):\n    def forward(self, x):\n        return x\n"
    node = Node("n1", PYTHON, "mine", (("code", code),))
    mail = read_mail(as_mail(Mail(Project(Graph.of({"n1": node}, {})), new_id(), ""), "1 layer"))
    assert mail.project.graph.nodes["n1"].get("code") == code
    assert not is_trusted(code)
