"""The workspace of those who get the paper back into the record."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ui.pictures.camera import Camera
from ui.recovery import judging
from ui.recovery.judging import Book


def number_of(camera: Camera, form: str, page: str) -> str:
    """The number of a sheet, as the ledger has it."""
    book: list[Book] = []
    camera.window.desk.store.ask(
        camera.window, judging.book, book.append, camera.window.problem.fail
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
    """Findings, and the ledger."""
    frame = camera.window.frame
    camera.switch("Eva Norin")
    frame.go(3)
    camera.take("ledger")
    frame.ledger.end.click()
    camera.wait(0.2)
    frame.go(2)
    camera.take("findings-none")
    frame.findings.compare.click()
    camera.wait(0.3)
    frame.findings.table.enter()
    camera.take("findings")
    frame.findings.accept.click()
    camera.wait(0.3)
    frame.findings.send.click()
    camera.take("findings-sent")
    policy = frame.findings.ask_policy()
    camera.take("policy", policy)
    policy.reject()
    frame.go(3)
    frame.ledger.close_outage.click()
    camera.take("ledger-not-closed")
