"""One item as one message: its control id is the same whenever it is sent, and by whomever.

ORU^R01 for a measurement, RAS^O17 for a dose, MDM^T02 with the PDF for a patient's record.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart, Identifier, MedicationOrder, Patient, Quantity
from fallback.chart.section import items
from fallback.recovery.writeback.hl7.encode import components, segment, stamp, text
from fallback.settings import Hl7OutSettings
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    RefusedError,
    WriteItem,
)
from fallback.texts import Lang, worded

_KINDS: Final = {
    DoseItem: ("RAS", "O17", "RAS_O17"),
    ObservationItem: ("ORU", "R01", "ORU_R01"),
    DocumentItem: ("MDM", "T02", "MDM_T02"),
}
_CODES: Final = {"http://loinc.org": "LN", "http://snomed.info/sct": "SCT"}
_OIDS: Final = {
    "http://electronichealth.se/identifier/personnummer": "1.2.752.129.2.1.3.1",
    "http://electronichealth.se/identifier/samordningsnummer": "1.2.752.129.2.1.3.3",
}
_NATIONAL: Final = frozenset(_OIDS.values())
_SETS: Final = {"utf-8": "UNICODE UTF-8", "iso-8859-1": "8859/1"}
_SEXES: Final = {"male": "M", "female": "F", "other": "O", "unknown": "U"}
OURS: Final = "FALLBACK"  # the authority of our identifiers


def control_id(item: WriteItem) -> str:
    """MSH-10: 20 characters, of the item's identifier alone."""
    return hashlib.blake2b(item.identifier.encode(), digest_size=10).hexdigest()


def message(
    item: WriteItem, chart: Chart, out: Hl7OutSettings, now: datetime, zone: ZoneInfo, lang: Lang
) -> bytes:
    """The message, without a frame, in the receiver's encoding. RefusedError where the item cannot
    be said in one without being changed."""
    lines = [
        _head(item, out, now, zone),
        *([segment("EVN", "T02", stamp(now, zone))] if isinstance(item, DocumentItem) else []),
        _patient(chart.patient, lang),
        _visit(chart),
        *_body(item, chart, zone, lang),
    ]
    whole = "".join(f"{line}\r" for line in lines)
    try:
        return whole.encode(out.encoding)
    except UnicodeEncodeError as error:
        found = worded("writeback.no_such_letter", lang, letters=whole[error.start : error.end])
        raise RefusedError(found) from error


def _head(item: WriteItem, out: Hl7OutSettings, now: datetime, zone: ZoneInfo) -> str:
    sides = (out.sender, out.facility, out.receiver, out.receiver_facility)
    kind = components(*_KINDS[type(item)])
    own = (control_id(item), out.processing, out.version)
    asked = ("", "", "", "", "", _SETS[out.encoding])
    return segment("MSH", "^~\\&", *map(text, sides), stamp(now, zone), "", kind, *own, *asked)


def _patient(patient: Patient, lang: Lang) -> str:
    numbers = list(patient.identifiers)
    own = Identifier(patient.number_system, patient.number)
    if patient.number and own not in numbers:
        numbers.insert(0, own)
    if not numbers:
        raise RefusedError(worded("writeback.no_identity", lang))
    born = patient.birth_date.strftime("%Y%m%d") if patient.birth_date else ""
    name = components(patient.family, patient.given)
    ids = "~".join(map(_identifier, numbers))
    return segment("PID", "1", "", ids, "", name, "", born, _SEXES[patient.sex])


def _identifier(one: Identifier) -> str:
    oid = _OIDS.get(one.system) or one.system.removeprefix("urn:oid:")
    if oid in _NATIONAL:
        return f"{text(one.value)}^^^&{oid}&ISO^NNSWE"
    authority = f"&{oid}&ISO" if one.system.startswith("urn:oid:") else text(one.system)
    return f"{text(one.value)}^^^{authority}^MR"


def _visit(chart: Chart) -> str:
    place = components(chart.stay.ward_id, "", chart.stay.bed)
    return segment("PV1", "1", "I", place, *[""] * 15, text(chart.stay.encounter_id))


def _body(item: WriteItem, chart: Chart, zone: ZoneInfo, lang: Lang) -> Iterator[str]:
    match item:
        case ObservationItem():
            yield from _observation(item, zone)
        case DoseItem():
            yield from _dose(item, chart, zone, lang)
        case DocumentItem():
            yield from _document(item, zone)
        case _:
            assert_never(item)


def _observation(item: ObservationItem, zone: ZoneInfo) -> Iterator[str]:
    system, _, code = item.code.rpartition("|")
    what, at = components(code, item.name, _CODES.get(system, system)), stamp(item.at, zone)
    value = ("NM", _number(item.value)) if item.value else ("ST", text(item.text))
    unit = _unit(item.value) if item.value else ""
    yield segment("OBR", "1", "", components(item.identifier, OURS), what, "", "", at)
    yield segment(
        "OBX",
        *("1", value[0], what, "", value[1], unit, "", "", "", "", "F", "", "", at, ""),
        components("", item.performer),
    )
    yield segment("NTE", "1", "", text(item.note))


def _dose(item: DoseItem, chart: Chart, zone: ZoneInfo, lang: Lang) -> Iterator[str]:
    if item.given and item.dose is None:
        raise RefusedError(worded("writeback.no_amount", lang))
    order = next((one for one in items(chart.medications) if one.id == item.order_id), None)
    at, amount = stamp(item.at, zone), _number(item.dose) if item.dose else "0"
    code = components(order.atc if order else "", item.drug, "ATC" if order and order.atc else "")
    note = text(" ".join(filter(None, (item.note, item.reason))))
    yield segment("ORC", "RE", text(item.order_id), components(item.identifier, OURS))
    yield segment(
        "RXA",
        *("0", "1", at, at, code, amount, _unit(item.dose) if item.dose else "", "", note),
        *(components("", item.performer), "", "", "", "", "", "", ""),
        *(text(item.reason), "", "CP" if item.given else "NA", "A", at),
    )
    yield segment("RXR", text(_route(order)) or '""')


def _route(order: MedicationOrder | None) -> str:
    return next((one.route for one in order.dosages if one.route), "") if order else ""


def _document(item: DocumentItem, zone: ZoneInfo) -> Iterator[str]:
    at, number = stamp(item.period_end, zone), components(item.identifier, OURS)
    parent = components(item.follows, OURS) if item.follows else ""
    yield segment(
        "TXA",
        *("1", components("", item.title), "AP", at, "", "", at, "", "", "", "", number, parent),
        *("", "", text(f"{item.identifier}.pdf"), "DO"),
    )
    pdf = "^".join((OURS, "application", "pdf", "Base64", base64.b64encode(item.pdf).decode()))
    yield segment(
        "OBX", "1", "ED", components("", item.title), "", pdf, "", "", "", "", "", "F", "", "", at
    )


def _number(quantity: Quantity) -> str:
    return format(quantity.value, "f")


def _unit(quantity: Quantity) -> str:
    if quantity.ucum:
        return components(quantity.ucum, quantity.unit, "UCUM")
    return components(quantity.unit)
