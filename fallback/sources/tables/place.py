"""Where profiles lie: in the folder `profiles` of the store's folder, or where a path says."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fallback.errors import FallbackError
from fallback.settings import Settings
from fallback.sources.tables.source import TableSource

FOLDER = "profiles"


def profiles(settings: Settings) -> tuple[Path, ...]:
    """All profiles of the store's folder."""
    return tuple(sorted((settings.data_dir / FOLDER).glob("*.toml")))


def path_of(settings: Settings, wanted: str) -> Path:
    """The profile's file: by its name, or by its own path."""
    if wanted.endswith(".toml"):
        return settings.data_dir / wanted
    return settings.data_dir / FOLDER / f"{wanted}.toml"


def counts_of(settings: Settings, profile: Path) -> Path:
    """Where it is kept how many rows the profile's files had last time."""
    return settings.data_dir / FOLDER / f"{profile.stem}.counts.json"


def open_tables(settings: Settings, clock: Callable[[], datetime]) -> TableSource:
    """The tables that the settings name; nothing is read yet."""
    if settings.tables is None:
        raise FallbackError("tables.no_profile_set")
    profile = path_of(settings, settings.tables.profile)
    return TableSource(profile, counts_of(settings, profile), clock=clock, zone=settings.zone)
