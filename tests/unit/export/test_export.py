"""Exports appear whole or not at all, and nothing else is touched; the code panel's text."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.document import edits
from core.document.project import Project
from core.export import EXPORTERS, code, export
from core.export.source import bracketed, literal
from core.graph import End
from core.problems import NetwrightError
from core.spec import Invalid
from core.templates import TEMPLATES


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


XOR = TEMPLATES["xor-mlp"].build()


def test_an_earlier_export_is_replaced_when_allowed(tmp_path: Path) -> None:
    place = export(XOR, None, "python", tmp_path / "out")
    (place / "weights.safetensors").write_bytes(b"old")
    (place / "__pycache__").mkdir()
    with pytest.raises(NetwrightError, match="exists already"):
        export(XOR, None, "python", place)
    export(XOR, None, "python", place, replace=True)
    assert not (place / "weights.safetensors").exists()
    assert names(tmp_path) == ["out"]


def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("years of work")
    with pytest.raises(NetwrightError, match=r"holds other things \('thesis.txt'\)"):
        export(XOR, None, "python", tmp_path / "home", replace=True)
    assert names(tmp_path / "home") == ["thesis.txt"]
    assert names(tmp_path) == ["home"]


def test_a_file_in_the_way_stays(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(NetwrightError, match="is a file"):
        export(XOR, None, "python", tmp_path / "out", replace=True)
    assert (tmp_path / "out").read_text() == "mine"


def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numpy.savez_compressed", full)
    with pytest.raises(NetwrightError, match="no space left"):
        export(XOR, None, "python", tmp_path / "out")
    assert names(tmp_path) == []


def test_a_failure_at_the_last_step_brings_the_old_one_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = export(XOR, None, "python", tmp_path / "out")
    before = (place / "model.py").read_bytes()
    rename, failures = Path.rename, [OSError(5, "Input/output error")]

    def fail_once(self: Path, target: Path) -> Path:
        """The old folder has stepped aside; the new one cannot take its place."""
        if Path(target) == place and failures:
            raise failures.pop()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(NetwrightError, match="input/output error"):
        export(XOR, None, "python", place, replace=True)
    assert (place / "model.py").read_bytes() == before
    assert names(tmp_path) == ["out"]


def test_a_network_with_errors_is_not_exported(tmp_path: Path) -> None:
    broken = edits.disconnect(XOR, End("n2", "x"))
    with pytest.raises(NetwrightError, match="Nothing is plugged into 'linear1'"):
        export(broken, None, "python", tmp_path / "out")
    assert names(tmp_path) == []


def test_without_data_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    bare = replace(edits.set_params(XOR, "n4", {"out_features": 2}), data=Project().data)
    with pytest.raises(NetwrightError, match=r"no data yet. Choose a data source"):
        export(bare, None, "python", tmp_path / "out")


def test_unknown_exporters_and_options_are_named(tmp_path: Path) -> None:
    with pytest.raises(NetwrightError, match=r"no export format 'pyton'\. Did you mean 'python'"):
        export(XOR, None, "pyton", tmp_path / "out")
    with pytest.raises(Invalid, match="no parameter 'colour'"):
        export(XOR, None, "python", tmp_path / "out", colour=1)


def test_exporters_are_declared_for_people() -> None:
    for spec in EXPORTERS:
        assert spec.title
        assert spec.summary.endswith(".")


def test_the_code_of_a_project_and_where_its_lines_come_from() -> None:
    found = code(XOR)
    assert found.sentence == ""
    lines = found.text.splitlines()
    number = next(number for number, path in found.lines if path == ("n2",))
    assert "self.linear1 = nn.Linear(2, 8)" in lines[number - 1]


def test_the_code_of_a_network_with_errors_is_a_sentence() -> None:
    found = code(edits.disconnect(XOR, End("n2", "x")))
    assert (found.text, found.lines) == ("", ())
    assert "Nothing is plugged into 'linear1'" in found.sentence
    assert "empty" in code(Project()).sentence


def test_the_code_needs_no_torch() -> None:
    script = (
        "import sys\nfrom core.export import code\nfrom core.templates import TEMPLATES\n"
        "assert 'nn.Conv2d' in code(TEMPLATES['digits-cnn'].build()).text\nprint('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("text", ["plain", "it's", 'say "x"', "both ' and \"", "back\\slash", "new\nline", "äöü"])
def test_literals_mean_what_they_say(text: str) -> None:
    assert eval(literal(text)) == text


def test_long_lines_are_broken_as_a_formatter_breaks_them() -> None:
    assert bracketed("x = (", ["1"], ")") == ["x = (1,)"]
    assert bracketed("x = (", ["1", "2"], ")") == ["x = (1, 2)"]
    items = [f'"{"a" * 30}{i}"' for i in range(5)]
    assert bracketed("x = (", items, ")") == ["x = (", *(f"    {item}," for item in items), ")"]
