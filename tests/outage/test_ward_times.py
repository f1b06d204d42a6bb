"""A ward's own rounds stand on its sheets."""

import dataclasses
from datetime import time
from decimal import Decimal

from msgspec.structs import replace

from fallback.chart.model import Chart, Dosage, MedicationOrder, Quantity, Timing
from fallback.chart.section import Recorded
from fallback.outage.declare import declare
from fallback.outage.packets import context, pinned
from fallback.packet.context import Context
from fallback.packet.filling import administration
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.ward_times import WardTimes
from forms.values import Rows
from tests.outage.conftest import WARD, WardSource

THRICE = Timing(frequency=3, period=Decimal(1), period_unit="d")


def test_what_is_ordered_so_many_a_day_is_drawn_at_the_hours_of_the_wards_settings(
    session: Session, source: WardSource
) -> None:
    take(session, source, WARD.id, lambda *_: True)
    outage = declare(session, ward_id=WARD.id, ward_name=WARD.name)
    own = replace(session.settings, ward_times=WardTimes(morning=time(7), evening=time(21)))
    there = dataclasses.replace(session, settings=own)
    with session.read() as tx:
        row = pinned(tx, outage)
    chart = _thrice(source.charts[0])
    assert _due(chart, context(session, outage, row)) == ["08:00", "14:00", "20:00"]
    assert _due(chart, context(there, outage, row)) == ["07:00", "14:00", "21:00", "25/11 07:00"]


def _thrice(chart: Chart) -> Chart:
    dosage = Dosage(dose=Quantity(Decimal(1), "g"), timing=THRICE)
    order = MedicationOrder("o1", "active", "Alvedon", dosages=(dosage,))
    return replace(chart, medications=Recorded((order,)))


def _due(chart: Chart, occasion: Context) -> list[str]:
    filled = administration.fill(chart, occasion)["orders"]
    assert isinstance(filled, Rows)
    return [line["due"].splitlines()[0] for line in filled.rows[0].lines]
