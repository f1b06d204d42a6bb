"""Files that a person chose: each is taken in, or it is said why not; none stops the next."""

from collections.abc import Sequence
from pathlib import Path

from fallback.errors import FallbackError
from fallback.recovery.intake.add import add, unheeded
from fallback.recovery.intake.folder import Taken
from fallback.recovery.intake.reading import Reading
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message, say


def take(
    session: Session, paths: Sequence[Path], outage_id: str = "", progress: Progress = unheeded
) -> tuple[Taken, ...]:
    """Take in these files, where they are. FallbackError where `progress` asked to stop: what was
    kept stays."""
    taken = []
    with Reading() as reading:
        for path in paths:
            try:
                data = _bytes(path)
                added = add(session, path.name, data, outage_id, progress, reading)
                taken.append(Taken(path, added))
            except FallbackError as error:
                if error.message.key == "intake.stopped":
                    raise
                taken.append(Taken(path, said=error.message))
    return tuple(taken)


def told(taken: Sequence[Taken]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """What went well, and what did not, a sentence a file."""
    well = []
    for one in taken:
        if one.added is not None:
            file = one.added.file
            key = "intake.line_again_short" if one.added.again else "intake.line_added"
            well.append(say(key, name=file.name, pages=file.pages))
    return tuple(well), tuple(one.said for one in taken if one.said is not None)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FallbackError("intake.folder", folder=path, said=error.strerror) from error
