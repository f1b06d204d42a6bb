"""Headings that Swedish and English reports use, as the fields of the chart they most likely are.

A guess is a proposal for a person to check: nothing is read by it.
"""

import re
from typing import Final

_PERSONNUMMER: Final = ("personnummer", "personnr", "pnr")
PATIENT: Final = frozenset(
    (
        *_PERSONNUMMER,
        *(
            "person id",
            "personid",
            "patient id",
            "patientid",
            "patientnr",
            "patientnummer",
            "patient",
            "mrn",
            "nhs number",
            "patient number",
        ),
    )
)

_KNOWN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "patients": {
        "name": ("namn", "patientnamn", "name", "patient name", "patientens namn"),
        "family": ("efternamn", "family name", "last name", "surname"),
        "given": ("förnamn", "given name", "first name"),
        "birth_date": ("födelsedatum", "född", "birth date", "date of birth", "dob"),
        "sex": ("kön", "sex", "gender"),
        "protected": ("sekretess", "skyddad", "sekretessmarkering", "skyddade personuppgifter"),
    },
    "stays": {
        "ward": ("avdelning", "avd", "vårdavdelning", "vårdenhet", "ward", "ward id", "unit"),
        "bed": ("säng", "sängplats", "plats", "vårdplats", "bed", "bed number", "sal/säng"),
        "admitted": ("inskriven", "inskrivningsdatum", "intagen", "admitted", "admission datetime"),
        "discharged": ("utskriven", "utskrivningsdatum", "discharged", "discharge datetime"),
        "responsible": ("ansvarig läkare", "pal", "responsible", "attending"),
        "encounter_id": ("vårdtillfälle", "vårdtillfälle id", "encounter id", "vtf"),
    },
    "orders": {
        "id": ("ordinationsid", "ordination id", "order id"),
        "drug": ("läkemedel", "läkemedelsnamn", "preparat", "drug", "drug name", "medication"),
        "strength": ("styrka", "strength"),
        "form": ("form", "läkemedelsform", "beredningsform", "dosage form"),
        "atc": ("atc", "atc kod", "atc code"),
        "dose": ("dos", "dose"),
        "dose_unit": ("dosenhet", "enhet", "dose unit"),
        "dosage": ("doseringstext", "dosering", "dosage", "dosage text", "sig", "ordination"),
        "times": ("klockslag", "tidpunkter", "tider", "times"),
        "route": ("administreringsväg", "administrationsväg", "administreringssätt",
                  "administrationssätt", "adm väg", "adm sätt", "admsätt", "väg", "route"),
        "as_needed": ("vid behov", "vb", "prn", "as needed"),
        "start": ("insatt", "insättningsdatum", "startdatum", "start", "start date"),
        "stop": ("utsatt", "utsättningsdatum", "slutdatum", "stopp", "stop", "end date"),
        "indication": ("indikation", "ordinationsorsak", "behandlingsorsak", "indication"),
        "prescriber": ("ordinatör", "insatt av", "prescriber", "ordinerad av"),
        "status": ("status", "ordinationsstatus"),
        "note": ("kommentar", "anmärkning", "note", "comment"),
        "category": ("kategori", "ordinationskategori", "vårdform", "category", "order category"),
    },
    "allergies": {
        "substance": ("överkänslighet", "överkänsligheter", "allergi", "allergier", "allergen",
                      "allergy", "allergies", "substance"),
        "reaction": ("reaktion", "reaction"),
    },
    "alerts": {
        "text": ("varning", "varningar", "uppmärksamhetssignal", "smitta", "alert", "alerts"),
    },
    "problems": {
        "text": ("diagnos", "diagnoser", "diagnostext", "diagnosis", "problem", "problems"),
        "code": ("diagnoskod", "icd", "icd 10", "diagnosis code"),
    },
    "administrations": {
        "at": ("administrerad", "given", "given tid", "given kl", "administreringstid",
               "given at", "actual datetime", "administered"),
        "scheduled": ("planerad tid", "ordinerad tid", "scheduled datetime", "due"),
        "by": ("given av", "administrerad av", "signatur", "administered by", "given by"),
        "reason": ("orsak ej given", "ej given orsak", "hold reason"),
    },
    "observations": {
        "name": ("mätvärde", "parameter", "analys", "variabel", "observation", "measurement"),
        "value": ("värde", "resultat", "value", "result"),
        "unit": ("enhet", "unit"),
        "at": ("mättid", "provtagningstid", "tidpunkt", "mätt", "timestamp", "measured at"),
    },
}  # fmt: skip

_NEEDED: Final = {
    "patients": {"name", "family"},
    "stays": {"ward"},
    "orders": {"drug"},
    "allergies": {"substance"},
    "alerts": {"text"},
    "problems": {"text"},
    "administrations": {"at"},
    "observations": {"value"},
}

CODED: Final = {
    ("orders", "status"): {
        **dict.fromkeys(("aktiv", "insatt", "pågående", "active", "placed"), "active"),
        **dict.fromkeys(("pausad", "vilande", "on hold"), "on-hold"),
        **dict.fromkeys(("utsatt", "stopped", "discontinued"), "stopped"),
        **dict.fromkeys(("avslutad", "completed"), "completed"),
        **dict.fromkeys(("makulerad", "felregistrerad", "entered in error"), "entered-in-error"),
    },
    ("orders", "category"): {
        **dict.fromkeys(("slutenvård", "sluten vård", "inneliggande", "inpatient"), "inpatient"),
        **dict.fromkeys(("utskrivning", "hemgång", "discharge"), "discharge"),
        **dict.fromkeys(("hemma", "hemmet", "home", "community"), "community"),
        **dict.fromkeys(("öppenvård", "öppen vård", "mottagning", "outpatient"), "outpatient"),
    },
    ("administrations", "status"): {
        **dict.fromkeys(("given", "givet", "administrerad", "completed"), "completed"),
        **dict.fromkeys(("ej given", "avböjd", "not given", "held", "refused"), "not-done"),
        **dict.fromkeys(("makulerad", "felregistrerad"), "entered-in-error"),
    },
    ("patients", "sex"): {
        **dict.fromkeys(("man", "m", "male"), "male"),
        **dict.fromkeys(("kvinna", "k", "f", "female"), "female"),
    },
}
"""What a word most likely means, by kind of row and field: to be checked."""

_TYPES: Final = ("typ", "type", "klass", "class", "intent", "avsikt")
TELLING: Final = {
    "orders": (*_TYPES, "ordertyp", "ordinationstyp", "recepttyp", "order type",
               "prescription type"),
    "stays": (*_TYPES, "kontakttyp", "vårdkontakttyp", "vårdform", "encounter type",
              "encounter class", "patient class", "admission type"),
}  # fmt: skip
"""Headings of columns that tell which rows are the ward's: a person must say which words do."""

NONE: Final = ("inga kända", "ingen känd", "inga", "nej", "none", "none known", "nkda", "nka")
"""Words that may assert that there is none: a person must say whether they do."""


def plain(heading: str) -> str:
    """A heading without what is only its writing."""
    return " ".join(re.sub(r"[_\-.:]", " ", heading).casefold().split())


def is_patient(heading: str) -> bool:
    """Whether the column most likely says whose the row is."""
    return plain(heading) in PATIENT


def is_personnummer(heading: str) -> bool:
    """Whether the heading says personnummer itself."""
    return plain(heading) in _PERSONNUMMER


def telling(kind: str, headings: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that most likely tell which rows of this kind are the ward's."""
    return tuple(head for head in headings if plain(head) in TELLING.get(kind, ()))


def guess(headings: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """By kind of rows, which column is most likely which field; only kinds that could be read."""
    found: dict[str, dict[str, str]] = {}
    for kind, fields in _KNOWN.items():
        columns = {
            field: heading
            for field, names in fields.items()
            for heading in headings
            if plain(heading) in names
        }
        if columns.keys() & _NEEDED[kind]:
            found[kind] = columns
    if "administrations" in found:  # the drug's columns are then the dose's that was given
        drugs = found.pop("orders", {})
        kept = ("drug", "dose", "dose_unit", "status")
        found["administrations"] |= {name: drugs[name] for name in kept if name in drugs}
        if "drug" not in drugs:
            found.pop("administrations")
    return found
