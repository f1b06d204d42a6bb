"""Scans taken in: pages in a second of one core, from the scanner's file to the straight page."""

import time
from collections import defaultdict
from statistics import median

from forms.scan import work
from tests.bench.section import Section
from tests.scan.sheets import error, geometry, side
from tests.scan.simulator import MODERATE, Scanned, scanned

FORMS = ("administration", "observations", "fluid")
DAMAGE = ("clean", "upside down", "skew 8", "folded", "torn", "photocopy", "jpeg 20")
STEPS = ("unpacked", "looked at", "fitted", "straightened")


def measure(runs: int) -> Section:
    """Each form in each state, once a round; the scans are made before the clock starts."""
    came = {
        (form, name): scanned(side(form)[1], MODERATE[name], 1) for form in FORMS for name in DAMAGE
    }
    spent: dict[str, list[float]] = defaultdict(list)
    worst, proven = 0.0, 0
    for _ in range(runs):
        proven = 0
        for (form, _name), scan in came.items():
            fits, off = _taken(form, scan, spent)
            proven += fits
            worst = max(worst, off)
    steps = {step: median(spent[step]) for step in STEPS}
    each = sum(steps.values())
    rows = [
        *((step, f"{1000 * steps[step]:.0f}") for step in STEPS),
        ("a page", f"{1000 * each:.0f}"),
    ]
    return Section(
        "intake",
        f"A scanned page of 200 dots an inch taken in ({len(came)} pages, {runs} rounds)",
        ("step", "CPU ms"),
        tuple(rows),
        {"pages_per_cpu_second": 1 / each, "proven": proven, "worst_mm": worst},
        (
            f"{1 / each:.1f} pages in a second of one core; {proven} of {len(came)} proven,",
            f"the worst corner of a box {worst:.2f} mm from its true place. Simulated scans.",
        ),
    )


def _taken(form: str, scan: Scanned, spent: dict[str, list[float]]) -> tuple[bool, float]:
    page = side(form)[0]
    ticks = [time.process_time()]
    (kept,) = work.pages(scan.jpeg)
    ticks.append(time.process_time())
    looked = work.look(kept)
    ticks.append(time.process_time())
    fit = work.by_codes(kept, geometry(page), looked.marks)
    ticks.append(time.process_time())
    if fit is None:
        return False, 0.0
    work.straightened(kept, fit.mesh)
    ticks.append(time.process_time())
    for step, before, after in zip(STEPS, ticks, ticks[1:], strict=False):
        spent[step].append(after - before)
    return fit.proven, error(fit, page, scan, kept)
