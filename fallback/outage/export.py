"""A packet saved as a file: an explicit act, noted, and locked unless someone insists."""

from pathlib import Path

from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket
from fallback.session import Action, Session
from forms.seal import sealed

LEAST_PASSWORD = 8


def export(session: Session, packet: IssuedPacket, path: Path, password: str | None) -> None:
    """Write the packet's PDF to a new file, locked with `password`; None writes it open.

    FallbackError where the file is there already or cannot be written (nothing is left then).
    """
    if password is not None and len(password) < LEAST_PASSWORD:
        raise FallbackError("outage.short_password", least=LEAST_PASSWORD)
    content = packet.pdf if password is None else sealed(packet.pdf, password)
    with session.act(
        Action.PACKET_EXPORT, packet=packet.packet_id, file=path.name, locked=password is not None
    ):
        write_new(path, content)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    try:
        with path.open("xb") as out:
            try:
                out.write(content)
            except OSError:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError as error:
        raise FallbackError("outage.file_exists", path=path) from error
    except OSError as error:
        raise FallbackError("outage.file_failed", path=path, said=error.strerror) from error
