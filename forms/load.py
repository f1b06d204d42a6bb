"""TOML to `Definition`, strictly: a definition without a fault, or all its faults."""

import hashlib
import json
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from forms.check import check
from forms.faults import DefinitionError, Fault, FaultKind
from forms.spec import Definition, Keying, Kind

__all__ = [
    "DefinitionError",
    "Fault",
    "FaultKind",
    "builtin",
    "builtins",
    "digest",
    "is_builtin",
    "load",
    "source",
]

_FOLDER: Final = resources.files("forms") / "definitions"
_SAID: Final = re.compile(r"(?s)(.*?)(?: - at `(.*)`)?")
_QUOTED: Final = re.compile(r"`([^`]*)`")
_CHOICES: Final = {"kind": tuple(Kind), "keying": tuple(Keying)}


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
    if what.startswith("Invalid enum value") and (choices := _CHOICES.get(where.split(".")[-1])):
        return Fault(FaultKind.NOT_A_CHOICE, where, ", ".join(choices))
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
    form = load(source(form_id), f"{form_id}.toml")
    if form.id != form_id:
        raise KeyError(form.id)
    return form


def is_builtin(form_id: str) -> bool:
    """Whether a form comes with Fallback under this id."""
    return form_id.isidentifier() and (_FOLDER / f"{form_id}.toml").is_file()


def source(form_id: str) -> str:
    """The TOML of a form that comes with Fallback. Raises KeyError where there is none."""
    if not is_builtin(form_id):
        raise KeyError(form_id)
    return (_FOLDER / f"{form_id}.toml").read_text("utf-8")


def digest(toml_text: str) -> str:
    """SHA-256 (hex) of what a form's TOML says: its comments, its spaces and the order of its keys
    are no part of it. Raises ValueError where it is not TOML."""
    said = json.dumps(tomllib.loads(toml_text), sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
