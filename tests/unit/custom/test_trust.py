"""Agreements: by the content of the code and the computer, in a file of the person's own."""

import stat
import sys

import pytest

from core import trust
from core.layers.custom.starter import STARTER

CODE = "def forward(x): return x\n"


def test_nothing_is_trusted_but_what_a_new_layer_starts_with() -> None:
    assert not trust.is_trusted(CODE)
    assert trust.is_trusted(STARTER)
    assert not trust.place().exists()


def forget_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_agreed_now", set())


def test_an_agreement_outlives_the_program_and_ends_with_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    trust.trust(CODE)
    forget_this_process(monkeypatch)
    assert trust.is_trusted(CODE)
    assert not trust.is_trusted(CODE + " ")
    assert not trust.is_trusted(CODE.replace("x", "y"))
    trust.trust("other")
    assert trust.is_trusted(CODE)
    trust.revoke(CODE)
    assert not trust.is_trusted(CODE)
    assert trust.is_trusted("other")


def test_it_holds_on_this_computer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    trust.trust(CODE)
    forget_this_process(monkeypatch)
    monkeypatch.setattr(trust.platform, "node", lambda: "another-computer")
    assert not trust.is_trusted(CODE)


def test_for_now_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    trust.trust_now(CODE)
    assert trust.is_trusted(CODE)
    assert not trust.place().exists()
    forget_this_process(monkeypatch)
    assert not trust.is_trusted(CODE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_the_file_is_its_owners_alone_and_counts_only_so(monkeypatch: pytest.MonkeyPatch) -> None:
    trust.trust(CODE)
    forget_this_process(monkeypatch)
    assert stat.S_IMODE(trust.place().stat().st_mode) == 0o600
    trust.place().chmod(0o666)
    assert not trust.is_trusted(CODE)
    trust.place().chmod(0o600)
    assert trust.is_trusted(CODE)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"trusted": 3}', '{"trusted": [1, null]}', "\x00"])
def test_a_damaged_file_trusts_nothing_and_is_written_anew(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trust.place().parent.mkdir(parents=True, exist_ok=True)
    trust.place().write_text(text)
    trust.place().chmod(0o600)
    assert not trust.is_trusted(CODE)
    trust.trust(CODE)
    forget_this_process(monkeypatch)
    assert trust.is_trusted(CODE)


def test_where_it_cannot_be_kept_it_holds_for_now() -> None:
    trust.place().parent.mkdir(parents=True, exist_ok=True)
    trust.place().mkdir()
    with pytest.raises(trust.NetwrightError, match="could not be kept"):
        trust.trust(CODE)
    assert trust.is_trusted(CODE)
