"""A print-out leaves the store as a file whole or not at all, locked unless someone insists."""

from pathlib import Path
from typing import Any

import pytest

from fallback.errors import FallbackError
from fallback.outage.export import export, locked, new_file
from fallback.outage.issue import IssuedPacket
from fallback.session import Session
from fallback.store import trail


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    path.write_bytes(b"earlier")
    with pytest.raises(FallbackError) as refused, new_file(path):
        pytest.fail("the block must not begin")
    assert refused.value.message.key == "outage.file_exists"
    assert path.read_bytes() == b"earlier"


def test_a_folder_that_is_not_there_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as refused, new_file(tmp_path / "none" / "packet.pdf"):
        pytest.fail("the block must not begin")
    assert refused.value.message.key == "outage.file_failed"


def test_nothing_is_left_where_the_block_fails(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"

    def full() -> None:
        with new_file(path) as out:
            out.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(FallbackError) as refused:
        full()
    assert refused.value.message.key == "outage.file_failed"
    assert not path.exists()


def test_what_is_written_whole_stays(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    with new_file(path) as out:
        out.write(b"whole")
    assert path.read_bytes() == b"whole"


def test_a_short_password_is_refused() -> None:
    with pytest.raises(FallbackError) as refused:
        locked(b"%PDF", "kort")
    assert refused.value.message.key == "outage.short_password"


def test_an_export_is_noted_before_anything_of_it_leaves_the_store(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "packet.pdf", list[int]()
    append = trail.append

    def looking(*given: Any, **named: Any) -> None:
        seen.append(path.stat().st_size)
        append(*given, **named)

    monkeypatch.setattr(trail, "append", looking)
    export(session, IssuedPacket("packet-1", "", b"%PDF-" + b"x" * 100_000, ()), path, None)
    assert seen == [0]
    assert path.stat().st_size > 100_000
