"""A definition is loaded without a fault, or with all its faults in words."""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import load
from forms.check import written
from forms.load import DefinitionError, FaultKind
from forms.spec import Definition, Fields, Keying, Matrix, Notice, Table

Toml: TypeAlias = "str | int | float | bool | list[Toml] | dict[str, Toml]"

FORM = """
id = "prov"
code = "PRV"
version = 1
returns = true
title = { sv = "Prov", en = "Trial" }
[[blocks]]
type = "table"
id = "rows"
blank_rows = 2
[[blocks.fields]]
id = "what"
kind = "text"
width = 0.6
label = { sv = "Vad", en = "What" }
[[blocks.fields]]
id = "dose"
kind = "number"
keying = "twice"
width = 0.4
low = 0
high = 10.5
label = { sv = "Dos", en = "Dose" }
"""
BUILTIN = {
    file.name: file.read_text("utf-8")
    for file in (resources.files("forms") / "definitions").iterdir()
}


def _band(sv: str, en: str) -> str:
    return f'bands = [{{ sv = "{sv}", en = "{en}" }}]'


def kinds(text: str) -> set[FaultKind]:
    with pytest.raises(DefinitionError) as caught:
        load.load(text, "prov.toml")
    for fault in caught.value.faults:
        assert fault.where.startswith("prov.toml")
        assert fault.text("sv") != fault.text("en")
    return {fault.kind for fault in caught.value.faults}


def test_a_form_without_fault_is_loaded_with_its_limits_exact() -> None:
    (block,) = load.load(FORM, "prov.toml").blocks
    assert isinstance(block, Table)
    assert str(block.fields[1].high) == "10.5"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("[[blocks]]", "[[blocks", FaultKind.UNREADABLE),
        ('id = "what"', 'id = "what"\ncolour = 1', FaultKind.UNKNOWN_KEY),
        ("version = 1", "", FaultKind.MISSING_KEY),
        ('kind = "text"', 'kind = "colour"', FaultKind.NOT_A_CHOICE),
        ("version = 1", 'version = "1"', FaultKind.WRONG_TYPE),
        ("version = 1", "version = 100", FaultKind.OUT_OF_BOUNDS),
        ('type = "table"', 'type = "chart"', FaultKind.WRONG_TYPE),
        ('id = "what"', 'id = "What!"', FaultKind.BAD_ID),
        ('id = "rows"', 'id = "heading"', FaultKind.BAD_ID),
        ('id = "what"', 'id = "dose"', FaultKind.DUPLICATE_ID),
        ('code = "PRV"', 'code = "Prov"', FaultKind.BAD_CODE),
        ('kind = "number"', 'kind = "choice"', FaultKind.NO_CHOICES),
        ("low = 0", "choices = [{code='1',label={sv='a',en='b'}}]", FaultKind.STRAY_CHOICES),
        ("low = 0", "low = 11", FaultKind.BAD_RANGE),
        ("low = 0", "low = nan", FaultKind.BAD_RANGE),
        ("low = 0", "usual_low = 8\nusual_high = 7", FaultKind.BAD_RANGE),
        ('kind = "number"', 'kind = "text"', FaultKind.BAD_RANGE),
        ("width = 0.6", "width = 0.5", FaultKind.WIDTHS),
        ("width = 0.6", "width = nan", FaultKind.WIDTHS),
        ("width = 0.6", "width = 0.97\nlines = 900", FaultKind.OUT_OF_BOUNDS),
        ("low = 0", "cells = 14", FaultKind.TOO_NARROW),
        ("blank_rows = 2", "blank_rows = 1000000000", FaultKind.OUT_OF_BOUNDS),
        ("blank_rows = 2", "row_height = inf", FaultKind.OUT_OF_BOUNDS),
        ('sv = "Vad"', 'sv = " "', FaultKind.EMPTY),
        ("low = 0", _band("3 ≤8", "2 ≤8"), FaultKind.BAD_BAND),
        ("low = 0", _band("3 ≤8", "3 ≤9"), FaultKind.BAD_BAND),
        ("low = 0", _band("3 ≤35,0", "3 ≤35"), FaultKind.BAD_BAND),
        ("low = 0", _band("3", "3"), FaultKind.BAD_BAND),
        ("low = 0", _band("3 ≤8", " "), FaultKind.EMPTY),
        ("low = 0", "bands = ['3 ≤8']", FaultKind.WRONG_TYPE),
        ("low = 0", "bands = [{sv = '3 ≤8'}]", FaultKind.MISSING_KEY),
        ('keying = "twice"', "", FaultKind.NOTHING_WRITTEN),
        ("returns = true", "", FaultKind.NEVER_KEYED),
    ],
)
def test_every_fault_is_found_and_named(old: str, new: str, kind: FaultKind) -> None:
    assert old in FORM
    assert kind in kinds(FORM.replace(old, new, 1))


def test_two_choices_of_the_same_code_are_a_fault() -> None:
    two = "choices = [{code='a',label={sv='a',en='b'}},{code='A',label={sv='c',en='d'}}]"
    text = FORM.replace('kind = "number"', 'kind = "choice"').replace("low = 0", two)
    assert FaultKind.DUPLICATE_CODE in kinds(text)


def test_all_faults_are_told_at_once() -> None:
    broken = FORM.replace("low = 0", "low = 11").replace('code = "PRV"', 'code = ""')
    assert kinds(broken) >= {FaultKind.BAD_CODE, FaultKind.BAD_RANGE}


@given(st.text())
@settings(max_examples=300)
def test_no_text_brings_the_loader_down(text: str) -> None:
    with pytest.raises(DefinitionError):
        load.load(text, "prov.toml")


def test_a_text_nested_too_deep_is_unreadable() -> None:
    assert kinds("x = " + "[" * 100_000) == {FaultKind.UNREADABLE}


def places(value: Toml, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def toml(value: Toml) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {toml(inner)}' for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            '"'
            + "".join(c if c.isalnum() or c in " _-|/:." else f"\\U{ord(c):08x}" for c in value)
            + '"'
        )
    return repr(value)


ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.just([]),
    st.just({}),
)


@given(st.sampled_from(sorted(BUILTIN)), st.data())
@settings(max_examples=300)
def test_a_built_in_form_with_anything_changed_is_a_form_or_has_faults(
    name: str, data: st.DataObject
) -> None:
    form: dict[str, Toml] = tomllib.loads(BUILTIN[name])
    path = data.draw(st.sampled_from([p for p in places(form) if p]))
    target: Toml = form
    for step in path[:-1]:
        target = target[step]  # type: ignore[index]  # the path is the value's own
    target[path[-1]] = data.draw(ODD)  # type: ignore[index]  # as above
    text = "\n".join(f"{key} = {toml(value)}" for key, value in form.items())
    with suppress(DefinitionError):
        assert isinstance(load.load(text, name), Definition)


CONTRACT = {
    "overview": {
        "statement": "",
        "outage": "outage began snapshot ended incident declared_by",
        "patients": "bed name number allergies alerts note",
        "arrivals": "date time bed name number from_to sign",
    },
    "summary": {
        "statement": "",
        "person": "sex age responsible admitted weight height",
        "allergies": "substance reaction criticality",
        "alerts": "text category since",
        "problems": "text code since",
        "vitals": "name value at",
        "labs": "name value at",
    },
    "medications": {
        "statement": "",
        "orders": "drug dose route times period indication prescriber last_given",
    },
    "administration": {
        "statement": "",
        "how": "",
        "since": "drug time dose sign",
        "orders": "drug dosage / due time dose code effect sign",
        "new_orders": "drug dosage prescriber / due time dose code effect sign",
    },
    "worklist": {"statement": "", "items": "at what why sheet done"},
    "compare": {"statement": "", "items": "person verdict before after done"},
    "queries": {"statement": "", "items": "who at what why sheet answer"},
    "conflicts": {"statement": "", "items": "what before live why sheet decision"},
    "record": {
        "statement": "",
        "sheets": "number form state",
        "entries": "at what value by sheet",
        "findings": "what verdict decision",
    },
    "closing": {
        "statement": "",
        "outage": "outage began declared ended closed",
        "sheets": "form state count",
        "open": "number form patient state",
        "reserve": "number name state",
        "findings": "kind verdict decision count",
        "writeback": "kind state count",
        "keying": "field keyed differed share",
        "people": "name role did",
    },
}


@pytest.mark.parametrize("form_id", sorted(CONTRACT))
def test_the_built_in_forms_have_the_blocks_and_fields_that_fill_them(form_id: str) -> None:
    found = {}
    for block in load.builtin(form_id).blocks:
        match block:
            case Notice():
                names = ""
            case Table(lines=lines) if lines:
                names = " ".join(f.id for f in block.fields) + " / "
                names += " ".join(f.id for f in lines)
            case Fields() | Table() | Matrix():
                names = " ".join(f.id for f in block.fields)
        found[block.id] = names
    assert found == CONTRACT[form_id]


def test_what_can_harm_is_keyed_twice_and_a_signature_once() -> None:
    for form in load.builtins():
        for block in form.blocks:
            for field in written(block):
                if field.concept in {"dose.time", "dose.amount", "dose.not-given", "dose.due",
                                     "order.drug", "order.dosage"}:  # fmt: skip
                    assert field.keying is Keying.TWICE, (form.id, field.id)
                if field.concept == "dose.sign":
                    assert field.keying is Keying.ONCE


def test_the_ward_overview_is_kept_as_a_picture() -> None:
    keyings = {f.keying for block in load.builtin("overview").blocks for f in written(block)}
    assert keyings == {Keying.IMAGE}


def test_a_form_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load.builtin("none")


def test_a_value_that_is_none_of_the_choices_is_told_with_the_choices() -> None:
    text = load.source("note").replace('kind = "signature"', 'kind = "sign"', 1)
    with pytest.raises(DefinitionError) as raised:
        load.load(text, "own.toml")
    (fault,) = raised.value.faults
    assert fault.where.endswith(".kind")
    assert {"signature", "number"} <= set(fault.detail.split(", "))
