"""Several closing reports as one: what is counted is added up, what is listed stands one after the
other. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from fallback.recovery.closing.report import ClosingReport, Counted, Did
from fallback.recovery.ledger.keying_counts import BlankForms, KeyedField, KeyedForm
from fallback.store.people import Role


def together(id: str, name: str, every: Sequence[ClosingReport]) -> ClosingReport:
    """The report of a joint outage; the wards are named once each. It has ended, and is closed,
    when all of it has. ValueError where there is nothing to report."""
    if not every:
        raise ValueError("no reports")
    ended, closed = ([getattr(one, when) for one in every] for when in ("ended", "closed"))
    kinds = {one.kind for one in every}
    return ClosingReport(
        id,
        kinds.pop() if len(kinds) == 1 else "outage",
        ", ".join(dict.fromkeys(one.ward for one in every)),
        name,
        min(one.began for one in every),
        min(one.declared for one in every),
        max(ended) if all(ended) else "",
        max(closed) if all(closed) else "",
        _counted(one.sheets for one in every),
        tuple(sheet for one in every for sheet in one.open),
        _counted(one.findings for one in every),
        _counted(one.writeback for one in every),
        tuple(_fields(one.keying for one in every)),
        tuple(_people(one.people for one in every)),
        {form: title for one in every for form, title in one.titles.items()},
        tuple(number for one in every for number in one.reserve),
        tuple(_forms(one.forms for one in every)),
        tuple(_blanks(one.blanks for one in every)),
        tuple(again for one in every for again in one.reopened),
    )


def _counted(each: Iterable[Iterable[Counted]]) -> tuple[Counted, ...]:
    total: Counter[tuple[str, ...]] = Counter()
    for one in (counted for counts in each for counted in counts):
        total[one.what] += one.count
    return tuple(Counted(what, count) for what, count in sorted(total.items()))


def _sums(
    each: Iterable[tuple[str, tuple[int, ...]]],
) -> Iterable[tuple[str, tuple[int, ...]]]:
    """By name, number by number."""
    total: dict[str, tuple[int, ...]] = {}
    for name, counts in each:
        before = total.get(name, (0,) * len(counts))
        total[name] = tuple(map(sum, zip(before, counts, strict=True)))
    return sorted(total.items())


def _fields(each: Iterable[Iterable[KeyedField]]) -> Iterable[KeyedField]:
    every = (field for fields in each for field in fields)
    sums = _sums((one.kind, (one.keyed, one.differed, one.illegible)) for one in every)
    return (KeyedField(kind, *counts) for kind, counts in sums)


def _forms(each: Iterable[Iterable[KeyedForm]]) -> Iterable[KeyedForm]:
    every = (form for forms in each for form in forms)
    sums = _sums(
        (
            one.form,
            (one.sheets, one.passes, one.strokes, one.keyed, one.differed, one.illegible),
        )
        for one in every
    )
    return (KeyedForm(form, *counts) for form, counts in sums)


def _blanks(each: Iterable[Iterable[BlankForms]]) -> Iterable[BlankForms]:
    every = (form for forms in each for form in forms)
    sums = _sums((one.form, (one.printed, one.used)) for one in every)
    return (BlankForms(form, *counts) for form, counts in sums)


def _people(each: Iterable[Iterable[Did]]) -> Iterable[Did]:
    roles: dict[str, Role | None] = {}
    did: dict[str, Counter[str]] = defaultdict(Counter)
    for one in (person for people in each for person in people):
        roles[one.name] = roles.get(one.name) or one.role
        did[one.name].update(one.did)
    return (
        Did(name, roles[name], dict(sorted(acts.items()))) for name, acts in sorted(did.items())
    )
