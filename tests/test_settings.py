"""Settings: defaults where there is no file; a fault in it is one clear sentence."""

from datetime import time
from pathlib import Path

import pytest

from fallback import settings
from fallback.errors import FallbackError
from fallback.ward_times import WardTimes


def load(folder: Path, text: str) -> settings.Settings:
    (folder / "settings.toml").write_text(text, "utf-8")
    return settings.load(folder)


def test_without_a_file_the_demo_ward_is_read_in_swedish(tmp_path: Path) -> None:
    found = settings.load(tmp_path)
    assert (found.source, found.lang, found.data_dir) == ("demo", "sv", tmp_path)


def test_a_fhir_server_is_named_in_a_section_of_its_own(tmp_path: Path) -> None:
    found = load(tmp_path, 'source = "fhir"\n[fhir]\nbase_url = "https://fhir.example.org"\n')
    assert found.fhir is not None
    assert found.fhir.base_url == "https://fhir.example.org"


@pytest.mark.parametrize(
    "text",
    [
        'lang = "fi"',
        "valid_hours = 'many'",
        "unheard_of = 1",
        "[fhir]\nname = 'no address'",
        'timezone = "Europe/Nowhere"',
        "keep_hours = 24",  # generations cover at least three days
        "[thresholds.icu]\ngone = 80",
        "[thresholds.icu]\ngoing = 0.8",
        'timezone = "../etc/passwd"',
    ],
)
def test_a_wrong_value_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(FallbackError) as refused:
        load(tmp_path, text)
    assert refused.value.message.key == "settings.wrong"
    assert str(tmp_path) in refused.value.text("sv")


def test_a_ward_has_its_own_thresholds_else_those_of_all(tmp_path: Path) -> None:
    text = '[thresholds."*"]\ngone = 0.4\n[thresholds.icu]\ngone = 0.8\ngone_least = 5\n'
    found = load(tmp_path, text)
    assert (found.judging("icu").gone, found.judging("icu").gone_least) == (0.8, 5)
    assert found.judging("another").gone == 0.4
    assert settings.Settings(tmp_path).judging("any") == settings.Thresholds()


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as refused:
        load(tmp_path, "lang = ")
    assert refused.value.message.key == "settings.unreadable"


def test_the_wards_contacts_are_read_in_their_order(tmp_path: Path) -> None:
    found = load(tmp_path, 'contacts = { "IT-jour" = "010-1", "Blodcentralen" = "010-2" }')
    assert list(found.contacts.items()) == [("IT-jour", "010-1"), ("Blodcentralen", "010-2")]


def test_a_ward_without_times_of_its_own_has_the_usual_ones(tmp_path: Path) -> None:
    assert load(tmp_path, "").ward_times == WardTimes()
    assert WardTimes().a_day(3) == (time(8), time(14), time(20))


def test_a_ward_keeps_its_own_hours(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        '[ward_times]\nmorning = "07"\nafternoon = "17:00"\nevening = 21:00:00\nnight = "23.30"\n',
    ).ward_times
    assert found.a_day(4) == (time(7), time(12), time(17), time(21))
    assert found.a_day(3) == (time(7), time(14), time(21))
    assert found.when()["HS"] == (time(23, 30),)


def test_three_a_day_may_have_hours_of_their_own_and_the_night_may_be_past_midnight(
    tmp_path: Path,
) -> None:
    text = '[ward_times]\nthree_a_day = ["06:00", "14:00", "22:00"]\nnight = "00:30"\n'
    found = load(tmp_path, text).ward_times
    assert found.a_day(3) == (time(6), time(14), time(22))
    assert len(set(found.a_day(5))) == 5


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('ward_times = ["07:00", "12:00"]', "section"),
        ('[ward_times]\nbreakfast = "07:00"', "name"),
        ('[ward_times]\nmorning = "25:00"', "clock"),
        ('[ward_times]\nmorning = "7:5"', "clock"),
        ("[ward_times]\nmorning = 7", "clock"),
        ("[ward_times]\nmorning = 2026-11-24", "clock"),
        ('[ward_times]\nthree_a_day = ["07:00", "14:00"]', "clock"),
        ('[ward_times]\nthree_a_day = "07:00"', "clock"),
        ('[ward_times]\nthree_a_day = ["07:00", "14:00", 21]', "clock"),
        ('[ward_times]\nmorning = "12:00"', "order"),
        ('[ward_times]\nevening = "22:00"', "order"),
        ('[ward_times]\nnight = "10:00"', "order"),
        ('[ward_times]\nthree_a_day = ["07:00", "21:00", "14:00"]', "order"),
    ],
)
def test_times_that_are_none_or_out_of_order_are_told_with_what_to_write(
    tmp_path: Path, line: str, key: str
) -> None:
    with pytest.raises(FallbackError) as refused:
        load(tmp_path, line)
    assert refused.value.message.key == f"settings.ward_times_{key}"
    for lang in ("sv", "en"):
        assert str(tmp_path) in refused.value.text(lang)
        assert "{" not in refused.value.text(lang)
