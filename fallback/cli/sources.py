"""The record system as a source: what it says it can do."""

from argparse import Namespace

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.session import iso
from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem
from fallback.sources.fhir.export.by_patient import TYPES
from fallback.sources.fhir.r4.reading import what
from fallback.sources.fhir.server.statement import Compared, ways
from fallback.sources.fhir.wards.unchanged import kinds, possible

_SECTIONS = (
    *("AllergyIntolerance", "Flag", "Condition", "MedicationRequest"),
    *("MedicationAdministration", "Observation"),
)


def _check(face: Face, arguments: Namespace) -> Shown:
    with face.record_system() as system:
        if not isinstance(system, FhirRecordSystem) or face.settings.fhir is None:
            raise FallbackError("fhir.only_fhir", source=face.settings.source)
        found = system.check(accept=arguments.accept)
        lines, well = _told(face, face.settings.fhir, system, found, accepted=arguments.accept)
    data = {
        "offers": sorted(found.offers),
        "lost": found.lost,
        "gained": found.gained,
        "roster": ways(system.capability),
    }
    return Shown(data, lines, code=0 if well else 3)


def _told(
    face: Face, settings: FhirSettings, system: FhirRecordSystem, found: Compared, *, accepted: bool
) -> tuple[list[str], bool]:
    """What the server offers, what changed, and what that means here."""
    can = system.capability
    lines = [face.say("fhir.check_server", server=settings.base_url, count=len(found.offers))]
    lines += [face.say("fhir.check_lost", offer=one) for one in found.lost]
    lines += [face.say("fhir.check_gained", offer=one) for one in found.gained]
    lines.append(_since(face, found, accepted=accepted))
    offered = ways(can)
    chosen = settings.roster in offered
    if offered:
        lines.append(face.say("fhir.check_ways", ways=", ".join(offered)))
    else:
        lines.append("! " + face.word("fhir.check_no_way"))
    if offered and not chosen:
        lines.append("! " + face.say("fhir.check_chosen", roster=settings.roster))
    for kind in _SECTIONS:
        asked = can.searches(kind, "patient") or can.searches(kind, "subject")
        how = "fhir.how_live" if asked else "fhir.how_not"
        if settings.roster in ("group", "patients") and kind in TYPES and can.knows(kind):
            how = "fhir.how_export"
        lines.append(face.say("fhir.check_section", what=what(kind), how=how))
    if possible(can) and settings.carry_over:
        narrow = ", ".join(face.word(what(kind)) for kind in kinds(can))
        lines.append(face.say("fhir.check_unchanged", kinds=narrow))
    else:
        lines.append(face.word("fhir.check_none_unchanged"))
    return lines, chosen and (accepted or not found.lost)


def _since(face: Face, found: Compared, *, accepted: bool) -> str:
    if found.since is None:
        return face.word("fhir.check_first")
    if accepted:
        return face.word("fhir.check_accepted")
    if found.lost or found.gained:
        return face.word("fhir.check_accept")
    return face.say("fhir.check_same", at=face.moment(iso(found.since)))


COMMANDS = (
    Command(
        "source check",
        "cli.source_check",
        _check,
        (option("--accept", help="cli.opt_accept_statement", action="store_true"),),
    ),
)
