"""What the page of forms asks of the core: those there are, an own one checked and added, and each
version as it was first printed here."""

from dataclasses import dataclass
from pathlib import Path

from fallback.app import own_forms as own
from fallback.app.own_form import check_form
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import form_archive, own_forms
from fallback.store.form_archive import ArchiveRow
from fallback.texts import Lang, Message, say
from forms.spec import Definition
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import CARE, moment
from ui.table import Line

MOST = 1_000_000  # bytes: a form's file is a few thousand


@dataclass(frozen=True)
class Tried:
    """An own form as it was checked: why it is refused, or (nothing) how it would print."""

    path: str
    said: Message
    faults: tuple[str, ...]
    preview: bytes


def forms(session: Session) -> tuple[Entry, ...]:
    """The forms there are, the hospital's own too."""
    with session.read() as tx:
        known = own_forms.forms(tx)
        printed = form_archive.listed(tx)
    mine = {one.definition.id for one in known.own}
    return tuple(
        _entry(session, one, one.id in mine, [row for row in printed if row.code == one.code])
        for one in known.all()
    )


def _entry(session: Session, one: Definition, mine: bool, printed: list[ArchiveRow]) -> Entry:
    lang = session.lang
    title = one.title.text(lang)
    key = "readiness.own" if mine else "readiness.built_in"
    origin = say(key, version=one.version).text(lang)
    if printed:
        kept = [f"{row.version} ({row.lang}) {moment(session, row.archived_at)}" for row in printed]
        told = say("readiness.printed_versions", versions="; ".join(kept)).text(lang)
    else:
        told = say("readiness.never_printed").text(lang)
    can = ({"remove"} if mine else set[str]()) | ({"printed"} if printed else set[str]())
    line = Line(one.id, (one.code, title, origin), frozenset({1}))
    return Entry(line, title, "\n\n".join((f"{one.id} ({one.code})", origin, told)), frozenset(can))


def tried(session: Session, path: str, _: Progress) -> Tried:
    """Check a file. FallbackError where it cannot be read."""
    name, text = Path(path).name, _text(path)
    with session.read() as tx:
        known = own_forms.forms(tx)
    found = check_form(text, name, session.lang, known)
    if found.form is None or found.faults:
        faults = tuple(f"{CARE} {one}" for one in found.faults)
        return Tried(path, say("readiness.form_refused", path=name), faults, b"")
    said = say("readiness.form_checked", form=found.form.id, version=found.form.version)
    return Tried(path, said, (), found.preview)


def add(session: Session, path: str, _: Progress) -> Message:
    """Keep it, to be printed from now on."""
    form = own.add(session, _text(path), Path(path).name)
    return say("forms.added", form=form.id, version=form.version)


def remove(session: Session, form_id: str) -> Message:
    """It is printed no more."""
    gone = own.remove(session, form_id)
    return say("forms.removed", form=gone.form, version=gone.version)


def printed(session: Session, form_id: str, _: Progress) -> bytes:
    """The newest version of a form as it was first printed here, with nobody's data."""
    with session.read() as tx:
        code = own_forms.forms(tx).get(form_id).code
        rows = [row for row in form_archive.listed(tx) if row.code == code]
        if not rows:
            raise FallbackError("forms.never_printed", form=form_id)
        last = max(rows, key=lambda row: (row.version, row.lang == session.lang))
        lang: Lang = last.lang
        return form_archive.read(tx, code, last.version, lang).pdf


def _text(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST + 1).decode("utf-8-sig")  # Notepad marks its files
    except (OSError, UnicodeDecodeError) as error:
        raise FallbackError("cli.cannot_read", path=path, said=error) from error
