"""From memory to a real queue, or a clear sentence why not."""

import stat
from pathlib import Path

import pytest

from fallback import printing
from fallback.errors import FallbackError
from fallback.printing import Job, Queue
from fallback.printing.reading import read_queues

SAID = """\
printer Avd11 is idle.  enabled since Tue 24 Nov 2026 06:45:00 AM UTC
\tForm mounted:
\tAlerts: none
printer Forrad disabled since Tue 24 Nov 2026 06:45:00 AM UTC -
\tPaused
\tAlerts: media-empty-error cover-open
printer Exp now printing Exp-12.  enabled since Tue 24 Nov 2026 06:45:00 AM UTC
"""

LPSTAT = "#!/bin/sh\nprintf 'printer Avd11 is idle.  enabled since now\\n'\n"
LP = '#!/bin/sh\nprintf "%s\\n" "$@" > "$OUT/arguments"\ncat > "$OUT/sent"\n'


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two programs that answer as CUPS does, and keep what they were handed."""
    _program(tmp_path / "lpstat", LPSTAT)
    _program(tmp_path / "lp", LP + "echo 'request id is Avd11-7 (1 file(s))'\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("OUT", str(tmp_path))
    return tmp_path


def _program(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_queues_are_read_with_their_state_and_reasons() -> None:
    assert read_queues(SAID) == (
        Queue("Avd11", "idle"),
        Queue("Forrad", "stopped", ("media-empty-error", "cover-open")),
        Queue("Exp", "printing"),
    )


def test_a_pdf_goes_to_the_queue_whole_on_a4_and_unscaled(cups: Path) -> None:
    assert printing.send(b"%PDF-1.4 \x00\xff", "Avd11", "Fallback") == Job("Avd11-7", "Avd11")
    assert (cups / "sent").read_bytes() == b"%PDF-1.4 \x00\xff"
    arguments = (cups / "arguments").read_text("utf-8").splitlines()
    assert {"media=A4", "print-scaling=none", "Avd11"} <= set(arguments)


def test_an_unknown_queue_is_refused_before_anything_is_sent(cups: Path) -> None:
    with pytest.raises(FallbackError, match="Avd11") as raised:
        printing.send(b"%PDF", "Avd12", "Fallback")
    assert raised.value.message.key == "printing.unknown_queue"
    assert not (cups / "sent").exists()


def test_a_queue_that_says_no_is_quoted(cups: Path) -> None:
    _program(cups / "lp", LP + "echo 'lp: Destination rejecting jobs' >&2; exit 1\n")
    with pytest.raises(FallbackError, match="rejecting jobs") as raised:
        printing.send(b"%PDF", "Avd11", "Fallback")
    assert raised.value.message.key == "printing.refused"


def test_without_cups_there_is_a_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FallbackError) as raised:
        printing.queues()
    assert raised.value.message.key == "printing.no_cups"
