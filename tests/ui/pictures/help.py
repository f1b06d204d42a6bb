"""What F1 opens at each place, the routine, and the hidden screen."""

from tests.ui.pictures.camera import Camera
from ui.help.opening import open_help

_PLACES = ("ward", "keying", "findings", "closing", "readiness")


def the_help(camera: Camera) -> None:
    """A page for each workspace, and the one-page routine."""
    window = camera.window
    for number, place in enumerate(_PLACES):
        window.frame.go(number)
        camera.wait()
        dialog = open_help(window, window.frame, window.desk)
        if dialog is None:
            continue
        camera.take(f"help-{place}", dialog)
        if number == 0:
            dialog.other.click()
            camera.take("help-routine", dialog)
        dialog.reject()
        camera.wait()
    window.frame.go(0)
    camera.wait()
    window.hide_screen()
    camera.take("hidden")
    window.cover.lifted.emit()
