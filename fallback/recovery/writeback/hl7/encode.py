"""Text as HL7 v2 carries it: what would be read as a delimiter is escaped, nothing else changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

_ESCAPED = str.maketrans(
    {
        "\\": "\\E\\",
        "|": "\\F\\",
        "^": "\\S\\",
        "&": "\\T\\",
        "~": "\\R\\",
        "\n": "\\.br\\",
        "\r": None,
        "\u202f": " ",  # ours, on paper only
    }
)


def text(value: str) -> str:
    """A value to be put into a field; other control characters, which would end a message, go."""
    plain = "".join(c for c in value if c in "\n\r" or c.isprintable())
    return plain.replace("\r\n", "\n").translate(_ESCAPED)


def components(*parts: str) -> str:
    """A field of components, each escaped; without what is empty at its end."""
    return "^".join(map(text, parts)).rstrip("^")


def segment(name: str, *fields: str) -> str:
    """A segment of finished fields; without what is empty at its end."""
    return "|".join((name, *fields)).rstrip("|")


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """A time by the ward's clock, its offset with it."""
    return moment.astimezone(zone).strftime("%Y%m%d%H%M%S%z")
