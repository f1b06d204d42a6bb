"""TOML to `Definition`, strictly: a definition without a fault, or all its faults."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from forms.check import check
from forms.faults import DefinitionError, Fault, FaultKind
from forms.spec import Definition

__all__ = ["DefinitionError", "Fault", "FaultKind", "builtin", "builtins", "load"]

_FOLDER: Final = resources.files("forms") / "definitions"
_SAID: Final = re.compile(r"(?s)(.*?)(?: - at `(.*)`)?")
_QUOTED: Final = re.compile(r"`([^`]*)`")


def load(toml_text: str, origin: str) -> Definition:
    """The definition in a TOML text; `origin` names it in the faults.

    Raises DefinitionError with every fault found (of shape: the first).
    """
    try:
        found = tomllib.loads(toml_text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DefinitionError((Fault(FaultKind.UNREADABLE, origin, said),)) from error
    try:
        definition = msgspec.convert(found, Definition)
    except (msgspec.ValidationError, RecursionError) as error:
        raise DefinitionError((_shape(str(error), origin),)) from error
    faults = tuple(
        Fault(fault.kind, f"{origin}: {fault.where}", fault.detail) for fault in check(definition)
    )
    if faults:
        raise DefinitionError(faults)
    return definition


def _shape(said: str, origin: str) -> Fault:
    """A fault of shape, from the decoder's words."""
    found = _SAID.fullmatch(said)
    what, path = (found[1], found[2] or "$") if found else (said, "$")
    where = f"{origin}: {path.removeprefix('$').lstrip('.') or 'form'}"
    quoted = _QUOTED.search(what)
    name = quoted[1] if quoted else what
    if what.startswith("Object contains unknown field"):
        return Fault(FaultKind.UNKNOWN_KEY, where, name)
    if what.startswith("Object missing required field"):
        return Fault(FaultKind.MISSING_KEY, where, name)
    return Fault(FaultKind.WRONG_TYPE, where, what.replace("`", ""))


@cache
def builtins() -> tuple[Definition, ...]:
    """The forms that come with Fallback, in the order of their ids.

    Raises DefinitionError where two share an id or a code.
    """
    names = sorted(file.name for file in _FOLDER.iterdir() if file.name.endswith(".toml"))
    forms = tuple(builtin(name.removesuffix(".toml")) for name in names)
    faults: list[Fault] = []
    for number, form in enumerate(forms):
        if any(form.id == other.id for other in forms[:number]):
            faults.append(Fault(FaultKind.DUPLICATE_ID, names[number], form.id))
        if any(form.code == other.code for other in forms[:number]):
            faults.append(Fault(FaultKind.DUPLICATE_CODE, names[number], form.code))
    if faults:
        raise DefinitionError(tuple(faults))
    return forms


@cache
def builtin(form_id: str) -> Definition:
    """The form that comes with Fallback under this id, which is its file's name; only that file
    is read: the first page does not wait for the others. Raises KeyError where there is none."""
    file = _FOLDER / f"{form_id}.toml"
    if not form_id.isidentifier() or not file.is_file():
        raise KeyError(form_id)
    form = load(file.read_text("utf-8"), file.name)
    if form.id != form_id:
        raise KeyError(form.id)
    return form
