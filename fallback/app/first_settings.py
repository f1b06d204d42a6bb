"""What a first start settles: the language, and where the ward is read from. All else is IT's file.

Nothing is written here: the text goes with the store that is made (`fallback.app.set_up`), or
nowhere. Where IT has laid a settings file already, it stands.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from fallback.app import record_system
from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.session import now_utc
from fallback.settings import Hl7Settings, Settings
from fallback.sources.hl7v2 import peek
from fallback.texts import Lang

FILE: Final = "settings.toml"
PLACES: Final = {"demo": "", "fhir": "fhir", "tables": "tables", "hl7": "hl7"}
"""The sources that a first start can settle, and the table of the settings that each fills."""


@dataclass(frozen=True)
class Chosen:
    """What was typed. `where`: the server's address, the profile's path, or the folder of files."""

    lang: Lang = "sv"
    source: str = "demo"
    where: str = ""
    client_id: str = ""
    key_file: str = ""
    ward: str = ""


def by_it(settings: Settings) -> bool:
    """Whether IT has laid a settings file here already."""
    return (settings.data_dir / FILE).exists()


def settle(settings: Settings, chosen: Chosen) -> tuple[Settings, str]:
    """The settings as chosen, and the text of their file. FallbackError where something is missing
    or impossible; where IT's file stands, that is it and the text is ""."""
    if by_it(settings):
        return settings, ""
    found = _asked(chosen)
    data = msgspec.to_builtins(settings, enc_hook=str) | found
    try:
        read = msgspec.convert(
            found | {"data_dir": data["data_dir"]}, Settings, dec_hook=lambda kind, raw: kind(raw)
        )
    except (msgspec.ValidationError, ValueError) as error:
        raise FallbackError("settings.wrong", path=FILE, said=error) from error
    return read, written(found)


def wards(settings: Settings, clock: Callable[[], datetime] = now_utc) -> tuple[Ward, ...]:
    """Ask the source which wards it has. FallbackError where it does not answer, or has none. A
    feed lives in the store that is not made yet: its wards are those that the settings name, and
    that the messages in its folder do."""
    if settings.source == "hl7" and settings.hl7 is not None:
        found = _of_feed(settings.hl7)
        if not found:
            raise FallbackError("first.feed_silent")
        return found
    with record_system.connect(settings, clock) as system:
        found = system.wards()
    if not found:
        raise FallbackError("first.no_wards")
    return found


def _of_feed(feed: Hl7Settings) -> tuple[Ward, ...]:
    named = peek.wards(feed) if feed.folder else frozenset[str]()
    return tuple(Ward(id, feed.wards.get(id, id)) for id in sorted({*named, *feed.wards}))


def written(found: dict[str, object]) -> str:
    """As TOML; a JSON string is one of TOML's."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in found.items() if _plain(value)]
    for key, value in found.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]"]
            lines += [f"{name} = {json.dumps(one)}" for name, one in value.items()]
    return "\n".join(lines) + "\n"


def _plain(value: object) -> bool:
    return not isinstance(value, dict)


def _asked(chosen: Chosen) -> dict[str, object]:
    where = chosen.where.strip()
    if chosen.source not in PLACES:
        raise FallbackError("first.unknown_source", source=chosen.source)
    if chosen.source != "demo" and not where:
        raise FallbackError(f"first.where_{chosen.source}")
    found: dict[str, object] = {"lang": chosen.lang, "source": chosen.source}
    if chosen.ward:
        found["ward"] = chosen.ward
    if chosen.source == "fhir":
        signing = {"client_id": chosen.client_id.strip(), "key_file": chosen.key_file.strip()}
        found["fhir"] = {
            "base_url": where,
            **{name: text for name, text in signing.items() if text},
        }
    elif chosen.source == "tables":
        found["tables"] = {"profile": where}
    elif chosen.source == "hl7":
        found["hl7"] = {"folder": where}
    return found
