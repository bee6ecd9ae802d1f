"""Lines of Python broken where the usual formatters break them, for the statements that lowering writes."""

from __future__ import annotations

import re

WIDTH = 120
PAIRS = {"(": ")", "[": "]"}
LITERAL = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' """, re.VERBOSE)


def wrapped(line: str, comment: str = "") -> list[str]:
    """`line` as it is where it fits; else its last brackets opened, their content on one line or an item to a line."""
    if len(line) + len(comment) <= WIDTH:
        return [line + comment]
    plain = _plain(line)
    indent = " " * (len(line) - len(line.lstrip()))
    end = len(line) - len(_tail_of(plain))
    start = _opening(plain[:end])
    if start < 0 or start + 1 == end - 1:
        return [line + comment]
    return [
        line[: start + 1],
        *_body(indent + "    ", line[start + 1 : end - 1]),
        f"{indent}{line[end - 1 :]}{comment}",
    ]


def returned(indent: str, names: list[str]) -> list[str]:
    """`return a, b`; in brackets with a line for each where it does not fit."""
    line = f"{indent}return {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{indent}return (", *(f"{indent}    {name}," for name in names), f"{indent})"]


def _body(indent: str, body: str) -> list[str]:
    if len(indent) + len(body) <= WIDTH:
        return [indent + body]
    at = _plain(body).find(" for _ in ")
    if at >= 0 and _balanced(_plain(body[:at])):
        return [*wrapped(indent + body[:at]), f"{indent}{body[at + 1 :]}"]
    return [line for part in split(body) for line in wrapped(f"{indent}{part},")]


def split(text: str) -> list[str]:
    """The items of a list of arguments."""
    items, depth, start = [], 0, 0
    for i, mark in enumerate(_plain(text)):
        depth += (mark in "([") - (mark in ")]")
        if mark == "," and depth == 0:
            items.append(text[start:i].strip())
            start = i + 1
    return [*items, text[start:].strip()]


def _plain(code: str) -> str:
    """`code` with an underscore for each character of its string literals, so that nothing in them looks like code."""
    return LITERAL.sub(lambda found: "_" * len(found[0]), code)


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _tail_of(line: str) -> str:
    """What follows the last bracket that closes: `,`, or ` -> torch.Tensor:` of a signature."""
    if line.endswith(":") and ") -> " in line:
        return line[line.rindex(") -> ") + 1 :]
    return line[len(line.rstrip(",")) :]


def _opening(text: str) -> int:
    """Where the bracket opens that the last character closes; -1 where it closes none."""
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        depth += (text[i] in PAIRS.values()) - (text[i] in PAIRS)
        if depth == 0:
            return i if text[i] in PAIRS else -1
    return -1
