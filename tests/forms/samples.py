"""Invented fillings for every built-in form, with what strains a form."""

from io import BytesIO

from forms import codes, pdf
from forms.geometry import Page
from forms.layout import Flow, lay_out
from forms.load import builtin
from forms.spec import Definition, Lang
from forms.values import Filling, Heading, Row, Rows, SheetMark

PATIENT = Heading(
    name="Tolvansson, Tolvan",
    number="19121212-1212",
    birth_date="född 1912-12-12",
    place="Medicin 12, säng 3:1",
    origin="Källa: demo, hämtat 2026-11-24 06:45",
    age="3 tim 12 min gammal vid utskrift",
    valid_until="GÄLLER EJ EFTER 2026-11-24 18:45",
)
WARD = Heading(
    name="Medicin 12",
    place="28 patienter",
    origin=PATIENT.origin,
    age=PATIENT.age,
    valid_until=PATIENT.valid_until,
)
MISSING = "2 läkemedelsrader saknas: källan svarade inte i tid."
KIDNEY = "P-Kreatinin 98 µmol/l (2026-11-23)\neGFR 52 ml/min/1,73 m² (2026-11-23)"
MOMENTS = ({"moment": "Före"}, {"moment": "Start"}, {"moment": "15 min"}, {"moment": "Slut"})
DRUGS = (
    ("Paracetamol 500 mg tablett", "2 tabletter 4 gånger dagligen mot smärta", "mg", 4),
    ("Metoprolol 50 mg depottablett", "1 tablett på morgonen", "mg", 1),
    (
        "Insulin glargin 100 enheter/ml injektionsvätska i förfylld penna",
        "14 enheter till kvällen. Sänk till 10 enheter om P-glukos är under 6,0 mmol/l.",
        "enheter",
        1,
    ),
    ("Piperacillin/tazobaktam 4 g/0,5 g", "1 dos intravenöst 3 gånger dagligen", "g", 3),
)


def orders(count: int, lines: int | None = None) -> Rows:
    """Orders of an administration sheet; `lines` due times each, or as the drug has."""
    rows = []
    for number in range(count):
        drug, dosage, unit, times = DRUGS[number % len(DRUGS)]
        due = tuple(
            {
                "due": f"{6 + 4 * n % 24:02d}:00",
                "due.iso": f"2026-11-24T{5 + 4 * n % 24:02d}:00:00Z",
                "dose.unit": unit,
                "dose.ucum": "[iU]" if unit == "enheter" else unit,
            }
            for n in range(times if lines is None else lines)
        )
        rows.append(Row({"drug": drug, "dosage": dosage}, id=f"order-{number}", lines=due))
    return Rows(tuple(rows))


def medications(count: int) -> Rows:
    """Rows of a medication list."""
    return Rows(
        tuple(
            Row(
                {
                    "drug": drug,
                    "dose": f"1 {unit}",
                    "route": "oralt",
                    "times": dosage,
                    "period": "2026-11-20 –",
                    "indication": "Smärta efter operation",
                    "prescriber": "Eva Ström",
                    "last_given": "24/11 06:10",
                },
                id=f"order-{number}",
            )
            for number in range(count)
            for drug, dosage, unit, _ in (DRUGS[number % len(DRUGS)],)
        )
    )


def rows(*fields: str, count: int = 3) -> Rows:
    """Plain rows with a text in each field."""
    return Rows(tuple(Row({name: f"{name} {n}" for name in fields}) for n in range(count)))


def numbered(n: int) -> Row:
    """A row of an arrivals log, its reserve number printed."""
    number = f"LOKAL-K7M4P-{n:04}-{n:02}"
    return Row({"reserve": number}, number, strong=True)


def filling(form_id: str) -> Filling:
    """A filling for a built-in form."""
    said = "Driftstopp sedan 2026-11-24 09:57. Bygger på journalen som den såg ut 06:45."
    fillings: dict[str, Filling] = {
        "overview": {
            "outage": {"outage": "D1", "began": "2026-11-24 09:57", "snapshot": "06:45"},
            "patients": rows("bed", "name", "number", "allergies", "alerts", count=28),
        },
        "summary": {
            "person": {"sex": "man", "age": "113 år", "weight": "64 kg"},
            "allergies": Rows(statement="OKÄNT: kunde inte hämtas. Fråga.", alarm=True),
            "alerts": rows("text", "category", "since"),
            "problems": rows("text", "code", "since"),
            "vitals": rows("name", "value", "at"),
            "labs": Rows(statement="Inga svar senaste 48 timmarna."),
        },
        "medications": {"orders": medications(34)},
        "administration": {"orders": orders(9)},
        "continuation": {
            "period": {"day": "2", "start": "2026-11-25 07:45", "end": "2026-11-26 07:45"},
            "orders": orders(9),
        },
        "observations": {},
        "drill": {
            "what": {"where": "Medicinavdelning 11", "reason": "Utskrift", "did": "Åsa Ek"},
            "times": rows("step", "at", "taken"),
            "printed": rows("form", "issued", "printed"),
            "people": rows("text"),
            "wrong": rows("text"),
        },
        "orders": {"body": {"weight": "64 kg", "kidney": KIDNEY}},
        "fluid": {"hours": Rows(tuple(Row({"hour": f"{n:02d}–{n + 1:02d}"}) for n in range(24)))},
        "lab": {},
        "transfusion": {"units": Rows((Row({}, lines=MOMENTS),) * 3)},
        "radiology": {"body": {"weight": "64 kg", "kidney": KIDNEY, "alerts": "MRSA"}},
        "consult": {},
        "note": {},
        "arrivals": {"arrivals": Rows(tuple(map(numbered, range(1, 13))))},
        "discharge": {"stay": {"admitted": "2026-11-20", "kidney": KIDNEY}},
        "incident": {},
        "signatures": {},
        "routine": {"contacts": Rows((Row({"who": "IT-jour", "phone": "1234"}), Row({})))},
        "worklist": {"items": rows("at", "what", "why", "sheet")},
        "compare": {"items": rows("person", "verdict", "before", "after")},
        "queries": {"items": rows("who", "at", "what", "why", "sheet")},
        "conflicts": {"items": rows("what", "before", "live", "why", "sheet")},
        "record": {
            "sheets": rows("number", "form", "state"),
            "entries": rows("at", "what", "value", "by", "sheet"),
            "findings": rows("what", "verdict", "decision"),
        },
        "closing": {
            "outage": {"outage": "D1", "began": "09:57"},
            "sheets": rows("form", "state", "count"),
            "open": Rows(statement="Alla blad är redovisade."),
            "reserve": rows("number", "name", "state"),
            "findings": rows("kind", "verdict", "decision", "count"),
            "writeback": rows("kind", "state", "count"),
            "keying": rows("field", "keyed", "differed", "share"),
            "people": rows("name", "role", "did"),
        },
    }
    stated = any(block.id == "statement" for block in builtin(form_id).blocks)
    return {"statement": said, **fillings[form_id]} if stated else fillings[form_id]


def laid(
    form: str | Definition, fill: Filling, heading: Heading = PATIENT, lang: Lang = "sv"
) -> Flow:
    """A form laid out with the real fonts."""
    definition = builtin(form) if isinstance(form, str) else form
    return lay_out(definition, fill, heading, lang, pdf.measure)


def marked(flow: Flow, code: str = "ADM") -> tuple[Page, ...]:
    """The pages of a flow, with numbers and codes that never change."""
    return flow.pages(
        [
            SheetMark(
                codes.sheet_number("K7M4P", 412 + page),
                codes.payload(code, 1, page + 1, flow.count, "ABCDEFGH", "0123456789abcdef"),
            )
            for page in range(flow.count)
        ]
    )


def drawn(pages: tuple[Page, ...]) -> bytes:
    """The pages as a PDF."""
    out = BytesIO()
    assert pdf.draw(pages, out, title="prov") == ()  # nothing beyond the edge
    return out.getvalue()
