"""The command line: one thin face over the use cases."""

import os
import sys
from collections.abc import Sequence

import msgspec

from fallback import settings
from fallback.cli import (
    arrivals,
    audit,
    central,
    closing,
    compare,
    demo,
    desk,
    drill,
    forms,
    handover,
    hl7,
    intake,
    joint,
    keying,
    labels,
    packets,
    paper,
    printers,
    profiles,
    readiness,
    setup,
    snapshots,
    sources,
    staging,
    ward,
)
from fallback.cli.command import Command, Shown
from fallback.cli.face import Face
from fallback.cli.parser import parse, spoken
from fallback.errors import FallbackError
from fallback.texts import Lang

COMMANDS: tuple[Command, ...] = (
    *demo.COMMANDS,
    *setup.COMMANDS,
    *ward.COMMANDS,
    *snapshots.COMMANDS,
    *compare.COMMANDS,
    *paper.COMMANDS,
    *packets.COMMANDS,
    *drill.COMMANDS,
    *printers.COMMANDS,
    *arrivals.COMMANDS,
    *labels.COMMANDS,
    *intake.COMMANDS,
    *keying.COMMANDS,
    *desk.COMMANDS,
    *central.COMMANDS,
    *closing.COMMANDS,
    *staging.COMMANDS,
    *handover.COMMANDS,
    *joint.COMMANDS,
    *readiness.COMMANDS,
    *hl7.COMMANDS,
    *sources.COMMANDS,
    *audit.COMMANDS,
    *forms.COMMANDS,
    *profiles.COMMANDS,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: it could not be, and the sentence says why; 2: usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    arguments = parse(words, COMMANDS)
    lang = spoken(words)
    command: Command = arguments.command
    try:
        chosen = replace_lang(settings.load(arguments.home), arguments.lang)
        face = Face(
            chosen,
            arguments.lang or lang,
            arguments.name or "",
            arguments.machine,
            arguments.desk or (command.desk and chosen.recovery.postgresql is not None),
        )
        return show(command.run(face, arguments), as_json=arguments.json)
    except FallbackError as error:
        if arguments.json:
            told = {"error": error.message.key, "sentence": error.text(lang)}
            print(msgspec.json.encode(told).decode(), file=sys.stderr)
        else:
            print(error.text(lang), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def replace_lang(found: settings.Settings, lang: Lang | None) -> settings.Settings:
    """The settings in the language asked for."""
    return msgspec.structs.replace(found, lang=lang) if lang else found


def show(shown: Shown, *, as_json: bool) -> int:
    """Print a result, for a program or for a person."""
    if as_json:
        print(msgspec.json.encode(shown.data).decode())
    else:
        for line in shown.lines:
            print(line)
    return shown.code
