"""What becomes of an order, by ORC-1 and ORC-5: it ends only where that is said."""

from fallback.chart.model import MedicationOrder

_ENDED = {"CA": "cancelled", "OC": "cancelled", "CR": "cancelled"} | dict.fromkeys(
    ("DC", "OD", "DR", "RP", "RQ", "RU"), "stopped"
)
_IN_FORCE = dict.fromkeys(("NW", "SN", "XO", "XX", "XR", "RO", "RL", "OE", "RF"), "active")
_HELD = dict.fromkeys(("HD", "OH", "HR"), "on-hold")
_BY_CONTROL = _ENDED | _IN_FORCE | _HELD
UNABLE = frozenset({"UC", "UD", "UX", "UH", "UR", "UM", "UA", "UF"})  # it stays as it was
_NEUTRAL = frozenset(
    {"", "OK", "SC", "SS", "SR", "NA", "RE", "RR", "PR", "PA", "CN", "CH", "LI", "OP", "DF"}
)
_BY_STATUS = {
    "A": "active",
    "IP": "active",
    "SC": "active",
    "HD": "on-hold",
    "CM": "completed",
    "CA": "cancelled",
    "DC": "stopped",
    "RP": "stopped",
}
OVER = frozenset({"cancelled", "stopped", "completed"})


def status_of(control: str, status: str, was: MedicationOrder | None) -> tuple[str, str]:
    """FHIR's status, and what of it was not understood. An order ends only where that is said."""
    by_control, by_status = _BY_CONTROL.get(control), _BY_STATUS.get(status)
    if by_control in _ENDED.values():
        return by_control or "", ""
    odd = "" if control in _NEUTRAL or by_control else f"ORC-1: {control}"
    if status and by_status is None:
        odd = "; ".join(part for part in (odd, f"ORC-5: {status}") if part)
    if by_status and (by_status != "active" or by_control is None):
        return by_status, odd
    if by_control or (was and control in _NEUTRAL and not status):
        return by_control or (was.status if was else ""), odd
    return "active" if control in _NEUTRAL and not status else "unknown", odd
