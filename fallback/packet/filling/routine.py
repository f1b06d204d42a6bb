"""The routine on one page: whom to phone, by the ward's settings, else lines to write on."""

from fallback.packet.context import Context
from forms.values import Fill, Row, Rows

WHO = ("it", "lead", "doctor", "lab", "blood", "radiology", "pharmacy", "switchboard")


def contacts(context: Context) -> dict[str, Fill]:
    """The rows of the form `routine`."""
    rows = [Row({"who": who, "phone": phone}) for who, phone in context.contacts]
    if not rows:
        rows = [Row({"who": context.words(f"routine_{who}")}) for who in WHO]
    return {"contacts": Rows((*rows, Row({})))}
