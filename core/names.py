"""Identifiers and text for generated code, from our own table: file text can never become code."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

MODULE_ATTRIBUTES = frozenset(
    [
        "add_module",
        "apply",
        "bfloat16",
        "buffers",
        "call_super_init",
        "children",
        "compile",
        "cpu",
        "cuda",
        "double",
        "dump_patches",
        "eval",
        "extra_repr",
        "float",
        "forward",
        "get_buffer",
        "get_extra_state",
        "get_parameter",
        "get_submodule",
        "half",
        "ipu",
        "load_state_dict",
        "modules",
        "mtia",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "parameters",
        "register_backward_hook",
        "register_buffer",
        "register_forward_hook",
        "register_forward_pre_hook",
        "register_full_backward_hook",
        "register_full_backward_pre_hook",
        "register_load_state_dict_post_hook",
        "register_load_state_dict_pre_hook",
        "register_module",
        "register_parameter",
        "register_state_dict_post_hook",
        "register_state_dict_pre_hook",
        "requires_grad_",
        "set_extra_state",
        "set_submodule",
        "share_memory",
        "state_dict",
        "to",
        "to_empty",
        "train",
        "training",
        "type",
        "xpu",
        "zero_grad",
        "T_destination",
    ]
)
"""What a submodule must not be called, because torch.nn.Module has it."""
RESERVED = frozenset({"self", "torch", "nn", "taps", "x", "super", "range", "tuple", "dict"})


def identifier(text: str) -> str:
    """Lower-case letters, digits and underscores, not a keyword and not an attribute of nn.Module. 'Conv (1)' -> conv_1."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "layer"
    if made[0].isdigit():
        made = f"layer_{made}"
    taken = keyword.iskeyword(made) or keyword.issoftkeyword(made) or made in MODULE_ATTRIBUTES or made in RESERVED
    return f"{made}_layer" if taken else made


def class_name(text: str) -> str:
    """'Residual block' -> ResidualBlock."""
    made = "".join(part.capitalize() for part in identifier(text).split("_"))
    return f"{made}Block" if made in {"Network", "Objective", "None", "True", "False"} else made


def unique(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or with the first number that makes it new: conv, conv2, conv3 …"""
    seen = taken if isinstance(taken, AbstractSet) else set(taken)
    if wanted not in seen:
        return wanted
    number = 2
    stem = f"{wanted}_" if wanted[-1].isdigit() else wanted
    while f"{stem}{number}" in seen:
        number += 1
    return f"{stem}{number}"


def quoted(text: str) -> str:
    """`text` as a literal on one line: double quotes unless single ones need fewer escapes, as formatters have it."""
    body = repr(f'"{text}')[2:-1]  # A double quote in front makes repr choose single ones.
    if text.count('"') > text.count("'"):
        return f"'{body}'"
    return '"' + body.replace("\\'", "'").replace('"', '\\"') + '"'
