"""How everything looks: one spacing scale, one type scale, few colours with stated meaning.

Colour never says anything alone: words and a shape always stand beside it. Every pair of text and
ground below has a contrast of at least 4.5 (checked in the tests).
"""

from enum import StrEnum
from importlib import resources
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

TINY, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 16, 24, 40  # px between things
BODY, HEADING, TITLE = 10.5, 13.0, 18.0  # pt


class Ink(StrEnum):
    """The colours, by meaning."""

    TEXT = "#1c2733"
    QUIET = "#51606f"  # what may be overlooked
    GROUND = "#f5f6f8"
    PAPER = "#ffffff"
    EDGE = "#8a96a3"  # borders: 3:1 against paper
    FAINT = "#d9dee4"
    ACT = "#0b5a8f"  # what can be done; focus
    ACT_DEEP = "#084369"
    ALARM = "#a3151f"  # an outage, an error
    ALARM_GROUND = "#fdeced"
    CARE = "#6b4700"  # look twice
    CARE_GROUND = "#fff4d6"
    WELL = "#1c6b36"  # done
    WELL_GROUND = "#e7f5ea"
    CHOSEN = "#dcebf7"


CONTRASTS = (
    (Ink.TEXT, Ink.PAPER),
    (Ink.TEXT, Ink.GROUND),
    (Ink.TEXT, Ink.CHOSEN),
    (Ink.QUIET, Ink.PAPER),
    (Ink.QUIET, Ink.GROUND),
    (Ink.PAPER, Ink.ACT),
    (Ink.PAPER, Ink.ACT_DEEP),
    (Ink.ACT, Ink.PAPER),
    (Ink.ACT_DEEP, Ink.CHOSEN),
    (Ink.PAPER, Ink.ALARM),
    (Ink.ALARM, Ink.ALARM_GROUND),
    (Ink.CARE, Ink.CARE_GROUND),
    (Ink.WELL, Ink.WELL_GROUND),
)
"""Text on ground, as the style sheet pairs them."""


def dress(app: QApplication) -> None:
    """Give the application its font, its palette and its style sheet."""
    app.setStyle("Fusion")
    app.setFont(_font())
    app.setPalette(_palette())
    sheet = (resources.files("ui") / "style.qss").read_text("utf-8")
    for ink in Ink:
        sheet = sheet.replace(f"@{ink.name}@", ink.value)
    arrow = Path(str(resources.files("ui") / "arrow.svg"))
    app.setStyleSheet(sheet.replace("@ARROW@", arrow.as_posix()))


def _font() -> QFont:
    """The paper's own font, so that there is text on a machine without any."""
    families: list[str] = []
    folder = resources.files("forms") / "fonts"
    for file in folder.iterdir():
        if file.name.endswith(".ttf"):
            number = QFontDatabase.addApplicationFontFromData(file.read_bytes())
            families += QFontDatabase.applicationFontFamilies(number)
    family = max(families, key=len, default="")  # "DejaVu Sans Condensed", in both weights
    font = QFont(family) if family else QFont()
    font.setPointSizeF(BODY)
    return font


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, ink in (
        (role.Window, Ink.GROUND),
        (role.WindowText, Ink.TEXT),
        (role.Base, Ink.PAPER),
        (role.AlternateBase, Ink.GROUND),
        (role.Text, Ink.TEXT),
        (role.Button, Ink.PAPER),
        (role.ButtonText, Ink.TEXT),
        (role.Highlight, Ink.CHOSEN),
        (role.HighlightedText, Ink.TEXT),
        (role.PlaceholderText, Ink.QUIET),
        (role.ToolTipBase, Ink.PAPER),
        (role.ToolTipText, Ink.TEXT),
        (role.Link, Ink.ACT),
    ):
        palette.setColor(where, QColor(ink))
    disabled = QPalette.ColorGroup.Disabled
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, where, QColor(Ink.QUIET))
    return palette
