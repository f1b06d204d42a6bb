"""`python -m tests.bench [PART …] [--json FILE] [--runs N]`; the parts are in `MEASURES`.

Ratios of medians measured side by side in one run. Nothing here passes or fails.
"""

import argparse
import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    desk,
    findings,
    generations,
    handover,
    intake,
    keying,
    keying_beside,
    landing,
    packet,
    region,
    snapshot,
    store,
    window,
)
from tests.bench.section import Section
from tests.servers.environment import CannotInstallError

MEASURES: dict[str, Callable[[int], tuple[Section, ...]]] = {
    "findings": lambda runs: (findings.measure(runs),),
    "snapshot": lambda runs: (snapshot.measure(runs),),
    "packet": packet.measure,
    "store": lambda runs: (store.measure(runs),),
    "region": region.measure,
    "landing": lambda runs: (landing.measure(runs),),
    "generations": generations.measure,
    "intake": lambda runs: (intake.measure(runs),),
    "desk": lambda runs: (desk.measure(runs),),
    "keying": lambda runs: (keying.measure(runs), keying_beside.measure()),
    "handover": lambda runs: (handover.measure(runs),),
    "window": lambda runs: (window.measure(runs),),
}
RUNS = {
    "findings": 3,
    "snapshot": 7,
    "packet": 3,
    "store": 15,
    "region": 2,
    "landing": 7,
    "generations": 3,
    "intake": 3,
    "desk": 3,
    "keying": 5,
    "handover": 1,
    "window": 5,
}


def main() -> None:
    """Run what is asked for, or all; print each part as it is done."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join(MEASURES))
    asked.add_argument("--json", type=Path, metavar="FILE", help="the figures, for a program")
    asked.add_argument("--runs", type=int, help="rounds of each part")
    args = asked.parse_args()
    if unknown := set(args.parts) - set(MEASURES):
        asked.error(f"no such part: {', '.join(sorted(unknown))}")
    parts: list[Section] = []
    for name in args.parts or MEASURES:
        try:
            found = MEASURES[name](args.runs or RUNS[name])
        except CannotInstallError as error:
            sys.stdout.write(f"{name}: left out, a server is not here: {error}\n\n")
            continue
        for part in found:
            sys.stdout.write(part.text() + "\n")
            sys.stdout.flush()
        parts += found
    if args.json:
        figures = {part.name: part.figures for part in parts}
        where = {"python": platform.python_version(), "system": platform.platform()}
        args.json.write_text(json.dumps({"on": where, **figures}, indent=2), "utf-8")


main()
