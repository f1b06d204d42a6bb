"""Swedish identifiers: told apart, checked, and the right one printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.identity import IdentifierKind, check_digit_ok, classify, number_of
from fallback.chart.model import Identifier

PNR = "http://electronichealth.se/identifier/personnummer"
NRID = "http://electronichealth.se/identifier/nationelltReservnummer"
K = IdentifierKind


@pytest.mark.parametrize(
    ("system", "value", "kind"),
    [
        (PNR, "195009072553", K.PERSONNUMMER),
        ("urn:oid:1.2.752.129.2.1.3.1", "19500907-2553", K.PERSONNUMMER),
        (PNR, "500907-2553", K.PERSONNUMMER),
        ("urn:oid:1.2.752.129.2.1.3.3", "196109732393", K.SAMORDNINGSNUMMER),
        (NRID, "98240301AA06", K.NATIONAL_RESERVE),
        ("urn:oid:1.2.752.113.11.0.2.1.1.1", "19810829M071", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.97.3.1.3", "991981000010", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.219.1.10.10.1", "810829DA1B", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.74.9.2", "19810829SU3A", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.74.9.3", "19810829TB1F", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.74.9.5", "20200501-AA8A", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.269.1.1", "20100101014R", K.REGIONAL_RESERVE),
        ("urn:oid:1.2.752.29.4.19", "SE2321000016-1003", K.HSA_ID),
        ("http://medication.ehm.se/nplid", "19930701000018", K.NPL_ID),
        ("urn:oid:1.2.752.129.2.1.5.2", "20050101100137", K.NPL_PACK_ID),
        ("http://hospital.example.org/mrn", "195009072553", K.OTHER),
    ],
)
def test_an_identifier_is_known_by_its_system(system: str, value: str, kind: K) -> None:
    assert classify(system, value) is kind


@pytest.mark.parametrize(
    ("system", "value", "kind"),
    [
        (NRID, "20210325K069", K.REGIONAL_RESERVE),
        (PNR, "196109732393", K.SAMORDNINGSNUMMER),
        (PNR, "991981000010", K.REGIONAL_RESERVE),
        (PNR, "98240301AA06", K.NATIONAL_RESERVE),
    ],
)
def test_the_form_decides_where_a_number_sits_under_another_kinds_system(
    system: str, value: str, kind: K
) -> None:
    assert classify(system, value) is kind


def test_a_value_of_no_known_form_keeps_the_kind_its_system_says() -> None:
    assert classify(PNR, "okänd 1") is K.PERSONNUMMER


@pytest.mark.parametrize(
    "value",
    [
        "195009072553",
        "196109732393",
        "19810829M071",
        "20210325K069",
        "19930829X802",
        "991981000010",
    ],
)
def test_a_check_digit_agrees_and_one_changed_digit_is_noticed(value: str) -> None:
    assert check_digit_ok(value) is True
    other = str((int(value[-1]) + 1) % 10)
    assert check_digit_ok(value[:-1] + other) is False


@pytest.mark.parametrize("value", ["810829DA1B", "20100101014R", "98240301AA06", "", "abc"])
def test_a_form_without_a_known_check_digit_is_not_judged(value: str) -> None:
    assert check_digit_ok(value) is None


def test_a_wrong_check_digit_does_not_change_what_the_number_is() -> None:
    assert classify(PNR, "195009072554") is K.PERSONNUMMER


def test_the_personnummer_is_printed_before_a_reserve_and_a_reserve_before_a_local_number() -> None:
    local = Identifier("http://hospital.example.org/mrn", "4711")
    reserve = Identifier("urn:oid:1.2.752.97.3.1.3", "991981000010")
    person = Identifier(PNR, "195009072553")
    assert number_of((local, reserve, person)) == person
    assert number_of((local, reserve)) == reserve
    assert number_of((Identifier(PNR, " "), local)) == local
    assert number_of(()) is None


@given(st.text(), st.text())
def test_any_system_and_value_is_classified(system: str, value: str) -> None:
    assert classify(system, value) in K
    assert check_digit_ok(value) in (True, False, None)
