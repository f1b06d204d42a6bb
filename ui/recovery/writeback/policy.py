"""Which kinds of entry may be written back; those who lead the ward switch them on."""

from PySide6.QtWidgets import QCheckBox, QWidget

from fallback.errors import FallbackError
from fallback.recovery.writeback import policy
from fallback.recovery.writeback.policy import set_policy
from fallback.store.outbox import OutboxKind
from fallback.texts import say
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.recovery.writeback.acts import KINDS
from ui.style import LARGE


class Policy(Dialog):
    """A box a kind; each is kept as it is ticked, and shows what the store holds."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._how, self.back = label("quiet"), button("main")
        self.kinds = {kind: QCheckBox() for kind in KINDS}
        self.problem = Note(desk)
        inside = column(self._how, *self.kinds.values(), self.problem)
        inside.addLayout(row(self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        for kind, box in self.kinds.items():
            box.clicked.connect(lambda ticked, kind=kind: self._switch(kind, ticked))
        self.back.clicked.connect(self.accept)
        self.reword()
        self._ask()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Write-back"))
        self._how.setText(
            self.tr(
                "What is decided is sent to the record system only for the kinds that are ticked;"
                " the rest goes to the worklist."
            )
        )
        for kind, box in self.kinds.items():
            word = say(f"findings.kind_{kind}").text(self.desk.language.lang)
            box.setText(word[:1].upper() + word[1:])
        self.back.setText(self.tr("&Done"))

    def _ask(self) -> None:
        self.desk.store.ask(self, policy.policy, self._show, self.problem.fail)

    def _show(self, held: dict[OutboxKind, bool]) -> None:
        for kind, box in self.kinds.items():
            box.setChecked(held[kind])

    def _switch(self, kind: OutboxKind, ticked: bool) -> None:
        self.problem.clear()
        self.desk.store.ask(
            self,
            lambda session: set_policy(session, kind, ticked),
            lambda _: self._ask(),
            self._refused,
        )

    def _refused(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self._ask()
