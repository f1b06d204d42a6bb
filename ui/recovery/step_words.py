"""What the clerk is told of a sheet: which keying this is, or why there is none."""

from PySide6.QtCore import QCoreApplication

from fallback.recovery.keying.tasks import Step


def words(step: Step) -> str:
    """A sentence."""
    told: dict[Step, str] = {
        "first": QCoreApplication.translate("SheetView", "First keying."),
        "second": QCoreApplication.translate(
            "SheetView", "Second keying, of doses and times. You do not see the first."
        ),
        "arbitration": QCoreApplication.translate(
            "SheetView", "The two keyings differ here. Look at the paper and key what it says."
        ),
        "other": QCoreApplication.translate(
            "SheetView", "Someone else has to key this sheet now. Switch person."
        ),
        "done": QCoreApplication.translate("SheetView", "This sheet is done. Take the next one."),
    }
    return told[step]
