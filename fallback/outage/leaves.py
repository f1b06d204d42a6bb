"""How a packet goes to the printer: as its ward's plan says, never two forms on one leaf."""

from fallback.outage.declare import the_outage
from fallback.outage.issue import IssuedPacket
from fallback.outage.plan import plan_of
from fallback.outage.replacing import copies_of
from fallback.printing import PrintOptions
from fallback.session import Session
from forms.seal import on_own_leaves


def as_planned(session: Session, packet: IssuedPacket) -> tuple[bytes, PrintOptions]:
    """The PDF to send, and the options to send it with. Copies are sheets of their own, each with
    its number; the printer is never asked for more."""
    plan = plan_of(session, the_outage(session, packet.sheets[0].outage_id).ward_id)
    options = PrintOptions(duplex=plan.duplex, tray=plan.tray)
    if plan.duplex == "one-sided":
        return packet.pdf, options
    sides = [len(copy) for copy in copies_of(packet.sheets)]
    return on_own_leaves(packet.pdf, sides), options
