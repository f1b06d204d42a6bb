"""A real queue, a real IPP printer: what is sent comes out whole, and what goes wrong is said."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from fallback import printing
from fallback.errors import FallbackError
from fallback.printing import Job, Outcome, PrintOptions, Queue
from fallback.printing.trial import CODE, RULER
from forms import codes
from tests.printing.paper import Side, sides
from tests.servers.cups import Cups, Printer

PATIENCE = 20.0
NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)


@pytest.fixture
def page() -> bytes:
    """A page without a patient."""
    return printing.trial_page("Avd11", NOW, "sv")


def until(job: Job, wanted: Callable[[Outcome], bool]) -> Outcome:
    """Follow until it stands as wanted."""
    found = printing.follow(job, lambda now: not wanted(now), patience=PATIENCE, every=0.1)
    assert wanted(found), found
    return found


def words(outcome: Outcome) -> str:
    return " ".join(one.text("en") for one in printing.outcome_told(outcome))


def test_a_page_comes_out_once_on_a4_and_is_accepted(page: bytes, printer: Printer) -> None:
    seen: list[str] = []
    job = printing.send(page, "Avd11", "Fallback")

    def watch(now: Outcome) -> bool:
        seen.append(now.state)
        return True

    outcome = printing.follow(job, watch, patience=PATIENCE)
    assert outcome == Outcome(job, "completed")
    assert outcome.accepted
    assert set(seen) <= {"waiting", "printing", "completed"}
    (came_out,) = printer.came_out
    (side,) = sides(came_out)
    assert (side.width, side.height) == pytest.approx((210, 297), abs=0.1)
    assert "x-dimension=21000 y-dimension=29700" in printer.asked


def test_the_ruler_on_the_test_page_is_100_mm_long_and_its_code_is_in_its_place(
    page: bytes, printer: Printer
) -> None:
    until(printing.send(page, "Avd11", "Fallback"), lambda now: now.ended)
    (side,) = sides(printer.came_out[0])
    edges = ruler(side)
    assert edges[1] - edges[0] == pytest.approx(100, abs=0.3)
    middle = (CODE.x + CODE.w / 2, CODE.y + CODE.h / 2)
    ((payload, place),) = side.codes.items()
    assert place == pytest.approx(middle, abs=1)
    assert codes.read_payload(payload) is not None


def ruler(side: Side) -> tuple[float, float]:
    """Where the ruler's base line begins and ends."""
    base = RULER.y + RULER.h
    steps = [n / 10 for n in range(2000)]
    ink = [x for x in steps if 15 < x < 195 and side.dark(x, base)]
    assert all(after - before < 0.2 for before, after in pairwise(ink))
    return ink[0], ink[-1]


def test_sides_copies_and_tray_reach_the_printer(page: bytes, printer: Printer) -> None:
    assert printing.abilities("Avd11").duplex
    assert "Manual" in printing.abilities("Avd11").trays
    options = PrintOptions(duplex="short-edge", copies=2, tray="Manual")
    until(printing.send(page, "Avd11", "Fallback", options), lambda now: now.ended)
    asked = printer.asked.splitlines()
    assert {"IPP_SIDES=two-sided-short-edge", "IPP_COPIES=2"} <= set(asked)
    assert any("media-source=manual" in line for line in asked)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (PrintOptions(tray="Fack 9"), "printing.unknown_tray"),
        (PrintOptions(copies=0), "printing.copies"),
        (PrintOptions(copies=1000), "printing.copies"),
    ],
)
def test_what_the_printer_cannot_do_is_refused_and_nothing_is_sent(
    page: bytes, printer: Printer, options: PrintOptions, key: str
) -> None:
    with pytest.raises(FallbackError) as raised:
        printing.send(page, "Avd11", "Fallback", options)
    assert raised.value.message.key == key
    assert printer.came_out == ()


def test_a_wrong_queue_prints_nowhere_even_where_another_is_the_default(
    page: bytes, cups: Cups, printer: Printer
) -> None:
    cups.run("lpadmin", "-d", "Avd11")
    with pytest.raises(FallbackError, match="Avd11") as raised:
        printing.send(page, "Avd12", "Fallback")
    assert raised.value.message.key == "printing.unknown_queue"
    assert cups.run("lpstat", "-W", "all", "-o", "Avd11") == ""
    assert printer.came_out == ()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("media-empty-error", "out of paper"),
        ("cover-open-error", "cover is open"),
        ("toner-empty-error", "out of toner"),
    ],
)
def test_what_stops_the_printer_is_said_and_it_goes_on_once_mended(
    page: bytes, printer: Printer, reason: str, sentence: str
) -> None:
    printer.trouble(reason)
    job = printing.send(page, "Avd11", "Fallback")
    stuck = until(job, lambda now: now.state == "stuck")
    assert sentence in words(stuck)
    assert printer.came_out == ()
    (queue,) = printing.queues()
    assert not queue.ready
    printer.trouble("")
    assert until(job, lambda now: now.ended).accepted
    assert len(printer.came_out) == 1


def test_a_jam_is_never_taken_for_a_page_that_came_out(page: bytes, printer: Printer) -> None:
    printer.trouble("jam")
    ended = until(printing.send(page, "Avd11", "Fallback"), lambda now: now.ended)
    assert not ended.accepted
    assert "jammed" in words(ended)
    assert printer.came_out == ()


def test_a_paused_queue_says_so_in_the_words_of_whoever_paused_it(
    page: bytes, cups: Cups, printer: Printer
) -> None:
    cups.run("cupsdisable", "-r", "Byter toner", "Avd11")
    job = printing.send(page, "Avd11", "Fallback")
    stuck = until(job, lambda now: now.state == "stuck")
    assert "The queue is paused." in words(stuck)
    assert "Byter toner" in words(stuck)
    assert printing.queues() == (Queue("Avd11", "stopped", ("paused",), said="Byter toner"),)
    cups.run("cupsenable", "Avd11")
    assert until(job, lambda now: now.ended).accepted


def test_a_queue_that_takes_no_jobs_is_seen_and_quoted(
    page: bytes, cups: Cups, printer: Printer
) -> None:
    cups.run("cupsreject", "-r", "Flyttad", "Avd11")
    (queue,) = printing.queues()
    assert (queue.accepts, queue.ready) == (False, False)
    assert "takes no print-outs" in printing.queue_told(queue)[0].text("en")
    with pytest.raises(FallbackError, match="not accepting") as raised:
        printing.send(page, "Avd11", "Fallback")
    assert raised.value.message.key == "printing.refused"


def test_a_printer_that_is_gone_is_said_to_be_and_its_job_can_be_taken_back(
    page: bytes, cups: Cups, printer: Printer
) -> None:
    printer.switch_off()
    job = printing.send(page, "Avd11", "Fallback")
    stuck = until(job, lambda now: now.state == "stuck")
    assert "does not answer" in words(stuck)
    assert printing.cancel(job).state == "canceled"
    assert cups.documents() == []


def test_a_printer_that_is_not_mended_in_time_is_stuck_and_nobody_waits_for_ever(
    page: bytes, printer: Printer
) -> None:
    printer.trouble("media-empty-error")
    job = printing.send(page, "Avd11", "Fallback")
    assert printing.follow(job, patience=1.0).state == "stuck"
    printer.trouble("")


def test_a_job_that_cups_gave_up_is_aborted(page: bytes, cups: Cups, printer: Printer) -> None:
    cups.run("lpadmin", "-p", "Avd11", "-o", "printer-error-policy=abort-job")
    cups.run("lpadmin", "-p", "Avd11", "-v", "lpd://localhost:1/none?contimeout=1&reserve=none")
    ended = until(printing.send(page, "Avd11", "Fallback"), lambda now: now.ended)
    assert ended.state == "aborted"
    assert "failed" in words(ended)


def test_a_job_that_cups_has_forgotten_is_not_taken_for_printed(
    cups: Cups, printer: Printer
) -> None:
    lost = printing.look(Job("Avd11-99999", "Avd11"))
    assert lost.state == "lost"
    assert "uncertain" in words(lost)


def test_nothing_of_a_print_out_stays_on_the_disk(
    page: bytes, cups: Cups, printer: Printer
) -> None:
    until(printing.send(page, "Avd11", "Fallback"), lambda now: now.ended)
    assert cups.documents() == []
    left = [file for part in ("temp", "spool", "cache") for file in (cups.folder / part).rglob("*")]
    assert [file.name for file in left if file.is_file() and b"%PDF" in file.read_bytes()] == []
    assert printing.keeps_documents() is False


def test_a_cups_that_is_not_running_is_said_plainly(
    page: bytes, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(cups.folder / "nobody.sock"))
    with pytest.raises(FallbackError) as raised:
        printing.queues()
    assert raised.value.message.key == "printing.not_running"
    assert printing.look(Job("Avd11-1", "Avd11")).state == "unanswered"
