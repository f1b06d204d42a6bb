"""A definition that is wrong in every way: faults in words, or a sound preview; never a crash."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fallback import cli
from fallback.app.own_form import Checked, check_form
from fallback.texts import say
from forms import load
from tests.forms.test_load import toml
from tests.packet.test_own_form import OWN

Toml: TypeAlias = "str | int | float | bool | list[Toml] | dict[str, Toml]"
Step: TypeAlias = tuple["dict[str, Toml] | list[Toml]", "str | int"]

BUILT_IN = {form.id: load.source(form.id) for form in load.builtins()}

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["", " ", "\0", "\u202e", "\u200b", "e\u0301", "א ב", "W" * 900, "ord " * 300]),
)
WHOLE = st.one_of(
    st.sampled_from([-1, 0, 1, 2, 3, 9, 31, 99, 100, 10**9, 10**30]),
    st.integers(-(2**63), 2**63 - 1),
)
PARTS = st.one_of(st.sampled_from([0.1, 0.25, 0.5, 0.99, 1.0, 5.5]), st.floats())
ODD = st.one_of(
    TEXTS,
    WHOLE,
    PARTS,
    st.booleans(),
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: [[[]]]),
    st.builds(lambda: {"sv": "å", "en": "a", "fi": "ä"}),
)


def like(value: Toml) -> st.SearchStrategy[Toml]:
    """Another value of the same kind."""
    match value:
        case bool():
            return st.just(not value)
        case str():
            return TEXTS
        case int():
            return WHOLE
        case float():
            return PARTS
        case _:
            return ODD


def steps(value: Toml) -> Iterator[Step]:
    """Every place in it: what holds it, and where."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from steps(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from steps(inner)


def spoil(form: dict[str, Toml], data: st.DataObject) -> None:
    """One thing lost, odd, doubled, unknown, nested, or taken from elsewhere."""
    places = list(steps(form))
    if not places:
        return
    holder, at = places[data.draw(st.integers(0, len(places) - 1))]
    held = holder[at]  # type: ignore[index]  # the place is the holder's own, here and below
    how = data.draw(
        st.sampled_from(["like", "like", "lose", "odd", "double", "key", "nest", "other"])
    )
    if how == "key" and isinstance(holder, dict):
        holder[data.draw(st.sampled_from(["colour", "Id", "id ", "type", "lines"]))] = data.draw(
            ODD
        )
    elif how == "double" and isinstance(holder, list) and isinstance(at, int):
        holder.insert(at, deepcopy(held))
    elif how == "lose":
        del holder[at]  # type: ignore[arg-type]
    elif how == "nest":
        holder[at] = {"x": held}  # type: ignore[index]
    elif how == "other":
        other, there = places[data.draw(st.integers(0, len(places) - 1))]
        holder[at] = deepcopy(other[there])  # type: ignore[index]
    else:
        holder[at] = data.draw(like(held) if how == "like" else ODD)  # type: ignore[index]


def sound_or_refused(found: Checked) -> None:
    assert bool(found.preview) is not bool(found.faults)
    assert all(fault.strip() for fault in found.faults)


@given(st.sampled_from(sorted(BUILT_IN)), st.integers(1, 3), st.booleans(), st.data())
@settings(max_examples=150)
def test_a_built_in_form_spoilt_in_any_way_is_refused_in_words_or_sound(
    name: str, times: int, own: bool, data: st.DataObject
) -> None:
    form: dict[str, Toml] = tomllib.loads(BUILT_IN[name])
    form["version"] = 2
    if own:  # as a new form it is held to other rules
        form |= {"id": "own", "code": "OWN"}
    for _ in range(times):
        spoil(form, data)
    text = "\n".join(f"{key} = {toml(value)}" for key, value in form.items())
    sound_or_refused(check_form(text, "own.toml", data.draw(st.sampled_from(["sv", "en"]))))


@given(st.sampled_from(sorted(BUILT_IN)), st.data())
@settings(max_examples=60)
def test_a_file_with_any_byte_changed_is_refused_in_words_or_sound(
    name: str, data: st.DataObject
) -> None:
    raw = bytearray(BUILT_IN[name].replace("version = 1", "version = 2").encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    sound_or_refused(check_form(raw.decode("utf-8", "replace"), "own.toml", "sv"))


def test_a_form_of_hundreds_of_pages_is_refused_before_it_is_drawn() -> None:
    table = OWN.partition("[[blocks]]")[2].replace(
        "blank_rows = 4", "blank_rows = 60\nrow_height = 60"
    )
    tables = (table.replace('"scores"', f'"scores{number}"') for number in range(39))
    found = check_form("[[blocks]]".join((OWN, *tables)), "own.toml", "sv")
    assert found.faults == (say("forms.too_long", pages=1170, most=20).text("sv"),)


def test_a_form_of_more_than_a_person_can_fill_in_is_refused_at_once() -> None:
    text = BUILT_IN["note"].replace("version = 2", "version = 3")
    for what, instead in [
        ("label", "Ord " * 2000),
        ("title", "W" * 200_000),
    ]:
        found = check_form(text.replace('sv = "', f'sv = "{instead}', 2), what, "sv")
        assert found.faults
    block = BUILT_IN["lab"].partition("[[blocks]]")[2].partition("[[blocks]]")[0]
    many = text + "".join(
        "\n[[blocks]]\n" + block.replace("id = ", f'id = "b{number}" # ', 1)
        for number in range(2000)
    )
    assert any("blocks" in fault for fault in check_form(many, "own.toml", "sv").faults)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\xff\xfe" + "id = 1".encode("utf-16-le"), "UTF-8"),
        ("id = 'å'".encode("latin-1"), "UTF-8"),
        (b"\0" * 100, "giltig TOML"),
        (b"", "saknas"),
        (b"id = 1" * 1_000_000, "giltig TOML"),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_words(
    raw: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "egen.toml"
    file.write_bytes(raw)
    assert cli.main(["--lang", "sv", "--home", str(tmp_path), "forms", "check", str(file)]) == 1
    said = capsys.readouterr()
    assert says in said.out + said.err
    assert "Traceback" not in said.err


def test_a_file_saved_by_notepad_with_a_mark_of_its_encoding_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "egen.toml"
    file.write_bytes(b"\xef\xbb\xbf" + BUILT_IN["orders"].encode())
    assert cli.main(["--home", str(tmp_path), "forms", "check", str(file)]) == 0
    capsys.readouterr()
