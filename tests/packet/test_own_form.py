"""A hospital's own form: what could print or come back unsafely is refused, in words."""

from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback import cli
from fallback.app.own_form import check_form
from fallback.packet.trial import MACHINE
from fallback.texts import Lang
from forms import codes, proof
from forms.load import builtins
from tests.outage.own_forms import HEAD, SCORES

FOLDER = resources.files("forms") / "definitions"

OWN = HEAD + SCORES.replace('"twice"', '"once"')


def builtin_text(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def refused(text: str, lang: Lang = "sv") -> str:
    found = check_form(text, "egen.toml", lang)
    assert found.preview == b""
    return "\n".join(found.faults)


def test_a_sound_form_of_ones_own_passes_with_a_preview_filled_and_blank() -> None:
    found = check_form(OWN, "egen.toml", "sv")
    assert found.faults == ()
    filled, blank = proof.texts(found.preview)
    assert "Exempelsson, Exempel" in filled
    assert "Fäst etikett här" in blank
    for side in (filled, blank):
        assert "får inte användas i vård" in side
        assert codes.sheet_number(MACHINE, 1) in side


@pytest.mark.parametrize("form_id", [form.id for form in builtins()])
def test_every_form_that_comes_with_fallback_passes(form_id: str) -> None:
    for lang in ("sv", "en"):
        assert check_form(builtin_text(form_id), form_id, lang).faults == ()


@pytest.mark.parametrize(
    ("what", "instead", "says"),
    [
        ('"SMR"', '"ADM"', "används redan av blanketten administration"),
        ('id = "scores"', 'id = "observations"', "saknar date"),
        ("cells = 4", "cells = 3", "3 < 4"),
        ("high = 10", "high = 100\ncells = 2", "2 < 3"),
        ("width = 0.2", "width = 0.1", "platsen räcker inte"),
        ('label = { sv = "NRS 0–10"', 'concept = "dose.amount"\nlabel = { sv = "NRS"', "twice"),
        ("Smärtskattning", "Smärtskattning " * 90, "patientens identitet"),
        ('id = "sign"', 'id = "time"', "finns två gånger"),
    ],
)
def test_what_is_unsafe_is_refused_and_said(what: str, instead: str, says: str) -> None:
    assert what in OWN
    assert says in refused(OWN.replace(what, instead))


def test_a_box_that_reaches_below_the_page_is_refused() -> None:
    tall = OWN.replace('kind = "signature"', 'kind = "text"\nlines = 20').replace(
        "returns = true", "returns = true\nlandscape = true"
    )
    assert "ryms inte på sidan" in refused(tall)


def test_a_built_in_form_is_changed_only_under_a_higher_version_with_what_is_filled_in() -> None:
    text = builtin_text("orders")
    changed = text.replace("Ordinationsblad", "Ordinationer")
    assert "finns i version 1" in refused(changed)
    second = changed.replace("version = 1", "version = 2")
    assert check_form(second, "o", "sv").faults == ()
    assert "Behåll koden" in refused(second.replace('"ORD"', '"OOO"'))
    assert "saknar kidney" in refused(second.replace('id = "kidney"', 'id = "kidneys"'))


def test_the_command_says_what_is_wrong_and_saves_a_preview_only_of_what_is_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, preview = tmp_path / "egen.toml", tmp_path / "egen.pdf"
    file.write_text(OWN.replace('"SMR"', '"ADM"'), "utf-8")
    words = ["--lang", "sv", "--home", str(tmp_path), "forms", "check", str(file)]
    assert cli.main([*words, "--preview", str(preview)]) == 1
    assert "används redan" in capsys.readouterr().out
    assert not preview.exists()
    file.write_text(OWN, "utf-8")
    assert cli.main([*words, "--preview", str(preview)]) == 0
    assert preview.read_bytes().startswith(b"%PDF")


@given(st.data())
def test_a_form_with_any_line_lost_or_doubled_is_passed_or_refused_never_a_crash(
    data: st.DataObject,
) -> None:
    lines = OWN.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    to = data.draw(st.integers(0, len(lines) - 1))
    if data.draw(st.booleans()):
        lines.insert(to, lines[at])
    else:
        lines.pop(at)
    found = check_form("\n".join(lines), "egen.toml", "sv")
    assert bool(found.preview) is not bool(found.faults)
