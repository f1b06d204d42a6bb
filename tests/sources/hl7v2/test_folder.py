"""A watched folder: half a file is left alone, a whole one is kept before it is moved."""

from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2.folder import Folder
from tests.sources.hl7v2.sender import Ward, adt, keys

SETTLE = 5.0


class Ticks:
    """Seconds, as the test says."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(ward: Ward, drop: Path, ticks: Ticks) -> Folder:
    ward.settings = Hl7Settings(settle_seconds=SETTLE, largest_megabytes=0.01)
    return Folder(drop, ward.feed, ticks)


def test_a_file_is_read_when_it_has_not_changed_for_the_settling_time(
    folder: Folder, drop: Path, ticks: Ticks, ward: Ward
) -> None:
    whole = adt("A01", "1", "0800")
    (drop / "a.hl7").write_bytes(whole[:100])
    assert list(folder.look()) == []
    ticks.now = SETTLE + 1
    (drop / "a.hl7").write_bytes(whole)
    assert list(folder.look()) == []
    ticks.now += SETTLE
    (taken,) = folder.look()
    assert (taken.name, taken.set_aside) == ("a.hl7", 0)
    assert (drop / "done" / "a.hl7").read_bytes() == whole
    assert list(ward.beds()) == ["MR1"]
    assert list(folder.look()) == []


def settled(folder: Folder, ticks: Ticks) -> list[tuple[str, int]]:
    """What is read once everything has settled."""
    found = list(folder.look())
    ticks.now += SETTLE
    return [(one.name, one.set_aside) for one in (*found, *folder.look())]


def test_a_file_that_someone_has_to_look_at_is_moved_to_quarantine(
    folder: Folder, drop: Path, ticks: Ticks
) -> None:
    (drop / "b.hl7").write_bytes(adt("A01", "1", "0800") + adt("A17", "2", "0900"))
    assert settled(folder, ticks) == [("b.hl7", 1)]
    assert (drop / "quarantine" / "b.hl7").exists()


def test_names_that_say_unfinished_empty_files_and_links_are_left_alone(
    folder: Folder, drop: Path, ticks: Ticks, tmp_path: Path
) -> None:
    for name in (".a.hl7", "a.hl7.tmp", "a.part", "~a"):
        (drop / name).write_bytes(adt("A01", "1", "0800"))
    (drop / "empty.hl7").touch()
    (tmp_path / "elsewhere").write_bytes(adt("A01", "1", "0800"))
    (drop / "link.hl7").symlink_to(tmp_path / "elsewhere")
    assert settled(folder, ticks) == []


def test_two_files_of_one_name_are_both_kept(folder: Folder, drop: Path, ticks: Ticks) -> None:
    for number in (1, 2):
        (drop / "a.hl7").write_bytes(adt("A08", str(number), f"080{number}"))
        assert len(settled(folder, ticks)) == 1
    assert {one.name for one in (drop / "done").iterdir()} == {"a.hl7", "a.hl7.1"}


def test_a_file_that_was_kept_and_not_yet_moved_counts_once(
    folder: Folder, drop: Path, ticks: Ticks, ward: Ward
) -> None:
    ward.hear(adt("A01", "1", "0800"))  # the program was stopped here
    (drop / "a.hl7").write_bytes(adt("A01", "1", "0800"))
    assert list(folder.look()) == []
    ticks.now = SETTLE
    (taken,) = folder.look()
    assert taken.kept[0].repeated


def test_a_file_that_is_too_large_is_not_read_and_is_said(
    folder: Folder, drop: Path, ticks: Ticks, ward: Ward
) -> None:
    ward.hear(adt("A01", "1", "0800"))
    (drop / "big.hl7").write_bytes(b"x" * 20_000)
    assert settled(folder, ticks) == [("big.hl7", 1)]
    assert "hl7.gap_quarantined" in keys(ward.snapshot().gaps)


def test_a_folder_that_is_gone_is_said(folder: Folder, drop: Path) -> None:
    drop.rmdir()
    with pytest.raises(FallbackError) as refused:
        list(folder.look())
    assert refused.value.message.key == "hl7.folder"
