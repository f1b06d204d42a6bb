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
        if name == "first-start-source":
            other_sources(camera)
        first.passphrase.passphrase.setText(PASSPHRASE)
        first.passphrase.again.setText(PASSPHRASE)
        next(one for one in first.steps if one.isVisible()).go.click()
    first.person.name.setText("Maja Ek")
    first.person.pin.setText(PIN)
    first.person.again.setText(PIN)
    first.passphrase.again.setText("en annan")
    first.go(first.steps.index(first.passphrase))
    first.passphrase.go.click()
    camera.take("first-start-differs")
    first.passphrase.again.setText(PASSPHRASE)
    first.passphrase.go.click()
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
    camera.take("unlock")
    window.unlock.secret.setText("fel lösenfras helt")
    window.unlock.unlock.click()
    camera.take("unlock-wrong")
    window.unlock.secret.setText(PASSPHRASE)
    window.unlock.unlock.click()
    camera.wait(0.2)
    camera.take("sign-in")
    sign_in_with_a_wrong_pin(camera)


def other_sources(camera: Camera) -> None:
    """What else the ward may be read from; a server that does not answer. The demo again."""
    source = camera.window.first.source
    for number, name in enumerate(("fhir", "tables", "hl7"), start=1):
        source.sources.button(number).click()
        camera.take(f"first-start-{name}")
        if name == "fhir":
            source.where.setText("https://127.0.0.1:9/fhir")  # where nobody listens
            source.check.click()
            camera.take("first-start-refused")
    source.sources.button(0).click()


def sign_in_with_a_wrong_pin(camera: Camera) -> None:
    """Refused in place."""
    page = camera.window.sign_in
    page.name.setText("Nils Ås")
    page.pin.setText("000000")
    page.enter.click()
    camera.take("sign-in-wrong")


def back_on_the_ward(camera: Camera) -> None:
    """A ward's PC on any day: unlocked, and a nurse signed in."""
    camera.wait()
    camera.window.unlock.secret.setText(PASSPHRASE)
    camera.window.unlock.unlock.click()
    camera.wait(0.2)
    camera.sign_in("Nils Ås")
