"""A scanner's folder: nothing is taken while it is written, none is taken twice, none is lost."""

from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.recovery.intake.folder import Taken, sweep, watch
from fallback.recovery.intake.pages import listed
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import as_pdf, as_tiff, blank_back, foreign


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "scans"
    place.mkdir()
    return place


def no_wait(_seconds: float) -> None:
    """Nobody writes in the meantime."""


def said(taken: tuple[Taken, ...]) -> dict[str, str]:
    return {one.path.name: one.said.key if one.said else "" for one in taken}


def test_files_are_taken_in_and_moved_once_every_page_is_kept(desk: Desk, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(as_pdf([blank_back(), foreign()]))
    (folder / "b.tif").write_bytes(as_tiff([blank_back()]))
    done = folder / "done"
    taken = watch(desk["Kim"], folder, done=done, sleep=no_wait)
    assert said(taken) == {"a.pdf": "", "b.tif": ""}
    assert sorted(path.name for path in done.iterdir()) == ["a.pdf", "b.tif"]
    assert [path.name for path in folder.iterdir()] == ["done"]
    assert [(file.taken, file.pages) for file in listed(desk["Kim"]).files] == [(2, 2), (1, 1)]
    assert watch(desk["Kim"], folder, done=done, sleep=no_wait) == ()


def test_files_that_stay_are_not_taken_twice(desk: Desk, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(as_pdf([blank_back()]))
    (one,) = watch(desk["Kim"], folder, sleep=no_wait)
    (again,) = watch(desk["Kim"], folder, sleep=no_wait)
    assert one.added is not None
    assert again.added is not None
    assert (one.added.again, again.added.again) == (False, True)
    assert len(listed(desk["Kim"]).pages) == 1


def test_a_file_that_grows_between_the_looks_waits_for_the_next_run(
    desk: Desk, folder: Path
) -> None:
    whole = as_tiff([blank_back()])
    path = folder / "a.tif"
    path.write_bytes(whole)

    def goes_on(_seconds: float) -> None:
        path.write_bytes(as_tiff([blank_back(), blank_back()]))

    taken = watch(desk["Kim"], folder, done=folder / "done", sleep=goes_on)
    assert said(taken) == {"a.tif": "intake.still_written"}
    assert listed(desk["Kim"]).pages == ()
    assert path.exists()
    watch(desk["Kim"], folder, sleep=no_wait)
    assert len(listed(desk["Kim"]).pages) == 2


def test_half_a_file_stays_and_is_taken_when_it_is_whole(desk: Desk, folder: Path) -> None:
    whole = as_pdf([blank_back(), foreign()])
    path = folder / "a.pdf"
    path.write_bytes(whole[: len(whole) // 2])
    taken = watch(desk["Kim"], folder, done=folder / "done", sleep=no_wait)
    assert said(taken) == {"a.pdf": "intake.file_broken"}
    assert path.exists()
    path.write_bytes(whole)
    watch(desk["Kim"], folder, done=folder / "done", sleep=no_wait)
    assert len(listed(desk["Kim"]).pages) == 2


def test_one_bad_file_does_not_hold_up_the_others(desk: Desk, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 rubbish %%EOF")
    (folder / "b.docx").write_bytes(b"PK")
    (folder / "c.pdf").write_bytes(as_pdf([blank_back()]))
    (folder / ".hidden.pdf").write_bytes(b"")
    taken = watch(desk["Kim"], folder, sleep=no_wait)
    assert said(taken) == {
        "a.pdf": "intake.file_broken",
        "b.docx": "intake.file_not_a_scan",
        "c.pdf": "",
    }
    for one in taken:
        if one.said is not None:
            assert one.said.text("sv") != one.said.text("en")


def test_a_file_never_takes_the_place_of_another_of_its_name(desk: Desk, folder: Path) -> None:
    done = folder / "done"
    for page in (blank_back(), foreign()):
        (folder / "scan.pdf").write_bytes(as_pdf([page]))
        watch(desk["Kim"], folder, done=done, sleep=no_wait)
    assert len(list(done.iterdir())) == 2


def test_a_folder_that_is_not_there_says_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as error:
        watch(desk["Kim"], tmp_path / "nowhere", sleep=no_wait)
    assert error.value.message.key == "intake.folder"


def test_a_folder_that_is_looked_at_again_and_again_takes_what_did_not_change(
    desk: Desk, folder: Path
) -> None:
    done = folder / "done"
    (folder / "a.pdf").write_bytes(as_pdf([blank_back()]))
    taken, looks = sweep(desk["Kim"], folder, {}, done=done)
    assert taken == ()
    (folder / "b.pdf").write_bytes(as_pdf([foreign()])[:4000])
    (folder / "läs mig.txt").write_text("hej")
    taken, looks = sweep(desk["Kim"], folder, looks, done=done)
    assert said(taken) == {"a.pdf": ""}
    (folder / "b.pdf").write_bytes(as_pdf([foreign()]))
    taken, looks = sweep(desk["Kim"], folder, looks, done=done)
    assert said(taken) == {"läs mig.txt": "intake.file_not_a_scan"}
    taken, looks = sweep(desk["Kim"], folder, looks, done=done)
    assert said(taken) == {"b.pdf": ""}
    assert sorted(path.name for path in done.iterdir()) == ["a.pdf", "b.pdf"]
    assert sweep(desk["Kim"], folder, looks, done=done)[0] == ()  # what cannot be is said once


def test_a_sweep_can_be_stopped_and_the_file_waits(desk: Desk, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(as_pdf([blank_back(), foreign()]))
    _, looks = sweep(desk["Kim"], folder, {})
    with pytest.raises(FallbackError) as refusal:
        sweep(desk["Kim"], folder, looks, progress=lambda done, _: done < 1)
    assert refusal.value.message.key == "intake.stopped"
    taken, _ = sweep(desk["Kim"], folder, looks)
    assert taken[0].added is not None
    assert taken[0].added.file.whole
