"""Patient summaries: what is coded as none is none, what is missing is not recorded."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Chart
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, items
from fallback.errors import FallbackError
from fallback.sources.ips.document import read_summary
from tests.sources.ips.writing import (
    NOW,
    STAY,
    ZONE,
    Json,
    document,
    empty,
    section,
    source,
)


def chart(data: bytes) -> Chart:
    return read_summary(data, "a.json", ZONE).chart(STAY, NOW)


def in_words(data: bytes) -> str:
    """The name of whom it is about, or the sentence of why it cannot be read."""
    try:
        return chart(data).patient.name
    except FallbackError as error:
        return error.text("sv")


ALLERGY: Json = {
    "resourceType": "AllergyIntolerance",
    "id": "a",
    "code": {"text": "Penicillin"},
    "patient": {"reference": "urn:uuid:p"},
}


@pytest.mark.parametrize("code", ["48765-2", "10160-0", "11450-4"])
def test_an_empty_section_is_none_only_where_nothing_is_known_to_exist(code: str) -> None:
    def of(*sections: Json) -> object:
        found = chart(document(sections=sections))
        return {
            "48765-2": found.allergies,
            "10160-0": found.medications,
            "11450-4": found.problems,
        }[code]

    assert of() == NotRecorded()
    assert of(section(code)) == NotRecorded()
    assert of(section(code, **empty("nilknown"))) == AssertedNone("nilknown")
    for reason in ("unavailable", "notasked", "notstarted", "closed"):
        assert of(section(code, **empty(reason))) == NotRecorded()
    assert isinstance(of(section(code, **empty("withheld"))), NotFetched)


def test_a_section_of_words_alone_stands_with_its_words_and_is_not_none() -> None:
    text = {"text": {"status": "generated", "div": "<div>No known allergies, says mother</div>"}}
    found = chart(document(sections=(section("48765-2", **text),))).allergies
    assert isinstance(found, Recorded)
    assert found.items == ()
    assert "says mother" in found.missing[0].text("sv")


def test_no_known_allergies_as_a_code_is_none_and_as_words_it_is_an_entry_as_written() -> None:
    coded = deepcopy(ALLERGY)
    coded["code"] = {"coding": [{"code": "no-known-allergies"}], "text": "Inga kända"}
    assert chart(document(coded)).allergies == AssertedNone("Inga kända")
    worded = deepcopy(ALLERGY)
    worded["code"] = {"text": "No known allergies"}
    assert [one.substance for one in items(chart(document(worded)).allergies)] == [
        "No known allergies"
    ]


def test_none_beside_an_entry_is_a_contradiction_that_is_said() -> None:
    both = section("48765-2", "urn:uuid:a", **empty("nilknown"))
    found = chart(document(ALLERGY, sections=(both,))).allergies
    assert isinstance(found, Recorded)
    assert [one.substance for one in found.items] == ["Penicillin"]
    assert [one.key for one in found.missing] == ["fhir.contradiction"]


@pytest.mark.parametrize(
    ("code", "none"),
    [("no-known-medications", True), ("787481004", True), ("no-medication-info", False)],
)
def test_no_known_medications_is_none_and_no_information_is_not(code: str, none: bool) -> None:
    stated: Json = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "active",
        "medicationCodeableConcept": {"coding": [{"code": code}], "text": "said"},
    }
    found = chart(document(stated)).medications
    assert found == (AssertedNone("said") if none else NotRecorded())


def test_a_statement_is_an_order_with_its_dosage_period_and_a_status_of_its_own() -> None:
    stated: Json = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "intended",
        "medicationReference": {"reference": "urn:uuid:drug"},
        "effectivePeriod": {"start": "2026-11-20", "end": "2026-12"},
        "dosage": [
            {
                "text": "1 tablett kl 8",
                "timing": {"repeat": {"timeOfDay": ["08:00:00"]}},
                "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablett"}}],
            }
        ],
    }
    drug: Json = {"resourceType": "Medication", "id": "drug", "code": {"text": "Furosemid"}}
    (found,) = items(chart(document(stated, drug)).medications)
    assert (found.drug, found.status) == ("Furosemid", "unknown")
    assert found.start == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert "status: intended" in found.source_text
    assert "2026-12" in found.source_text
    assert found.dosages[0].timing is not None
    assert str(found.dosages[0].dose and found.dosages[0].dose.value) == "1"


def test_what_a_section_lists_and_the_document_lacks_is_said() -> None:
    found = chart(document(ALLERGY, sections=(section("48765-2", "urn:uuid:a", "urn:uuid:b"),)))
    assert isinstance(found.allergies, Recorded)
    assert [one.key for one in found.allergies.missing] == ["ips.not_in_document"]


def test_an_allergy_that_no_section_lists_is_there_all_the_same() -> None:
    assert [one.substance for one in items(chart(document(ALLERGY)).allergies)] == ["Penicillin"]


def test_another_patients_entry_is_left_out_and_said() -> None:
    other: Json = {"resourceType": "Patient", "id": "q", "name": [{"family": "Berg"}]}
    theirs = deepcopy(ALLERGY)
    theirs["patient"] = {"reference": "urn:uuid:q"}
    found = chart(document(theirs, other)).allergies
    assert isinstance(found, Recorded)
    assert found.items == ()
    assert [one.key for one in found.missing] == ["ips.other_patient"]


def test_a_folder_is_a_ward_and_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(document(ALLERGY))
    (tmp_path / "b.json").write_bytes(b"{")
    snapshot = source(tmp_path).read_ward("files", lambda _done, _all: True)
    assert [one.patient.name for one in snapshot.charts] == ["Åström, Örjan"]
    assert [gap.key for gap in snapshot.gaps] == ["sources.file_left_out", "ips.no_document"]
    assert source(tmp_path).read_chart("194602180004") is not None
    with pytest.raises(FallbackError):
        source(tmp_path).read_chart("191212121212")


def test_the_settings_list_is_the_census_and_who_has_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(document(ALLERGY))
    found = source(tmp_path, "191212121212").read_ward("files", lambda _done, _all: True)
    assert found.charts == ()
    assert [gap.values["patient"] for gap in found.gaps] == ["191212121212"]


def test_a_folder_without_files_is_an_error_and_no_empty_ward(tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as error:
        source(tmp_path).read_ward("files", lambda _done, _all: True)
    assert error.value.message.key == "sources.no_documents"


def test_the_newest_of_two_summaries_is_used_and_the_other_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(document(ALLERGY))
    old = document().replace(b"2026-11-24T06", b"2020-11-24T06")
    (tmp_path / "b.json").write_bytes(old)
    snapshot = source(tmp_path).read_ward("files", lambda _done, _all: True)
    assert [len(items(one.allergies)) for one in snapshot.charts] == [1]
    assert [(gap.key, gap.values["path"]) for gap in snapshot.gaps] == [
        ("sources.older_document", "b.json")
    ]


def test_every_summary_of_the_third_parties_is_a_chart(shared_data: Path) -> None:
    for path in sorted((shared_data / "ips").glob("*.json")):
        found = chart(path.read_bytes())
        assert found.patient.name, path.name
        for medication in items(found.medications):
            assert medication.drug or medication.source_text, path.name


def test_summaries_without_information_are_not_recorded_and_those_that_assert_none_are_none(
    shared_data: Path,
) -> None:
    def of(name: str) -> Chart:
        return chart((shared_data / "ips" / name).read_bytes())

    for name in ("IPS_IG_bundle-no-info-required-sections", "DE_no_info_with_Advance_Directive"):
        found = of(f"{name}.json")
        assert found.allergies == found.medications == found.problems == NotRecorded()
    none = of("Bundle-aups-noknownx.json")
    assert isinstance(none.allergies, AssertedNone)
    assert isinstance(none.medications, AssertedNone)


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.text(max_size=5) | st.integers(-9, 9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ("resourceType", "type", "entry", "resource", "section", "subject", "id")
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(lambda tree: json.dumps(tree).encode())
)
def test_any_bytes_are_a_summary_or_an_error_in_words(data: bytes) -> None:
    assert in_words(data)


@given(st.data())
def test_a_summary_of_any_parts_is_a_chart_or_an_error_in_words(data: st.DataObject) -> None:
    values: st.SearchStrategy[object] = (
        st.none() | st.text(max_size=4) | st.integers(-3, 3) | st.just([]) | st.just({})
    )
    spoilt = dict(ALLERGY)
    for key in data.draw(st.sets(st.sampled_from(("code", "patient", "id", "note", "reaction")))):
        spoilt[key] = data.draw(values)
    part = section("48765-2", "urn:uuid:a")
    part[data.draw(st.sampled_from(("code", "entry", "emptyReason", "text")))] = data.draw(values)
    assert in_words(document(spoilt | {"id": "a"}, sections=(part,)))
