"""First start, codes, unlock."""

from functools import partial

from tests.ui.pictures.camera import Camera
from tests.ui.stage import PASSPHRASE, PEOPLE, PIN
from ui.unlock import acts


def before_the_ward(camera: Camera) -> None:
    """First start, codes, a wrong passphrase; leaves everyone able to sign in."""
    window = camera.window
    first = window.first
    for name in ("first-start", "first-start-source", "first-start-passphrase"):
        camera.take(name)
        first.passphrase.passphrase.setText(PASSPHRASE)
        first.passphrase.again.setText(PASSPHRASE)
        next(one for one in first.steps if one.isVisible()).go.click()
    first.person.name.setText("Maja Ek")
    first.person.pin.setText(PIN)
    first.person.again.setText(PIN)
    camera.take("first-start-person")
    first.person.go.click()
    camera.take("codes")
    first.codes.kept.setChecked(True)
    first.codes.go.click()
    camera.take("first-start-proven")
    first.proven.go.click()
    camera.wait()
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
