"""The Windows spooler's traps: another printer, another paper, jobs that vanish."""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback import printing
from fallback.errors import FallbackError
from fallback.printing import Abilities, Duplex, Job, Outcome, PrintOptions, machine
from fallback.printing.trial import CODE
from fallback.printing.windows import devmode, placing, status
from fallback.printing.windows.patience import within
from fallback.printing.windows.printing import WindowsPrinting
from fallback.printing.windows.spooler import Device, Paper, Printer, SpoolerError
from forms import codes, pdf
from forms.geometry import Code, Page, Rect
from tests.printing.spooler import A4, DPI, DRIVERS_OWN, BadSpooler, Queue, Side, mode_of

NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)
PLACE = (round(CODE.x + CODE.w / 2), round(CODE.y + CODE.h / 2))


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> BadSpooler:
    """This machine's printing system: "Avd11", "Exp", and what else Windows has."""
    made = BadSpooler()
    made.add("Exp")
    made.add("Avd11")
    made.add("Microsoft Print to PDF", "PORTPROMPT:")
    made.add("Fax", "SHRFAX:")
    system = WindowsPrinting(made, seconds=5)
    monkeypatch.setattr(machine, "system", lambda: system)
    return made


@pytest.fixture
def ward(spooler: BadSpooler) -> Queue:
    """The queue "Avd11"."""
    return spooler.queues["Avd11"]


@pytest.fixture(scope="module")
def page() -> bytes:
    """A page without a patient."""
    return printing.trial_page("Avd11", NOW, "sv")


def send(page: bytes, options: PrintOptions = printing.USUAL) -> Job:
    return printing.send(page, "Avd11", "Fallback", options)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(FallbackError) as raised:
        call()
    return raised.value.message.key


def words(outcome: Outcome) -> str:
    return " ".join(one.text("en") for one in printing.outcome_told(outcome))


def test_a_page_comes_out_once_on_a4_with_its_code_in_its_place(
    page: bytes, spooler: BadSpooler, ward: Queue
) -> None:
    job = send(page)
    (side,) = ward.sides
    assert list(side.codes.values()) == [PLACE]
    assert printing.follow(job) == Outcome(job, "left")
    assert spooler.queues["Exp"].sides == []


def test_a_job_that_windows_has_forgotten_is_accepted_and_said_to_be_no_more_than_gone(
    page: bytes, spooler: BadSpooler
) -> None:
    outcome = printing.follow(send(page))
    assert outcome.accepted
    assert outcome.state == "left"
    assert "Windows says no more" in words(outcome)


def test_letter_as_the_default_of_a_queue_is_never_printed_on(page: bytes, ward: Queue) -> None:
    ward.mode = mode_of(paper=1, orientation=2, scale=94)
    send(page)
    assert ward.used is not None
    assert (ward.used.paper, ward.used.orientation, ward.used.scale) == (9, 1, 100)
    assert not ward.used.fields & (0x4 | 0x8 | 0x10000)  # nothing that is heeded before it
    assert list(ward.sides[0].codes.values()) == [PLACE]


@pytest.mark.parametrize(
    "takes",
    [
        lambda made: setattr(made, "paper", 1),
        lambda made: setattr(made, "scale", 96),
        lambda made: setattr(made, "orientation", 2),
    ],
)
def test_a_driver_that_changes_paper_scale_or_direction_is_refused_before_a_page_is_drawn(
    page: bytes, ward: Queue, takes: Callable[[devmode.DevMode], None]
) -> None:
    ward.takes = takes
    assert refused(lambda: send(page)) == "printing.not_a4"
    assert (ward.sides, ward.jobs, ward.used) == ([], [], None)


@pytest.mark.parametrize("size", [(8.5 * DPI, 11 * DPI), (A4[0], 11 * DPI), (A4[1], A4[0]), (0, 0)])
def test_a_device_that_says_a4_and_has_other_paper_is_refused(
    page: bytes, ward: Queue, size: tuple[float, float]
) -> None:
    ward.paper = Paper(DPI, DPI, round(size[0]), round(size[1]), 0, 0)
    assert refused(lambda: send(page)) == "printing.not_a4"
    assert (ward.sides, ward.jobs) == ([], [])


@pytest.mark.parametrize("name", ["avd11", "Avd1", "Avd11 ", "", "Fax", "Microsoft Print to PDF"])
def test_a_name_that_is_not_exactly_a_queues_prints_nowhere(
    page: bytes, spooler: BadSpooler, name: str
) -> None:
    spooler.swapped[name] = "Exp"  # Windows would take it
    assert refused(lambda: printing.send(page, name, "Fallback")) == "printing.unknown_queue"
    assert not any(queue.sides or queue.used for queue in spooler.queues.values())


def test_a_name_under_which_windows_opens_another_printer_is_refused(
    page: bytes, spooler: BadSpooler
) -> None:
    spooler.swapped["Avd11"] = "Exp"
    with pytest.raises(FallbackError, match="Exp") as raised:
        send(page)
    assert raised.value.message.key == "printing.other_queue"
    assert not any(queue.sides or queue.used for queue in spooler.queues.values())


def test_a_job_that_turns_up_in_another_queue_is_taken_back_before_a_page_is_drawn(
    page: bytes, spooler: BadSpooler
) -> None:
    spooler.astray = "Exp"
    assert refused(lambda: send(page)) == "printing.astray"
    assert not any(queue.sides or queue.jobs for queue in spooler.queues.values())


def test_a_queue_that_writes_a_file_or_faxes_is_not_a_printer(spooler: BadSpooler) -> None:
    assert [queue.name for queue in printing.queues()] == ["Exp", "Avd11"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (1801, "printing.queue_gone"),
        (5, "printing.denied"),
        (1722, "printing.no_spooler"),
        (1312, "printing.refused"),
    ],
)
def test_what_windows_refuses_is_a_sentence_and_not_a_number(
    page: bytes, spooler: BadSpooler, code: int, key: str
) -> None:
    spooler.fails = code
    assert refused(lambda: send(page)) == key
    spooler.fails = 0
    assert not any(queue.sides or queue.used for queue in spooler.queues.values())


def test_a_spooler_that_does_not_answer_is_not_waited_for_and_nothing_is_said_to_be_lost(
    page: bytes, spooler: BadSpooler, ward: Queue
) -> None:
    ward.stays = True
    job = send(page)
    spooler.fails = 1722
    assert printing.look(job).state == "unanswered"
    assert printing.cancel(job).state == "unanswered"
    assert refused(printing.queues) == "printing.no_spooler"
    assert refused(lambda: within(lambda: time.sleep(1), 0.01)) == "printing.no_answer"


def test_a_job_in_a_queue_that_was_removed_is_lost(page: bytes, spooler: BadSpooler) -> None:
    job = send(page)
    del spooler.queues["Avd11"]
    assert printing.look(job) == Outcome(job, "lost")


@pytest.mark.parametrize(
    ("bits", "sentence"),
    [
        (0x1, "The queue is paused."),
        (0x8, "Paper has jammed."),
        (0x10, "It is out of paper."),
        (0x20, "fed by hand"),
        (0x40, "wrong with its paper"),
        (0x80, "does not answer"),
        (0x800, "output tray is full"),
        (0x1000, "does not answer"),
        (0x40000, "out of toner"),
        (0x80000, "could not manage the page"),
        (0x100000, "Somebody must see to the printer."),
        (0x200000, "memory is full"),
        (0x400000, "A cover is open."),
        (0x2000000, "does not answer"),
        (0x2, "reports a fault"),
    ],
)
def test_what_a_printer_lacks_is_said_and_it_is_not_ready(
    page: bytes, spooler: BadSpooler, ward: Queue, bits: int, sentence: str
) -> None:
    ward.stays = True
    spooler.set_status("Avd11", bits | 0x400)
    (queue,) = (one for one in printing.queues() if one.name == "Avd11")
    assert not queue.ready
    assert sentence in " ".join(one.text("en") for one in printing.queue_told(queue))
    stuck = printing.look(send(page))
    assert (stuck.state, sentence in words(stuck)) == ("stuck", True)


def test_a_printer_that_is_set_to_work_offline_is_not_ready_though_its_status_is_fine() -> None:
    assert not status.as_queue(Printer("Avd11", "IP", 0, 0x400)).ready


@pytest.mark.parametrize("bits", [0, 0x400, 0x4000, 0x20000, 0x1000000, 0x10000])
def test_a_printer_that_works_sleeps_warms_up_or_is_low_on_toner_is_ready(bits: int) -> None:
    assert status.as_queue(Printer("Avd11", "IP", bits)).ready


def test_a_queue_that_is_being_removed_takes_no_jobs() -> None:
    queue = status.as_queue(Printer("Avd11", "IP", 0x4))
    assert (queue.accepts, queue.ready) == (False, False)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_every_combination_of_bits_has_words(bits: int, attributes: int) -> None:
    queue = status.as_queue(Printer("Avd11", "IP", bits, attributes))
    for told in printing.queue_told(queue):
        assert "reports:" not in told.text("en")  # none is quoted as it is


@pytest.mark.parametrize(
    ("bits", "state"),
    [
        (0x8, "waiting"),
        (0x10, "printing"),
        (0x1, "stuck"),
        (0x2 | 0x10, "stuck"),
        (0x4, "stuck"),
        (0x20, "stuck"),
        (0x40, "stuck"),
        (0x200, "stuck"),
        (0x400, "stuck"),
        (0x80 | 0x2000, "completed"),
        (0x1000, "completed"),
        (0x80 | 0x100, "canceled"),
    ],
)
def test_a_job_that_windows_knows_stands_as_its_bits_say(
    page: bytes, spooler: BadSpooler, ward: Queue, bits: int, state: str
) -> None:
    ward.stays = True
    job = send(page)
    spooler.set_job("Avd11", bits, "Vänta")
    found = printing.look(job)
    assert (found.state, found.said) == (state, "Vänta")


def test_a_job_that_vanished_while_the_printer_complains_is_not_accepted(
    page: bytes, spooler: BadSpooler
) -> None:
    job = send(page)
    spooler.set_status("Avd11", 0x8)
    found = printing.look(job)
    assert (found.ended, found.accepted) == (True, False)
    assert "noted as uncertain" in words(found)


def test_a_job_number_that_is_used_again_is_not_taken_for_our_job_nor_taken_back(
    page: bytes, spooler: BadSpooler, ward: Queue
) -> None:
    job = send(page)
    ward.stays = True
    other = send(page)
    assert job.id.split("-")[0] == other.id.split("-")[0]
    assert printing.look(job).state == "left"
    assert printing.look(other).state == "waiting"
    assert printing.cancel(job).state == "left"
    assert len(ward.jobs) == 1


def test_a_job_that_a_print_server_gave_another_number_is_found_by_its_document(
    page: bytes, spooler: BadSpooler, ward: Queue
) -> None:
    ward.stays = True
    job = send(page)
    ward.jobs = [type(one)(77, one.document, 0x10) for one in ward.jobs]
    assert printing.look(job).state == "printing"
    assert printing.cancel(job).state == "canceled"
    assert ward.jobs == []


def test_a_job_that_was_taken_back_is_canceled_and_one_that_was_gone_before_is_not(
    page: bytes, ward: Queue
) -> None:
    ward.stays = True
    assert printing.cancel(send(page)).state == "canceled"
    ward.stays = False
    assert printing.cancel(send(page)).state == "left"


def test_a_printer_that_is_not_mended_in_time_is_stuck(
    page: bytes, spooler: BadSpooler, ward: Queue
) -> None:
    ward.stays = True
    spooler.set_status("Avd11", 0x10)
    seen: list[str] = []

    def watch(now: Outcome) -> bool:
        seen.append(now.state)
        return True

    assert printing.follow(send(page), watch, patience=0.05, every=0.01).state == "stuck"
    assert set(seen) == {"stuck"}


@pytest.mark.parametrize("error", [SpoolerError(31), OSError("access violation")])
def test_a_print_out_that_breaks_off_is_uncertain_and_the_rest_is_taken_away(
    page: bytes, ward: Queue, error: Exception
) -> None:
    ward.fails_at, ward.fails_with = 0, error
    key = refused(lambda: send(page))
    assert key == "printing.broken_off"
    assert key in printing.UNCERTAIN
    assert (ward.sides, ward.jobs) == ([], [])


@pytest.mark.parametrize(
    ("duplex", "number"), [("one-sided", 1), ("long-edge", 2), ("short-edge", 3)]
)
def test_sides_and_tray_reach_the_driver(
    page: bytes, ward: Queue, duplex: Duplex, number: int
) -> None:
    assert printing.abilities("Avd11") == Abilities(True, ("Fack 1", "Manual"))
    send(page, PrintOptions(duplex=duplex, tray="Manual"))
    assert ward.used is not None
    assert (ward.used.duplex, ward.used.source, ward.used.copies) == (number, 258, 1)


def test_copies_come_out_one_after_the_other_and_each_begins_on_a_leaf_of_its_own(
    page: bytes, ward: Queue
) -> None:
    send(page, PrintOptions(copies=2))
    assert [len(side.codes) for side in ward.sides] == [1, 1]
    ward.sides.clear()
    send(page, PrintOptions(copies=2, duplex="long-edge"))
    assert [len(side.codes) for side in ward.sides] == [1, 0, 1, 0]
    ward.sides.clear()
    send(drawn(210, 297, sides=2)[0], PrintOptions(copies=2, duplex="long-edge"))
    assert [len(side.codes) for side in ward.sides] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (PrintOptions(tray="Fack 9"), "printing.unknown_tray"),
        (PrintOptions(tray="Manual"), "printing.unknown_tray"),  # known, and not taken
        (PrintOptions(duplex="long-edge"), "printing.no_duplex"),  # known, and not taken
        (PrintOptions(copies=0), "printing.copies"),
        (PrintOptions(copies=100), "printing.copies"),
    ],
)
def test_what_the_driver_does_not_take_is_refused_and_nothing_is_sent(
    page: bytes, ward: Queue, options: PrintOptions, key: str
) -> None:
    def takes(made: devmode.DevMode) -> None:
        made.duplex, made.source = 1, 7

    ward.takes = takes
    assert refused(lambda: send(page, options)) == key
    assert (ward.sides, ward.jobs, ward.used) == ([], [], None)


def test_a_printer_that_cannot_print_on_both_sides_is_not_asked_to(
    page: bytes, ward: Queue
) -> None:
    ward.device = Device()
    assert refused(lambda: send(page, PrintOptions("long-edge"))) == "printing.no_duplex"
    assert ward.used is None


def drawn(width: float, height: float, sides: int = 1) -> tuple[bytes, str]:
    """Pages with one code each, its middle 40 mm from the left edge and 30 from the top."""
    payload = codes.payload("TST", 1, 1, 1, codes.token(), "")
    out = BytesIO()
    page = Page(width, height, (Code(Rect(25, 15, 30, 30), payload),), (), {})
    pdf.draw([page] * sides, out, title="T")
    return out.getvalue(), payload


def test_a_lying_page_is_turned_a_quarter_clockwise_and_not_made_smaller(ward: Queue) -> None:
    page, payload = drawn(297, 210)
    send(page)
    assert ward.sides == [Side({payload: (210 - 30, 40)})]


def test_a_smaller_page_keeps_its_size_in_the_corner_of_the_sheet(ward: Queue) -> None:
    page, payload = drawn(100, 60)
    send(page)
    assert ward.sides == [Side({payload: (60 - 30, 40)})]


def test_a_page_larger_than_a4_is_refused_and_not_made_smaller(ward: Queue) -> None:
    page, _ = drawn(297, 420)
    assert refused(lambda: send(page)) == "printing.too_large"
    assert (ward.sides, ward.jobs) == ([], [])


@given(
    st.sampled_from([150, 200, 300, 360, 600, 720, 1200]),
    st.sampled_from([150, 300, 600, 1200]),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_a_page_is_as_large_on_any_device_and_begins_at_the_sheets_corner(
    dpi_x: int, dpi_y: int, left: int, top: int
) -> None:
    sheet = (round(210 / 25.4 * dpi_x), round(297 / 25.4 * dpi_y))
    paper = Paper(dpi_x, dpi_y, *sheet, left, top)
    assert placing.is_a4(paper)
    for size in ((210.0, 297.0), (297.0, 210.0)):
        box = placing.place(*size, paper)
        assert (box.x + left, box.y + top) == (0, 0)
        assert (box.width, box.height) == sheet
        assert box.turned == (size[0] > size[1])


def test_the_settings_have_windows_layout_and_what_the_driver_keeps_is_left_alone() -> None:
    layout = devmode.DevMode
    assert ctypes.sizeof(layout) == 220
    at = (layout.size.offset, layout.fields.offset, layout.paper.offset, layout.duplex.offset)
    assert at == (68, 72, 78, 94)
    mode = mode_of(color=2, quality=600)
    made = devmode.asked(mode, devmode.settings("one-sided", None))
    assert len(made) == len(mode)
    assert made.endswith(DRIVERS_OWN)
    read = layout.from_buffer_copy(made)
    assert (read.color, read.quality, read.source, read.nup) == (2, 600, 7, 2)


def test_an_older_drivers_shorter_settings_are_not_written_past_their_end() -> None:
    short = layout_of(156)
    made = devmode.asked(short, devmode.settings("long-edge", 4))
    assert len(made) == len(short)
    assert made[156:] == short[156:]
    assert devmode.is_a4(made)


def layout_of(size: int) -> bytes:
    """Settings that end after `size` bytes."""
    return mode_of(size=size)[:size] + DRIVERS_OWN


def test_a_queue_that_keeps_printed_documents_is_warned_of(spooler: BadSpooler) -> None:
    assert "No printer queue" in printing.keeps_told().text("en")
    spooler.set_status("Exp", 0, 0x100)
    assert printing.keeps_documents() is True
    assert "WARNING" in printing.keeps_told().text("en")


def test_the_document_that_everyone_sees_in_the_queue_holds_the_title_and_no_more(
    page: bytes, ward: Queue
) -> None:
    ward.stays = True
    job = send(page)
    assert [one.document for one in ward.jobs] == [f"Fallback {job.id.split('-')[1]}"]
