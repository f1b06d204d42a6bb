"""Key a sheet back in: field by field, from a file, or asked one box after the other."""

import json
from argparse import Namespace
from pathlib import Path

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.recovery.keying.entry import Kept, KeyingSheet, call_up, finish, key
from fallback.recovery.keying.leasing import next_sheet
from fallback.recovery.keying.tasks import Keyed, keyed_here
from fallback.session import Session
from fallback.store.entries import EntryState
from forms.geometry import Box


def _show(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        sheet = call_up(session, arguments.number)
    data = {
        "number": sheet.sheet.number,
        "form": sheet.sheet.form,
        "step": sheet.step,
        "boxes": sheet.boxes,
        "before": sheet.before,
        "both": {
            path: [{"by": by, "state": state, "value": value} for by, (state, value) in said]
            for path, said in _both(sheet).items()
        },
    }
    return Shown(data, _sheet_lines(face, sheet))


def _next(face: Face, arguments: Namespace) -> Shown:
    """The next sheet that came back, handed out to nobody else."""
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        keyed_here(outage)
        number = next_sheet(session, outage.id)
    line = face.say("recovery.next_is", number=number) if number else face.word("recovery.no_next")
    return Shown({"number": number}, [line])


def _sheet_lines(face: Face, sheet: KeyingSheet) -> list[str]:
    lines = [
        face.say(
            "cli.sheet_shown",
            number=sheet.sheet.number,
            title=sheet.frozen.title,
            name=sheet.frozen.heading.name,
            identity=sheet.frozen.heading.number,
        ),
        face.word(f"cli.step_{sheet.step}"),
    ]
    if sheet.waiting:
        at = {"number": sheet.sheet.number, "page": sheet.waiting}
        lines.append(face.say("intake.confirm_first", **at))
    for box in sheet.boxes:
        state, value = sheet.before.get(box.path, ("", ""))
        lines.append(f"  {box.path:28} {_asked(face, box)}  {value or _state(face, state)}")
        lines += _both_lines(face, sheet, box)
    for path, reading in sheet.readings.items():
        lines.append(f"  {path:28} {reading.value or _state(face, reading.state)}")
    return lines


def _both(sheet: KeyingSheet) -> dict[str, tuple[tuple[str, Keyed], ...]]:
    """In arbitration, by path: who keyed what; the first keyer first."""
    return {
        path: tuple(zip(sheet.who[path], said, strict=True)) for path, said in sheet.both.items()
    }


def _both_lines(face: Face, sheet: KeyingSheet, box: Box) -> list[str]:
    said = _both(sheet).get(box.path, ())
    return [f"      {by}: {value or _state(face, state)}" for by, (state, value) in said]


def _asked(face: Face, box: Box) -> str:
    parts = (box.context, box.label.text(face.lang), f"[{box.unit}]" if box.unit else "")
    return " · ".join(part for part in parts if part)


def _state(face: Face, state: str | None) -> str:
    return face.word(f"cli.entry_{state}") if state else ""


def _key(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        if arguments.state == "value" and not arguments.typed:
            raise FallbackError("cli.nothing_typed")
        kept = key(session, arguments.number, arguments.path, arguments.typed, arguments.state)
    return Shown(kept, [_kept_line(face, arguments.path, kept)])


def _kept_line(face: Face, path: str, kept: Kept) -> str:
    line = face.say("cli.kept", path=path, value=kept.value or "–")
    if kept.waits:
        line = f"{line}  {face.word('central.waits')}"
    return line if kept.confirm is None else f"{line}  {kept.confirm.text(face.lang)}"


def _file(face: Face, arguments: Namespace) -> Shown:
    wanted = _read(arguments.file)
    with face.session() as session:
        lines = [
            _kept_line(face, path, _keyed(face, session, arguments.number, path, given))
            for path, given in wanted.items()
        ]
    return Shown({"kept": len(wanted)}, lines)


def _keyed(
    face: Face, session: Session, number: str, path: str, given: tuple[str, EntryState]
) -> Kept:
    """One of many: what is wrong with it names its box."""
    try:
        return key(session, number, path, *given)
    except FallbackError as error:
        raise FallbackError("cli.entry_not_kept", path=path, said=error.text(face.lang)) from error


def _read(file: Path) -> dict[str, tuple[str, EntryState]]:
    """{"path": "0815", "other": {"state": "illegible"}} as what is to be keyed."""
    try:
        found = json.loads(file.read_text("utf-8"))
        return {
            str(path): ("", given["state"]) if isinstance(given, dict) else (str(given), "value")
            for path, given in found.items()
        }
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise FallbackError("cli.entries_unreadable", path=file, said=error) from error


def _ask(face: Face, arguments: Namespace) -> Shown:
    """Every box in the paper's order; what is typed is kept at once."""
    with face.session() as session:
        sheet = call_up(session, arguments.number)
        for line in _sheet_lines(face, sheet)[:2]:
            print(line)
        print(face.word("cli.ask_how"))
        for box in sheet.boxes:
            if box.path not in sheet.before:
                for line in _both_lines(face, sheet, box):
                    print(line)
                _ask_box(face, session, arguments.number, box)
        state = finish(session, arguments.number)
    return Shown({"state": state}, [face.say("cli.finished", state=f"outage.state_{state}")])


_KEYS: dict[str, EntryState] = {"": "blank", "-": "struck", "?": "illegible"}


def _ask_box(face: Face, session: Session, number: str, box: Box) -> None:
    while True:
        try:
            typed = input(f"{_asked(face, box)}: ").strip()
        except EOFError as error:
            raise FallbackError("cli.stopped_keying", number=number) from error
        try:
            kept = key(session, number, box.path, typed, _KEYS.get(typed, "value"))
        except FallbackError as error:
            print(error.text(face.lang))
            continue
        if kept.confirm is not None:
            print(kept.confirm.text(face.lang))
            if input(face.word("cli.ask_again")).strip():
                continue
        return


def _finish(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        state = finish(session, arguments.number, rest_blank=arguments.rest_blank)
    return Shown({"state": state}, [face.say("cli.finished", state=f"outage.state_{state}")])


_NUMBER = option("number", help="cli.opt_number")

COMMANDS = (
    Command("entry next", "recovery.cmd_next", _next, (option("--ward", help="cli.opt_ward"),)),
    Command("entry show", "cli.entry_show", _show, (_NUMBER,)),
    Command("entry ask", "cli.entry_ask", _ask, (_NUMBER,)),
    Command(
        "entry key",
        "cli.entry_key",
        _key,
        (
            _NUMBER,
            option("path", help="cli.opt_path"),
            option("typed", help="cli.opt_typed", nargs="?", default=""),
            option(
                "--state",
                help="cli.opt_entry_state",
                choices=("value", "blank", "struck", "illegible"),
                default="value",
            ),
        ),
    ),
    Command(
        "entry file",
        "cli.entry_file",
        _file,
        (_NUMBER, option("file", help="cli.opt_entries", type=Path)),
    ),
    Command(
        "entry finish",
        "cli.entry_finish",
        _finish,
        (_NUMBER, option("--rest-blank", help="cli.opt_rest_blank", action="store_true")),
    ),
)
