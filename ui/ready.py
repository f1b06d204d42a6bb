"""What is loaded while the window waits for a person, so that nothing waits for it later.

The window itself loads no more than unlocking and the ward's list need.
"""

from importlib import import_module

from fallback.texts import Lang

ROOMS = (
    "ui.paper.preview",
    "ui.ward.arrivals",
    "ui.ward.blanks",
    "ui.ward.declare",
    "ui.ward.more",
    "ui.ward.patient",
    "ui.ward.plan",
    "ui.ward.printers",
    "ui.ward.snapshots",
    "ui.recovery.space",
    "ui.recovery.findings.space",
    "ui.recovery.closing.space",
    "ui.readiness.space",
)


def all_of_it(lang: Lang) -> None:
    """The other rooms' code, the words, the forms and the fonts; on a thread beside Qt's."""
    for room in ROOMS:
        import_module(room)
    import_module("fallback.packet.render").ready(lang)
