"""What the page of drills asks of the core: each with its times, held, told, signed, on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fallback.errors import FallbackError
from fallback.outage import declare
from fallback.outage.drill import keeping
from fallback.outage.drill.evidence import Evidence, every, evidence
from fallback.outage.drill.page import page, span
from fallback.outage.export import new_file
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message, say
from ui.paper.loose import Loose, Told
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import CARE, WELL, moment
from ui.table import Line
from ui.ward.acts import standing_now

TOLD = Told("drill.on_paper", "drill.page_out", "drill.page_again", "drill.saved")


def drills(session: Session) -> tuple[Entry, ...]:
    """All that were held, the newest first."""
    return tuple(_entry(session, one) for one in every(session))


def _entry(session: Session, one: Evidence) -> Entry:
    state = "signed" if one.signed_by else "ended" if one.step("ended").at else "open"
    said = say(f"drill.state_{state}", name=one.signed_by).text(session.lang)
    at = moment(session, one.step("declared").at)
    found = one.step("found").seconds
    taken = say("drill.not_reached").text(session.lang) if found is None else span(found)
    sign = WELL if one.signed_by else CARE
    line = Line(one.outage_id, (f"{sign} {said}", at, one.ward, taken))
    return Entry(line, f"{one.ward} {at}", "\n".join(_about(session, one)), _CAN[state])


_CAN = {
    "open": frozenset({"found", "end", "tell", "page", "data"}),
    "ended": frozenset({"tell", "sign", "page", "data"}),
    "signed": frozenset({"page", "data"}),
}


def _about(session: Session, one: Evidence) -> Iterator[str]:
    def words(key: str, **values: object) -> str:
        return say(key, **values).text(session.lang)

    yield words("drill.where_demo" if one.invented else "drill.where_ward")
    yield ""
    for step in one.steps:
        taken = words("drill.not_reached") if step.seconds is None else span(step.seconds)
        yield f"{words(f'drill.step_{step.name}')}: {taken}"
    yield ""
    for form in one.printed:
        said = {"form": form.title, "printed": form.printed, "issued": form.issued}
        yield words("drill.count", **said)
    yield words("drill.did", names=", ".join(one.did) or "–")
    yield words("drill.people", names=one.took_part or "–")
    yield words("drill.wrong", said=one.went_wrong or "–")


def hold(session: Session, reason: str) -> Message:
    """Declare a drill on this PC's ward."""
    ward = standing_now(session).ward
    if ward is None:
        raise FallbackError("window.no_ward")
    keeping.hold(session, ward_id=ward.id, ward_name=ward.name, reason=reason)
    return say("drill.held", ward=ward.name)


def found(session: Session, id: str) -> Message:
    """The packet is in somebody's hands, now."""
    told = keeping.found(session, id)
    return say("drill.found_now", taken=span(told.step("found").seconds or 0))


def end(session: Session, id: str) -> Message:
    """It is over."""
    declare.end(session, id)
    return say("drill.ended")


def told(session: Session, id: str) -> tuple[str, str]:
    """What people have written so far: who took part, and what went wrong."""
    one = evidence(session, id)
    return one.took_part, one.went_wrong


def tell(session: Session, id: str, took_part: str, went_wrong: str) -> Message:
    """Keep what was written."""
    keeping.tell(session, id, took_part=took_part, went_wrong=went_wrong)
    return say("drill.kept")


def sign(session: Session, id: str) -> Message:
    """Sign it off."""
    return say("drill.is_signed", name=keeping.sign(session, id).signed_by)


def paper(session: Session, id: str, _: Progress) -> Loose:
    """The record as a page."""
    one = evidence(session, id)
    return Loose(one.ward, page(session, one), TOLD)


@dataclass(frozen=True)
class Data:
    """The record for other programs."""

    id: str
    suffix: str = "json"
    lockable: bool = False

    def export(self, session: Session, path: str, _: str | None) -> Message:
        """Save it."""
        one = msgspec.json.format(msgspec.json.encode(evidence(session, self.id)))
        with new_file(Path(path)) as out:
            out.write(one)
        return say("drill.saved", path=path)
