"""Whether this PC could print a fresh packet now: each thing looked at, and what to do about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fallback.snapshots.take import Taken
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Note
from ui.readiness import ready_acts as acts
from ui.readiness.count import CountForms
from ui.readiness.listed import Listed
from ui.readiness.timetable import AskTimetable
from ui.ward import acts as ward
from ui.ward.declare import Declare


class ReadyView(Listed):
    """`wants` asks for the page where the chosen thing is seen to."""

    wants = Signal(str)
    narrow = frozenset({0})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.well, self.hinders = Note(desk, "well"), Note(desk)
        for note in (self.well, self.hinders):
            self.above.addWidget(note)
        self.take, self.snapshots = self.act("take", "main", "download"), self.act("snapshots")
        self.drill, self.count = self.act("drill", "main", "flag"), self.act("count", "main")
        self.drills = self.act("drills")
        self.printers, self.keys = (
            self.act("printers", "main", "printer"),
            self.act("keys", "main", "key-round"),
        )
        self.schedule = self.act("schedule", "main", "calendar-clock")
        self.take.clicked.connect(self._take)
        for button, page in (
            (self.snapshots, "snapshots"),
            (self.printers, "printers"),
            (self.keys, "keys"),
            (self.drills, "drills"),
        ):
            button.clicked.connect(lambda _=False, page=page: self.wants.emit(page))
        self.drill.clicked.connect(lambda: self.ask_drill())
        self.count.clicked.connect(lambda: self.ask_count())
        self.schedule.clicked.connect(lambda: self.ask_schedule())
        self.table.chosen.connect(self._see_to)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("What readiness looks at"))
        self.take.setText(self.tr("&Take a new snapshot"))
        self.snapshots.setText(self.tr("&Snapshots …"))
        self.drill.setText(self.tr("Hold a &drill …"))
        self.drills.setText(self.tr("D&rills and their records …"))
        self.count.setText(self.tr("&Count the forms …"))
        self.printers.setText(self.tr("&Printers …"))
        self.keys.setText(self.tr("&Keyslots …"))
        self.schedule.setText(self.tr("Tim&etable …"))
        self.empty.setText(self.tr("Asking …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("State"), self.tr("What"), self.tr("How it stands")

    def enter(self) -> None:
        """As it stands now."""
        self.problem.clear()
        self.table.setFocus()
        self.desk.long.ask(self, acts.ready, self._show, self.problem.fail)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.well.clear()
        self.hinders.clear()

    def ask_drill(self) -> Declare:
        """Declare one."""
        dialog = self.declare_outage()
        dialog.choose("drill")
        dialog.declared.connect(self.enter)
        return dialog

    def ask_count(self) -> CountForms | None:
        """How many blank forms lie in the ward's box."""
        one = self.chosen()
        if one is None:
            return None
        dialog = CountForms(self.desk, one.line.id.partition("/")[2], self._counted, self)
        dialog.begin()
        return dialog

    def ask_schedule(self) -> AskTimetable:
        """The operating system's timetable, to be seen and installed."""
        dialog = AskTimetable(self.desk, self._counted, self)
        dialog.begin()
        return dialog

    def _counted(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()

    def _see_to(self) -> None:
        """Enter does what the chosen line's first button does."""
        shown = [one for name, one in self._acts.items() if not one.isHidden()]
        if shown:
            shown[0].click()

    def _show(self, now: acts.ReadyNow) -> None:
        (self.hinders if now.ready else self.well).clear()
        (self.well if now.ready else self.hinders).say(now.said)
        self.show_entries(now.entries)

    def _take(self) -> None:
        self.quiet()
        words = self.tr("Reading the ward …")
        self.progress.run(words, self, ward.take, self._taken, self.problem.fail)

    def _taken(self, taken: Taken) -> None:
        well = not (taken.doubts or taken.faults)
        (self.news if well else self.doubts).say(*ward.what_was_taken(taken))
        self.enter()
        self.changed.emit()
