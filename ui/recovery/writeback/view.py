"""Write-back: what would leave is looked at first; then it is sent, once, and followed."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from fallback.errors import FallbackError
from fallback.texts import Message, say
from ui.desk import Desk
from ui.page import button, label, row
from ui.readiness.listed import Listed
from ui.recovery.writeback import acts
from ui.recovery.writeback.acts import Box, Would
from ui.recovery.writeback.policy import Policy
from ui.recovery.writeback.settle import Settle


class WritebackView(Listed):
    """The outbox; or, after a dry run, exactly what would be sent. Only what was looked at can be
    sent."""

    narrow = frozenset({0, 1})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._looked = False  # at what would be sent, and it is still shown
        super().__init__(desk, parent)
        self._box = acts.NO_BOX
        self.summary = label("heading")
        self._shown_label, self.shown = QLabel(), QComboBox()
        self._shown_label.setBuddy(self.shown)
        self._would: tuple[Would, ...] = ()
        self.look, self.send, self.back = button("main"), button("main"), button()
        self.message = QCheckBox()
        self.above.addLayout(row(self.look, self.send, self.back, self.message))
        choosing = row(self._shown_label, self.shown, self.summary, stretch=False)
        choosing.setStretch(2, 1)
        self.above.addLayout(choosing)
        self.settle = self.act("settle", "main")
        self.records = self.act("records", always=True)
        self.policy = self.act("policy", always=True)
        self.look.clicked.connect(self._look)
        self.send.clicked.connect(self._send)
        self.back.clicked.connect(self._stand)
        self.message.toggled.connect(self._fill)
        self.shown.activated.connect(self._fill)
        self.settle.clicked.connect(lambda: self.ask_settle())
        self.records.clicked.connect(self._records)
        self.policy.clicked.connect(lambda: self.ask_policy())
        self.table.chosen.connect(lambda: self.ask_settle())
        self.begin_at(self.look)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.look.setText(self.tr("&Show what would be sent"))
        self.send.setText(self.tr("S&end it"))
        self.back.setText(self.tr("&Back to the outbox"))
        self.message.setText(self.tr("The &message itself, for IT"))
        self.settle.setText(self.tr("&I have looked: settle it …"))
        self.records.setText(self.tr("&Add patients' records"))
        self.policy.setText(self.tr("&Which kinds are sent …"))
        self._shown_label.setText(self.tr("S&how"))
        self.shown.setAccessibleName(self.tr("Which items are shown"))
        chosen = max(0, self.shown.currentIndex())
        self.shown.clear()
        self.shown.addItem(self.tr("All"), ())
        self.shown.addItem(self.tr("Waiting"), ("planned",))
        self.shown.addItem(self.tr("Without an answer"), ("pending", "unknown"))
        self.shown.addItem(self.tr("Sent, with a receipt"), ("confirmed",))
        self.shown.addItem(self.tr("Refused"), ("refused",))
        self.shown.setCurrentIndex(chosen)
        self._fill()

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        last = self.tr("Why it is not sent") if self._looked else self.tr("Answer")
        return self.tr("State"), self.tr("Kind"), self.tr("Patient"), self.tr("What"), last

    def enter(self) -> None:
        """The outbox as it stands now."""
        self.quiet()
        self._stand()
        self.look.setFocus()

    def forget(self) -> None:
        """See `WardPage`."""
        self._looked, self._box, self._would = False, acts.NO_BOX, ()
        super().forget()
        self._fill()

    def show_waiting_for_an_answer(self) -> None:
        """Only the unknown ones."""
        self.shown.setCurrentIndex(2)
        self._fill()

    def _stand(self) -> None:
        self._looked = False
        self.desk.store.ask(self, acts.box, self._show, self.problem.fail)

    def _show(self, box: Box) -> None:
        self._box = box
        self._fill()

    def _fill(self) -> None:
        states = self.shown.currentData() or ()
        box = self._box
        if self._looked:
            whole = self.message.isChecked()
            self.show_entries([one.message if whole else one.entry for one in self._would])
        else:
            self.show_entries(
                [one for one in box.entries if not states or box.states[one.line.id] in states]
            )
        self.empty.setText(self._why_empty())
        self.summary.setText(
            self.tr(
                "{waiting} to send, {unknown} without an answer, {sent} receipted, {refused}"
                " refused"
            ).format(
                waiting=box.count("planned"),
                unknown=box.count("pending", "unknown"),
                sent=box.count("confirmed"),
                refused=box.count("refused"),
            )
        )
        self.look.setVisible(not self._looked)
        self.send.setVisible(self._looked)
        self.back.setVisible(self._looked)
        self.message.setVisible(self._looked)
        self.shown.setVisible(not self._looked)
        self._shown_label.setVisible(not self._looked)
        self.look.setEnabled(box.outage is not None)
        self.records.setEnabled(box.outage is not None)

    def _why_empty(self) -> str:
        if self._box.outage is None:
            return self.tr("No outage is open, so there is nothing to send.")
        if self._looked:
            return self.tr("Nothing would be sent.")
        return self.tr("Nothing here.\nWhat is decided on the findings' page comes here.")

    def _look(self) -> None:
        self.quiet()
        words = self.tr("Asking the record system what it takes …")
        self.progress.run(words, self, acts.would_send, self._looked_at, self.problem.fail)

    def _looked_at(self, found: tuple[Would, ...]) -> None:
        self._looked, self._would = True, found
        self._fill()
        leaves = [one for one in found if not one.entry.line.cells[4]]
        self.send.setEnabled(bool(found))
        self.news.say(say("window.would_send", count=len(leaves), held=len(found) - len(leaves)))
        self.table.enter()

    def _send(self) -> None:
        self.quiet()
        words = self.tr("Sending, each thing once …")
        self.send.setEnabled(False)
        self.progress.run(words, self, acts.send, self._done, self._stopped)

    def _stopped(self, error: FallbackError) -> None:
        self._stand()
        self.problem.fail(error)

    def _records(self) -> None:
        self.quiet()
        self.progress.run(
            self.tr("Making the patients' records …"),
            self,
            acts.plan_records,
            lambda count: self._done(say("window.records_planned", count=count)),
            self.problem.fail,
        )

    def _done(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self._stand()
        self.look.setFocus()

    def ask_settle(self) -> Settle | None:
        """What a person saw of an item without an answer; None where there is nothing to settle."""
        one = self.chosen()
        if one is None or "settle" not in one.can:
            return None
        self.quiet()
        dialog = Settle(self.desk, one, self)
        dialog.settled.connect(self._done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_policy(self) -> Policy:
        """Which kinds are written back."""
        dialog = Policy(self.desk, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
