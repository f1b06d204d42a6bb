"""A ward's PC: its data folder, and the settings that name its record system."""

import json
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fallback.demo.ward import demo_ward
from tests.servers.fhir_server import Server
from tests.story.hospital import NOW
from tests.story.tampering import Wire

WARD = demo_ward(1, now=NOW)
FEW = msgspec.structs.replace(WARD, charts=WARD.charts[:3])
PATIENT = FEW.charts[0].patient


@dataclass(frozen=True)
class Pc:
    """A ward's PC: its data folder, the wire to its record system, the snapshot it has."""

    home: Path
    server: Server
    wire: Wire
    snapshot: str

    def settings(self, **changed: object) -> None:
        """Write `settings.toml`, with some of the record system's settings changed."""
        client = self.server.sign_in
        assert client is not None
        fhir: dict[str, object] = {
            "base_url": self.wire.base_url,
            "name": "Provjournal",
            "client_id": client.client_id,
            "key_file": str(client.key_file),
            "key_id": client.key_id,
            "token_url": client.token_url,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in (fhir | changed).items()]
        text = "\n".join(['source = "fhir"', "[fhir]", *lines])
        (self.home / "settings.toml").write_text(text, "utf-8")
