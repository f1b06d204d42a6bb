"""What is loaded while the window waits for a person, in the order in which it will be asked for.

The window itself loads no more than its first page needs: what is behind the lock comes while the
passphrase is typed, printing while the PIN is, the other workspaces once someone is in. By then
the memory that the passphrase's key took is free again. All this runs on a thread beside Qt's.
"""

from importlib import import_module

from fallback.texts import Lang, catalogue

BEHIND_THE_LOCK = (
    "ui.unlock.acts",
    "ui.unlock.sign_in",
    "fallback.recovery.keying.leasing",
    "ui.frame",
)
TO_PRINT = (
    "ui.paper.preview",
    "ui.ward.arrivals",
    "ui.ward.blanks",
    "ui.ward.declare",
    "ui.ward.more",
    "ui.ward.patient",
    "ui.ward.plan",
    "ui.ward.printers",
    "ui.ward.snapshots",
)
OTHER_ROOMS = (
    "ui.recovery.space",
    "ui.recovery.findings.space",
    "ui.recovery.closing.space",
    "ui.readiness.space",
)


def behind_the_lock(lang: Lang) -> None:
    """The code and the words of unlocking, signing in and the ward's list."""
    _load(BEHIND_THE_LOCK)
    catalogue(lang)


def to_print(lang: Lang) -> None:
    """The ward's other pages; the forms and the fonts of a packet."""
    _load(TO_PRINT)
    import_module("fallback.packet.render").ready(lang)


def other_rooms() -> None:
    """The other workspaces' code."""
    _load(OTHER_ROOMS)


def _load(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
