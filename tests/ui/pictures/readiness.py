"""IT's workspace."""

from fallback.demo.go_live import Losses, new_system
from fallback.session import Session, iso
from fallback.store import snapshots as stored
from fallback.texts import say
from tests.ui.pictures.camera import Camera
from ui.frame import READINESS


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
    camera.switch("Maja Ek")
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
