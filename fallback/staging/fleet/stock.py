"""The box of blank forms on the ward: what a person counted, of forms that there are."""

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.store import own_forms, readiness
from fallback.store.readiness import Stock


def count_forms(
    session: Session, ward: Ward, form_id: str, copies: int, version: int | None = None
) -> Stock:
    """Keep that so many blanks of a form lie there, of that version (the newest where not told).
    FallbackError where there is no such form."""
    with session.act(Action.FORM_STOCK, ward=ward.id, form=form_id, copies=copies) as act:
        forms = {form.id: form for form in own_forms.forms(act.tx).all()}
        if form_id not in forms or copies < 0 or (version is not None and version < 1):
            raise FallbackError("ready.unknown_form", form=form_id, known=", ".join(forms))
        kept = Stock(form_id, version or forms[form_id].version, copies, act.at)
        readiness.keep_stock(act.tx, ward.id, kept, session.person.id)
    return kept
