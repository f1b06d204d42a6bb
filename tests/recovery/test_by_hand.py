"""What no rule may write: fluids, a note that tells of an allergy, a form of one's own. Each is one
finding in the paper's words, goes to a person, and stops where the patient is another one now."""

import pytest

from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import Gone, Live
from fallback.recovery.findings.findings import find_all
from forms.geometry import Box
from forms.spec import Keying, Kind
from tests.recovery.papers import against, box, chart, keyed

ONCE = Keying.ONCE
FLUIDS = [
    box("hours/0/oral", Kind.NUMBER, ONCE, unit="ml", ucum="mL", context="06–07"),
    box("hours/0/urine", Kind.NUMBER, ONCE, unit="ml", ucum="mL", context="06–07"),
    box("hours/0/sign", Kind.SIGNATURE, ONCE, context="06–07"),
]
NOTE = [
    box("notes/0/note", Kind.TEXT, ONCE),
    box("notes/0/sign", Kind.SIGNATURE, ONCE),
]


@pytest.mark.parametrize(
    ("boxes", "written", "told"),
    [
        (FLUIDS, {"hours__0__urine": "250", "hours__0__sign": "AB"}, ("06–07", "250 ml")),
        (NOTE, {"notes__0__note": "Utslag av penicillin"}, ("Utslag av penicillin",)),
    ],
    ids=["fluids of an hour", "an allergy in a note"],
)
@pytest.mark.parametrize(
    ("live", "verdict", "why"),
    [(chart(), "new", "note_new"), (Gone(), "conflict", "patient_gone")],
    ids=["patient as before", "patient not found"],
)
def test_it_is_told_in_the_papers_words_and_left_to_a_person(
    boxes: list[Box],
    written: dict[str, str],
    told: tuple[str, ...],
    live: Live,
    verdict: str,
    why: str,
) -> None:
    found = find_all([(one, against(live=live)) for one in events(keyed(boxes, **written))])
    (one,) = found
    assert (one.verdict, one.why.key, one.item) == (verdict, f"findings.{why}", None)
    assert all(word in one.paper.text("sv") for word in told), one.paper.text("sv")


def test_an_hour_without_ink_is_nothing() -> None:
    assert events(keyed(FLUIDS)) == ()
