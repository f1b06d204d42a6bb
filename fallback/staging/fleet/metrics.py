"""The fleet as a Prometheus text file, for the monitoring that a hospital has already."""

from collections.abc import Callable, Sequence
from pathlib import Path

from fallback.staging.fleet.fleet import WardOfFleet
from fallback.staging.shares.share import put

_METRICS: tuple[tuple[str, str, Callable[[WardOfFleet], int | None]], ...] = (
    ("fallback_packet_ready", "A fresh, proven packet could be printed now.", lambda r: r.ready),
    ("fallback_snapshot_age_seconds", "Age of the ward's snapshot.", lambda r: r.age_seconds),
    ("fallback_snapshot_proven", "A packet was rendered from it.", lambda r: r.proven),
    ("fallback_status_age_seconds", "Since the PC said anything.", lambda r: r.said_seconds),
)


def text(rows: Sequence[WardOfFleet], at: int) -> str:
    """The file's content. `at`: seconds since 1970. What nobody knows has no line."""
    lines: list[str] = []
    for name, help, value in _METRICS:
        lines += [f"# HELP {name} {help}", f"# TYPE {name} gauge"]
        for row in rows:
            found = value(row)
            if found is not None:
                ward, name_, pc = map(_escaped, (row.ward_id, row.ward_name, row.machine))
                labels = f'ward="{ward}",ward_name="{name_}",machine="{pc}",code="{row.code}"'
                lines.append(f"{name}{{{labels}}} {int(found)}")
    name = "fallback_fleet_checked_timestamp_seconds"
    lines += [f"# HELP {name} When this was written.", f"# TYPE {name} gauge", f"{name} {at}"]
    return "\n".join(lines) + "\n"


def write(rows: Sequence[WardOfFleet], at: int, file: Path) -> None:
    """Replace the file, whole. FallbackError where it cannot be written."""
    put(file, text(rows, at).encode(), str(file.parent))


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
