"""Who can unlock the store, what was handed out and to whom, and when it was last tried."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fallback.session import Session
from fallback.texts import Message
from ui.ask import Ask
from ui.desk import Desk
from ui.readiness import key_acts as acts
from ui.readiness.listed import Listed
from ui.readiness.new_code import NewCode


class KeysView(Listed):
    """The log of each keyslot stands beside it."""

    narrow = frozenset({1, 2, 3})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.code = self.act("code", "main", "key-round", always=True)
        self.machine, self.remove = self.act("machine", always=True), self.act("remove")
        self.remove.clicked.connect(lambda: self.ask_remove())
        self.machine.clicked.connect(lambda: self.ask_machine())
        self.code.clicked.connect(lambda: self.ask_code())
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Keyslots"))
        self.empty.setText(self.tr("Asking …"))
        self.remove.setText(self.tr("&Remove …"))
        self.machine.setText(self.tr("Let this &machine unlock …"))
        self.code.setText(self.tr("New &break-glass code …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("Keyslot"), self.tr("Kind"), self.tr("Made"), self.tr("Last used")

    def enter(self) -> None:
        """As they are now."""
        self.table.setFocus()
        self.desk.store.ask(self, acts.slots, self.show_entries, self.problem.fail)

    def ask_code(self) -> NewCode:
        """A new code, to be handed out."""
        self.quiet()
        dialog = NewCode(self.desk, self.enter, self)
        dialog.begin()
        dialog.whose.setFocus()
        return dialog

    def ask_machine(self) -> Ask:
        """The refresh unlocks by itself."""
        words = (
            self.tr("This machine's keyslot"),
            self.tr("The refresh can then unlock the store with nobody there."),
            self.tr("&Add it"),
        )
        return self._open(words, acts.add_machine)

    def ask_remove(self) -> Ask | None:
        """It opens nothing any more."""
        one = self.chosen()
        if one is None:
            return None
        slot = one.line.id
        words = (
            self.tr("Remove a keyslot"),
            self.tr("“{label}” opens the store no more. Another keyslot has to be held.").format(
                label=one.title
            ),
            self.tr("&Remove it"),
        )
        return self._open(words, lambda session, held: acts.remove(session, held, slot))

    def _open(self, words: tuple[str, str, str], act: Callable[[Session, str], Message]) -> Ask:
        self.quiet()
        held = self.tr("&Passphrase or break-glass code")
        dialog = Ask(self.desk, words, act, self._changed, self, asked=held, hidden=True)
        dialog.begin()
        return dialog

    def _changed(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()
