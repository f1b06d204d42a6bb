"""The workspace of those who get the paper back into the record."""

from decimal import Decimal

from fallback.chart.model import Quantity
from fallback.demo.meanwhile import OrderChanged
from fallback.demo.record_system import DemoRecordSystem
from fallback.recovery.writeback.send import send
from fallback.session import Session
from fallback.store import sheets
from tests.recovery.record_system import CountingTarget
from tests.ui.pictures.camera import Camera
from tests.ui.pictures.pen import as_said
from ui.recovery.closing import acts as closing
from ui.recovery.closing.acts import Book
from ui.recovery.findings.list_acts import Which
from ui.ward.acts import standing_now


def number_of(camera: Camera, form: str, page: str) -> str:
    """The number of a sheet, as the ledger has it."""
    book: list[Book] = []
    camera.window.desk.store.ask(
        camera.window, closing.book, book.append, camera.window.problem.fail
    )
    camera.wait()
    ledger = book[0].ledger
    found = ledger.sheets if ledger is not None else ()
    return next(one.number for one in found if one.form == form and str(one.page) == page)


def key(camera: Camera, number: str, said: dict[str, str]) -> None:
    """Fill in the first line that has all of these boxes."""
    view = camera.window.frame.sheet
    view.number.setText(number)
    view.call.click()
    camera.wait(0.2)
    words = as_said([field.box for field in view.form.fields], said)
    for field in view.form.fields:
        if field.box.path in words:
            field.edit.setText(words[field.box.path])
            field.commit()
            field.setFocus()


def finish(camera: Camera) -> None:
    """The rest is blank; done."""
    view = camera.window.frame.sheet
    view.ending.rest.click()
    camera.wait(0.2)
    view.ending.done.click()
    camera.wait(0.2)


def the_sheets(camera: Camera) -> None:
    """Keying: in the middle of a sheet, a question, two who differ."""
    frame = camera.window.frame
    dose, pulse = camera.dose, camera.pulse | {"sign": "me"}
    administration = number_of(camera, "administration", "1")
    observations = number_of(camera, "observations", "1")
    camera.switch("Siv Lind")
    frame.go(1)
    frame.go_page(0)
    camera.take("sheet-none")
    key(camera, administration, dose)
    camera.take("sheet")
    finish(camera)
    camera.take("sheet-finished")
    key(camera, observations, pulse | {"pulse": "230"})
    camera.take("sheet-question")
    key(camera, observations, pulse)
    finish(camera)
    camera.switch("Otto Berg")
    key(camera, administration, dose | {"dose": "7"})
    camera.take("sheet-second")
    finish(camera)
    camera.switch("Asta Vik")
    frame.sheet.number.setText(administration)
    frame.sheet.call.click()
    camera.take("sheet-arbitration")
    for field in frame.sheet.form.fields:
        field.edit.setText(dose["dose"])
        field.commit()
    camera.wait(0.2)
    frame.sheet.ending.done.click()
    camera.wait(0.2)


def the_findings(camera: Camera) -> None:
    """From the record system's return to what is sent, and the lists."""
    frame = camera.window.frame
    camera.switch("Eva Norin")
    frame.go(3)
    camera.take("ledger")
    frame.go_page(3)
    camera.take("close-not-yet")
    frame.closing.close_view.end.click()
    camera.wait(0.2)
    others_meanwhile(camera)
    frame.go(2)
    frame.go_page(3)
    camera.take("lists-none")
    frame.go_page(0)
    camera.take("findings-none")
    frame.findings.compare.click()
    camera.wait(0.3)
    frame.findings.patients.selectRow(1)
    frame.findings.table.enter()
    camera.take("findings")
    frame.findings.accept.click()
    camera.wait(0.3)
    camera.take("findings-accepted")
    frame.findings.undo.click()
    camera.wait(0.3)
    frame.findings.table.selectRow(frame.findings.table.lines.rowCount() - 1)
    frame.findings.detail.worklist.click()
    camera.take("findings-by-hand")
    frame.findings.accept.click()
    camera.wait(0.3)
    the_arrivals(camera)
    what_is_sent(camera)
    frame.go_page(3)
    camera.take("lists")
    frame.finding.lists.show_list(Which.CONFLICTS)
    camera.take("lists-clinician")
    for number, name in enumerate(("stock", "progress", "close", "outages"), start=1):
        frame.go(3)
        frame.go_page(number)
        camera.take(name)


def others_meanwhile(camera: Camera) -> None:
    """Someone changed the order in the record system, whose dose was given on paper."""
    number = number_of(camera, "administration", "1")

    def change(session: Session) -> None:
        with session.read() as tx:
            boxes = sheets.frozen(tx, number).boxes
        order = next(box.row_id for box in boxes if box.due)
        half = Quantity(Decimal("0.5"), "tablett", "{tablett}")
        system = DemoRecordSystem(session.settings.data_dir, clock=session.now)
        system.meanwhile([OrderChanged(order, half, "½ tablett kl. 8")])
        system.carry_on()

    camera.window.desk.store.ask(camera.window, change, _nothing, camera.window.problem.fail)
    camera.wait()


def _nothing(_: object) -> None:
    """An answer that nobody waits for."""


def the_arrivals(camera: Camera) -> None:
    """Who a reserve number may be."""
    frame = camera.window.frame
    frame.go_page(1)
    camera.wait()
    frame.finding.arrivals.table.enter()
    camera.take("who-they-are")
    who = frame.finding.arrivals.ask_who()
    if who is not None:
        camera.take("who", who)
        who.reject()


def no_answer(camera: Camera) -> None:
    """The first of what is sent gets there, and the answer is lost on its way."""

    def lose(session: Session) -> None:
        outage = standing_now(session).outage
        assert outage is not None
        send(session, outage.id, CountingTarget(["lost"]), lambda _done, _all: True)

    camera.window.desk.store.ask(camera.window, lose, _nothing, camera.window.problem.fail)
    camera.wait()


def what_is_sent(camera: Camera) -> None:
    """The dry run, the sending, and which kinds are sent."""
    frame = camera.window.frame
    frame.go_page(2)
    camera.take("writeback")
    view = frame.finding.writeback
    view.look.click()
    camera.take("writeback-dry-run")
    no_answer(camera)
    frame.go_page(2)
    camera.take("writeback-unknown")
    view.show_waiting_for_an_answer()
    settle = view.ask_settle()
    if settle is not None:
        settle.seen[0].click()
        settle.reason.setText("Såg efter i journalen kl. 18")
        camera.take("writeback-settle", settle)
        settle.do.click()
        camera.wait(0.2)
    view.look.click()
    camera.wait(0.2)
    view.send.click()
    camera.take("writeback-sent")
    policy = view.ask_policy()
    camera.take("policy", policy)
    policy.reject()
