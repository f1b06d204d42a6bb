"""The ward's packet in pages per CPU second: ours against other engines with the same content.

Every run is a process of its own; the engines take turns. Starting Python, importing and reading
the content are not counted.
"""

import json
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pypdfium2

from tests.bench.content import content, ward
from tests.bench.peers.content import Content
from tests.bench.section import Figures, Section, ratio
from tests.servers.environment import REPO

PEERS = ("platypus", "typst", "fpdf2", "weasyprint")
PEER_PYTHON = REPO / ".venv-bench" / "bin" / "python"
OURS: dict[str, tuple[str, ...]] = {
    "fallback": (),
    "fallback, read back": ("--proof",),
    "fallback, 10 wards": ("--wards", "10"),
    "fallback, 35 wards": ("--wards", "35"),
    "fallback, 1 patient, read back": ("--patient", "--proof"),
    "window open, read back": ("--ready", "--proof"),
    "window open, 1 patient, read back": ("--ready", "--patient", "--proof"),
}
TIMEOUT = 900  # seconds, for a run on a busy machine


@dataclass
class Engine:
    """What one engine did in all rounds."""

    name: str
    command: tuple[str, ...]
    pdf: Path
    cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)
    pages: int = 0
    words: float = 0.0
    fault: str = ""

    def run(self) -> None:
        """Once more, unless it could not before."""
        if self.fault:
            return
        done = subprocess.run(
            [*self.command, str(self.pdf)],
            cwd=REPO,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        if done.returncode:
            self.fault = (done.stderr.strip().splitlines() or ["?"])[-1]
            return
        used = json.loads(done.stdout)
        self.cpu.append(used["cpu"])
        self.peak.append(used["peak_mb"])


def measure(runs: int) -> tuple[Section, Section]:
    """The ward against the peers; then ours alone: many wards, one patient."""
    with tempfile.TemporaryDirectory() as folder:
        given = content(ward())
        source = Path(folder) / "content.json"
        source.write_text(json.dumps(given), "utf-8")
        ours = [_ours(name, options, Path(folder)) for name, options in OURS.items()]
        peers = [_peer(name, source) for name in PEERS]
        for _ in range(runs):
            for engine in (*ours, *peers):
                engine.run()
        for engine in (*ours, *peers):
            if not engine.fault:
                engine.pages, engine.words = _read(engine.pdf, given)
    for one in ours:
        if one.fault:
            raise RuntimeError(f"{one.name}: {one.fault}")
    return _against(ours[:2], peers, runs), _alone(ours, runs)


def _ours(name: str, options: tuple[str, ...], folder: Path) -> Engine:
    command = (sys.executable, "-m", "tests.bench.ours", *options)
    return Engine(name, command, folder / f"{name}.pdf")


def _peer(name: str, source: Path) -> Engine:
    command = (str(PEER_PYTHON), "-m", "tests.bench.peers", name, str(source))
    found = Engine(name, command, source.with_name(f"{name}.pdf"))
    if not PEER_PYTHON.exists():
        found.fault = "not installed: packaging/bootstrap.sh bench"
    return found


def _read(pdf: Path, given: Content) -> tuple[int, float]:
    """Pages, and the share of the content's words that are found in their text."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = len(document)
        text = _plain("".join(page.get_textpage().get_text_range() for page in document))
    wanted = {_plain(word) for word in _words(given)}
    return pages, sum(word in text for word in wanted) / len(wanted)


def _words(given: Content) -> set[str]:
    texts: list[str] = []
    for sheet in given["sheets"]:
        texts += [sheet["title"], *sheet["who"]]
        for block in sheet["blocks"]:
            texts += [block["text"], *block["head"]]
            texts += [cell for row in block["rows"] for cell in row["cells"]]
    return {word for text in texts for word in text.split()}


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.replace("\ufffe", "-").replace("\x02", "-"))
    return "".join(text.split()).translate({ord(mark): None for mark in "()"})


def _against(ours: list[Engine], peers: list[Engine], runs: int) -> Section:
    first = ours[0]
    able = [peer for peer in peers if not peer.fault]
    figures: Figures = {engine.name: _figures(engine, first) for engine in (*ours, *able)}
    rows = [_row(engine, first) for engine in (*ours, *able)]
    rows += [(peer.name, "left out", "", "", "", "", "") for peer in peers if peer.fault]
    notes = [f"{peer.name}: {peer.fault}" for peer in peers if peer.fault]
    if able:
        best = min(able, key=lambda peer: median(peer.cpu))
        quick = max(able, key=lambda peer: peer.pages / median(peer.cpu))
        ward_ratio = ratio(best.cpu, first.cpu)
        paced = [peer_cpu / quick.pages for peer_cpu in quick.cpu]
        page_ratio = ratio(paced, [one / first.pages for one in first.cpu])
        figures |= {"ward, ours to best peer": ward_ratio, "pages, ours to best peer": page_ratio}
        notes += [
            f"Best peer for the ward: {best.name}; ours is {ward_ratio:.2f} times as fast.",
            f"Best peer by the page: {quick.name}; ours is {page_ratio:.2f} times as fast.",
        ]
    return Section(
        "packet",
        f"The packet of a ward of 28, one process ({runs} interleaved runs, medians)",
        ("", "pages", "CPU s", "pages/CPU s", "peak MB", "words", "CPU, to ours"),
        tuple(rows),
        figures,
        tuple(notes),
    )


def _row(engine: Engine, first: Engine) -> tuple[str, ...]:
    cpu = median(engine.cpu)
    return (
        engine.name,
        str(engine.pages),
        f"{cpu:.2f}",
        f"{engine.pages / cpu:.0f}",
        f"{median(engine.peak):.0f}",
        f"{engine.words:.1%}",
        f"{ratio(engine.cpu, first.cpu):.2f}",
    )


def _figures(engine: Engine, first: Engine) -> Figures:
    cpu = median(engine.cpu)
    return {
        "pages": float(engine.pages),
        "cpu_seconds": cpu,
        "pages_per_cpu_second": engine.pages / cpu,
        "peak_mb": median(engine.peak),
        "words_found": engine.words,
        "cpu_to_ours": ratio(engine.cpu, first.cpu),
    }


def _alone(ours: list[Engine], runs: int) -> Section:
    """What reading back adds; memory for 28 patients, 280 and 980; how long until there is
    something to print."""
    ward, proven, ten, many, patient, ready, first = ours
    return Section(
        "packet, ours",
        f"Ours alone ({runs} runs, medians); a packet comes whole, so its first page with its last",
        ("", "CPU s", "peak MB"),
        tuple((e.name, f"{median(e.cpu):.2f}", f"{median(e.peak):.0f}") for e in ours),
        {engine.name: _figures(engine, ward) for engine in ours},
        (
            f"Reading back adds {ratio(proven.cpu, ward.cpu) - 1:.0%} to the rendering.",
            f"Memory of 10 and 35 wards (980 patients) to one:"
            f" {ratio(ten.peak, ward.peak):.2f} and {ratio(many.peak, ward.peak):.2f} times.",
            f"First page, the ward's packet to one patient's, both read back:"
            f" {ratio(ready.cpu, first.cpu):.1f} times the CPU with the window open"
            f" (words, forms and fonts read), {ratio(proven.cpu, patient.cpu):.1f} times in a new"
            " process.",
        ),
    )
