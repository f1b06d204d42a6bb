"""The settings name the source; without its section nothing is guessed."""

from pathlib import Path

import pytest

from fallback.app.record_system import connect
from fallback.errors import FallbackError
from fallback.settings import load
from tests.sources.ips import writing as summaries
from tests.sources.rivta import writing as histories
from tests.sources.tables import writing as tables


def lay(folder: Path) -> None:
    tables.write(folder)
    (folder / "a.json").write_bytes(summaries.document())
    (folder / "a.xml").write_bytes(histories.response(histories.prescription()))


@pytest.mark.parametrize(
    ("source", "section", "ward"),
    [
        ("tables", '[tables]\nprofile = "{0}/journal-a.toml"', "Avdelning 11"),
        ("ips", '[ips]\npath = "{0}"\nname = "X"\nward_name = "A"', "A"),
        ("rivta", '[rivta]\npath = "{0}"\nname = "X"\nward_name = "A"', "A"),
    ],
)
def test_a_source_is_opened_by_its_section(
    tmp_path: Path, source: str, section: str, ward: str
) -> None:
    lay(tmp_path)
    (tmp_path / "settings.toml").write_text(
        f'source = "{source}"\n{section.format(tmp_path.as_posix())}\n', "utf-8"
    )
    with connect(load(tmp_path)) as system:
        (found,) = system.wards()
        assert found.name == ward
        snapshot = system.read_ward(found.id, lambda _done, _all: True)
        assert tables.ORJAN in {chart.patient.id for chart in snapshot.charts}


@pytest.mark.parametrize("source", ["tables", "ips", "rivta"])
def test_a_source_without_its_section_is_refused_in_words(tmp_path: Path, source: str) -> None:
    (tmp_path / "settings.toml").write_text(f'source = "{source}"\n', "utf-8")
    with pytest.raises(FallbackError) as error, connect(load(tmp_path)):
        pass
    assert error.value.message.key == "settings.no_source"
