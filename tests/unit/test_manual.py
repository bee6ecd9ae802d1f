"""The manual: every declaration has a page, and the pages written by hand name only what is there."""

import re

import pytest

from core.layers import LAYERS, LOSSES
from core.manual import FOLDER, layer_page, pages
from core.spec import Kept
from core.training.optimizers import OPTIMIZERS


def test_every_declaration_has_a_page() -> None:
    keys = [page.key for page in pages()]
    assert len(keys) == len(set(keys))
    assert {f"layer-{layer.key}" for layer in LAYERS} <= set(keys)
    assert {f"layer-{loss.key}" for loss in LOSSES} | {f"optimizer-{o.key}" for o in OPTIMIZERS} <= set(keys)
    assert keys[0] == "start"


@pytest.mark.parametrize("layer", list(LAYERS), ids=lambda layer: layer.key)
def test_a_layer_page_tells_all_of_its_declaration(layer) -> None:
    text = layer_page(layer).text
    assert text.startswith(f"# {layer.title}\n")
    assert layer.summary in text
    assert layer.explanation in text
    told = [p for p in layer.params if not isinstance(p, Kept)]
    assert all(f"`{p.name}`" in text and p.help in text for p in told)
    assert text.index("## Outputs") > text.index(layer.summary) if layer.output_ports(layer.resolve(())) else True


def test_pictures_of_the_manual_are_there() -> None:
    for page in pages():
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.text):
            assert (FOLDER / picture).is_file(), f"{page.title} shows {picture}"


def test_commands_of_the_manual_are_verbs() -> None:
    from core.cli import parser

    known = f"{parser().format_help()} demo"
    verbs = set(re.findall(r"^    netwright ([a-z]+)", (FOLDER / "07-command-line.md").read_text(), re.MULTILINE))
    assert verbs
    assert all(verb in known for verb in verbs)
