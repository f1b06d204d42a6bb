"""A person trusts a snapshot that is in doubt, or pins one, with a reason; the same everywhere."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from fallback.session import Session
from fallback.texts import Message
from ui.ward import snapshot_acts as acts
from ui.ward.page import WardPage
from ui.ward.reason import Reason

Done = Callable[[Message], None]


def ask_trust(page: WardPage, snapshot: str, done: Done) -> Reason:
    """Why it is trusted."""
    words = (
        QCoreApplication.translate("Trust", "Trust a snapshot"),
        QCoreApplication.translate(
            "Trust",
            "You have read its doubts, and know that the ward really looks so. What is printed"
            " from now on comes from it.",
        ),
        QCoreApplication.translate("Trust", "&Trust it"),
    )
    return _ask(page, words, lambda session, why: acts.trust(session, snapshot, why), done)


def ask_pin(page: WardPage, snapshot: str, done: Done) -> Reason:
    """Why it is pinned."""
    words = (
        QCoreApplication.translate("Trust", "Pin a snapshot"),
        QCoreApplication.translate(
            "Trust",
            "It is kept until it is unpinned. Where the record system is up but not to be"
            " trusted, packets are printed from it.",
        ),
        QCoreApplication.translate("Trust", "&Pin it"),
    )
    return _ask(page, words, lambda session, why: acts.pin(session, snapshot, why), done)


def unpin(page: WardPage, snapshot: str, done: Done) -> None:
    """It is kept no longer than others."""
    page.quiet()
    page.desk.store.ask(
        page, lambda session: acts.unpin(session, snapshot), done, page.problem.fail
    )


def _ask(
    page: WardPage,
    words: tuple[str, str, str],
    act: Callable[[Session, str], Message],
    done: Done,
) -> Reason:
    dialog = Reason(page.desk, words, act, done, page)
    dialog.begin()
    return dialog
