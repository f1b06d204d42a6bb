"""Who it is, by PID: what a later message says stands, what it leaves out stays."""

from dataclasses import dataclass, field

from fallback.chart import model
from fallback.chart.identity import number_of
from fallback.sources.hl7v2.elements import PERSONNUMMER, day, identifier
from fallback.sources.hl7v2.message import Field, Message, Segment

_SEXES: dict[str, model.Sex] = {"M": "male", "F": "female", "O": "other", "A": "other"}
_NAMES = {"L": 0, "": 1, "D": 2}  # legal, untold, display; a maiden name or alias last


def identifiers(message: Message) -> tuple[model.Identifier, ...]:
    """The patient's identifiers, PID-3; in messages of old PID-2."""
    pid = message.first("PID")
    return _identifiers(pid.fields(3) or pid.fields(2), message.head.get(4), pid.get(7))


def prior(message: Message) -> tuple[model.Identifier, ...]:
    """The identifiers that a merge puts out of use, MRG-1; in messages of old MRG-4."""
    found = (s.fields(1) or s.fields(4) for s in message.all("MRG"))
    fields = [one for fields in found for one in fields]
    return _identifiers(fields, message.head.get(4), message.first("PID").get(7))


def _identifiers(
    fields: tuple[Field, ...] | list[Field], facility: str, born: str
) -> tuple[model.Identifier, ...]:
    found = (identifier(one, facility) for one in fields)
    return tuple(dict.fromkeys(_whole(one, born) for one in found if one))


def _whole(one: model.Identifier, born: str) -> model.Identifier:
    """A personnummer of ten digits is the one of twelve, where the birth date tells the century."""
    digits = one.value.replace("-", "")
    short = one.system == PERSONNUMMER and len(digits) == 10 and digits.isdigit()
    if short and len(born) >= 8 and born[2:8] == digits[:6]:
        return model.Identifier(one.system, born[:2] + digits)
    return one


@dataclass
class Person:
    """What the messages so far said."""

    known: dict[str, str] = field(default_factory=dict)
    identifiers: tuple[model.Identifier, ...] = ()

    def hear(self, message: Message) -> None:
        """Take what this message says of the person."""
        pid = message.first("PID")
        self.identifiers = identifiers(message) or self.identifiers
        name = _name(pid)
        if not name.is_null and (name.part(1) or name.part(2)):
            given = " ".join(part for part in (name.part(2), name.part(3)) if part)
            self.known |= {"family": name.part(1), "given": given}
        self._take("born", pid.field(7))
        self._take("sex", pid.field(8))
        self._take("dead", pid.field(30))
        self._take("died", pid.field(29))
        self._take("protected", message.first("PD1").field(12))
        if any(one.get(3) or one.get(4) for one in message.all("ARV")):
            self.known["restricted"] = "Y"

    def _take(self, name: str, said: Field) -> None:
        if said.is_null:
            self.known.pop(name, None)
        elif value := said.part(1):
            self.known[name] = value

    def patient(self, patient_id: str) -> model.Patient:
        """The patient as the chart holds it."""
        number = number_of(self.identifiers)
        known = self.known.get
        return model.Patient(
            id=patient_id,
            family=known("family", ""),
            given=known("given", ""),
            number=number.value if number else "",
            number_system=number.system if number else "",
            birth_date=day(known("born", "")),
            sex=_SEXES.get(known("sex", "").upper(), "unknown"),
            deceased=known("dead", "").upper() == "Y" or bool(known("died")),
            protected=known("protected", "").upper() == "Y" or bool(known("restricted")),
            identifiers=self.identifiers,
        )


def _name(pid: Segment) -> Field:
    """The name in use (PID-5): the legal one, else the first."""
    names = pid.fields(5)
    return min(
        names, key=lambda one: _NAMES.get(one.part(7).upper(), 9), default=Field("", pid.marks)
    )
