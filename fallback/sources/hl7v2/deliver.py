"""Hands one message over, by MLLP or as a file. Once a byte has left, only the message's own
acknowledgement says what became of it; without one it is *unknown*."""

import asyncio
import contextlib
import os
import ssl
from pathlib import Path

from fallback.errors import FallbackError
from fallback.settings import Hl7OutSettings
from fallback.sources.hl7v2.listen import END, START
from fallback.sources.hl7v2.message import Message, parse
from fallback.sources.record_system import NotSentError, OutcomeUnknownError, RefusedError
from fallback.texts import Lang, worded

_LARGEST = 1_000_000  # bytes of an acknowledgement
_DUPLICATE = "205"  # HL7 table 0357: it has this key already


class Mllp:
    """A receiver on the network. One connection a message."""

    def __init__(self, out: Hl7OutSettings, lang: Lang) -> None:
        self._out, self._lang = out, lang
        self._place = f"{out.host}:{out.port}"

    def deliver(self, control_id: str, message: bytes) -> str:
        """The acknowledgement, as a place: receiver and control id."""
        return asyncio.run(self._talk(control_id, message))

    async def _talk(self, control_id: str, message: bytes) -> str:
        out = self._out
        try:
            reader, writer = await asyncio.wait_for(
                asyncio.open_connection(out.host, out.port, ssl=_tls(out), limit=_LARGEST),
                out.connect_seconds,
            )
        except (OSError, TimeoutError) as error:
            said = getattr(error, "strerror", None) or type(error).__name__
            raise NotSentError("writeback.not_reached", place=self._place, said=said) from error
        try:
            writer.write(START + message + END)
            await asyncio.wait_for(self._answer(reader, writer, control_id), out.answer_seconds)
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError) as error:
            raise self._unknown("no_answer") from error
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 1.0)
        return f"{out.name} {control_id}"

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, control_id: str
    ) -> None:
        """Return where the message was accepted. What answers another message is passed over."""
        await writer.drain()
        while True:
            frame = await reader.readuntil(END)
            message = _read(frame)
            if message is None or message.first("MSA").get(2) != control_id:
                continue
            code, said = message.first("MSA").get(1).upper(), _words(message)
            if code == "AA":
                return
            if code in ("AE", "AR", "CE", "CR"):
                if message.first("ERR").get(3) == _DUPLICATE:
                    raise self._unknown("duplicate")
                raise RefusedError(f"{code} {said}".strip())
            # CA says only that it arrived; the word on it is still to come

    def _unknown(self, why: str) -> OutcomeUnknownError:
        return OutcomeUnknownError(worded(f"writeback.{why}", self._lang, place=self._place))


class Folder:
    """A folder that a receiver empties. A file is there whole or not at all."""

    def __init__(self, out: Hl7OutSettings, lang: Lang) -> None:
        self._name, self._folder, self._lang = out.name, Path(out.folder), lang

    def deliver(self, control_id: str, message: bytes) -> str:
        """Where it was laid, which is all that is known of it. The same message has the same name
        whenever it is laid there."""
        file, part = self._folder / f"{control_id}.hl7", self._folder / f".{control_id}.part"
        try:
            with part.open("wb") as out:
                out.write(message)
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            said = error.strerror or error
            raise NotSentError("writeback.not_laid", folder=self._folder, said=said) from error
        return worded("writeback.laid", self._lang, place=self._name, file=file.name)


def carrier(out: Hl7OutSettings, lang: Lang) -> Mllp | Folder:
    """What the settings say."""
    return Mllp(out, lang) if out.host else Folder(out, lang)


def _read(frame: bytes) -> Message | None:
    try:
        return parse(frame.rpartition(START)[2].removesuffix(END).decode("utf-8", "replace"))
    except FallbackError:
        return None


def _words(message: Message) -> str:
    """What the receiver says of it."""
    error = message.first("ERR")
    found = (message.first("MSA").get(3), error.get(8), error.get(7), error.get(3, 2))
    return " ".join(dict.fromkeys(filter(None, found)))


def _tls(out: Hl7OutSettings) -> ssl.SSLContext | None:
    """FallbackError where a certificate cannot be used."""
    if not out.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=out.ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if out.cert_file:
            context.load_cert_chain(out.cert_file, out.key_file or None)
    except (OSError, ValueError) as error:
        path = out.cert_file or out.ca_file
        raise NotSentError("hl7.certificate", path=path, said=error) from error
    return context
