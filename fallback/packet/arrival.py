"""Somebody who arrived during the outage, as a chart of which nothing is known: every section is
"not recorded", so that all forms say UNKNOWN and none says "none"."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from fallback.chart.model import Chart, Patient, Stay, Ward
from fallback.chart.reserve import ReserveIdentity
from fallback.chart.section import NotRecorded
from fallback.packet.compose import USUAL, FormCopy, compose_form
from fallback.packet.context import Context
from fallback.store.times import from_iso
from fallback.texts import worded


def arrival_chart(identity: ReserveIdentity, ward: Ward) -> Chart:
    """The chart of a reserve identity; "fetched" when the number was given."""
    given = from_iso(identity.given_at)
    return Chart(
        patient=Patient(
            id=identity.sheet_patient_id,
            family=identity.name,
            given="",
            number=identity.number,
            number_system=identity.system,
            birth_date=identity.birth_date,
            sex=identity.sex,
        ),
        stay=Stay(encounter_id="", ward_id=ward.id, ward=ward.name, admitted=given),
        fetched_at=given,
        allergies=NotRecorded(),
        alerts=NotRecorded(),
        problems=NotRecorded(),
        medications=NotRecorded(),
        administrations=NotRecorded(),
        observations=NotRecorded(),
    )


def compose_arrival(
    identity: ReserveIdentity, ward: Ward, context: Context, planned: Iterable[str] = USUAL
) -> tuple[FormCopy, ...]:
    """The patient's forms, of those `planned` (ids, one for each copy); the usual ones where none
    of them makes sense. Each page says that nothing on it comes from the record; what is valid is
    counted from the printing, because nothing on it grows old before.
    """
    chart = msgspec.structs.replace(arrival_chart(identity, ward), fetched_at=context.printed_at)
    unsourced = replace(context, source="")
    wanted = _written_on(planned, context) or _written_on(USUAL, context)
    copies = (compose_form(form_id, chart, unsourced) for form_id in wanted)
    return tuple(_marked(copy, identity, context) for copy in copies)


def _written_on(form_ids: Iterable[str], context: Context) -> tuple[str, ...]:
    """Without the forms that only tell what the record knows: of this patient it knows nothing."""
    return tuple(one for one in form_ids if context.forms.get(one).returns)


def arrival_origin(identity: ReserveIdentity, context: Context) -> str:
    """Where what stands on its pages comes from."""
    given = context.local(from_iso(identity.given_at))
    return worded("reserve.origin", context.lang, given=given)


def _marked(copy: FormCopy, identity: ReserveIdentity, context: Context) -> FormCopy:
    origin = arrival_origin(identity, context)
    heading = msgspec.structs.replace(
        copy.heading,
        origin=origin,
        age=worded("reserve.printed", context.lang, printed=context.local(context.printed_at)),
        warnings=(worded("reserve.heading", context.lang), *copy.heading.warnings),
    )
    filling = dict(copy.filling)
    if copy.form == "administration":  # no snapshot holds them: what they were given is asked
        filling["statement"] = worded("reserve.statement", context.lang)
    return msgspec.structs.replace(copy, heading=heading, filling=filling)
