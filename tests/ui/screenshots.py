"""Pictures of every page: `FALLBACK_SCREENSHOTS=folder python -m tests.ui.screenshots [sv|en]`.

The ward is the demo's: nobody in the pictures exists.
"""

import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from fallback.demo.go_live import Losses, new_system
from fallback.session import Session, iso
from fallback.settings import Settings
from fallback.store import snapshots as stored
from fallback.texts import Lang, say
from tests.ui.stage import PASSPHRASE, PEOPLE, PIN
from ui import singletons, style
from ui.app import build
from ui.frame import READINESS
from ui.recovery import judging
from ui.recovery.judging import Book
from ui.remembered import Remembered
from ui.unlock import acts
from ui.window import Window


class Camera:
    """Walks through the window and takes a picture of each page."""

    def __init__(self, window: Window, folder: Path, lang: Lang) -> None:
        self.window, self._folder, self._lang = window, folder, lang

    def take(self, name: str, of: QWidget | None = None, *, after: float = 0.4) -> None:
        """A picture of the window, or of a dialog in it; pages take a while to be drawn."""
        self.wait()
        self.wait(after)
        (of or self.window).grab().save(str(self._folder / f"{self._lang}-{name}.png"))

    def wait(self, seconds: float = 0.0) -> None:
        """Until both threads have answered, and a little longer."""
        until = time.monotonic() + seconds
        desk = self.window.desk
        while time.monotonic() < until or not (desk.store.idle and desk.long.idle):
            QApplication.processEvents()
            time.sleep(0.005)

    def sign_in(self, name: str) -> None:
        """As someone."""
        page = self.window.sign_in
        page.name.setText(name)
        page.pin.setText(PIN)
        page.enter.click()
        self.wait(0.2)
        self.window.activateWindow()


def before_the_ward(camera: Camera) -> None:
    """First start, codes, a wrong passphrase, sign in; leaves everyone able to sign in."""
    window = camera.window
    camera.take("first-start")
    first = window.first
    for field in (first.passphrase, first.again):
        field.setText(PASSPHRASE)
    first.name.setText("Maja Ek")
    first.pin.setText(PIN)
    first.pin_again.setText(PIN)
    first.go.click()
    camera.take("codes")
    window.codes.kept.setChecked(True)
    window.codes.go.click()
    camera.take("sign-in")
    camera.sign_in("Maja Ek")
    for name, role in PEOPLE.items():
        if name != "Maja Ek":
            window.desk.store.ask(
                window,
                partial(acts.add_person, name=name, role=role, pin=PIN),
                lambda _: None,
                window.problem.fail,
            )
    camera.wait()
    window.lock()
    camera.wait()
    window.unlock.secret.setText("fel lösenfras helt")
    window.unlock.unlock.click()
    camera.take("unlock-wrong")
    window.unlock.secret.setText(PASSPHRASE)
    window.unlock.unlock.click()
    camera.wait(0.2)


def the_ward(camera: Camera) -> None:
    """The list, a search, an outage, a packet."""
    frame = camera.window.frame
    camera.sign_in("Nils Ås")
    camera.take("ward")
    frame.ward.search.setText("zzz")
    camera.take("ward-nobody")
    frame.ward.search.clear()
    camera.wait()
    frame.ward.table.enter()
    frame.ward.table.selectRow(4)
    dialog = frame.ward.declare_outage()
    dialog.reason.setText("Nätverket nere")
    dialog.began.setDateTime(dialog.began.dateTime().addSecs(-2 * 3600))
    camera.take("declare", dialog)
    dialog.declare.click()
    camera.wait(0.2)
    camera.window.activateWindow()
    camera.take("ward-outage")
    frame.ward.print_one.click()
    camera.take("preview", after=1.5)
    save = frame.preview.ask_save()
    if save is not None:
        save.open_file.setChecked(True)
        camera.take("save", save)
        save.reject()


def the_wards_pages(camera: Camera) -> None:
    """A patient, arrivals, blank forms, the plan, printers."""
    frame = camera.window.frame
    frame.go_ward(0)
    camera.wait()
    frame.ward.table.selectRow(2)
    frame.ward.look.click()
    camera.take("patient")
    bar = frame.space.patient.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    camera.take("patient-orders")
    frame.space.patient.left.emit()
    frame.go_ward(1)
    camera.take("arrivals-none")
    view = frame.space.arrivals
    for name, born in (("Testperson Okänd", ""), ("Efternamn, Förnamn", "1958-03-17")):
        view.name.setText(name)
        view.born.setText(born)
        view.give.click()
        camera.wait(0.2)
    camera.take("arrivals")
    dialog = view.ask_labels()
    if dialog is not None:
        camera.take("labels", dialog)
        dialog.go.click()
    camera.take("labels-preview", after=1.5)
    frame.go_ward(1)
    camera.wait()
    void = view.ask_void()
    if void is not None:
        camera.take("void", void)
        void.reject()
    frame.go_ward(2)
    camera.wait()
    frame.space.blanks.forms.spins[0].setValue(5)
    camera.take("blanks")
    frame.go_ward(3)
    camera.take("plan", after=1.5)
    frame.go_ward(4)
    camera.take("snapshots")
    frame.go_ward(5)
    camera.take("printers")
    frame.go_ward(0)
    camera.wait()


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


def switch(camera: Camera, name: str) -> None:
    """Another person."""
    camera.window.act_switch.trigger()
    camera.wait(0.1)
    camera.sign_in(name)


def the_sheets(camera: Camera) -> None:
    """Keying: in the middle of a sheet, a question, two who differ."""
    frame = camera.window.frame
    measured = datetime.now(ZoneInfo("Europe/Stockholm")) - timedelta(hours=1)
    administration = number_of(camera, "administration", "1")
    observations = number_of(camera, "observations", "1")
    switch(camera, "Siv Lind")
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
    switch(camera, "Otto Berg")
    key(camera, administration, {"dose": "2", "time": f"{measured:%H%M}", "sign": "me"})
    camera.take("sheet-second")
    finish(camera)
    switch(camera, "Asta Vik")
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
    switch(camera, "Eva Norin")
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


def go_live(session: Session) -> None:
    """A new record system, in which things were lost, lands as a snapshot."""
    with session.database.write() as tx:
        ward = stored.wards(tx)[0]
        current = stored.current(tx, ward.id)
        if current is not None:
            other, _ = new_system(stored.load(tx, current.id), losses=Losses(0.04, 0.1, 0.1, 0.1))
            values = {"gone": 1, "before": 28, "since": "snapshots.since_last"}
            doubts = (say("snapshots.doubt_gone", **values),)
            stored.land(tx, other, landed_at=iso(session.now()), doubts=doubts)


def _nothing(_: object) -> None:
    """An answer that nobody waits for."""


def readiness(camera: Camera) -> None:
    """IT's workspace, page by page."""
    frame = camera.window.frame
    frame.go(READINESS)
    camera.take("readiness")
    view = frame.readiness.ready
    view.table.selectRow(2)
    count = view.ask_count()
    if count is not None:
        camera.take("readiness-count", count)
        count.reject()
    timetable = view.ask_schedule()
    camera.take("readiness-timetable", timetable)
    timetable.reject()
    frame.go_page(1)
    camera.take("readiness-fleet")
    camera.window.desk.long.ask(camera.window, go_live, _nothing, camera.window.problem.fail)
    camera.wait()
    frame.go_page(2)
    camera.take("generations")
    frame.go_page(3)
    camera.wait()
    frame.readiness.compare.run()
    camera.take("compare")
    frame.readiness.compare.only.setChecked(False)
    frame.readiness.compare.patients.selectRow(4)
    camera.take("compare-all")
    save = frame.readiness.compare.ask_save_table()
    if save is not None:
        camera.take("compare-table", save)
        save.reject()
    frame.go_page(4)
    camera.take("sources")
    frame.readiness.sources.check.click()
    camera.take("sources-checked")
    frame.go_page(5)
    camera.take("keys")
    code = frame.readiness.keys.ask_code()
    camera.take("keys-code", code)
    code.reject()
    frame.go_page(6)
    camera.take("people")
    retire = frame.readiness.people.ask_retire()
    if retire is not None:
        camera.take("people-retire", retire)
        retire.reject()
    frame.go_page(7)
    camera.take("trail-none")
    frame.readiness.trail.check.click()
    camera.take("trail")
    frame.go_page(8)
    camera.take("forms")


def main() -> None:
    """All pages in the languages asked for."""
    folder = Path(os.environ["FALLBACK_SCREENSHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    singletons.keep_alive()
    app = QApplication([])
    style.dress(app)
    for lang in get_args(Lang):
        if not sys.argv[1:] or lang in sys.argv[1:]:
            pictures(folder, lang)


def pictures(folder: Path, lang: Lang) -> None:
    """A whole story, in one language."""
    with tempfile.TemporaryDirectory() as home:
        memory = QSettings(str(Path(home) / "window.ini"), QSettings.Format.IniFormat)
        settings = Settings(data_dir=Path(home) / "home", lang=lang)
        window = build(settings, Remembered(memory))
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        camera = Camera(window, folder, lang)
        try:
            before_the_ward(camera)
            the_ward(camera)
            the_wards_pages(camera)
            the_sheets(camera)
            the_findings(camera)
            switch(camera, "Maja Ek")
            readiness(camera)
        finally:
            window.close()
            window.desk.language.switch("en")


if __name__ == "__main__":
    main()
