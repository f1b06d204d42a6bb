"""What is keyed goes to the store field by field, and can be taken back, the last first."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from fallback.errors import FallbackError
from fallback.store.entries import EntryState
from ui.desk import Desk
from ui.page import Note
from ui.recovery import acts
from ui.recovery.aside import Aside, Place
from ui.recovery.edit import Keyed
from ui.recovery.form import Form


class Keeping(QObject):
    """Between a form and the store, for the sheet that is on the desk. What fails is said in
    `problem`, and stays in its field; once the sheet is put down, in `aside`."""

    def __init__(self, desk: Desk, form: Form, problem: Note, aside: Aside) -> None:
        super().__init__(form)
        self._aside = aside
        self._desk, self._form, self._problem = desk, form, problem
        self._number = ""
        self._latest: dict[str, Keyed] = {}  # what was last handed up, by path
        self._before: list[tuple[str, Keyed | None]] = []  # what stood there before each keying
        form.keyed.connect(self._keep)
        form.undo.connect(self.undo)

    def begin(self, number: str, before: dict[str, Keyed]) -> None:
        """Another sheet, with what the same person kept of it; "": none."""
        self._number, self._latest, self._before = number, dict(before), []
        self._again()

    def put_aside(self) -> None:
        """What is typed and not kept, however the sheet leaves the desk."""
        if self._number:
            self._aside.put(self._number, self._form.typed)

    def resume(self, number: str) -> bool:
        """Whether this sheet lies here still: then its fields are newer than what is aside of it,
        and are sent again."""
        if number != self._number:
            return False
        aside = self._aside.take(number)
        self._aside.put(number, {p: typed for p, typed in aside.items() if not self._form.field(p)})
        self._form.commit()
        return True

    def _again(self) -> None:
        left = {}
        for path, typed in self._aside.take(self._number).items():
            field = self._form.field(path)
            if field is None:
                left[path] = typed  # not to be keyed now
            else:
                field.retype(*typed)
        self._aside.put(self._number, left)

    def once_kept(self, then: Callable[[], None]) -> None:
        """Do `then` once the store holds all that is typed. What is no value, or what the store
        did not take, stays in its field, and it is said why."""
        if not self._form.commit():
            return
        if self._number:
            self._desk.store.ask(self, nothing, lambda _: self._go_on(then), self._problem.fail)
        else:
            then()

    def _go_on(self, then: Callable[[], None]) -> None:
        """Answers come in the order of the questions: what was sent before is kept, or was not."""
        if self._form.sending:  # typed meanwhile
            self.once_kept(then)
        elif not self._form.unkept:
            then()

    def _keep(self, path: str, state: EntryState, value: str) -> None:
        strokes = self._form.take_strokes()
        self._before.append((path, self._latest.get(path)))
        self._latest[path] = (state, value)
        self._send(path, state, value, strokes)

    def _send(self, path: str, state: EntryState, value: str, strokes: int) -> None:
        number, person = self._number, self._aside.person
        place = person.id if person is not None else "", number

        def failed(error: FallbackError) -> None:
            if number == self._number:
                self._form.answered(path, kept=False)
                self._problem.fail(error)

        self._desk.store.ask(
            self._aside,  # hears of it behind a lock, too
            lambda session: acts.key(session, number, path, state, value, strokes),
            lambda _: self._kept(place, path, (state, value)),
            failed,
        )

    def _kept(self, place: Place, path: str, keyed: Keyed) -> None:
        self._aside.kept(place, path, keyed)
        if place[1] == self._number:
            self._form.answered(path, kept=True)

    def undo(self) -> None:
        """The last keying is taken back: its box holds what it held before, or nothing."""
        if not self._before:
            return
        self._problem.clear()
        path, before = self._before.pop()
        strokes, number = self._form.take_strokes(), self._number
        field = self._form.field(path)
        if field is None:
            return
        if before is not None:
            self._latest[path] = before
            field.put_back(*before)
            self._send(path, *before, strokes)
        else:
            self._latest.pop(path, None)
            self._desk.store.ask(
                self,
                lambda session: acts.take_back(session, number, path),
                lambda _: self._taken_back(number, path),
                self._problem.fail,
            )
        field.edit.setFocus()
        field.edit.selectAll()

    def _taken_back(self, number: str, path: str) -> None:
        if number == self._number and path not in self._latest:
            self._form.reopen(path)


def nothing(_: object) -> None:
    """Waits for the acts before it."""
