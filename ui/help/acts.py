"""Help on paper: drawn by the core, from words that the window shows."""

from fallback.outage.leaflet import leaflet, routine_page
from fallback.session import Session
from ui.help.texts import HelpText
from ui.paper.loose import Loose, Told

TOLD = Told("help.about", "help.out", "help.again", "window.saved_open")


def on_paper(session: Session, text: HelpText, keys: tuple[tuple[str, str], ...]) -> Loose:
    """The page that is read, with its keys."""
    told = " · ".join(f"{key}: {words}" for key, words in keys)
    parts = (*text.paragraphs, told) if told else text.paragraphs
    return Loose(text.title, leaflet(text.title, parts, session.lang), TOLD)


def routine(session: Session) -> Loose:
    """The routine's own form, with this ward's telephone numbers."""
    title, pdf = routine_page(session)
    return Loose(title, pdf, TOLD)
