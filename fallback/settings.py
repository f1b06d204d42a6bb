"""Settings: one frozen object, read once from a TOML file and passed in."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import platformdirs

from fallback import ward_times
from fallback.errors import FallbackError
from fallback.texts import Lang
from fallback.ward_times import WARD_TIMES, WardTimes

APP = "fallback"


RosterWay: TypeAlias = Literal["location", "group", "patients", "adt", "csv"]


class FhirWard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ward that the server does not tell us of."""

    name: str = ""  # as staff know it; "": its id
    group: str = ""  # the FHIR Group of its patients; "": of the ward's own id
    file: str = ""  # CSV of its patients


class FhirSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A FHIR R4 server and how to sign in to it (SMART backend services)."""

    base_url: str
    name: str = ""  # as staff know it
    client_id: str = ""  # "": no sign-in
    key_file: str = ""  # PEM private key (RS384)
    key_id: str = ""
    scope: str = "system/*.read"
    token_url: str = ""  # "": from /.well-known/smart-configuration
    ca_file: str = ""
    timeout_seconds: float = 20.0
    parallel: int = 4
    roster: RosterWay = "location"  # how it is known who lies on a ward
    wards: dict[str, FhirWard] = {}  # by ward id; asked of the server where roster = "location"
    group: str = ""  # roster = "group": the hospital's, in one export; wards by where a stay is
    roster_hours: Annotated[float, msgspec.Meta(gt=0)] = 12.0  # a file that is older is said
    export_minutes: Annotated[int, msgspec.Meta(ge=1)] = 120  # an export is given up after this
    carry_over: bool = True  # charts that the server says are unchanged are not read again


class TablesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """CSV files or Excel workbooks, read by a mapping profile."""

    profile: str  # a name in the store's folder `profiles`, or the path of a .toml


class FilesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Documents of single patients: one file, or a folder of them, is the ward."""

    path: str
    name: str = ""  # as staff know it
    ward_id: str = "files"
    ward_name: str = ""  # "": the folder's name
    patients: tuple[str, ...] = ()  # ids or numbers, a name after each if wanted; none: all


Port: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=65535)]


class Hl7Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An HL7 v2 feed: where it comes in, and what its codes mean here."""

    name: str = "HL7"  # as staff know it
    host: str = "127.0.0.1"  # where the listener waits; of this machine alone unless told otherwise
    port: Port = 2575  # IANA's for HL7
    senders: tuple[str, ...] = ()  # addresses that may connect; none named: any
    cert_file: str = ""  # PEM; then the listener speaks TLS only
    key_file: str = ""
    ca_file: str = ""  # then a sender must show a certificate of this authority
    folder: str = ""  # where files are dropped
    settle_seconds: Annotated[float, msgspec.Meta(ge=0)] = 5.0  # unchanged for so long: whole
    largest_megabytes: Annotated[float, msgspec.Meta(gt=0)] = 20.0  # of a message or file
    wait_seconds: Annotated[float, msgspec.Meta(gt=0)] = 300.0  # for the next message of a sender
    silent_minutes: Annotated[int, msgspec.Meta(ge=1)] = 60  # longer silence is said
    keep_days: Annotated[int, msgspec.Meta(ge=7)] = 30  # of those who left
    processing: tuple[str, ...] = ("P",)  # MSH-11: what is no test
    wards: dict[str, str] = {}  # PV1-3.1 → the ward's name
    no_allergy_codes: tuple[str, ...] = ()  # of the site's own, beside those known everywhere


class Hl7OutSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where HL7 v2 messages of ours are received: by MLLP, or as files in a folder."""

    name: str = "HL7"  # as staff know the receiver
    host: str = ""  # of the receiver; "": messages are laid in `folder`
    port: Port = 2575
    folder: str = ""
    tls: bool = False
    ca_file: str = ""  # PEM; "": the system's own
    cert_file: str = ""  # ours, where the receiver asks for one
    key_file: str = ""
    connect_seconds: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    answer_seconds: Annotated[float, msgspec.Meta(gt=0)] = 30.0  # later than this is *unknown*
    encoding: Literal["utf-8", "iso-8859-1"] = "utf-8"
    version: Literal["2.4", "2.5", "2.5.1", "2.6"] = "2.5"
    sender: str = "FALLBACK"  # MSH-3
    facility: str = ""  # MSH-4
    receiver: str = ""  # MSH-5
    receiver_facility: str = ""  # MSH-6
    processing: Literal["P", "T", "D"] = "P"  # MSH-11


WriteWay: TypeAlias = Literal["record", "hl7", "worklist"]


class WritebackSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which way each kind goes back, where its kind is switched on: to the record system itself,
    as an HL7 v2 message, or by hand."""

    dose: WriteWay = "record"
    observation: WriteWay = "record"
    document: WriteWay = "record"


Share: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count: TypeAlias = Annotated[int, msgspec.Meta(ge=1)]


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when on a new snapshot is kept apart. Shares (0 to 1) of what the earlier one had; what
    is above the share *and* at least the count is suspicious, so that a small ward's ordinary
    discharge is not."""

    gone: Share = 0.5  # patients
    gone_least: Count = 3
    lists: Share = 0.5  # lists of medications, alerts or doses that hold nothing any more
    lists_least: Count = 2
    orders: Share = 0.5  # orders in force, of the patients who are still there
    orders_least: Count = 6
    allergies: Share = 0.25  # allergies, of the patients who are still there
    allergies_least: Count = 2
    identities: int = 0  # so many may have another name, number or birth date
    silent_hours: Annotated[float, msgspec.Meta(gt=0)] = 12.0  # without anything new in the charts
    clock_minutes: Annotated[float, msgspec.Meta(gt=0)] = 5.0  # between two clocks, is said


EVERY_WARD = "*"

Minutes: TypeAlias = Annotated[int, msgspec.Meta(ge=1)]


class StagingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where packages and status files lie, and what counts as fresh."""

    share: str = ""  # a folder, a mounted share or a UNC path; or smb://, sftp:// or s3://
    options_file: str = ""  # TOML, for its owner alone: how to sign in where `share` is a URL
    wait_seconds: Annotated[float, msgspec.Meta(gt=0)] = 60.0  # for each answer of the share
    every_minutes: Minutes = 10  # how often the operating system runs it
    fresh_minutes: Minutes = 60  # a snapshot that is older is not fresh
    silent_minutes: Minutes = 60  # a ward PC whose status is older counts as failing
    expires_hours: Annotated[int, msgspec.Meta(ge=1)] = 24  # of a package: not landed after this
    clock_minutes: Minutes = 10  # two clocks may differ by this
    free_megabytes: Annotated[int, msgspec.Meta(ge=0)] = 500  # less free disk is said
    exercise_days: Minutes = 180  # a keyslot that nobody tried for longer is said
    drill_days: Minutes = 365  # a ward without a drill for longer is said


class PostgresqlSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hospital's recovery desk: a database that many PCs share. No password stands here."""

    host: str  # its name as its certificate says it; or the folder of a socket of this machine
    database: str
    user: str  # the clerks' role; it owns nothing
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 5432
    ca_file: str = ""  # PEM; "": the system's own
    cert_file: str = ""  # ours, where the server asks for one instead of a password
    key_file: str = ""
    password_file: str = ""  # libpq's; "": what `desk password` kept, else the system's own
    tls: bool = True  # false: only for a server on this very machine


class RecoverySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where sheets are keyed that come back. Without a setting: in this machine's own store."""

    postgresql: PostgresqlSettings | None = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that differs between one installation and the next."""

    data_dir: Path
    lang: Lang = "sv"
    timezone: str = "Europe/Stockholm"
    source: str = "demo"  # "demo", "fhir", "hl7", "tables", "ips" or "rivta"
    fhir: FhirSettings | None = None
    hl7: Hl7Settings | None = None
    hl7_out: Hl7OutSettings | None = None
    writeback: WritebackSettings = WritebackSettings()
    tables: TablesSettings | None = None
    ips: FilesSettings | None = None
    rivta: FilesSettings | None = None
    ward: str = ""  # the ward this PC prints
    valid_hours: int = 12  # NOT VALID AFTER: this long after the snapshot
    printer: str = ""  # the queue to print to
    contacts: dict[str, str] = {}  # whom to phone, and the number; stands on the routine
    ward_times: WardTimes = WARD_TIMES  # the hours of "in the morning", "three a day"
    staging: StagingSettings = StagingSettings()
    recovery: RecoverySettings = RecoverySettings()
    lock_minutes: Annotated[int, msgspec.Meta(ge=0)] = 15  # untouched, the window locks; 0: never
    keep_hours: Annotated[int, msgspec.Meta(ge=72)] = 72  # generations
    thresholds: dict[str, Thresholds] = {}  # by ward id; "*" for those that are not named

    @property
    def store_file(self) -> Path:
        """The encrypted database."""
        return self.data_dir / "store.db"

    @property
    def keyslot_file(self) -> Path:
        """The keyslots beside it."""
        return self.data_dir / "store.keys"

    def judging(self, ward_id: str) -> Thresholds:
        """From when on a snapshot of the ward is suspicious."""
        found = self.thresholds.get(ward_id) or self.thresholds.get(EVERY_WARD)
        return found or Thresholds()

    @property
    def zone(self) -> ZoneInfo:
        """The ward's time zone."""
        return ZoneInfo(self.timezone)


def default_data_dir() -> Path:
    """Machine-wide, because shifts change users; FALLBACK_HOME overrides it."""
    if home := os.environ.get("FALLBACK_HOME"):
        return Path(home)
    if os.name == "posix" and os.access("/var/lib/fallback", os.W_OK):
        return Path("/var/lib/fallback")
    if os.name == "posix":
        return Path(platformdirs.user_data_dir(APP))
    return Path(platformdirs.site_data_dir(APP, appauthor=False))


def load(data_dir: Path | None = None) -> Settings:
    """Read `settings.toml` from the data folder; defaults where there is none."""
    folder = data_dir or default_data_dir()
    file = folder / "settings.toml"
    found: dict[str, object] = {}
    if file.exists():
        try:
            found = tomllib.loads(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise FallbackError("settings.unreadable", path=file, said=error) from error
    hours = ward_times.read(found.pop("ward_times", {}), file)
    try:
        read = msgspec.convert(found | {"data_dir": str(folder)}, Settings, dec_hook=_path)
        ZoneInfo(read.timezone)
    except (msgspec.ValidationError, ZoneInfoNotFoundError, ValueError) as error:
        raise FallbackError("settings.wrong", path=file, said=error) from error
    return msgspec.structs.replace(read, ward_times=hours)


def _path(wanted: type, found: object) -> object:
    return Path(str(found)) if issubclass(wanted, Path) else found
