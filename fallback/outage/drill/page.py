"""The evidence as a page to file; it is of nobody's care, and its number is in no ledger."""

from collections.abc import Iterator
from typing import Final

from fallback.outage.drill.evidence import Evidence, FormPrinted, Step
from fallback.packet.trial import drawn, sides
from fallback.session import Session, from_iso
from fallback.texts import say
from forms import pdf
from forms.catalogue import BUILT_IN
from forms.layout import lay_out
from forms.values import Filling, Heading, Row, Rows

FORM: Final = "drill"


def page(session: Session, told: Evidence) -> bytes:
    """The evidence on paper, as a PDF."""
    form = BUILT_IN.get(FORM)
    words = _Words(session)
    kind, mark = words("packet.kind_drill"), words("packet.mark_drill")
    heading = Heading(told.ward, place=told.ward, warnings=(kind,), mark=mark)
    flow = lay_out(form, _filling(told, words), heading, session.lang, pdf.measure)
    return drawn(sides(form, flow), f"Fallback {told.ward}")[0]


def span(seconds: int) -> str:
    """4:07, or 1:04:07."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class _Words:
    """Sentences and times in the reader's language and on the ward's clock."""

    def __init__(self, session: Session) -> None:
        self._lang, self._zone = session.lang, session.settings.zone

    def __call__(self, key: str, **values: object) -> str:
        return say(key, **values).text(self._lang)

    def at(self, moment: str) -> str:
        """With seconds: a drill is measured."""
        if not moment:
            return ""
        return f"{from_iso(moment).astimezone(self._zone):%Y-%m-%d %H:%M:%S}"


def _filling(told: Evidence, words: _Words) -> Filling:
    signed = words("drill.page_signed", name=told.signed_by, at=words.at(told.signed_at))
    where = words("drill.page_demo" if told.invented else "drill.page_ward")
    return {
        "statement": signed if told.signed_by else words("drill.page_unsigned"),
        "what": {"where": where, "reason": told.reason or "–", "did": ", ".join(told.did) or "–"},
        "times": Rows(tuple(_time(one, words) for one in told.steps)),
        "printed": _table(_printed(told.printed), words),
        "people": _told(told.took_part, words),
        "wrong": _told(told.went_wrong, words),
    }


def _time(step: Step, words: _Words) -> Row:
    taken = words("drill.not_reached") if step.seconds is None else span(step.seconds)
    cells = {"step": words(f"drill.step_{step.name}"), "at": words.at(step.at), "taken": taken}
    return Row(cells)


def _printed(forms: tuple[FormPrinted, ...]) -> Iterator[Row]:
    for one in forms:
        yield Row({"form": one.title, "issued": str(one.issued), "printed": str(one.printed)})


def _told(text: str, words: _Words) -> Rows:
    return _table((Row({"text": line}) for line in text.splitlines() if line.strip()), words)


def _table(rows: Iterator[Row], words: _Words) -> Rows:
    found = tuple(rows)
    return Rows(found, "" if found else words("drill.nothing"))
