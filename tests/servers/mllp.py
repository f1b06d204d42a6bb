"""A receiver of HL7 v2 on a real socket, which counts what it gets and behaves as badly as it is
told to."""

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fallback.sources.hl7v2.message import Message, parse

_LATE = 0.6  # seconds; longer than the tests' patience
_CODES: dict[str, str] = {"AE": "AE", "AR": "AR", "205": "205", "CA only": "CA"}
START, END = b"\x0b", b"\x1c\r"
Manner: TypeAlias = Literal[
    "AA",  # takes it
    "AE",
    "AR",
    "205",  # says that it has it already
    "no answer",  # took it
    "late",  # took it; answers after the sender's patience
    "closes midway",  # hangs up in the middle of its answer; took it
    "closes first",  # hangs up before it has read all
    "another first",  # an answer to an earlier message comes before
    "CA only",  # says that it arrived, and never what became of it
    "CA then AA",
    "rubbish first",
    "in pieces",  # the answer byte by byte
]


@dataclass
class Receiver:
    """What it took, by control id, in the order it did. Each connection takes the next manner."""

    port: int = 0
    manners: list[Manner] = field(default_factory=list)
    taken: list[Message] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def distinct(self) -> set[str]:
        """As a receiver that keeps to the agreement counts: one control id, one message."""
        return {message.control_id for message in self.taken}


def _ack(message: Message, code: str, said: str = "", control: str = "") -> bytes:
    control = control or message.control_id
    lines = ["MSH|^~\\&|JOURNAL|SJH|FALLBACK||20261124120000||ACK|A1|P|2.5"]
    lines.append(f"MSA|{code}|{control}|{said}")
    if code == "205":
        lines[1] = f"MSA|AE|{control}|"
        lines.append("ERR|||205^Duplicate key identifier^HL70357|E|||Finns redan")
    return START + "\r".join((*lines, "")).encode() + END


def _answer(line: socket.socket, manner: Manner, message: Message) -> None:
    if manner in ("no answer", "late"):
        time.sleep(_LATE)
    if manner == "no answer":
        return
    answer = _before(manner, message) + _ack(message, _CODES.get(manner, "AA"), "säger mottagaren")
    if manner == "closes midway":
        answer = answer[: len(answer) // 2]
    step = 1 if manner == "in pieces" else len(answer)
    for piece in (answer[n : n + step] for n in range(0, len(answer), step)):
        line.sendall(piece)
    if manner == "CA only":
        time.sleep(_LATE)


def _before(manner: Manner, message: Message) -> bytes:
    """What comes ahead of the answer."""
    if manner == "another first":
        return _ack(message, "AE", "gammalt", "0" * 20)
    if manner == "rubbish first":
        return b"hej" + END + START + b"|||" + END
    return _ack(message, "CA") if manner == "CA then AA" else b""


@contextmanager
def receiver(*manners: Manner) -> Iterator[Receiver]:
    """Listen on a free port; after the manners named, all is well."""
    found = Receiver(manners=list(manners))

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            manner = found.manners.pop(0) if found.manners else "AA"
            self.request.settimeout(5)
            if manner == "closes first":
                self.request.recv(16)
                return
            held = b""
            while END not in held:
                more = self.request.recv(65536)
                if not more:
                    return
                held += more
            frame = held[held.index(START) + 1 : held.index(END)]
            found.raw.append(frame)
            message = parse(frame.decode("utf-8", "replace"))
            if manner not in ("AE", "AR", "205"):
                found.taken.append(message)
            with contextlib.suppress(OSError):  # the sender did not wait
                _answer(self.request, manner, message)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join(5)
