"""MLLP over a real socket: answered when kept, not before; nobody waits for ever."""

import asyncio
import ipaddress
import os
import signal
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fallback.errors import FallbackError
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2.listen import END, START, Listener
from fallback.sources.hl7v2.message import Message, parse
from fallback.store import hl7
from tests.sources.hl7v2.sender import NOW, TODAY, Ward, adt, head, keys, message, pid, pv1

LIMIT = 10.0
Talk = Callable[[str, int], Awaitable[None]]


def listening(ward: Ward, talk: Talk, **settings: object) -> Listener:
    """Run a listener while `talk` talks to it."""
    chosen = Hl7Settings(**({"port": 0, "wait_seconds": 2.0} | settings))  # type: ignore[arg-type]  # a test's own
    ward.settings = chosen
    listener = Listener(ward.feed, lambda: NOW)

    async def both() -> None:
        where: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
        running = asyncio.create_task(listener.run(lambda *place: where.set_result(place)))
        try:
            await asyncio.wait_for(talk(*await where), LIMIT)
        finally:
            listener.stop.set()
            await asyncio.wait_for(running, LIMIT)

    asyncio.run(both())
    return listener


async def answered(reader: asyncio.StreamReader) -> Message:
    """The next answer."""
    frame = await asyncio.wait_for(reader.readuntil(END), LIMIT)
    assert frame.startswith(START)
    return parse(frame[1 : -len(END)].decode())


async def gone(reader: asyncio.StreamReader) -> bytes:
    """What is said before the line is closed."""
    try:
        return await asyncio.wait_for(reader.read(), LIMIT)
    except ConnectionResetError:
        return b""  # closed before all that was sent had been read


async def hung_up(reader: asyncio.StreamReader) -> bool:
    """Whether nothing was answered and the line is closed."""
    return await gone(reader) == b""


async def said(host: str, port: int, *frames: bytes) -> list[tuple[str, str]]:
    """The code and control id of the answer to each frame."""
    reader, writer = await asyncio.open_connection(host, port)
    found = []
    for frame in frames:
        writer.write(START + frame + END)
        msa = (await answered(reader)).first("MSA")
        found.append((msa.get(1), msa.get(2)))
    writer.close()
    await writer.wait_closed()
    return found


def test_a_message_is_answered_when_it_is_kept(ward: Ward) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + adt("A01", "77", "0800") + END)
        ack = await answered(reader)
        assert ward.beds() == {"MR1": "Sal 3, 12"}
        assert ack.kind == "ACK^A01"
        assert ack.sender == "FB/IT"
        assert ack.head.get(5) == "PAS"
        assert (ack.first("MSA").get(1), ack.first("MSA").get(2)) == ("AA", "77")
        writer.close()
        await writer.wait_closed()

    listening(ward, talk)


def test_what_needs_a_person_is_answered_ae_and_what_is_no_message_ar(ward: Ward) -> None:
    async def talk(host: str, port: int) -> None:
        frames = (adt("A17", "1", "0800"), b"hello", adt("A01", "2", "0800"))
        assert await said(host, port, *frames) == [("AE", "1"), ("AR", ""), ("AA", "2")]

    listening(ward, talk)
    assert "hl7.gap_quarantined" in keys(ward.snapshot().gaps)


def test_a_message_of_several_patients_is_answered_once_by_what_needs_a_person(ward: Ward) -> None:
    other = pid("MR2^^^PAS^MR", "Al^Bo", "19500101")
    nobody = pid("", "Al^Bo", "19500101")
    head_of = head("ADT^A08", "two"), f"EVN||{TODAY}080000", pid(), pv1()

    async def talk(host: str, port: int) -> None:
        frames = (
            message(*head_of, nobody, pv1()),
            adt("A01", "next", "0800"),
            message(head("ADT^A08", "well"), *head_of[1:], other, pv1()),
            adt("A01", "last", "0801"),
        )
        expected = [("AE", "two"), ("AA", "next"), ("AA", "well"), ("AA", "last")]
        assert await said(host, port, *frames) == expected

    listening(ward, talk)
    with ward.database.read() as tx:
        assert [one.control_id for one in hl7.quarantined(tx)] == ["two"]


def test_an_answer_names_no_patient(ward: Ward) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + adt("A17", "1", "0800") + END)
        ack = await answered(reader)
        assert ack.first("MSA").get(3)
        assert not {"Ek", "Ada", "194602180004"} & set(
            "|".join(ack.lines).replace("^", "|").split()
        )
        writer.close()
        await writer.wait_closed()

    listening(ward, talk)


def test_messages_may_come_in_pieces_together_and_on_many_lines_at_once(ward: Ward) -> None:
    async def slowly(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        whole = START + adt("A01", "a", "0800") + END + START + adt("A08", "b", "0900") + END
        for start in range(0, len(whole), 37):
            writer.write(whole[start : start + 37])
            await writer.drain()
            await asyncio.sleep(0)
        codes = [(await answered(reader)).first("MSA").get(2) for _ in range(2)]
        assert codes == ["a", "b"]
        writer.close()
        await writer.wait_closed()

    async def talk(host: str, port: int) -> None:
        many = (said(host, port, adt("A08", f"{n}", "1000")) for n in range(8))
        results = await asyncio.gather(slowly(host, port), *many)
        assert results[1:] == [[("AA", f"{n}")] for n in range(8)]

    listening(ward, talk)


@pytest.mark.parametrize("rubbish", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00" * 50])
def test_bytes_outside_a_frame_are_no_message(ward: Ward, rubbish: bytes) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(rubbish + START + adt("A01", "1", "0800") + END)
        assert (await answered(reader)).first("MSA").get(2) == "1"
        writer.close()
        await writer.wait_closed()

    listening(ward, talk)


def test_a_message_without_end_is_cut_off_unanswered_and_said(ward: Ward) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + b"x" * 300_000)
        assert await hung_up(reader)
        writer.close()

    listening(ward, talk, largest_megabytes=0.1)
    assert ward.feed.keep(adt("A01", "1", "0800"))[0].state == "applied"
    assert "hl7.gap_quarantined" in keys(ward.snapshot().gaps)


def test_a_sender_that_says_nothing_more_is_hung_up_on(ward: Ward) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + b"MSH|")
        assert await hung_up(reader)
        writer.close()
        assert await said(host, port, adt("A01", "1", "0800")) == [("AA", "1")]

    listening(ward, talk, wait_seconds=0.2)


def test_a_sender_that_is_not_named_is_not_heard(ward: Ward) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + adt("A01", "1", "0800") + END)
        assert await hung_up(reader)
        writer.close()

    listening(ward, talk, senders=("192.0.2.1",))
    assert ward.beds() == {}


def test_what_cannot_be_kept_now_is_not_answered(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the sender keeps the message and sends it again."""

    class Full:
        def __call__(self, *_: object, **__: object) -> object:
            raise FallbackError("store.disk_full", path=Path("store.db"), said="full")

    async def talk(host: str, port: int) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(type(ward.database), "write", Full())
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(START + adt("A01", "1", "0800") + END)
            assert await hung_up(reader)
            writer.close()
        assert await said(host, port, adt("A01", "1", "0800")) == [("AA", "1")]

    listening(ward, talk)


def test_sigterm_ends_it_and_open_connections_with_it(
    ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + adt("A01", "1", "0800") + END)
        await answered(reader)
        os.kill(os.getpid(), signal.SIGTERM)
        assert await hung_up(reader)
        writer.close()

    assert listening(ward, talk).stop.is_set()
    assert caplog.records == []


def test_an_address_that_cannot_be_had_is_said(ward: Ward) -> None:
    ward.settings = Hl7Settings(host="192.0.2.77", port=1)
    with pytest.raises(FallbackError) as refused:
        asyncio.run(Listener(ward.feed, lambda: NOW).run())
    assert refused.value.message.key == "hl7.cannot_listen"


def test_a_certificate_that_cannot_be_used_is_said_before_anything_is_sent_in_clear(
    ward: Ward, tmp_path: Path
) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    broken = Hl7Settings(port=0, cert_file=str(tmp_path / "cert.pem"))
    ward = replace(ward, settings=msgspec.structs.replace(broken))
    with pytest.raises(FallbackError) as refused:
        asyncio.run(Listener(ward.feed, lambda: NOW).run())
    assert refused.value.message.key == "hl7.certificate"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine, by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, secret


def test_with_a_certificate_only_tls_is_spoken(ward: Ward, tmp_path: Path) -> None:
    pem, secret = certificate(tmp_path)

    async def talk(host: str, port: int) -> None:
        trusting = ssl.create_default_context(cafile=str(pem))
        reader, writer = await asyncio.open_connection(host, port, ssl=trusting)
        writer.write(START + adt("A01", "1", "0800") + END)
        assert (await answered(reader)).first("MSA").get(1) == "AA"
        writer.close()
        await writer.wait_closed()
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(START + adt("A03", "2", "0900") + END)
        assert END not in await gone(reader)
        writer.close()

    listening(ward, talk, cert_file=str(pem), key_file=str(secret))
    assert list(ward.beds()) == ["MR1"]
