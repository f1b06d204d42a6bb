"""What would be sent, in words that whoever decided it can check: what, when, which value, by whom.

Every field of the item that a person decided on is told; the message itself is for IT.
"""

from typing import assert_never

from fallback.recovery.findings.wording import Wording
from fallback.sources.record_system import DocumentItem, DoseItem, ObservationItem, WriteItem
from fallback.texts import Message, say


def in_words(item: WriteItem, wording: Wording) -> tuple[Message, ...]:
    """A line each, without the patient's name."""
    match item:
        case DoseItem():
            dose = wording.amount(item.dose) if item.dose else say("documents.given")
            value = dose if item.given else say("documents.not_given", reason=item.reason)
            shown = value if isinstance(value, str) else value.text(wording.lang)
            said = (item.drug, wording.at(item.at), shown, item.performer)
        case ObservationItem():
            shown = wording.amount(item.value) if item.value else item.text
            said = (item.name, wording.at(item.at), shown, item.performer)
        case DocumentItem():
            period = f"{wording.at(item.period_start)} – {wording.at(item.period_end)}"
            said = (item.title, period, f"PDF, {-(-len(item.pdf) // 1000)} kB", "")
        case _:
            assert_never(item)
    named = zip(("what", "at", "value", "signed"), said, strict=True)
    note = "" if isinstance(item, DocumentItem) else item.note
    lines = [say(f"writeback.told_{name}", told=told) for name, told in named if told]
    return (*lines, say("writeback.told_note", told=note)) if note else tuple(lines)
