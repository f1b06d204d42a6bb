"""Which help belongs to what the window shows, and the way from it to paper."""

from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from ui.desk import Desk
from ui.first_start.wizard import FirstStart
from ui.frame import Frame
from ui.help import acts
from ui.help.help import Help
from ui.help.keys import keys
from ui.help.texts import BEFORE, PLACES


def open_help(window: QMainWindow, shown: QWidget, desk: Desk) -> Help | None:
    """The help of the place that is shown; printed through the ward's preview once signed in.
    None where it is open already."""
    asking, frame = QApplication.activeModalWidget(), shown if isinstance(shown, Frame) else None
    if isinstance(asking, Help):
        return None
    above = asking if isinstance(asking, QDialog) else window
    first = isinstance(shown, FirstStart)
    place = PLACES[frame.number] if frame else BEFORE[0 if first else 1]
    found = keys(window, above if above is not window else shown)
    signed = frame is not None
    dialog = Help(desk, place, found, above, printable=signed and above is window)
    if frame is not None:
        dialog.prints.connect(lambda routine: _print(dialog, frame, routine=routine))
    dialog.begin()
    return dialog


def _print(dialog: Help, frame: Frame, *, routine: bool) -> None:
    text, found, ask = dialog.read, dialog.keys, frame.desk.long.ask
    dialog.accept()
    if routine:
        ask(frame, acts.routine, frame.look, frame.problem.fail)
        return
    ask(frame, lambda s: acts.on_paper(s, text, found), frame.look, frame.problem.fail)
