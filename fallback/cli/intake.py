"""Scanned sheets come in: files and folders, and what a person says of their pages.

The image libraries are loaded by the commands that need them, not by every command.
"""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.store.scans import PageState, ScanPage

if TYPE_CHECKING:
    from fallback.recovery.intake.add import Added

STATES: tuple[PageState, ...] = get_args(PageState)


def _add(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.add import add

    data, lines, code = [], [], 0
    with face.session() as session:
        outage = _outage(face, session, arguments)
        for path in arguments.files:
            try:
                added = add(session, path.name, _bytes(path), outage, face.progress)
            except FallbackError as error:
                told = {"error": error.message.key, "sentence": error.text(face.lang)}
                data.append({"file": path.name, **told})
                lines.append(error.text(face.lang))
                code = 1
                continue
            data.append({"file": path.name, "again": added.again, "pages": _data(added.pages)})
            lines += _added_lines(face, path.name, added)
    return Shown(data, lines, code)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FallbackError("intake.folder", folder=path, said=error.strerror) from error


def _outage(face: Face, session: Session, arguments: Namespace) -> str:
    return face.outage(session, arguments.ward).id if arguments.ward else ""


def _added_lines(face: Face, name: str, added: "Added") -> list[str]:
    if added.again:
        return [face.say("intake.line_again", name=name, at=face.moment(added.file.added_at))]
    counts = Counter(page.state for page in added.pages)
    first = face.say("intake.line_added", name=name, pages=len(added.pages))
    return [first, *_count_lines(face, counts)]


def _count_lines(face: Face, counts: Counter[PageState]) -> list[str]:
    return [
        "  " + face.say("intake.line_counts", state=f"intake.state_{state}", count=counts[state])
        for state in STATES
        if counts[state]
    ]


def _watch(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.folder import watch

    with face.session() as session:
        outage = _outage(face, session, arguments)
        taken = watch(session, arguments.folder, outage, arguments.done, arguments.wait)
    lines: list[str] = []
    for one in taken:
        if one.added is not None:
            lines += _added_lines(face, one.path.name, one.added)
        if one.said is not None:
            lines.append(one.said.text(face.lang))
    data = [
        {
            "file": one.path.name,
            "pages": _data(one.added.pages) if one.added else [],
            "said": one.said.key if one.said else None,
        }
        for one in taken
    ]
    return Shown(data, lines or [face.word("intake.line_none")], 3 * any(t.said for t in taken))


def _list(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.pages import listed

    with face.session() as session:
        found = listed(session)
    pages = [page for page in found.pages if arguments.state in (None, page.state)]
    lines = [_line(face, page) for page in pages]
    lines += [
        face.say("intake.line_interrupted", name=file.name, taken=file.taken, pages=file.pages)
        for file in found.interrupted
    ]
    lines += _count_lines(face, Counter(page.state for page in found.pages))
    return Shown({"files": found.files, "pages": _data(pages)}, lines)


def _line(face: Face, page: ScanPage) -> str:
    state = face.word(f"intake.state_{page.state}")
    place = f"{page.file_name} {page.position}"
    return f"{page.id:5} {state:18} {page.sheet_number or '–':16} {place}  {page.reason}".rstrip()


def _data(pages: Iterable[ScanPage]) -> object:
    return msgspec.to_builtins(list(pages))


def _moved(face: Face, page: ScanPage) -> Shown:
    state = f"intake.state_{page.state}"
    return Shown(page, [face.say("intake.line_page", page=page.id, state=state)])


def _place(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.by_hand import place

    with face.session() as session:
        return _moved(face, place(session, arguments.page, arguments.sheet))


def _align(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.by_hand import align

    a, b, c, d, e, f, g, h = arguments.corners
    with face.session() as session:
        return _moved(face, align(session, arguments.page, ((a, b), (c, d), (e, f), (g, h))))


def _confirm(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.confirm import confirm_patient, confirmation

    with face.session() as session:
        about = confirmation(session, arguments.page)
        heading = about.heading
        name = " · ".join(filter(None, (heading.name, heading.number, heading.birth_date))) or "–"
        told = {"number": about.sheet.number, "name": name}
        if not (arguments.yes or arguments.reason):
            raise FallbackError("cli.yes_or_reason", page=arguments.page, **told)
        page = confirm_patient(
            session, arguments.page, yes=arguments.yes, reason=arguments.reason or ""
        )
    if not arguments.yes:
        return _moved(face, page)
    return Shown(page, [face.say("intake.line_confirmed", **told)])


def _aside(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.pages import set_aside

    with face.session() as session:
        return _moved(face, set_aside(session, arguments.page, arguments.reason))


def _show(face: Face, arguments: Namespace) -> Shown:
    from fallback.recovery.intake.pages import export

    with face.session() as session:
        export(session, arguments.page, arguments.to)
    line = face.say("intake.line_saved", page=arguments.page, path=arguments.to)
    return Shown({"page": arguments.page, "file": str(arguments.to)}, [line])


_PAGE = option("page", help="intake.opt_page", type=int)
_WARD = option("--ward", help="intake.opt_this")

COMMANDS: tuple[Command, ...] = (
    Command(
        "intake add",
        "intake.help_add",
        _add,
        (option("files", help="intake.opt_files", type=Path, nargs="+"), _WARD),
    ),
    Command(
        "intake watch",
        "intake.help_watch",
        _watch,
        (
            option("folder", help="intake.opt_folder", type=Path),
            option("--done", help="intake.opt_done", type=Path),
            option("--wait", help="intake.opt_wait", type=float, default=5.0),
            _WARD,
        ),
    ),
    Command(
        "intake list",
        "intake.help_list",
        _list,
        (option("--state", help="intake.opt_only", choices=STATES),),
    ),
    Command(
        "intake place",
        "intake.help_place",
        _place,
        (_PAGE, option("sheet", help="intake.opt_sheet")),
    ),
    Command(
        "intake align",
        "intake.help_align",
        _align,
        (_PAGE, option("corners", help="intake.opt_corners", type=float, nargs=8)),
    ),
    Command(
        "intake confirm",
        "intake.help_confirm",
        _confirm,
        (
            _PAGE,
            option("--yes", help="intake.opt_yes", action="store_true"),
            option("--reason", help="intake.opt_reason"),
        ),
    ),
    Command(
        "intake aside",
        "intake.help_aside",
        _aside,
        (_PAGE, option("--reason", help="intake.opt_reason", required=True)),
    ),
    Command(
        "intake show",
        "intake.help_show",
        _show,
        (_PAGE, option("--to", help="intake.opt_to", type=Path, required=True)),
    ),
)
