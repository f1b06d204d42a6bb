"""`python -m tests.bench.ours [--wards N] [--patient] [--proof] [--ready] [OUT.pdf]`: Fallback's
packet in a process of its own, from charts to PDF; reports what it used.

Each ward has a document of its own; its charts are made before its clock starts, and are gone
before the next ward's. With `--ready` words, forms and fonts are read before the clock starts, as
the window does while a person signs in.
"""

import argparse
import time
from pathlib import Path

from fallback.chart.model import Snapshot
from fallback.packet.compose import compose_patient, compose_ward
from fallback.packet.proving import prove
from fallback.packet.render import draw, lay, ready
from tests.bench.content import context, marks, ward
from tests.bench.gauge import write


def packet(snapshot: Snapshot, *, patient: bool, proof: bool) -> bytes:
    """The ward's packet, or its first patient's, as `outage.issue` renders it."""
    about = context(snapshot)
    if patient:
        copies = compose_patient(snapshot.charts[0], about)
    else:
        copies = compose_ward(snapshot, about)
    laid = tuple(lay(copies, "sv"))
    drawn = draw(laid, marks(laid, snapshot.id), "Fallback")
    if proof and (faults := prove(drawn, copies, "sv")):
        raise AssertionError(faults)
    return drawn.pdf


def main() -> None:
    """Ward after ward, as a hospital prints."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--wards", type=int, default=1)
    asked.add_argument("--patient", action="store_true")
    asked.add_argument("--proof", action="store_true")
    asked.add_argument("--ready", action="store_true")
    asked.add_argument("out", type=Path)
    args = asked.parse_args()
    if args.ready:
        ready("sv")
    begun, used = time.process_time(), 0.0
    for number in range(1, args.wards + 1):
        snapshot = ward(number)
        started = time.process_time()
        pdf = packet(snapshot, patient=args.patient, proof=args.proof)
        used += time.process_time() - started
        args.out.write_bytes(pdf)
    write(used, begun)


main()
