"""A page that hangs, crashes or swells costs that page: the others come in, and it is named."""

import ctypes
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from fallback.errors import FallbackError
from fallback.recovery.intake.add import add
from fallback.recovery.intake.by_hand import align, place
from fallback.recovery.intake.dropped import take
from fallback.recovery.intake.pages import listed
from fallback.recovery.intake.reading import MEMORY, Reading
from forms.scan import serve as served
from forms.scan import work
from forms.scan.faults import ScanFault, Unreadable
from forms.scan.serve import Answer
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf, as_tiff, blank_back, foreign

QUICK = 10.0  # seconds for a step: more than any of these pages takes, on a busy machine


def hangs(*_: object) -> None:
    time.sleep(3600)


def crashes(*_: object) -> None:
    ctypes.string_at(0)


def raises(*_: object) -> None:
    raise RuntimeError("Svensson 19121212-1212")


TROUBLES = (hangs, crashes, raises)


def troubled(
    step: str,
    trouble: Callable[..., None],
    page: int,
    asked: "Connection[Answer, Any]",
    memory: int,
    seconds: int,
) -> None:
    """The real process, with a library that fails in `step` at the page of that number: the
    pages of a file, or, of the steps of one page, the number of times it is taken."""
    really, times = getattr(work, step), iter(range(1, 1000))

    def paged(data: bytes, first: int = 1) -> Iterator[object]:
        going = really(data, first)
        for number in iter(partial(next, iter(range(first, 1000))), 0):
            if number == page:
                trouble()
            found = next(going, None)
            if found is None and step == "pages":
                return
            yield found

    def single(*given: object) -> object:
        if next(times) == page:
            trouble()
        return really(*given)

    setattr(work, step, paged if step == "pages" else single)
    served.serve(asked, memory, seconds)


def reader(step: str, trouble: Callable[..., None], page: int) -> Reading:
    return Reading(QUICK, MEMORY, partial(troubled, step, trouble, page))


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_a_page_that_cannot_be_unpacked_is_named_and_all_others_are_kept(
    desk: Desk, trouble: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    data = as_pdf([blank_back(), foreign(), blank_back()])
    with reader("pages", trouble, 2) as reading, pytest.raises(FallbackError) as error:
        add(desk["Kim"], "scan.pdf", data, reading=reading)
    assert error.value.message.key == "intake.pages_lost"
    assert error.value.message.values == {"name": "scan.pdf", "pages": "2"}
    found = listed(desk["Kim"])
    assert [(page.position, page.state) for page in found.pages] == [(1, "blank"), (3, "blank")]
    assert [file.name for file in found.interrupted] == ["scan.pdf"]
    assert "Svensson" not in caplog.text
    added = add(desk["Kim"], "scan.pdf", data)
    assert [page.position for page in added.pages] == [1, 2, 3]
    assert added.file.whole


@pytest.mark.parametrize("step", ["look", "straightened"])
def test_a_page_that_cannot_be_laid_straight_is_kept_for_a_person(
    desk: Desk, packet: Printed, step: str
) -> None:
    data = as_pdf([packet.scan(0), packet.scan(1), blank_back()])
    with reader(step, crashes, 2) as reading:
        first, second, third = add(desk["Kim"], "scan.pdf", data, reading=reading).pages
    assert first.state == "found"
    assert second.state == ("unidentified" if step == "look" else "align")
    assert "avslutades" in second.reason
    assert third.state == "blank"
    assert not listed(desk["Kim"]).interrupted


def test_a_file_that_ends_its_reader_again_and_again_is_refused(desk: Desk) -> None:
    data = as_pdf([blank_back()] * 6)
    with reader("look", crashes, 1) as reading:
        reading.file(data)
        assert reading.count() == (6, {})
    always = Reading(QUICK, MEMORY, dies)
    with always, pytest.raises(FallbackError) as error:
        add(desk["Kim"], "scan.pdf", data, reading=always)
    assert error.value.message.key == "intake.file_crashed"
    assert listed(desk["Kim"]).files == ()


def dies(asked: "Connection[Answer, Any]", memory: int, seconds: int) -> None:
    """Comes to an end at the first thing it is asked."""
    asked.recv()
    os._exit(3)


def test_a_reader_that_is_killed_between_two_pages_costs_nothing(desk: Desk) -> None:
    killed: list[int | None] = []
    with Reading() as reading:

        def kill(done: int, _of: int) -> bool:
            if done == 1 and not killed and reading._running is not None:
                _, process = reading._running
                process.kill()
                process.join()
                killed.append(process.pid)
            return True

        data = as_tiff([blank_back(), foreign(), blank_back()])
        added = add(desk["Kim"], "scan.tif", data, progress=kill, reading=reading)
    assert killed
    assert [page.state for page in added.pages] == ["blank", "unidentified", "blank"]


def test_a_page_that_hangs_can_be_stopped_at_once(desk: Desk) -> None:
    asked_at: list[float] = []

    def stop(done: int, _of: int) -> bool:
        asked_at.append(time.monotonic())
        return done < 1 or len(asked_at) < 6  # some looks after the first page

    hanging = Reading(3600.0, MEMORY, partial(troubled, "pages", hangs, 2))
    with hanging, pytest.raises(FallbackError) as error:
        add(desk["Kim"], "s.pdf", as_pdf([blank_back(), foreign()]), "", stop, hanging)
    assert error.value.message.key == "intake.stopped"
    assert time.monotonic() - asked_at[-1] < 2
    assert len(listed(desk["Kim"]).pages) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_a_picture_that_takes_more_memory_than_there_is_costs_itself_alone() -> None:
    with Reading(memory=2**20) as small:
        small.file(as_tiff([foreign()]))
        with pytest.raises(Unreadable) as error:
            small.page(1)
        assert error.value.fault is ScanFault.CRASHED


def test_the_next_file_of_a_stack_comes_in_after_one_that_failed(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(as_pdf([blank_back()]))
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 torn")
    (folder / "c.pdf").write_bytes(as_pdf([foreign()]))
    before = set(folder.iterdir())
    taken = take(desk["Kim"], sorted(before))
    assert [one.said.key if one.said else "" for one in taken] == ["", "intake.file_broken", ""]
    assert set(folder.iterdir()) == before  # nothing is written beside


def test_by_hand_a_page_that_ends_its_reader_is_left_as_it_was(
    desk: Desk, packet: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)])).pages
    corners = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    acts: dict[str, Callable[[], object]] = {
        "look": lambda: place(desk["Kim"], page.id, packet.sheets[0].number),
        "by_corners": lambda: align(desk["Kim"], page.id, corners),
    }
    for step, act in acts.items():
        monkeypatch.setattr(
            "fallback.recovery.intake.by_hand.Reading", partial(reader, step, crashes, 1)
        )
        with pytest.raises(FallbackError) as error:
            act()
        assert error.value.message.key == "intake.page_not_read"
        assert listed(desk["Kim"]).pages == (page,)
