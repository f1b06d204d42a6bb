"""Which share it is: a path, or, with an extra installed, a URL of a file server."""

from pathlib import Path

from fallback.errors import FallbackError
from fallback.settings import StagingSettings
from fallback.staging.shares.remote import connect
from fallback.staging.shares.share import Folder, InTime, Share


def open_share(settings: StagingSettings, wanted: str | None = None) -> Share:
    """The share that is `wanted`, else of the settings. FallbackError where none is named or what
    it needs is not installed."""
    location = wanted or settings.share
    if not location:
        raise FallbackError("staging.share_unnamed")
    if "://" not in location:
        return InTime(Folder(Path(location)), settings.wait_seconds)
    options = Path(settings.options_file) if settings.options_file else None
    return InTime(connect(location, options), settings.wait_seconds)
