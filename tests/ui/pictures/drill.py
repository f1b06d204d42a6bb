"""A drill from its declaration to its signed record, and an outage in which the record system
answers and is not to be trusted."""

from tests.ui.pictures.camera import Camera
from ui.frame import READINESS


def the_drill(camera: Camera) -> None:
    """The page of drills, the banner, what is told, what is signed."""
    frame = camera.window.frame
    frame.go(READINESS)
    camera.wait()
    frame.readiness.ready.drills.click()
    camera.take("drills-none")
    view = frame.readiness.drills
    hold = view.ask_hold()
    hold.field.setText("Natten, utan nätverk")
    camera.take("drill-hold", hold)
    hold.do.click()
    camera.wait(0.2)
    frame.go_ward(0)
    camera.wait()
    frame.ward.table.selectRow(1)
    camera.take("ward-drill")
    frame.ward.print_one.click()
    camera.take("preview-drill", after=1.0)
    frame.preview.printing.print.click()
    camera.take("preview-asks")
    frame.preview.printing.right.click()
    camera.take("preview-printed")
    frame.go(READINESS)
    frame.readiness.ready.drills.click()
    camera.wait()
    view.found.click()
    camera.wait(0.2)
    camera.take("drill-goes-on")
    view.end.click()
    camera.wait(0.2)
    tell = view.ask_tell()
    if tell is not None:
        camera.wait(0.2)
        tell.people.setPlainText("Nils Ås, sjuksköterska\nEva Norin, läkare")
        tell.wrong.setPlainText("Skrivaren stod i fel rum: den flyttas till expeditionen.")
        camera.take("drill-tell", tell)
        tell.keep.click()
        camera.wait(0.2)
    sign = view.ask_sign()
    if sign is not None:
        camera.take("drill-sign", sign)
        sign.do.click()
        camera.wait(0.2)
    camera.take("drills")
    view.page.click()
    camera.take("drill-record", after=1.0)


def the_suspect_system(camera: Camera) -> None:
    """Declared, and its banner; later prints."""
    frame = camera.window.frame
    frame.go_ward(0)
    camera.wait()
    dialog = frame.ward.declare_outage()
    dialog._kinds.button(1).click()
    dialog.reason.setText("Byte av journalsystem")
    camera.take("declare-suspect", dialog)
    dialog.declare.click()
    camera.wait(0.2)
    camera.take("ward-suspect")
    frame.ward.table.selectRow(1)
    more = frame.ward.more_prints()
    camera.take("more-prints", more)
    more.reject()
