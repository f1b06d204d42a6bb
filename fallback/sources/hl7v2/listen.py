"""MLLP: a message is answered only after it is kept. What cannot be kept now is not answered, so
that its sender sends it again.

One thread, many connections. Every wait has an end, every message a greatest size.
"""

import asyncio
import contextlib
import signal
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fallback.errors import FallbackError
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2.answer import answer, by_message
from fallback.sources.hl7v2.feed import Feed, Kept
from fallback.texts import say

START, END = b"\x0b", b"\x1c\r"
_CHUNK = 65536
_MOST_CONNECTIONS = 32
_GRACE_SECONDS = 5.0
_HOUR = 3600.0

Told = Callable[[str, tuple[Kept, ...]], None]
"""Called with who sent and what became of it; nothing of a patient."""


class _TooLargeError(Exception):
    """More bytes than a message may have, and no end."""


@dataclass
class Listener:
    """Waits for senders until told to stop."""

    feed: Feed
    clock: Callable[[], datetime]
    told: Told = lambda _who, _kept: None
    failed: Callable[[FallbackError], None] = lambda _: None  # it could not be kept now
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(
        self,
        ready: Callable[[str, int], None] = lambda _host, _port: None,
        hourly: Callable[[], object] = lambda: None,
    ) -> None:
        """Listen until stopped, by SIGTERM too. `ready` is told where; `hourly` is called so often.
        FallbackError where the address cannot be had."""
        settings = self.feed.settings
        try:
            server = await asyncio.start_server(
                self._connected, settings.host, settings.port, ssl=_tls(settings)
            )
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            said = error.strerror or error
            raise FallbackError("hl7.cannot_listen", place=place, said=said) from error
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.stop.set)
        host, port = server.sockets[0].getsockname()[:2]
        ready(host, port)
        while not self.stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), _HOUR)
                continue
            hourly()
        server.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GRACE_SECONDS)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), _GRACE_SECONDS)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        peer = str((writer.get_extra_info("peername") or ("?",))[0])
        senders = self.feed.settings.senders
        try:
            if len(self._tasks) <= _MOST_CONNECTIONS and (not senders or peer in senders):
                await self._serve(peer, reader, writer)
        except FallbackError as error:
            self.failed(error)
        except (OSError, TimeoutError, EOFError, _TooLargeError):
            pass  # the connection ends; whatever was not answered comes again
        except asyncio.CancelledError:
            if not self.stop.is_set():
                raise
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(writer.wait_closed(), _GRACE_SECONDS)
            if task is not None:
                self._tasks.discard(task)

    async def _serve(
        self, peer: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        held, wait = b"", self.feed.settings.wait_seconds
        while True:
            frame, held = await self._frame(reader, held)
            if frame is None:
                return
            kept = self.feed.keep(frame)  # a few milliseconds; nothing else may be done meanwhile
            self.told(peer, kept)
            for one in by_message(kept):
                writer.write(START + answer(one, self.clock()) + END)
            await asyncio.wait_for(writer.drain(), wait)

    async def _frame(self, reader: asyncio.StreamReader, held: bytes) -> tuple[bytes | None, bytes]:
        """The next message, and what was read beyond it; None where the sender is done. What stands
        before a frame's start is no message."""
        largest = int(self.feed.settings.largest_megabytes * 1_000_000)
        while True:
            begin = held.find(START)
            end = held.find(END, begin + 1) if begin >= 0 else -1
            if end >= 0:
                return held[begin + 1 : end], held[end + len(END) :]
            if len(held) > largest:
                self.feed.refuse(say("hl7.message_too_large", megabytes=largest // 1_000_000))
                raise _TooLargeError
            more = await asyncio.wait_for(reader.read(_CHUNK), self.feed.settings.wait_seconds)
            if not more:
                return None, b""
            held = (held if begin >= 0 else b"") + more


def _tls(settings: Hl7Settings) -> ssl.SSLContext | None:
    """TLS where a certificate is named. FallbackError where it cannot be used."""
    if not settings.cert_file:
        return None
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(settings.cert_file, settings.key_file or None)
        if settings.ca_file:
            context.load_verify_locations(settings.ca_file)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:
        raise FallbackError("hl7.certificate", path=settings.cert_file, said=error) from error
    return context
