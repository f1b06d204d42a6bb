"""A medicationPrescription as an order and its doses. What has no place there stands verbatim.

An order of type U ends a treatment. Until that end the order before it holds: the contract calls it
inactive all the same.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from fallback.chart.model import Administration, Dosage, Identifier, MedicationOrder
from fallback.sources.rivta.dosage import dosages, doses
from fallback.sources.rivta.values import coded, moment, quantity, verbatim, yes
from fallback.sources.xml_tree import Node

NPL: Final = "urn:oid:1.2.752.129.2.1.5.1"
NPL_PACK: Final = "urn:oid:1.2.752.129.2.1.5.2"
_READ = frozenset(
    (
        *("prescriptionId", "typeOfPrescription", "prescriptionStatus", "prescriptionNote"),
        *("principalPrescriptionReason", "additionalPrescriptionReason", "evaluationTime"),
        *("treatmentPurpose", "prescriptionChainId", "precedingPrescriptionId"),
        *("succeedingPrescriptionId", "prescriber", "evaluator", "startOfFirstTreatment"),
        *("startOfTreatment", "endOfTreatment", "endOfTreatmentReason", "selfMedication", "drug"),
        *("dispensationAuthorization", "administration"),
    )
)


def identity(node: Node | None) -> str:
    """An id as one text: its extension, else its root."""
    return (node.words("extension") or node.words("root")) if node is not None else ""


def order(node: Node, zone: ZoneInfo) -> MedicationOrder:
    """The order."""
    choice = _choice(node)
    name, more = drug_name(choice)
    given, rest = dosages(choice, zone)
    rest += [*more, *_signatura(node, given), *_odd_times(node, zone)]
    rest += [verbatim(part) for part in node.parts if part.name not in _READ]
    if not name:
        rest += [verbatim(part) for part in node.parts if part.name != "administration"]
    status, said = _status(node)
    return MedicationOrder(
        id=identity(node.first("prescriptionId")),
        status=status,
        drug=name,
        atc=choice.words("drug", "atcCode", "code"),
        form=choice.words("generics", "form"),
        strength=_strength(choice),
        dosages=tuple(_with_route(one, choice) for one in given),
        authored=moment(node.words("prescriber", "authorTime"), zone),
        start=moment(node.words("startOfTreatment"), zone),
        stop=moment(node.words("endOfTreatment"), zone, end=True),
        indication="; ".join(dict.fromkeys(_reasons(node))),
        prescriber=node.words("prescriber", "healthcareProfessionalName"),
        note="; ".join(_notes(node, choice)),
        source_text="; ".join(dict.fromkeys(part for part in (said, *rest) if part)),
        identifiers=tuple(_identifiers(choice)),
    )


def in_force(made: Iterable[tuple[Node, MedicationOrder]], now: datetime) -> list[MedicationOrder]:
    """The orders with what the ends among them mean: one that ends later leaves the order before it
    in force until then; where that is not here, the end itself is shown, as unknown."""
    pairs = list(made)
    places = {identity(node.first("prescriptionId")): at for at, (node, _) in enumerate(pairs)}
    found = [one for _, one in pairs]
    for at, (node, one) in enumerate(pairs):
        if node.words("typeOfPrescription") != "U" or one.stop is None or one.stop <= now:
            continue
        if node.words("prescriptionStatus") != "Active":
            continue
        before = places.get(identity(node.first("precedingPrescriptionId")))
        if before is None or before == at:
            found[at] = replace(one, status="unknown")
        else:
            found[before] = replace(found[before], status="active", stop=one.stop)
    return found


def administrations(node: Node, zone: ZoneInfo) -> list[Administration]:
    """The doses that were given under the order."""
    drug = drug_name(_choice(node))[0]
    order_id = identity(node.first("prescriptionId"))
    return [_administration(one, drug, order_id, zone) for one in node.all("administration")]


def _administration(node: Node, drug: str, order_id: str, zone: ZoneInfo) -> Administration:
    choice = node.first("drug") or Node("drug")
    amounts = list(doses(choice))
    single = amounts[0] if len(amounts) == 1 and not amounts[0].dose_high else None
    dose = single.dose if single else None
    start, end = (node.words("administrationTime", name) for name in ("start", "end"))
    at = moment(start, zone) or moment(end, zone)
    told = [verbatim(one) for one in choice.all("dosage")] if dose is None else []
    if (start and end and start != end) or at is None:
        told.append(" – ".join(part for part in (start, end) if part))
    return Administration(
        id=identity(node.first("administrationId")),
        status="completed",
        drug=drug_name(choice)[0] or drug,
        order_id=order_id,
        at=at,
        dose=dose,
        dose_text="; ".join(
            part
            for part in (
                *told,
                coded(node.first("routeOfAdministration")),
                node.words("administrationComment"),
            )
            if part
        ),
        by=node.words("administeringHealthcareProfessional", "healthcareProfessionalName"),
    )


def _choice(node: Node) -> Node:
    """The drug that is ordered, else the one that may be dispensed."""
    found = node.first("drug") or node.first("dispensationAuthorization", "drug")
    return found or Node("drug")


def drug_name(choice: Node) -> tuple[str, list[str]]:
    """What the drug is called: a product, a pack, a substance, an article, or words; and what else
    it is called there."""
    said = (
        coded(choice.first("drug", "nplId")),
        coded(choice.first("drugArticle", "nplPackId") or choice.first("drugArticle")),
        choice.words("generics", "substance"),
        coded(choice.first("merchandise", "articleNumber")),
        coded(choice.first("merchandiseArticleNumber")),
        choice.words("unstructuredDrugInformation", "unstructuredInformation"),
        choice.words("unstructuredDrugInformation"),
    )
    names = list(dict.fromkeys(text for text in said if text))
    return (names[0] if names else ""), names[1:]


def _status(node: Node) -> tuple[str, str]:
    """FHIR's status, and the source's words where they are not the contract's."""
    kind, status = node.words("typeOfPrescription"), node.words("prescriptionStatus")
    if kind == "U":
        return "stopped", ""
    known = {("I", "Active"): "active", ("I", "Inactive"): "stopped"}.get((kind, status))
    said = f"typeOfPrescription: {kind or '–'}, prescriptionStatus: {status or '–'}"
    return (known, "") if known else ("unknown", said)


def _strength(choice: Node) -> str:
    found = quantity(choice.first("generics", "strength"))
    return f"{found.value:f} {found.unit}" if found and found.unit else ""


def _with_route(one: Dosage, choice: Node) -> Dosage:
    return replace(one, route=coded(choice.first("drug", "routeOfAdministration")))


def _signatura(node: Node, given: Iterable[Dosage]) -> list[str]:
    """What the pharmacy prints on the box, where no dosage says it."""
    texts = [text for one in given for text in (one.text, one.patient_instruction)]
    said = (a.words("prescriptionSignatura") for a in node.all("dispensationAuthorization"))
    return [text for text in said if text and text not in texts]


def _odd_times(node: Node, zone: ZoneInfo) -> list[str]:
    return [
        f"{name}: {node.words(name)}"
        for name in ("startOfTreatment", "endOfTreatment")
        if node.words(name) and moment(node.words(name), zone) is None
    ]


def _reasons(node: Node) -> Iterable[str]:
    for name in ("principalPrescriptionReason", "additionalPrescriptionReason"):
        for reason in node.all(name):
            said = (coded(reason.first("reason")), reason.words("otherReason"))
            yield from (text for text in said if text)


def _notes(node: Node, choice: Node) -> Iterable[str]:
    own = "selfMedication" if yes(node.words("selfMedication")) else ""
    found = (
        node.words("prescriptionNote"),
        node.words("treatmentPurpose"),
        coded(node.first("endOfTreatmentReason")),
        choice.words("comment"),
        own,
    )
    return (text for text in found if text)


def _identifiers(choice: Node) -> Iterable[Identifier]:
    for system, path in (
        (NPL, ("drug", "nplId", "code")),
        (NPL_PACK, ("drugArticle", "nplPackId", "code")),
    ):
        if code := choice.words(*path):
            yield Identifier(system, code)
