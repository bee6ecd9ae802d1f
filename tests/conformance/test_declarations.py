"""Every declaration by itself: what people need of it, and that its values hold."""

from __future__ import annotations

import json
import random
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.layers import CATEGORIES
from core.layers.losses import LossType
from core.manual import layer_page, pages
from core.spec import Chosen
from tests.conformance.draw import declared
from tests.conformance.draws import draw_value
from tests.conformance.keys import EVERY


@pytest.mark.parametrize("key", EVERY)
def test_every_declaration_tells_what_people_need(key: str) -> None:
    spec = declared(key)
    assert spec.title
    assert spec.title[0].isupper()
    assert spec.summary.endswith(".")
    assert spec.explanation.endswith(".")
    assert len(spec.explanation) > len(spec.summary) / 2
    assert spec.category in dict(CATEGORIES)
    assert (spec.category == "loss") == isinstance(spec, LossType)
    for param in spec.params:
        assert param.label
        assert param.help.endswith("."), param.name
    assert len({p.name for p in spec.params}) == len(spec.params)
    if isinstance(spec, LossType):
        assert spec.source
        assert set(spec.targets) <= {"category", "tokens", "mask", "number", "vector", "sequence", "image"}


@pytest.mark.parametrize("key", EVERY)
def test_every_icon_exists(key: str) -> None:
    set_name, icon = declared(key).icon.split(".")
    assert set_name == "mdi6"
    assert icon in _icons()


@cache
def _icons() -> dict[str, str]:
    """Read beside the package, which would bring Qt with it."""
    found = find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    (table,) = (Path(found.origin).parent / "fonts").glob("materialdesignicons6-*.json")
    icons: dict[str, str] = json.loads(table.read_text(encoding="utf-8"))
    return icons


@pytest.mark.parametrize("key", EVERY)
def test_defaults_pass_their_own_check(key: str) -> None:
    for param in declared(key).params:
        assert param.check(param.default) == param.default


@pytest.mark.parametrize("key", EVERY)
def test_values_read_back_as_they_are_shown(key: str) -> None:
    rng = random.Random(key)
    for param in declared(key).params:
        values = [param.default, *(draw_value(rng, param) for _ in range(50))]
        for value in values:
            if not isinstance(param, Chosen) or not value.params:
                assert param.parse(param.format(value)) == value, (param.name, value)


@cache
def _pages() -> dict[str, str]:
    """The manual as the window's Help shows it."""
    return {page.key: page.text for page in pages()}


@pytest.mark.parametrize("key", EVERY)
def test_the_manual_has_a_page_with_all_that_the_form_offers(key: str) -> None:
    layer, text = declared(key), _pages()[f"layer-{key}"]
    assert text == layer_page(layer).text
    assert text.startswith(f"# {layer.title}\n\n`{key}`. {layer.summary}\n\n{layer.explanation}\n\n")
    for title, ports in (
        ("Inputs", layer.input_ports(layer.resolve())),
        ("Outputs", layer.output_ports(layer.resolve())),
    ):
        assert (f"## {title}\n\n" in text) == bool(ports)
        assert all(f"- **{port.name}**" in text for port in ports)
    for param in layer.params:
        assert (f"- **{param.label}** (`{param.name}`): {param.help}" in text) == (param.kind != "kept"), param.name
    assert f"Source: {layer.source}" in text or not layer.source


def test_titles_tell_declarations_apart() -> None:
    titles = [declared(key).title.lower() for key in EVERY]
    assert len(titles) == len(set(titles)) >= 190
