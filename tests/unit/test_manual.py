"""The manual: every declaration has a page, and the pages written by hand name only what is there."""

import json
import re
from itertools import groupby
from pathlib import Path

import pytest

from core.layers import LAYERS, LOSSES
from core.manual import DECLARED, FOLDER, layer_page, pages
from core.spec import Kept
from core.templates import GROUPS, TEMPLATES
from core.training.optimizers import OPTIMIZERS
from core.training.schedulers import SCHEDULERS


def test_every_declaration_has_a_page() -> None:
    keys = [page.key for page in pages()]
    assert len(keys) == len(set(keys))
    assert {f"layer-{layer.key}" for layer in LAYERS} <= set(keys)
    assert {f"layer-{loss.key}" for loss in LOSSES} <= set(keys)
    for prefix, section, things in DECLARED:
        assert {f"{prefix}-{thing.key}" for thing in things} == {p.key for p in pages() if p.section == section}
    assert {f"template-{template.key}" for template in TEMPLATES} <= set(keys)
    assert keys[0] == "start"


def test_sections_stand_together() -> None:
    sections = [section for section, _ in groupby(page.section for page in pages())]
    assert len(sections) == len(set(sections))


def test_every_kind_of_parameter_tells_its_default_and_its_limits() -> None:
    told = {page.key: page.text for page in pages()}
    assert "Default 64; between 1 and 10,000,000." in told["layer-Linear"]
    assert "Not set at first; more than 0." in told["program-supervised"]
    assert "Default Values; one of Values (`fan_in`), Gradients (`fan_out`)." in told["initialiser-kaiming_normal"]
    assert "Default automatic; one of automatic, Kaiming normal, " in told["layer-Linear"]
    assert "11,689,512 parameters" in told["template-resnet18"]
    assert "He et al." in told["template-resnet18"]


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


def page(name: str) -> str:
    """A page of docs/manual that is written by hand."""
    return next(FOLDER.glob(f"*-{name}.md")).read_text(encoding="utf-8")


def test_commands_of_the_manual_are_verbs() -> None:
    from core.cli import parser

    known = f"{parser().format_help()} demo"
    verbs = set(re.findall(r"^    netwright ([a-z]+)", page("command-line"), re.MULTILINE))
    assert verbs
    assert all(verb in known for verb in verbs)


def test_members_of_results_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from core.cli import main

    told = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page("command-line"), re.MULTILINE))
    file = str(tmp_path / "iris.netw")
    asked = (["new", "iris-mlp", "-o", file], ["check", file], ["diff", file, file], ["data", "iris"], ["templates"])
    for words in (*asked, ["layers"]):
        assert main([*words, "--json"]) == 0
        members = json.loads(capsys.readouterr().out.splitlines()[-1])
        inside = next((value[0] for value in members.values() if isinstance(value, list) and value), None)
        deeper = inside if words[0] in ("templates", "layers") and isinstance(inside, dict) else {}
        assert all(f"`{name}`" in told[words[0]] for name in (*members, *deeper)), words


def test_the_table_of_templates_is_theirs() -> None:
    told = re.findall(r"^\| .* \(`(.+)`\) \| (\d*) \| ([\d,]+) \|", page("templates"), re.MULTILINE)
    wanted = [t for t in TEMPLATES if t.category != GROUPS[0]]
    assert told == [(t.key, str(t.year or ""), f"{t.parameters:,}") for t in wanted]


def test_numbers_in_the_words_are_those_of_the_catalogues() -> None:
    root = FOLDER.parents[1]
    for words in (
        (root / "README.md").read_text(encoding="utf-8"),
        (root / "CHANGELOG.md").read_text(encoding="utf-8"),
    ):
        assert f"{len(LAYERS)} kinds of node" in words
        assert f"{len(TEMPLATES)} templates" in words
    train = page("train")
    assert f"**Optimizer**: {len(OPTIMIZERS)} of" in train
    assert f"**Rate over time**: {len(SCHEDULERS)} schedules" in train


def test_pages_are_found_from_the_pages() -> None:
    for text in (FOLDER.parents[1] / "README.md", *FOLDER.parent.glob("*.md")):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text.read_text(encoding="utf-8")):
            assert (text.parent / link).exists(), f"{text.name} leads to {link}"
