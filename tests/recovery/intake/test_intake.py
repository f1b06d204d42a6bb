"""Every page of every file is accounted for, and opens only once someone confirmed whose it is."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from fallback.errors import FallbackError
from fallback.outage.ledger import set_state
from fallback.recovery.intake.add import Added, add
from fallback.recovery.intake.by_hand import align, place
from fallback.recovery.intake.confirm import confirm_patient, confirmation, crops, of_sheet
from fallback.recovery.intake.pages import export, listed, picture, set_aside
from fallback.recovery.keying import entry
from fallback.session import Session
from fallback.store import scans, sheets, trail
from fallback.store.people import MACHINE
from fallback.store.scans import ScanPage
from fallback.store.sheets import SheetState
from forms.scan.result import Corners
from tests.forms.samples import drawn, filling, laid, marked
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf, as_tiff, blank_back, foreign
from tests.scan.sheets import side
from tests.scan.simulator import Damage, printed, scanned

NO_CODES = (1, 2, 3, 4, 5, 6)


def taken(desk: Desk, pages: list[Image.Image], name: str = "scan.pdf") -> tuple[ScanPage, ...]:
    return add(desk["Kim"], name, as_pdf(pages)).pages


def state(desk: Desk, number: str) -> SheetState:
    with desk["Kim"].read() as tx:
        sheet = sheets.get(tx, number)
    assert sheet is not None
    return sheet.state


def states(pages: tuple[ScanPage, ...]) -> list[str]:
    return [page.state for page in pages]


def refused(error: pytest.ExceptionInfo[FallbackError]) -> str:
    assert error.value.text("sv") != error.value.text("en")
    return error.value.message.key


def test_pages_in_any_order_and_any_way_up_find_their_sheets(desk: Desk, packet: Printed) -> None:
    pages = taken(
        desk,
        [packet.scan(2, Damage(turn=2)), blank_back(), packet.scan(0, Damage(turn=1)), foreign()],
    )
    assert states(pages) == ["found", "blank", "found", "unidentified"]
    first, _, third, _ = (page.sheet_number for page in pages)
    assert (first, third) == (packet.sheets[2].number, packet.sheets[0].number)
    assert listed(desk["Kim"]).pages == pages


def test_a_tiff_of_a_scanner_is_taken_as_well_as_a_pdf(desk: Desk, packet: Printed) -> None:
    found = add(desk["Kim"], "scan.tif", as_tiff([packet.scan(0), blank_back()])).pages
    assert states(found) == ["found", "blank"]


def test_the_same_file_again_is_said_once_and_changes_nothing(desk: Desk, packet: Printed) -> None:
    data = as_pdf([packet.scan(0), blank_back()])
    first = add(desk["Kim"], "scan.pdf", data)
    again = add(desk["Lo"], "kopia.pdf", data)
    assert (first.again, again.again) == (False, True)
    assert again.pages == first.pages
    assert len(listed(desk["Kim"]).pages) == 2


def test_a_second_scan_of_a_sheet_is_kept_beside_the_first(desk: Desk, packet: Printed) -> None:
    (first,) = taken(desk, [packet.scan(0)])
    (second,) = taken(desk, [packet.scan(0, Damage(pen=20), seed=2)], "igen.pdf")
    assert (first.state, second.state) == ("found", "second")
    assert second.sheet_number == first.sheet_number
    confirm_patient(desk["Kim"], second.id, yes=True)
    confirm_patient(desk["Kim"], first.id, yes=True)
    assert [page.id for page in of_sheet(desk["Kim"], packet.sheets[0].number)] == [
        first.id,
        second.id,
    ]


def test_a_file_that_is_cut_off_says_so_and_keeps_nothing(desk: Desk, packet: Printed) -> None:
    data = as_pdf([packet.scan(0)])
    with pytest.raises(FallbackError) as error:
        add(desk["Kim"], "halv.pdf", data[: len(data) // 2])
    assert refused(error) == "intake.file_broken"
    assert listed(desk["Kim"]).files == ()


def test_no_field_opens_before_a_person_has_confirmed_the_name(desk: Desk, packet: Printed) -> None:
    (page,) = taken(desk, [packet.scan(0)])
    number = packet.sheets[0].number
    with pytest.raises(FallbackError) as error:
        crops(desk["Kim"], page.id)
    assert refused(error) == "intake.not_confirmed"
    assert state(desk, number) == "issued"
    about = confirmation(desk["Kim"], page.id)
    assert about.sheet.number == number
    with Image.open(BytesIO(about.head)) as head:
        assert head.width > 3 * head.height > 0
    assert confirm_patient(desk["Kim"], page.id, yes=True).state == "confirmed"
    assert state(desk, number) == "returned"
    boxes = entry.call_up(desk["Kim"], number).boxes
    shown = crops(desk["Kim"], page.id)
    assert {box.path for box in boxes} <= set(shown)
    one = crops(desk["Kim"], page.id, (boxes[0].path,))
    assert one == {boxes[0].path: shown[boxes[0].path]}
    assert shown[boxes[0].path].startswith(b"\x89PNG")


def test_a_no_puts_the_page_aside_and_needs_a_reason(desk: Desk, packet: Printed) -> None:
    (page,) = taken(desk, [packet.scan(0)])
    with pytest.raises(FallbackError) as error:
        confirm_patient(desk["Kim"], page.id, yes=False, reason=" ")
    assert refused(error) == "intake.reason"
    put = confirm_patient(desk["Kim"], page.id, yes=False, reason="fel etikett")
    assert (put.state, put.reason, put.sheet_number) == (
        "aside",
        "fel etikett",
        packet.sheets[0].number,
    )
    assert state(desk, packet.sheets[0].number) == "issued"
    with pytest.raises(FallbackError) as error:
        confirm_patient(desk["Kim"], page.id, yes=True)
    assert refused(error) == "intake.not_to_confirm"


@pytest.mark.parametrize("was", ["void", "lost"])
def test_a_void_or_lost_sheet_that_comes_back_is_kept_and_keyed_all_the_same(
    desk: Desk, packet: Printed, was: SheetState
) -> None:
    number = packet.sheets[0].number
    set_state(desk["Nour"], number, was, "ersatt")
    (page,) = taken(desk, [packet.scan(0, Damage(pen=40))])
    assert page.state == "found"
    assert confirmation(desk["Kim"], page.id).unexpected == was
    confirm_patient(desk["Kim"], page.id, yes=True)
    assert state(desk, number) == "returned"
    assert entry.call_up(desk["Kim"], number).step == "first"


def test_a_sheet_that_was_keyed_from_paper_stays_keyed_when_its_scan_comes(
    desk: Desk, packet: Printed
) -> None:
    number = packet.sheets[0].number
    entry.blank_rest(desk["Kim"], number)
    keyed = entry.finish(desk["Kim"], number)
    (page,) = taken(desk, [packet.scan(0)])
    confirm_patient(desk["Kim"], page.id, yes=True)
    assert state(desk, number) == keyed


def test_a_page_without_codes_is_placed_by_a_person_and_proven(desk: Desk, packet: Printed) -> None:
    (page,) = taken(desk, [packet.scan(2, Damage(lost_codes=NO_CODES))])
    assert page.state == "unidentified"
    assert picture(desk["Kim"], page.id).startswith(b"\x89PNG")
    wrong = place(desk["Kim"], page.id, packet.sheets[0].number)
    assert wrong.state == "align"  # the boxes of another form are not on it
    placed = place(desk["Kim"], page.id, packet.sheets[2].number.lower())
    assert (placed.state, placed.sheet_number) == ("found", packet.sheets[2].number)


def test_a_person_cannot_place_a_page_against_its_own_code(desk: Desk, packet: Printed) -> None:
    (page,) = taken(desk, [packet.scan(0)])
    with pytest.raises(FallbackError) as error:
        place(desk["Kim"], page.id, packet.sheets[1].number)
    assert refused(error) == "intake.code_says"
    assert listed(desk["Kim"]).pages == (page,)
    confirm_patient(desk["Kim"], page.id, yes=True)
    with pytest.raises(FallbackError) as error:
        place(desk["Kim"], page.id, packet.sheets[0].number)
    assert refused(error) == "intake.is_confirmed"


def test_a_page_that_does_not_fit_is_aligned_by_its_corners_and_proven_the_same_way(
    desk: Desk, packet: Printed
) -> None:
    came = scanned(printed(packet.pdf, 0), Damage(lost_codes=NO_CODES, scale=0.8))
    (page,) = add(desk["Kim"], "liten.jpg", came.jpeg).pages
    assert place(desk["Kim"], page.id, packet.sheets[0].number).state == "align"
    with pytest.raises(FallbackError) as error:
        confirm_patient(desk["Kim"], page.id, yes=True)
    assert refused(error) == "intake.not_to_confirm"
    paper = [(0.0, 0.0), (210.0, 0.0), (210.0, 297.0), (0.0, 297.0)]
    if came.size[0] > came.size[1]:
        paper = [(0.0, 0.0), (297.0, 0.0), (297.0, 210.0), (0.0, 210.0)]
    right = [came.truth(x, y) for x, y in paper]
    wrong: Corners = ((0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (0.0, 900.0))
    with pytest.raises(FallbackError) as error:
        align(desk["Kim"], page.id, wrong)
    assert refused(error) == "intake.not_proven"
    assert align(desk["Kim"], page.id, (right[0], right[1], right[2], right[3])).state == "found"


def test_a_page_of_another_outage_is_kept_apart(desk: Desk, packet: Printed) -> None:
    found = add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)]), outage_id="outage-2").pages
    assert states(found) == ["other_outage"]
    assert found[0].sheet_number == packet.sheets[0].number
    with pytest.raises(FallbackError):
        confirm_patient(desk["Kim"], found[0].id, yes=True)
    assert place(desk["Kim"], found[0].id, packet.sheets[0].number).state == "found"


def test_a_page_of_another_machine_and_a_test_page_have_their_places(
    desk: Desk, packet: Printed
) -> None:
    with desk["Kim"].read() as tx:
        assert scans.listed(tx) == ()
    ours = scanned(side("observations")[1], Damage()).jpeg  # of a store that is not here
    assert states(add(desk["Kim"], "annan.jpg", ours).pages) == ["elsewhere"]
    trial = scanned(printed(_trial_page()), Damage()).jpeg
    assert states(add(desk["Kim"], "prov.jpg", trial).pages) == ["trial"]


def _trial_page() -> bytes:
    return drawn(marked(laid("observations", filling("observations")), "TST"))


def test_foreign_paper_is_put_aside_with_a_reason_and_can_be_brought_back(
    desk: Desk, packet: Printed
) -> None:
    (page,) = taken(desk, [foreign()])
    with pytest.raises(FallbackError) as error:
        set_aside(desk["Kim"], page.id, "")
    assert refused(error) == "intake.reason"
    assert set_aside(desk["Kim"], page.id, "remiss från röntgen").reason == "remiss från röntgen"
    back = place(desk["Kim"], page.id, packet.sheets[0].number)
    assert (back.state, back.reason) == ("align", "")


def test_who_stopped_goes_on_where_they_were(desk: Desk, packet: Printed) -> None:
    data = as_pdf([packet.scan(0), blank_back(), foreign()])
    with pytest.raises(FallbackError) as error:
        add(desk["Kim"], "scan.pdf", data, progress=lambda done, _: done < 2)
    assert refused(error) == "intake.stopped"
    assert [(file.taken, file.pages) for file in listed(desk["Kim"]).interrupted] == [(2, 3)]
    added: Added = add(desk["Kim"], "scan.pdf", data)
    assert states(added.pages) == ["found", "blank", "unidentified"]
    assert listed(desk["Kim"]).interrupted == ()


def test_pictures_lie_encrypted_and_leave_only_by_an_act_in_the_trail(
    desk: Desk, packet: Printed
) -> None:
    session: Session = desk["Kim"]
    (page,) = taken(desk, [packet.scan(0)])
    folder = session.settings.data_dir
    for file in folder.iterdir():
        assert b"\xff\xd8\xff\xe0\x00\x10JFIF" not in file.read_bytes()
    out = folder / "sida.png"
    export(session, page.id, out)
    assert out.read_bytes().startswith(b"\x89PNG")
    with session.read() as tx:
        rows = list(trail.rows(tx))
    assert rows[-1].action == "intake.export"
    assert f'"page":"{page.id}"' in rows[-1].details.replace(" ", "")
    with pytest.raises(FallbackError) as error:
        export(session, page.id, out)
    assert refused(error) == "outage.file_exists"


@pytest.mark.usefixtures("in_the_file")
def test_what_cannot_be_is_refused_by_the_store_itself(desk: Desk, packet: Printed) -> None:
    (page,) = taken(desk, [foreign()])
    for sql in (
        "UPDATE scan_page SET state = 'confirmed', sheet_number = NULL",
        "UPDATE scan_page SET picture = x'00'",
        "DELETE FROM scan_page",
        "DELETE FROM scan_file",
        "UPDATE scan_page SET state = 'found'",
        "UPDATE scan_page SET state = 'aside', reason = ''",
    ):
        with (
            pytest.raises(Exception, match=r"constraint|kept|frozen|confirmed"),
            desk["Kim"].database.write() as tx,
        ):
            tx.run(sql)
    assert listed(desk["Kim"]).pages == (page,)


def test_only_those_at_the_desk_place_and_confirm(desk: Desk, packet: Printed) -> None:
    machine = desk["Kim"].as_person(MACHINE)
    (page,) = add(machine, "scan.pdf", as_pdf([packet.scan(0)])).pages
    acts: tuple[Callable[[], object], ...] = (
        lambda: confirm_patient(machine, page.id, yes=True),
        lambda: place(machine, page.id, packet.sheets[0].number),
        lambda: set_aside(machine, page.id, "nej"),
    )
    for act in acts:
        with pytest.raises(FallbackError):
            act()
    assert page.changed_by == ""
