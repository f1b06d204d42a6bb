"""The ward's snapshots: how old, proven or not, and in words why one is kept apart."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fallback.snapshots.take import Taken
from fallback.texts import Message
from ui.ask_again import AskAgain
from ui.beside import Listing, beside, side
from ui.desk import Desk
from ui.page import button, column, label
from ui.table import Line, Lines, Table
from ui.ward import acts as ward
from ui.ward import snapshot_acts as acts
from ui.ward import trust
from ui.ward.page import WardPage
from ui.ward.reason import Reason


class SnapshotsView(WardPage):
    """The list; on the right, the doubts of the one chosen and what a person does about them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._kept: dict[str, acts.Kept] = {}
        self.table = Table(Lines(self._titles), narrow=frozenset({0, 1, 2, 3}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        left = column()
        left.addLayout(self.said())
        left.addWidget(self._middle, 1)
        beside(self, left, self._side())
        self.table.moved.connect(self._show_chosen)
        self.take.clicked.connect(self._take)
        self.trust.clicked.connect(lambda: self.ask_trust())
        self.pin.clicked.connect(lambda: self.ask_pin())
        QShortcut(QKeySequence("F5"), self, self.enter)
        self.begin_at(self.table)
        self.reword()

    def _side(self) -> QFrame:
        self._which, self.why, self._take_how = label("heading"), label(), label("quiet")
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trust, self.pin = button("main"), button("", "pin")
        self.take = button("", "download")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.why)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        again = AskAgain()
        again.clicked.connect(self.enter)
        return side(self._which, scroll, self.trust, self.pin, self._take_how, self.take, again)

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Snapshots of the ward"))
        self._empty.setText(
            self.tr("No snapshot of the ward yet.\nTake one while the record system works.")
        )
        self.trust.setText(self.tr("Trust it &all the same …"))
        self._take_how.setText(self.tr("While the record system works:"))
        self.take.setText(self.tr("&Take a new snapshot"))
        self._show(tuple(self._kept.values()))

    def enter(self) -> None:
        """As they stand now."""
        self.table.setFocus()
        self.desk.store.ask(self, acts.kept, self._show, self.problem.fail)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._show(())

    def ask_trust(self) -> Reason | None:
        """Why it is trusted."""
        one = self._chosen()
        return trust.ask_trust(self, one.row.id, self._done) if one is not None else None

    def ask_pin(self) -> Reason | None:
        """Why it is pinned; unpinned at once."""
        one = self._chosen()
        if one is None:
            return None
        if one.row.pinned_at:
            trust.unpin(self, one.row.id, self._done)
            return None
        return trust.ask_pin(self, one.row.id, self._done)

    def _done(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()
        self.changed.emit()

    def _take(self) -> None:
        self.quiet()
        words = self.tr("Reading the ward …")
        self.progress.run(words, self, ward.take, self._taken, self.problem.fail)

    def _taken(self, taken: Taken) -> None:
        well = not (taken.doubts or taken.faults)
        (self.news if well else self.doubts).say(*ward.what_was_taken(taken))
        self.enter()
        self.changed.emit()

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("Fetched"),
            self.tr("Age"),
            self.tr("Patients"),
            self.tr("Proven"),
            self.tr("How it stands"),
        )

    def _show(self, found: tuple[acts.Kept, ...]) -> None:
        chosen = self.table.current()
        self._kept = {one.row.id: one for one in found}
        self.table.lines.fill([self._line(one) for one in found])
        self.table.select(chosen.id if chosen else "")
        if self.table.current() is None and found:
            self.table.selectRow(0)
        self._show_chosen()

    def _line(self, one: acts.Kept) -> Line:
        row = one.row
        proven = self.tr("✓ yes") if row.proven_at else self.tr("▲ NO")
        cells = (one.fetched, one.age, str(row.charts), proven, self._standing(one))
        return Line(
            row.id, cells, frozenset({4}) if one.current or not row.trusted else frozenset()
        )

    def _standing(self, one: acts.Kept) -> str:
        row = one.row
        if not row.trusted:
            words = self.tr("▲ KEPT APART. Doubts: {count}").format(count=len(row.doubts))
        elif one.current:
            words = self.tr("● In use: printed from now")
        else:
            words = self.tr("Earlier")
        if row.trusted and row.doubts:
            by = self.tr("trusted in spite of doubts by {name}").format(name=row.trusted_by or "–")
            words = f"{words}, {by}"
        pinned = self.tr("pinned")
        return f"{words}, {pinned}" if row.pinned_at else words

    def _chosen(self) -> acts.Kept | None:
        line = self.table.current()
        return self._kept.get(line.id) if line is not None else None

    def _show_chosen(self) -> None:
        one = self._chosen()
        doubted = one is not None and not one.row.trusted
        pinned = one is not None and one.row.pinned_at is not None
        self.trust.setVisible(doubted)
        self.pin.setEnabled(one is not None and one.row.trusted)
        self.pin.setText(self.tr("Un&pin") if pinned else self.tr("&Pin …"))
        self._which.setText(one.fetched if one else self.tr("No snapshot is chosen"))
        self.why.setText(self._about(one) if one else "")

    def _about(self, one: acts.Kept) -> str:
        """Every doubt, gap and remark, a sentence each, under what it is."""
        row, word = one.row, self.desk.language.word
        parts = [self.tr("From {source}").format(source=row.source)]
        for title, said in (
            (self.tr("Why it is in doubt"), row.doubts),
            (self.tr("What is missing"), row.gaps),
            (self.tr("Worth knowing"), row.remarks),
        ):
            if said:
                parts.append("\n".join((title + ":", *(f"▲ {word(line)}" for line in said))))
        if row.trust_reason:
            parts.append(self.tr("Trusted because: {reason}").format(reason=row.trust_reason))
        if row.pin_reason and row.pinned_at:
            parts.append(self.tr("Pinned because: {reason}").format(reason=row.pin_reason))
        if len(parts) == 1:
            parts.append(self.tr("Nothing about it is in doubt."))
        return "\n\n".join(parts)
