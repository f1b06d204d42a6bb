"""Sheet numbers and page codes."""

import random
import string
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import codes

ALL = string.digits + string.ascii_uppercase
machines = st.text(codes.READABLE, min_size=5, max_size=5)
serials = st.integers(1, 999_999_999)


def some_numbers(count: int) -> list[str]:
    rng = random.Random(7)  # noqa: S311  # samples, the same every time
    return [
        codes.sheet_number("".join(rng.choices(codes.READABLE, k=5)), rng.randint(1, 99_999))
        for _ in range(count)
    ]


def test_the_check_characters_are_those_of_the_standard() -> None:
    assert codes.check_characters("ISO79") == "3W"


def test_every_single_wrong_character_is_noticed() -> None:
    for number in some_numbers(60):
        plain = number.replace("-", "")
        for place, right in enumerate(plain):
            for wrong in ALL:
                typed = plain[:place] + wrong + plain[place + 1 :]
                if wrong != right:
                    assert codes.normal_number(typed) in (None, number)


def test_only_a_lookalike_letter_in_the_serial_is_read_as_its_digit() -> None:
    number = codes.sheet_number("K7M4P", 10101)
    typed = number.replace("10101", "LOIO1")
    assert codes.normal_number(typed) == number


def test_every_swap_of_two_characters_is_noticed() -> None:
    for number in some_numbers(400):
        plain = list(number.replace("-", ""))
        for one, other in combinations(range(len(plain)), 2):
            swapped = plain.copy()
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if swapped != plain:
                assert codes.normal_number("".join(swapped)) in (None, number)


@given(machines, serials)
def test_a_number_is_read_however_it_is_typed(machine: str, serial: int) -> None:
    number = codes.sheet_number(machine, serial)
    assert codes.normal_number(number) == number
    assert codes.normal_number(number.lower().replace("-", "")) == number
    assert codes.normal_number(f"  {number.replace('-', ' ')} ") == number


@given(st.text())
def test_no_typed_text_brings_the_reader_down(typed: str) -> None:
    number = codes.normal_number(typed)
    assert number is None or codes.normal_number(number) == number


@pytest.mark.parametrize(
    ("machine", "serial"), [("K7M4", 1), ("k7m4p", 1), ("K7M4P", 0), ("K7M40", 1)]
)
def test_a_number_that_cannot_be_read_back_is_never_made(machine: str, serial: int) -> None:
    with pytest.raises(ValueError, match="machine code"):
        codes.sheet_number(machine, serial)


def test_a_token_is_eight_easy_characters_and_hardly_ever_the_same() -> None:
    tokens = {codes.token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(len(t) == 8 and set(t) <= set(codes.READABLE) for t in tokens)
    assert len(codes.machine_code()) == codes.MACHINE_LENGTH


@given(st.integers(1, 99), st.integers(1, 1295), st.data())
def test_a_page_code_says_what_it_was_made_of(
    version: int, pages: int, data: st.DataObject
) -> None:
    page = data.draw(st.integers(1, pages))
    token = data.draw(st.text(codes.READABLE, min_size=8, max_size=8))
    text = codes.payload("ADM", version, page, pages, token, "deadbeef00112233")
    assert len(text) == codes.PAYLOAD_LENGTH
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    wanted = codes.PagePayload("ADM", version, page, pages, token, "DEADBEEF", 4)
    assert codes.read_payload(f"{text}4") == wanted


def test_a_page_code_with_any_wrong_character_is_not_read() -> None:
    text = codes.payload("OBS", 1, 2, 3, "ABCDEFGH", "0123456789abcdef")
    for place in range(len(text)):
        for wrong in ALL:
            if wrong != text[place]:
                assert codes.read_payload(text[:place] + wrong + text[place + 1 :]) is None


@pytest.mark.parametrize(
    ("version", "page", "pages"), [(0, 1, 1), (100, 1, 1), (1, 0, 1), (1, 2, 1), (1, 1, 1296)]
)
def test_a_page_code_that_could_not_be_read_back_is_never_made(
    version: int, page: int, pages: int
) -> None:
    with pytest.raises(ValueError, match="page code"):
        codes.payload("ADM", version, page, pages, "ABCDEFGH", "")
