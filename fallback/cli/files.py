"""Small files that go from one PC to another: read whole, written whole, with what is read out."""

from pathlib import Path

from fallback.cli.command import Shown
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.staging.packages import signed
from fallback.staging.packages.enrolment import Written
from fallback.staging.shares.share import put


def handed_over(path: Path) -> bytes:
    """The file's bytes, and never more than any such file has."""
    try:
        with path.open("rb") as file:
            return file.read(signed.MOST + 1)
    except OSError as error:
        said = error.strerror or error
        raise FallbackError("cli.cannot_read", path=path, said=said) from error


def written_file(face: Face, path: Path, written: Written, lines: list[str]) -> Shown:
    """Put a file in its place, and say what to read aloud."""
    put(path, written.data, str(path.parent))
    told = face.say("staging.written", path=path, fingerprint=written.fingerprint)
    return Shown({"file": str(path), "fingerprint": written.fingerprint}, [*lines, told])
