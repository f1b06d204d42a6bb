"""What a ward PC says of itself: a small file, signed with its own key, with no patient in it."""

import re
from typing import Final, Literal

import msgspec

from fallback.errors import FallbackError
from fallback.session import Session, from_iso
from fallback.staging.fleet.readiness import Readiness
from fallback.staging.packages import sealing, signed
from fallback.staging.packages.package import Moment
from fallback.staging.packages.sealing import NotGenuineError
from fallback.staging.shares.share import Share
from fallback.store import staging
from fallback.texts import Lang, Message

LANGUAGES: Final[tuple[Lang, ...]] = ("sv", "en")
PURPOSE: Final = "status"
STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class WardStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ward's snapshot on that PC."""

    id: str
    name: str
    fetched_at: Moment | None  # None: there is none
    proven: bool
    hindrances: tuple[Message, ...]


class Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a PC says of itself."""

    kind: Literal["fallback-status 1"]
    at: Moment
    wards: tuple[WardStatus, ...]
    hindrances: tuple[Message, ...]
    remarks: int


def file_name(sign_key: bytes) -> str:
    """A PC's status on any share."""
    return f"pc-{sealing.key_id(sign_key)}.status"


def publish(session: Session, share: Share, found: Readiness) -> None:
    """Leave this PC's status. FallbackError where it is not enrolled, or the share fails."""
    with session.read() as tx:
        pair, grant = staging.key_pair(tx, "sign"), staging.grant(tx)
    if pair is None or grant is None:
        raise FallbackError("staging.not_enrolled")
    status = Status(
        kind="fallback-status 1",
        at=from_iso(found.at),
        wards=tuple(
            WardStatus(
                ward.id,
                ward.name,
                from_iso(ward.fetched_at) if ward.fetched_at else None,
                ward.proven,
                ward.hindrances,
            )
            for ward in found.wards
        ),
        hindrances=found.hindrances,
        remarks=len(found.remarks) + sum(len(ward.remarks) for ward in found.wards),
    )
    data, _ = signed.write(status, Status, pair, PURPOSE)
    share.write(file_name(pair.public), data)
    share.settle()


def of(share: Share, sign_key: bytes) -> Status | None:
    """The status of the PC with that key, None where there is none. NotGenuineError where the file
    in its place is not its own; FallbackError where the share fails."""
    data = share.read(file_name(sign_key), signed.MOST)
    if data is None:
        return None
    content, _ = signed.read(data, Status, PURPOSE, lambda _: sign_key)
    if not _sayable(content):
        raise NotGenuineError("it says what no Fallback says")
    return content


def _sayable(status: Status) -> bool:
    """Whether it is sentences of ours, filled, with nothing in them that steers a screen."""
    said = [*status.hindrances, *(one for ward in status.wards for one in ward.hindrances)]
    try:
        texts = [one.text(lang) for one in said for lang in LANGUAGES]
    except (KeyError, ValueError, IndexError, AttributeError):
        return False
    return not any(STEERING.search(text) for text in (*texts, *(w.name for w in status.wards)))
