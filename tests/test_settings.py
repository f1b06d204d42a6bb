"""Settings: defaults where there is no file; a fault in it is one clear sentence."""

from pathlib import Path

import pytest

from fallback import settings
from fallback.errors import FallbackError


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
        'timezone = "../etc/passwd"',
    ],
)
def test_a_wrong_value_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(FallbackError) as refused:
        load(tmp_path, text)
    assert refused.value.message.key == "settings.wrong"
    assert str(tmp_path) in refused.value.text("sv")


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as refused:
        load(tmp_path, "lang = ")
    assert refused.value.message.key == "settings.unreadable"


def test_the_wards_contacts_are_read_in_their_order(tmp_path: Path) -> None:
    found = load(tmp_path, 'contacts = { "IT-jour" = "010-1", "Blodcentralen" = "010-2" }')
    assert list(found.contacts.items()) == [("IT-jour", "010-1"), ("Blodcentralen", "010-2")]
