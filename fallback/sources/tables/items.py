"""A row as an item of the chart. A field that the profile does not map is one the chart lacks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Literal

from fallback.chart import model
from fallback.sources.tables.profile import CARE, MAIN
from fallback.sources.tables.reading import Reading

_ORDER = ("active", "on-hold", "completed", "stopped", "cancelled", "draft", "entered-in-error")
_GIVEN = ("completed", "not-done", "in-progress", "on-hold", "stopped", "entered-in-error")
_MEASURED = ("final", "preliminary", "amended", "corrected", "cancelled", "entered-in-error")
VOID: Final = frozenset({"entered-in-error", "refuted"})
OVER: Final = frozenset({"resolved", "inactive"})


def order(r: Reading) -> model.MedicationOrder:
    """An order. What says when and how much in words only is its dosage's text."""
    status = r.one_of("status", (*_ORDER, "unknown"), "unknown")
    category = r.one_of("category", CARE, r.text("category"))
    start, stop = r.at("start"), r.at("stop", end=True)
    drug, strength = r.text("drug"), r.text("strength")
    plain = r.amount("strength")
    plain = plain if plain and plain.unit else None
    made = _dosage(r)
    if not drug:
        r.missing(r.table.columns.get("drug", "drug"))
        r.verbatim.append(r.own_words)
    return model.MedicationOrder(
        id=r.text("id") or r.identity,
        status=status,
        # An amount that is not plain stays beside the name, in the source's own writing.
        drug=drug if plain or not strength or strength in drug else f"{drug} {strength}".strip(),
        version=r.text("version"),
        priority=r.text("priority"),
        category=category,
        atc=r.text("atc"),
        form=r.text("form"),
        strength=f"{plain.value:f} {plain.unit}".strip() if plain else "",
        dosages=(made,) if made != model.Dosage() else (),
        authored=r.at("authored"),
        start=start,
        stop=stop,
        indication=r.text("indication"),
        prescriber=r.text("prescriber"),
        note=r.text("note"),
        source_text="; ".join(r.verbatim),
    )


def _dosage(r: Reading) -> model.Dosage:
    dose, hours = r.amount("dose", "dose_unit"), r.hours("times")
    said = " ".join(part for part in (r.text("dose"), r.text("dose_unit")) if part)
    texts = (r.text("dosage"), "" if dose and dose.unit else said)
    return model.Dosage(
        text="; ".join(part for part in texts if part),
        patient_instruction=r.text("instruction"),
        dose=dose if dose and dose.unit else None,
        route=r.text("route"),
        timing=model.Timing(times_of_day=hours) if hours else None,
        timing_text="" if hours else r.text("times"),
        as_needed=r.flag("as_needed") or bool(r.text("as_needed_for")),
        as_needed_for=r.text("as_needed_for"),
    )


def allergy(r: Reading, substance: str) -> model.Allergy | None:
    """An allergy; None where the source says that it does not hold."""
    if r.text("verification") in VOID:
        return None
    levels: dict[str, Literal["low", "high", "unable-to-assess", ""]] = {
        "low": "low",
        "high": "high",
        "unable-to-assess": "unable-to-assess",
    }
    criticality = levels.get(r.one_of("criticality", levels, ""), "")
    recorded = r.at("recorded")
    return model.Allergy(
        id=_id(r, substance),
        substance=substance or r.own_words,
        code=r.text("code"),
        category=r.text("category"),
        criticality=criticality,
        reaction="; ".join(part for part in (r.text("reaction"), *r.verbatim) if part),
        verification=r.text("verification"),
        recorded=recorded,
    )


def alert(r: Reading, text: str) -> model.Alert | None:
    """A warning."""
    since = r.at("since")
    return model.Alert(_id(r, text), text or r.own_words, r.text("category"), since)


def problem(r: Reading, text: str) -> model.Problem | None:
    """A problem; None where it is over."""
    if r.text("status") in VOID | OVER:
        return None
    since = r.day("since")
    return model.Problem(_id(r, text), text or r.own_words, r.text("code"), r.text("status"), since)


def administration(r: Reading) -> model.Administration:
    """A dose given or not given, at its own time, else at the time it was due."""
    status = r.one_of("status", (*_GIVEN, "unknown"), "unknown")
    at = r.at("at") or r.at("scheduled")
    dose = r.amount("dose", "dose_unit")
    plain = dose is not None and bool(dose.unit)
    said = " ".join(part for part in (r.text("dose"), r.text("dose_unit")) if part)
    if not r.text("drug"):
        r.missing(r.table.columns.get("drug", "drug"))
        r.verbatim.append(r.own_words)
    return model.Administration(
        id=r.text("id") or r.identity,
        status=status,
        drug=r.text("drug"),
        order_id=r.text("order_id"),
        at=at,
        dose=dose if plain else None,
        dose_text="; ".join(part for part in ("" if plain else said, *r.verbatim) if part),
        reason=r.text("reason"),
        by=r.text("by"),
    )


def observations(r: Reading) -> Iterator[model.Observation]:
    """What a row measures: one thing, or each of its columns of measurements."""
    at, status = r.at("at"), r.one_of("status", _MEASURED, "final")
    odd = tuple(r.verbatim)
    for column, measure in r.table.measures.items():
        value, text = r.measured(column)
        if value is not None or text:
            yield model.Observation(
                id=f"{r.text('id') or r.identity}-{r.places[column]}",
                code=measure.code,
                name=measure.name,
                category=measure.category,
                at=at,
                value=value,
                text="; ".join(part for part in (text, *odd) if part),
                status=status,
            )
    if not r.table.measures:
        yield _observation(r, at, status)


def _observation(r: Reading, at: datetime | None, status: str) -> model.Observation:
    value = r.number("value")
    said = "" if value is not None else f"{r.text('value')} {r.text('unit')}".strip()
    return model.Observation(
        id=r.text("id") or r.identity,
        code=r.text("code"),
        name=r.text("name") or r.text("code") or r.own_words,
        category=r.text("category"),
        at=at,
        value=None if value is None else model.Quantity(value, r.text("unit"), r.text("ucum")),
        text="; ".join(part for part in (said, r.text("text"), *r.verbatim) if part),
        status=status,
    )


def one_main(r: Reading) -> tuple[str, ...]:
    """The main field's words, cut where the profile says that one cell holds several."""
    said = r.text(MAIN[r.table.holds])
    if not r.table.split:
        return (said,)
    return tuple(part.strip() for part in said.split(r.table.split) if part.strip()) or ("",)


def _id(r: Reading, part: str) -> str:
    given = r.text("id")
    return given if given and not r.table.split else f"{given or r.identity}-{part}"[:120]
