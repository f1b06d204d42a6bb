"""What stands above each block of a sheet, as it was printed."""

from fallback.session import Session
from fallback.store import own_forms
from fallback.store.sheets import FrozenSheet


def titles(session: Session, frozen: FrozenSheet) -> dict[str, str]:
    """By the block's id. None where the form is no longer the one that was printed: the numbers of
    the boxes stand alone then, and say nothing wrong."""
    with session.read() as tx:
        known = own_forms.forms(tx)
    form = next((one for one in known.all() if one.id == frozen.form), None)
    if form is None or form.version != frozen.version:
        return {}
    return {one.id: one.title.text(frozen.lang) for one in form.blocks if one.title is not None}
