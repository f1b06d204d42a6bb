"""A hospital's own forms, and every form version that was printed here."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from fallback.app import own_forms as own
from fallback.app.own_form import check_form
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.export import new_file
from fallback.store import form_archive, own_forms
from forms.catalogue import BUILT_IN, Forms

MOST = 1_000_000  # bytes: a form's file is a few thousand


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[: MOST + 1].decode("utf-8-sig")  # Notepad marks its files
    except UnicodeDecodeError as error:
        raise FallbackError("forms.not_utf8", path=path) from error
    except OSError as error:
        raise FallbackError("cli.cannot_read", path=path, said=error.strerror) from error


def _check(face: Face, arguments: Namespace) -> Shown:
    path: Path = arguments.file
    found = check_form(_text(path), path.name, face.lang)
    form = found.form
    data: dict[str, object] = {
        "form": form.id if form else None,
        "version": form.version if form else None,
        "faults": found.faults,
    }
    if form is None or found.faults:
        return Shown(data, [*found.faults, face.say("forms.refused", path=path.name)], code=1)
    lines = [face.say("cli.form_fits", form=form.id, version=form.version)]
    if arguments.preview:
        with new_file(arguments.preview) as out:
            out.write(found.preview)
        lines.append(face.say("forms.preview_saved", path=arguments.preview))
    return Shown(data, lines)


def _add(face: Face, arguments: Namespace) -> Shown:
    path: Path = arguments.file
    text = _text(path)
    with face.session() as session:
        form = own.add(session, text, path.name)
    said = face.say("forms.added", form=form.id, version=form.version)
    return Shown({"id": form.id, "code": form.code, "version": form.version}, [said])


def _remove(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        gone = own.remove(session, arguments.form)
    return Shown(asdict(gone), [face.say("forms.removed", form=gone.form, version=gone.version)])


def _list(face: Face, _: Namespace) -> Shown:
    forms = _known(face)
    mine = {one.definition.id for one in forms.own}
    found = forms.all()
    data = [
        {"id": one.id, "code": one.code, "version": one.version, "own": one.id in mine}
        for one in found
    ]
    lines = [
        f"{one.id:16} {one.code} {one.version:3} {one.title.text(face.lang)}"
        + (f" ({face.word('cli.word_own_form')})" if one.id in mine else "")
        for one in found
    ]
    return Shown(data, lines)


def _known(face: Face) -> Forms:
    """Where no store was set up yet there are no own forms."""
    if not face.settings.store_file.exists():
        return BUILT_IN
    with face.session() as session, session.read() as tx:
        return own_forms.forms(tx)


def _archive(face: Face, arguments: Namespace) -> Shown:
    code, _, version = (arguments.form or "").partition("-")
    if bool(code) != bool(arguments.to) or (code and not version.isdecimal()):
        raise FallbackError("forms.archive_which")
    with face.session() as session, session.read() as tx:
        if not code:
            found = form_archive.listed(tx)
            lines = [
                f"{one.code}-{one.version:<3} {one.lang} {one.form:16}"
                f" {face.moment(one.archived_at)} {one.content[:12]}"
                for one in found
            ]
            return Shown([asdict(one) for one in found], lines)
        try:
            kept = form_archive.read(tx, code.upper(), int(version), face.lang)
        except LookupError as error:
            raise FallbackError("forms.never_printed", form=arguments.form) from error
    with new_file(arguments.to) as out:
        out.write(kept.pdf)
    return Shown(asdict(kept.row), [face.say("forms.archive_saved", path=arguments.to)])


_FILE = option("file", help="cli.opt_form", type=Path, metavar="FILE")

COMMANDS = (
    Command(
        "forms check",
        "cli.forms_check",
        _check,
        (_FILE, option("--preview", help="cli.opt_preview", type=Path, metavar="FILE.pdf")),
    ),
    Command("forms add", "cli.forms_add", _add, (_FILE,)),
    Command(
        "forms remove", "cli.forms_remove", _remove, (option("form", help="cli.opt_own_form"),)
    ),
    Command("forms list", "cli.forms_list", _list),
    Command(
        "forms archive",
        "cli.forms_archive",
        _archive,
        (
            option("form", help="cli.opt_archived", nargs="?", metavar="CODE-VERSION"),
            option("--to", help="cli.opt_archive_to", type=Path, metavar="FILE.pdf"),
        ),
    ),
)
