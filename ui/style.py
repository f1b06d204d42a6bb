"""How everything looks: one spacing scale, one type scale, and a palette (`ui.palette`)."""

from dataclasses import fields
from importlib import resources
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.palette import LIGHT, Palette

TINY, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 16, 24, 40  # px between things
BODY, HEADING, TITLE = 10.5, 13.0, 18.0  # pt


def dress(app: QApplication, palette: Palette = LIGHT) -> None:
    """Give the application its font, its palette and its style sheet; anything that is shown
    changes at once."""
    app.setStyle("Fusion")
    app.setFont(_font())
    app.setPalette(qt_palette(palette))
    app.setStyleSheet(sheet(palette))


def sheet(palette: Palette) -> str:
    """The style sheet in these colours. The small pictures in it come in two colours, for Qt
    reads them from files."""
    text = (resources.files("ui") / "style.qss").read_text("utf-8")
    for one in fields(palette):
        text = text.replace(f"@{one.name.upper()}@", str(getattr(palette, one.name)))
    folder = Path(str(resources.files("ui") / "icons"))
    tint, on_act = ("light", "dark") if palette.dark else ("dark", "light")
    text = text.replace("@DOWN@", (folder / f"chevron-down-{tint}.svg").as_posix())
    text = text.replace("@UP@", (folder / f"chevron-up-{tint}.svg").as_posix())
    return text.replace("@CHECK@", (folder / f"check-{on_act}.svg").as_posix())


def _font() -> QFont:
    """The paper's own font, so that there is text on a machine without any."""
    families = [one for one in QFontDatabase.families() if one.startswith(_PAPER)] or _add_fonts()
    family = max(families, key=len, default="")  # the condensed one, in both weights
    font = QFont(family) if family else QFont()
    font.setPointSizeF(BODY)
    return font


_PAPER = "DejaVu Sans"


def _add_fonts() -> list[str]:
    families: list[str] = []
    for file in (resources.files("forms") / "fonts").iterdir():
        if file.name.endswith(".ttf"):
            number = QFontDatabase.addApplicationFontFromData(file.read_bytes())
            families += QFontDatabase.applicationFontFamilies(number)
    return families


def qt_palette(palette: Palette) -> QPalette:
    """The same colours where Qt draws without the style sheet."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, ink in (
        (role.Window, palette.ground),
        (role.WindowText, palette.text),
        (role.Base, palette.paper),
        (role.AlternateBase, palette.ground),
        (role.Text, palette.text),
        (role.Button, palette.paper),
        (role.ButtonText, palette.text),
        (role.Highlight, palette.chosen),
        (role.HighlightedText, palette.on_chosen),
        (role.PlaceholderText, palette.quiet),
        (role.ToolTipBase, palette.paper),
        (role.ToolTipText, palette.text),
        (role.Link, palette.act),
    ):
        made.setColor(where, QColor(ink))
    disabled = QPalette.ColorGroup.Disabled
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(disabled, where, QColor(palette.quiet))
    return made
