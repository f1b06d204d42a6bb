"""A printed version of a form never changes: it is kept with the first sheet that is issued of it,
and no sheet is issued of another form under the same version."""

from collections.abc import Iterable

from fallback.errors import FallbackError
from fallback.packet.form_archive import archived
from fallback.session import Noted, Session
from fallback.store import form_archive, own_forms
from fallback.store.database import Transaction
from fallback.store.form_archive import Archived, ArchiveRow
from fallback.texts import Lang
from forms import load
from forms.catalogue import Forms


def first_printed(session: Session, form_ids: Iterable[str]) -> tuple[Forms, tuple[Archived, ...]]:
    """The forms there are, and what is to be kept of those of these ids that were never printed
    here in this language. FallbackError where a version was printed with other content."""
    with session.read() as tx:
        forms = own_forms.forms(tx)
        new = [one for one in dict.fromkeys(form_ids) if not _kept(tx, one, forms, session.lang)]
    zone, now = session.settings.zone, session.now()
    return forms, tuple(archived(one, forms, session.lang, zone, now) for one in new)


def keep(act: Noted, new: Iterable[Archived]) -> None:
    """Keep them, in the act that issues their first sheets; what another program kept meanwhile
    is left as it is. FallbackError where that has other content."""
    kept = []
    for one in new:
        earlier = form_archive.versions(act.tx, one.row.code, one.row.version)
        same_content(earlier, one.row.form, one.row.digest)
        if all(row.lang != one.row.lang for row in earlier):
            form_archive.keep(act.tx, one)
            kept.append(f"{one.row.code}-{one.row.version}-{one.row.lang}")
    if kept:
        act.details["forms_archived"] = " ".join(kept)


def same_content(earlier: Iterable[ArchiveRow], form_id: str, digest: str) -> None:
    """FallbackError where a version was printed with other content."""
    for row in earlier:
        if row.digest != digest:
            raise FallbackError(
                "forms.printed_otherwise", form=form_id, code=row.code, version=row.version
            )


def _kept(tx: Transaction, form_id: str, forms: Forms, lang: Lang) -> bool:
    form = forms.get(form_id)
    earlier = form_archive.versions(tx, form.code, form.version)
    if earlier:
        same_content(earlier, form_id, load.digest(forms.text(form_id)))
    return any(row.lang == lang for row in earlier)
