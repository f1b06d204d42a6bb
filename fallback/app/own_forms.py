"""A hospital's own forms are added and removed: checked, in someone's name, in the trail."""

from fallback.app.own_form import check_form
from fallback.errors import FallbackError
from fallback.outage import archiving
from fallback.outage.plan import read_plan
from fallback.session import Action, Session
from fallback.store import form_archive, own_forms, plans
from fallback.store.database import Transaction
from fallback.store.own_forms import OwnFormRow
from forms import load
from forms.spec import Definition


def add(session: Session, toml_text: str, origin: str) -> Definition:
    """Keep an own form, to be printed from now on; one with the id of a form there is stands in
    its place. FallbackError with every fault that `check_form` finds, or where the version was
    printed here with other content."""
    with session.read() as tx:
        forms = own_forms.forms(tx)
    found = check_form(toml_text, origin, session.lang, forms)
    if found.form is None or found.faults:
        raise FallbackError("forms.not_added", path=origin, why=" ".join(found.faults))
    form, digest = found.form, load.digest(toml_text)
    with session.act(Action.FORM_ADD, form=form.id, code=form.code, version=form.version) as act:
        if own_forms.forms(act.tx) != forms:  # another program, while this one was checked
            raise FallbackError("forms.changed_meanwhile", path=origin)
        archiving.same_content(
            form_archive.versions(act.tx, form.code, form.version), form.id, digest
        )
        own_forms.keep(act.tx, form, toml_text, person_id=act.person.id, at=act.at)
        act.details["digest"] = digest
    return form


def remove(session: Session, named: str) -> OwnFormRow:
    """Print an own form (its id or code) no more; what was printed of it is kept, and keyed as
    before. FallbackError where there is no such own form, or where a ward's plan holds it."""
    with session.act(Action.FORM_REMOVE) as act:
        found = own_forms.listed(act.tx)
        row = next((one for one in found if named in (one.form, one.code)), None)
        if row is None:
            known = ", ".join(one.form for one in found) or "–"
            raise FallbackError("forms.not_own", form=named, known=known)
        if not load.is_builtin(row.form):  # else the built-in form takes its place again
            _in_no_plan(act.tx, row.form)
        own_forms.remove(act.tx, row.form)
        act.details |= {"form": row.form, "code": row.code, "version": str(row.version)}
    return row


def _in_no_plan(tx: Transaction, form_id: str) -> None:
    for ward_id in plans.wards(tx):
        plan = read_plan(tx, ward_id)
        named = {one.form for one in plan.forms} | {one.form for one in plan.blanks}
        if form_id in named:
            raise FallbackError("forms.in_plan", form=form_id, ward=ward_id)
