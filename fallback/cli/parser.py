"""The commands as an argparse parser, worded in the reader's language."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from fallback.cli.command import Command
from fallback.texts import Lang, catalogue


def parse(argv: Sequence[str], commands: Sequence[Command]) -> Namespace:
    """Read the command line; exits with 2 and a usage line where it is wrong."""
    texts = catalogue(spoken(argv))
    top = ArgumentParser("fallback", description=texts["cli.about"], allow_abbrev=False)
    _common(top, texts)
    verbs = top.add_subparsers(title=texts["cli.commands"], metavar="", required=True)
    groups: dict[str, Any] = {}
    for command in commands:
        group, _, verb = command.name.rpartition(" ")
        if group and group not in groups:
            about = texts[f"cli.group_{group}"]
            parser = verbs.add_parser(group, help=about, description=about)
            groups[group] = parser.add_subparsers(
                title=texts["cli.commands"], metavar="", required=True
            )
        words = texts[command.help]
        parser = groups.get(group, verbs).add_parser(verb, help=words, description=words)
        for one in command.options:
            parser.add_argument(*one.flags, help=texts[one.help], **one.more)
        parser.set_defaults(command=command)
    return top.parse_args(argv)


def spoken(argv: Sequence[str]) -> Lang:
    """The language asked for, before the rest of the line is understood; Swedish first."""
    wanted = os.environ.get("FALLBACK_LANG", "sv")
    for word, following in zip(argv, [*argv[1:], ""], strict=True):
        if word == "--lang":
            wanted = following
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return cast(Lang, wanted) if wanted in ("sv", "en") else "sv"


def _common(top: ArgumentParser, texts: dict[str, str]) -> None:
    top.add_argument("--lang", choices=("sv", "en"), help=texts["cli.lang"])
    top.add_argument("--home", type=Path, metavar="DIR", help=texts["cli.home"])
    top.add_argument("--json", action="store_true", help=texts["cli.json"])
    top.add_argument("--as", dest="name", metavar="NAME", help=texts["cli.as"])
    top.add_argument("--desk", action="store_true", help=texts["central.opt_desk"])
    top.add_argument("--machine", action="store_true", help=texts["cli.machine"])
