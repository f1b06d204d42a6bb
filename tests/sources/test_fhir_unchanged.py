"""Charts that are not read again, on the real server: and all that must be read all the same."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from fallback.chart.model import Chart, Checked, Snapshot, Ward
from fallback.chart.section import NotFetched, items
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from fallback.sources.fhir.wards import unchanged
from fallback.sources.fhir.wards.unchanged import steady
from fallback.sources.record_system import Rereader
from fallback.texts import say
from tests.servers.fhir_server import Resource, Server
from tests.servers.millennium import Millennium
from tests.sources.mock_fhir import WARD, order
from tests.sources.test_fhir_server import behind, settings

pytestmark = pytest.mark.server

GOING_ON: Callable[[int, int], bool] = lambda _done, _all: True  # noqa: E731 -- a typed constant


class Heard(httpx.BaseTransport):
    """Passes requests on to the real server, and remembers them; `bend` may change an answer."""

    def __init__(self) -> None:
        self.asked: list[httpx.URL] = []
        self.bend: Callable[[httpx.URL, httpx.Response], httpx.Response] = lambda _url, ok: ok
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        answer = self._real.handle_request(request)
        answer.read()
        return self.bend(request.url, answer)

    def close(self) -> None:
        self._real.close()

    def read_whole(self) -> set[str]:
        """The patients whose allergies were asked for without saying since when."""
        return {
            url.params["patient"]
            for url in self.asked
            if url.path.endswith("/AllergyIntolerance")
            and "_lastUpdated" not in url.params
            and url.params["_count"] != "1"
        }


def now() -> datetime:
    return datetime.now(UTC)


def load(server: Server, patients: int = 4) -> None:
    """A ward of patients with an allergy, an order and a pulse each."""
    server.load(WARD[:3])
    for n in range(1, patients + 1):
        add_patient(server, f"p{n}")


def add_patient(server: Server, name: str) -> None:
    whose = {"reference": f"Patient/{name}"}
    server.load(
        [
            {"resourceType": "Patient", "id": name, "name": [{"family": "Test", "given": [name]}]},
            stay(name),
            allergy(name),
            order(f"m-{name}", subject=whose),
            {
                "resourceType": "Observation",
                "id": f"o-{name}",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
                "category": [{"coding": [{"code": "vital-signs"}]}],
                "subject": whose,
                "effectiveDateTime": now().isoformat(),
                "valueString": "80",
            },
        ]
    )


def stay(name: str, where: str = "r1", status: str = "in-progress") -> Resource:
    return {
        "resourceType": "Encounter",
        "id": f"e-{name}",
        "status": status,
        "class": {"code": "IMP"},
        "subject": {"reference": f"Patient/{name}"},
        "location": [{"location": {"reference": f"Location/{where}"}, "status": "active"}],
    }


def allergy(name: str, **other: object) -> Resource:
    return {
        "resourceType": "AllergyIntolerance",
        "id": f"a-{name}",
        "patient": {"reference": f"Patient/{name}"},
        "code": {"text": "Penicillin"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
    } | other


@contextmanager
def opened(
    server: Server, heard: Heard, clock: Callable[[], datetime] = now, *, carry_over: bool = True
) -> Iterator[FhirRecordSystem]:
    found = msgspec.structs.replace(settings(server), carry_over=carry_over)
    with open_fhir(found, clock=clock, transport=heard) as system:
        yield system


def twice(
    server: Server,
    between: Callable[[], object] = lambda: None,
    *,
    later: timedelta = timedelta(0),
    bend: Callable[[httpx.URL, httpx.Response], httpx.Response] | None = None,
    earlier: Callable[[Snapshot], Snapshot] = lambda first: first,
) -> tuple[Snapshot, Snapshot, set[str], int]:
    """Two readings with something between them; who was read whole the second time, and how many
    requests it took."""
    time.sleep(1.1)  # the server's times are asked for by the second
    with opened(server, Heard()) as system:
        first = system.read_ward("w1", GOING_ON)
    between()
    heard = Heard()
    heard.bend = bend or heard.bend
    with opened(server, heard, lambda: now() + later) as system:
        second = system.reread_ward("w1", earlier(first), GOING_ON)
    return first, second, heard.read_whole(), len(heard.asked)


def chart(snapshot: Snapshot, name: str) -> Chart:
    return next(one for one in snapshot.charts if one.patient.id == name)


@pytest.fixture(autouse=True)
def no_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test loaded a second ago is old."""
    monkeypatch.setattr(unchanged, "OVERLAP", timedelta(0))


ALL = {"p1", "p2", "p3", "p4"}


def test_a_fhir_server_can_be_asked_what_has_changed(fhir_server: Server) -> None:
    with opened(fhir_server, Heard()) as system:
        assert isinstance(system, Rereader)


def test_charts_that_are_unchanged_are_kept_and_are_as_old_as_the_asking(
    fhir_server: Server,
) -> None:
    load(fhir_server)
    first, second, whole, _ = twice(fhir_server)
    assert whole == set()
    assert {c.patient.id for c in second.charts} == ALL
    for one in second.charts:
        before = chart(first, one.patient.id)
        assert one.checked == before.checked
        assert one.fetched_at > before.fetched_at
        assert second.fetched_at <= one.fetched_at
        assert msgspec.structs.replace(one, fetched_at=before.fetched_at) == before


def test_it_takes_a_few_questions_for_a_ward_and_none_for_a_patient(fhir_server: Server) -> None:
    load(fhir_server, 2)
    *_, few = twice(fhir_server)
    for n in range(3, 21):
        add_patient(fhir_server, f"p{n}")
    _, _, whole, many = twice(fhir_server)
    assert whole == set()
    assert many == few


@pytest.mark.parametrize(
    "change",
    [
        allergy("p2", code={"text": "Penicillin, anafylaxi"}),
        allergy("p2", verificationStatus={"coding": [{"code": "entered-in-error"}]}),
        order("m-p2", subject={"reference": "Patient/p2"}, status="stopped"),
        order("m-new", subject={"reference": "Patient/p2"}),
        {"resourceType": "Patient", "id": "p2", "name": [{"family": "Annan", "given": ["Nu"]}]},
        {
            "resourceType": "Flag",
            "id": "f1",
            "status": "active",
            "code": {"text": "MRSA"},
            "subject": {"reference": "Patient/p2"},
        },
    ],
    ids=["changed", "entered-in-error", "stopped", "added", "identity", "alert"],
)
def test_a_patient_in_whom_anything_changed_is_read_again_and_nobody_else(
    fhir_server: Server, change: Resource
) -> None:
    load(fhir_server)
    first, second, whole, _ = twice(fhir_server, lambda: fhir_server.put(change))
    with opened(fhir_server, Heard()) as system:
        fresh = system.read_ward("w1", GOING_ON)
    assert chart(second, "p2") != chart(first, "p2")
    assert told(second) == told(fresh)
    assert whole == {"p2"}


def told(snapshot: Snapshot) -> list[tuple[object, ...]]:
    """What the charts say, without when and how it was read."""
    return [(c.patient, c.stay, *(getattr(c, name) for name in SECTIONS)) for c in snapshot.charts]


SECTIONS = ("allergies", "alerts", "problems", "medications", "administrations", "observations")


@pytest.mark.parametrize("path", ["AllergyIntolerance/a-p3", "MedicationRequest/m-p3"])
def test_what_was_deleted_is_not_shown_by_the_server_and_is_seen_by_counting(
    fhir_server: Server, path: str
) -> None:
    load(fhir_server)
    _, second, whole, _ = twice(fhir_server, lambda: fhir_server.delete(path))
    assert whole == ALL
    left = chart(second, "p3")
    assert not items(left.allergies) or not items(left.medications)


def test_one_deleted_and_one_added_elsewhere_are_both_seen(fhir_server: Server) -> None:
    load(fhir_server)

    def change() -> None:
        fhir_server.delete("AllergyIntolerance/a-p3")
        fhir_server.put(allergy("p2", id="a-new"))

    _, second, _, _ = twice(fhir_server, change)
    assert items(chart(second, "p3").allergies) == ()
    assert len(items(chart(second, "p2").allergies)) == 2


def test_who_came_is_read_who_left_is_gone_and_who_moved_has_the_new_bed(
    fhir_server: Server,
) -> None:
    load(fhir_server)

    def change() -> None:
        add_patient(fhir_server, "p5")
        fhir_server.put(stay("p1", status="finished"))
        fhir_server.put(stay("p2", where="b1"))

    _, second, whole, _ = twice(fhir_server, change)
    assert {c.patient.id for c in second.charts} == {"p2", "p3", "p4", "p5"}
    assert chart(second, "p2").stay.bed == "1:1"
    assert whole == {"p5"}


@pytest.mark.parametrize("hours", [24, 25, 400])
def test_a_chart_is_read_whole_after_a_day_at_the_latest(fhir_server: Server, hours: int) -> None:
    load(fhir_server)

    def aged(first: Snapshot) -> Snapshot:
        charts = []
        for one in first.charts:
            assert one.checked is not None
            old = one.checked.read_at - timedelta(hours=hours)
            charts.append(
                msgspec.structs.replace(
                    one, checked=msgspec.structs.replace(one.checked, read_at=old)
                )
            )
        return msgspec.structs.replace(first, charts=tuple(charts))

    _, _, whole, _ = twice(fhir_server, earlier=aged)
    assert whole == ALL


@pytest.mark.parametrize("minutes", [-20, 20])
def test_all_is_read_where_the_clocks_do_not_agree(fhir_server: Server, minutes: int) -> None:
    load(fhir_server)
    _, _, whole, _ = twice(fhir_server, later=timedelta(minutes=minutes))
    assert whole == ALL


@pytest.mark.parametrize("minutes", [-20, 20])
def test_a_chart_read_while_the_clocks_did_not_agree_is_never_carried_over(
    fhir_server: Server, minutes: int
) -> None:
    load(fhir_server)
    with opened(fhir_server, Heard(), lambda: now() + timedelta(minutes=minutes)) as system:
        snapshot = system.read_ward("w1", GOING_ON)
    assert [one.checked for one in snapshot.charts] == [None] * 4


def _checked(change: Callable[[Checked], Checked | None]) -> Callable[[Snapshot], Snapshot]:
    def changed(first: Snapshot) -> Snapshot:
        charts = [
            msgspec.structs.replace(one, checked=change(one.checked))
            for one in first.charts
            if one.checked
        ]
        return msgspec.structs.replace(first, charts=tuple(charts))

    return changed


@pytest.mark.parametrize(
    "earlier",
    [
        _checked(lambda c: msgspec.structs.replace(c, statement="another")),
        _checked(lambda _: None),
        _checked(lambda c: msgspec.structs.replace(c, counts=c.counts[1:])),
        lambda first: msgspec.structs.replace(first, source="another system"),
    ],
    ids=["another statement", "never counted", "counted otherwise", "another source"],
)
def test_all_is_read_where_the_earlier_charts_cannot_be_relied_on(
    fhir_server: Server, earlier: Callable[[Snapshot], Snapshot]
) -> None:
    load(fhir_server)
    _, _, whole, _ = twice(fhir_server, earlier=earlier)
    assert whole == ALL


def _without_total(_url: httpx.URL, answer: httpx.Response) -> httpx.Response:
    if '"Bundle"' not in answer.text:
        return answer
    body = {k: v for k, v in answer.json().items() if k != "total"}
    kept = {k: v for k, v in answer.headers.items() if k in ("content-type", "date")}
    return httpx.Response(answer.status_code, json=body, headers=kept)


def _without_date(_url: httpx.URL, answer: httpx.Response) -> httpx.Response:
    kept = {k: v for k, v in answer.headers.items() if k != "date"}
    return httpx.Response(answer.status_code, content=answer.content, headers=kept)


def _forgets_when(url: httpx.URL, answer: httpx.Response) -> httpx.Response:
    """A server that finds nothing by `_lastUpdated`, ever."""
    if "_lastUpdated" not in url.params or "status" in url.params:
        return answer
    kept = {k: v for k, v in answer.headers.items() if k in ("content-type", "date")}
    return httpx.Response(
        200, json={"resourceType": "Bundle", "type": "searchset", "total": 0}, headers=kept
    )


def _fails(url: httpx.URL, answer: httpx.Response) -> httpx.Response:
    if "_lastUpdated" in url.params and "status" not in url.params:
        return httpx.Response(400, content=b"{}", headers={"content-type": "application/json"})
    return answer


@pytest.mark.parametrize("bend", [_without_total, _without_date, _forgets_when, _fails])
def test_all_is_read_from_a_server_that_does_not_do_what_it_declares(
    fhir_server: Server, bend: Callable[[httpx.URL, httpx.Response], httpx.Response]
) -> None:
    load(fhir_server)
    _, _, whole, _ = twice(fhir_server, bend=bend)
    assert whole == ALL


def test_the_settings_can_switch_it_off(fhir_server: Server) -> None:
    load(fhir_server)
    heard = Heard()
    with opened(fhir_server, heard, carry_over=False) as system:
        first = system.read_ward("w1", GOING_ON)
        heard.asked.clear()
        system.reread_ward("w1", first, GOING_ON)
    assert heard.read_whole() == ALL
    assert all(one.checked is None for one in first.charts)


def test_a_server_that_does_not_declare_it_is_not_asked(millennium: Millennium) -> None:
    load(millennium.server, 1)
    with open_fhir(behind(millennium)) as system:
        found = system.read_patients(chart_ward(), ["p1"])
    (one,) = found.charts
    assert one.checked is None
    assert all("_count=1" not in str(asked.asked.query) for asked in millennium.log)


def chart_ward() -> Ward:
    return Ward("w1", "Avdelning 1")


@pytest.mark.parametrize(("key", "well"), [("fhir.not_offered", True), ("fhir.busy", False)])
def test_only_what_is_never_offered_may_be_missing_from_a_chart_that_is_kept(
    fhir_server: Server, key: str, *, well: bool
) -> None:
    load(fhir_server, 1)
    with opened(fhir_server, Heard()) as system:
        (one,) = system.read_ward("w1", GOING_ON).charts
    reason = say(key, what="fhir.kind_Flag", status=429, said="")
    assert steady(msgspec.structs.replace(one, alerts=NotFetched(reason))) is well
