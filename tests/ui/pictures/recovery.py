"""The workspace of those who get the paper back into the record."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ui.pictures.camera import Camera
from ui.recovery.closing import acts as closing
from ui.recovery.closing.acts import Book
from ui.recovery.findings.list_acts import Which


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
    groups = [f.box.group for f in view.form.fields if f.box.path.endswith(next(iter(said)))]
    for field in view.form.fields:
        name = field.box.path.rsplit("/", 1)[1]
        if field.box.group == groups[0] and name in said:
            field.edit.setText(said[name])
            field.commit()
            field.setFocus()


def finish(camera: Camera) -> None:
    """The rest is blank; done."""
    view = camera.window.frame.sheet
    view.rest.click()
    camera.wait(0.2)
    view.finish.click()
    camera.wait(0.2)


def the_sheets(camera: Camera) -> None:
    """Keying: in the middle of a sheet, a question, two who differ."""
    frame = camera.window.frame
    measured = datetime.now(ZoneInfo("Europe/Stockholm")) - timedelta(hours=1)
    administration = number_of(camera, "administration", "1")
    observations = number_of(camera, "observations", "1")
    camera.switch("Siv Lind")
    frame.go(1)
    camera.take("sheet-none")
    key(camera, administration, {"dose": "3", "time": f"{measured:%H%M}", "sign": "me"})
    camera.take("sheet")
    finish(camera)
    camera.take("sheet-finished")
    said = {"pulse": "230", "date": f"{measured:%Y-%m-%d}", "time": f"{measured:%H%M}"}
    key(camera, observations, said | {"sign": "me"})
    camera.take("sheet-question")
    key(camera, observations, said | {"pulse": "88", "temperature": "37,4", "sign": "me"})
    finish(camera)
    camera.switch("Otto Berg")
    key(camera, administration, {"dose": "2", "time": f"{measured:%H%M}", "sign": "me"})
    camera.take("sheet-second")
    finish(camera)
    camera.switch("Asta Vik")
    frame.sheet.number.setText(administration)
    frame.sheet.call.click()
    camera.take("sheet-arbitration")
    for field in frame.sheet.form.fields:
        field.edit.setText("3")
        field.commit()
    camera.wait(0.2)
    frame.sheet.finish.click()
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
    frame.go(2)
    camera.take("findings-none")
    frame.findings.compare.click()
    camera.wait(0.3)
    frame.findings.patients.selectRow(1)
    frame.findings.table.enter()
    camera.take("findings")
    frame.findings.accept.click()
    camera.wait(0.3)
    camera.take("findings-accepted")
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


def what_is_sent(camera: Camera) -> None:
    """The dry run, the sending, and which kinds are sent."""
    frame = camera.window.frame
    frame.go_page(2)
    camera.take("writeback")
    view = frame.finding.writeback
    view.look.click()
    camera.take("writeback-dry-run")
    view.send.click()
    camera.take("writeback-sent")
    policy = view.ask_policy()
    camera.take("policy", policy)
    policy.reject()
