"""A print-out saved as a file: an explicit act, noted, and locked unless someone insists."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket
from fallback.session import Action, Session
from forms.seal import sealed

LEAST_PASSWORD = 8


def export(session: Session, packet: IssuedPacket, path: Path, password: str | None) -> None:
    """Write the packet's PDF to a new file, locked with `password`; None writes it open.

    FallbackError where the file is there already or cannot be written (nothing is left then).
    """
    pdf = locked(packet.pdf, password)
    with new_file(path) as out:
        with session.act(
            Action.PACKET_EXPORT,
            packet=packet.packet_id,
            file=path.name,
            locked=password is not None,
        ):
            pass  # noted before anything leaves the store: a crash leaves no file unseen
        out.write(pdf)


def check_password(password: str | None) -> None:
    """FallbackError where it is too short; None locks nothing."""
    if password is not None and len(password) < LEAST_PASSWORD:
        raise FallbackError("outage.short_password", least=LEAST_PASSWORD)


def locked(pdf: bytes, password: str | None) -> bytes:
    """The PDF as it may leave the store. FallbackError where the password is too short."""
    check_password(password)
    return pdf if password is None else sealed(pdf, password)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is not there yet, open for what the block writes: whole, or not at all.

    Opened before the block begins, so that what cannot be saved is not done either.
    """
    try:
        out = path.open("xb")
    except FileExistsError as error:
        raise FallbackError("outage.file_exists", path=path) from error
    except OSError as error:
        raise FallbackError("outage.file_failed", path=path, said=error.strerror) from error
    try:
        with out:
            yield out
    except OSError as error:
        path.unlink(missing_ok=True)
        raise FallbackError("outage.file_failed", path=path, said=error.strerror) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
