"""Three days on paper: packets, arrivals, a replaced sheet, day two and three, and all the ink."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from fallback.chart.model import Snapshot
from fallback.chart.reserve import ReserveIdentity, number_on_sheet
from fallback.demo.story import Cast, Clock
from fallback.demo.writer import Hand, ordered_doses
from fallback.outage.blanks import blank_packet
from fallback.outage.declare import declare, end
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.packets import ward_packet
from fallback.outage.plan import PacketPlan, PlannedBlank, PlannedForm, keep_plan
from fallback.outage.printing import confirm
from fallback.outage.reprint import reprint
from fallback.outage.reserve import identities
from fallback.outage.reserve.printing import arrival_packet
from fallback.recovery.continuation import continuation_packet
from fallback.recovery.keying.entry import call_up
from fallback.snapshots.take import take
from fallback.sources.record_system import Source
from fallback.store import snapshots
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from tests.three_days.slips import TIRED
from tests.three_days.writer import Inked, Ward

LENGTH = timedelta(hours=71)
REPLACED = timedelta(hours=4)  # so long into the outage one patient's sheets are printed again
BOTH = timedelta(hours=9)  # so long after it both are written on: doses stand twice
UNKNOWN = "Okänd Testsson"
USED = ("administration", "continuation", "observations", "orders", "note", "fluid", "arrivals")
LOST, LATE = "Följde med i transporten", "Låg kvar i en ficka"


@dataclass(frozen=True)
class Size:
    """How much is written: `stay` are on the ward for three days, `leave` go on the first."""

    stay: tuple[str, ...]
    leave: tuple[str, ...]
    charts: int  # observation charts a patient, one a day
    notes: bool  # a nursing note and a fluid chart each
    arrivals: int
    seed: int = 1

    @property
    def everybody(self) -> tuple[str, ...]:
        return self.stay + self.leave


@dataclass(frozen=True)
class Arrived:
    """Somebody who came meanwhile; `patient_id` is who it was, as the record system learns."""

    reserve: ReserveIdentity
    patient_id: str


@dataclass
class Papers:
    """All paper of the outage. A sheet's picture is page `place` of the PDF of its packet."""

    snapshot: Snapshot
    outage: Outage
    packets: list[IssuedPacket] = field(default_factory=list)
    inked: dict[str, Inked] = field(default_factory=dict)
    arrived: list[Arrived] = field(default_factory=list)
    replaced: set[str] = field(default_factory=set)  # void, with ink on them
    lost: list[str] = field(default_factory=list)  # with ink, and gone; the last turns up late

    def picture(self, number: str) -> tuple[bytes, int]:
        """The PDF, and the page in it."""
        return next(
            (packet.pdf, place)
            for packet in self.packets
            for place, sheet in enumerate(packet.sheets)
            if sheet.number == number
        )


def on_paper(cast: Cast, clock: Clock, source: Source, ward_id: str, size: Size) -> Papers:
    """From the snapshot until the record system is back, 71 hours after it failed."""
    papers = _declared(cast, clock, source, ward_id)
    began = _at(papers.outage.began_at)
    _first_day(cast, papers, size)
    clock.at = began + REPLACED
    _replace_one(cast, papers, size)
    for number in range(size.arrivals):
        _arrive(cast, papers, number)
    for day in (2, 3):
        clock.at = began + timedelta(hours=24 * (day - 1) - 1)
        _printed(cast, papers, continuation_packet(cast.nurse, papers.outage, day, size.stay))
    clock.at = began + LENGTH
    papers.outage = end(cast.nurse, papers.outage.id)
    _write(cast, papers, size)
    return papers


def _declared(cast: Cast, clock: Clock, source: Source, ward_id: str) -> Papers:
    """A snapshot, and twenty minutes after it the failure."""
    taken = take(cast.nurse, source, ward_id, unheeded)
    assert taken.proven, taken.faults
    with cast.nurse.read() as tx:
        snapshot = snapshots.load(tx, taken.row.id)
    clock.pass_by(minutes=20)
    began, name = clock.at, taken.row.ward_name
    clock.pass_by(minutes=10)
    outage = declare(
        cast.nurse, ward_id=ward_id, ward_name=name, began_at=began, reason="Strömavbrott"
    )
    return Papers(snapshot, outage)


def _first_day(cast: Cast, papers: Papers, size: Size) -> None:
    """The ward's packet by its plan, and a few blank forms."""
    forms = [PlannedForm(one) for one in ("summary", "medications", "administration")]
    forms.append(PlannedForm("observations", size.charts))
    forms += [PlannedForm("note"), PlannedForm("fluid")] if size.notes else []
    keep_plan(cast.nurse, papers.outage.ward_id, PacketPlan(tuple(forms)))
    _printed(cast, papers, ward_packet(cast.nurse, papers.outage))
    blanks = [PlannedBlank(form, 1) for form in ("arrivals", "orders", "observations")]
    _printed(cast, papers, blank_packet(cast.nurse, papers.outage, blanks))


def _printed(cast: Cast, papers: Papers, packet: IssuedPacket) -> None:
    assert packet.faults == (), packet.faults
    confirm(cast.nurse, packet.packet_id, came_out=True)
    papers.packets.append(packet)


def _replace_one(cast: Cast, papers: Papers, size: Size) -> None:
    """The administration sheets of one patient are printed again; the old ones stay in use."""
    old = [
        sheet
        for sheet in papers.packets[0].sheets
        if sheet.form == "administration" and sheet.patient_id == size.stay[0]
    ]
    packet = reprint(cast.nurse, [one.number for one in old], "Kaffe på bladet")
    papers.replaced = {one.number for one in old}
    _printed(cast, papers, packet)


def _arrive(cast: Cast, papers: Papers, number: int) -> None:
    name, born = f"Ankomst Testsson{'abcdefghijkl'[number]}", date(1950 + number, 1, 2)
    given = identities.take(cast.nurse, papers.outage, name=name, birth_date=born, sex="female")
    papers.arrived.append(Arrived(given, f"arrived-{number}"))
    _printed(cast, papers, arrival_packet(cast.nurse, papers.outage, given))


def _write(cast: Cast, papers: Papers, size: Size) -> None:
    """Everything that was written in three days."""
    began, until = _at(papers.outage.began_at), _at(papers.outage.ended_at or "")
    doses = ordered_doses(papers.snapshot, began, until)
    every = Hand(size.seed, began, until, cast.nurse.settings.zone, doses)
    charts: Counter[str] = Counter()
    for place, sheet in _in_use(papers, size):
        frozen = call_up(cast.clerk, sheet.number).frozen
        hand, who = every, "" if sheet.patient_id else UNKNOWN
        if sheet.form == "observations":
            hand = replace(every, began=began + timedelta(days=charts[sheet.patient_id]))
            charts[sheet.patient_id] += 1
        elif sheet.number in papers.replaced:
            hand = replace(every, until=began + REPLACED + BOTH)
        elif sheet.replaces in papers.replaced:
            hand = replace(every, began=began + REPLACED)
        one = Ward(hand, TIRED.ambiguous).fill(sheet, frozen, place, who)
        if one.marks:
            papers.inked[sheet.number] = one
    later = [one.sheet.number for one in papers.inked.values() if one.sheet.form == "continuation"]
    papers.lost = later[-2:]


def _in_use(papers: Papers, size: Size) -> Iterator[tuple[str, Sheet]]:
    """The sheets of those who are written about, and each one's place."""
    for packet, issued in enumerate(papers.packets):
        for place, sheet in enumerate(issued.sheets):
            who = sheet.patient_id
            mine = who in size.everybody or not who or number_on_sheet(who)
            if sheet.form in USED and mine:
                yield f"{packet}.{place}", sheet


def _at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
