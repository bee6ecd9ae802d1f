"""Copied layers as text that can be mailed: a line for people, then a project of the copy alone, read as strictly as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.document.project import Project
from core.problems import NetwrightError
from core.project.entry import Damaged, Entry
from core.project.migrations import TooNew
from core.project.store import parsed, read_dict
from core.project.writing import as_dict, as_text

MARK = "Netwright:"
ASK = "To use it, copy all of this text and paste it into a network in Netwright."
BEFORE = re.compile(r"^[>\s]+")
LONGEST = 20_000_000
"""Letters; a text that is longer is not looked at."""


class NoMail(NetwrightError):
    """A text that was not copied from a network."""


@dataclass(frozen=True, slots=True)
class Mail:
    """`project`: the copied nodes, frames and notes; `document` and `where`: the project and graph that they come from."""

    project: Project
    document: str
    where: str


def as_mail(mail: Mail, what: str) -> str:
    """The text; `what` says in a few words what is in it."""
    told = {"where": mail.where, "project": as_dict(mail.project, mail.document)}
    return f"{MARK} {what}. {ASK}\n\n{as_text(told)}"


def read_mail(text: str) -> Mail:
    """What `as_mail` wrote, also quoted in an answer or with words around it.

    Raises NoMail for any other text, NetwrightError with a sentence for one that is cut off, damaged or from a later version.
    """
    if len(text) > LONGEST:
        raise NoMail("The text on the clipboard is too long to hold layers. Copy some layers first.")
    start = text.find(MARK)
    if start < 0:
        raise NoMail("The text on the clipboard holds no layers. Copy some layers first.")
    lines = text[start:].replace("\r", "").split("\n")
    body = "\n".join(_unquoted(line) for line in lines[1:])
    first = body.find("{")
    if first < 0:
        raise NetwrightError(_CUT)
    return _read(body[first:])


_CUT = f"The text on the clipboard is not whole. Copy all of it, from the line with '{MARK}' to the last bracket."


def _unquoted(line: str) -> str:
    """Without the marks of a mail that answers, and without what a mail program made of the spaces at its beginning."""
    return BEFORE.sub("", line)


def _parsed(text: str) -> Any:
    """As it is, else with the spaces that some mail programs put in the place of usual ones made usual again."""
    try:
        return parsed(text, "The text on the clipboard", alone=False)
    except Damaged:
        return parsed(text.replace("\u00a0", " "), "The text on the clipboard", alone=False)


def _read(text: str) -> Mail:
    try:
        plain = _parsed(text)
    except Damaged as error:
        raise NetwrightError(_CUT) from error
    try:
        entry = Entry(plain, "the beginning")
        where, inner = entry.text("where"), plain.get("project")
        project, document = read_dict(inner)
    except TooNew as error:
        raise NetwrightError(
            "These layers were copied in a newer version of Netwright. Update Netwright to paste them."
        ) from error
    except Damaged as error:
        raise NetwrightError(str(error).replace("project file", "text on the clipboard")) from error
    return Mail(project, document, where)
