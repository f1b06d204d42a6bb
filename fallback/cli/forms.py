"""A hospital's own forms."""

from argparse import Namespace
from pathlib import Path

from fallback.app.own_form import check_form
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.export import new_file
from forms.load import builtins

MOST = 1_000_000  # bytes: a form's file is a few thousand


def _check(face: Face, arguments: Namespace) -> Shown:
    path: Path = arguments.file
    try:
        text = path.read_bytes()[: MOST + 1].decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FallbackError("cli.cannot_read", path=path, said=error) from error
    found = check_form(text, path.name, face.lang)
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


def _list(face: Face, _: Namespace) -> Shown:
    found = builtins()
    data = [{"id": one.id, "code": one.code, "version": one.version} for one in found]
    lines = [f"{one.id:16} {one.code} {one.version:3} {one.title.text(face.lang)}" for one in found]
    return Shown(data, lines)


COMMANDS = (
    Command(
        "forms check",
        "cli.forms_check",
        _check,
        (
            option("file", help="cli.opt_form", type=Path, metavar="FILE"),
            option("--preview", help="cli.opt_preview", type=Path, metavar="FILE.pdf"),
        ),
    ),
    Command("forms list", "cli.forms_list", _list),
)
