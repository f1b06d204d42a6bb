"""The nurse's workspace."""

import os

from tests.ui.pictures.camera import Camera
from ui.paper.kinds import Issued


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
    paper = frame.preview.paper
    assert isinstance(paper, Issued)
    camera.packet = paper.packet
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
    camera.wait(0.4)  # until it is laid out
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
    without = os.environ["PATH"].partition(":")[2]  # the queue of the pictures stands first
    os.environ["PATH"], there = without, os.environ["PATH"]
    frame.space.printers.enter()
    camera.take("printers-none")
    os.environ["PATH"] = there
    frame.go_ward(0)
    camera.wait()
