"""First start, codes, sign in, unlock."""

from functools import partial

from tests.ui.pictures.camera import Camera
from tests.ui.stage import PASSPHRASE, PEOPLE, PIN
from ui.unlock import acts


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
