"""How many of which form: a list, and the numbers of the form chosen in it beside."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.desk import Desk
from ui.page import Page, column, number, row
from ui.table import Line, Lines, Table


class FormCounts(Page):
    """Each form has a number per `most`; + and − in the list change the first one. `more` words a
    last column of the list."""

    edited = Signal()

    def __init__(
        self, desk: Desk, most: Sequence[int], parent: QWidget | None = None, *, more: bool = False
    ) -> None:
        super().__init__(desk, parent)
        self._more = more
        self._titles: Mapping[str, str] = {}
        self._fixed: frozenset[str] = frozenset()
        self._counts: dict[str, list[int]] = {}
        self._said: Mapping[str, str] = {}
        width = 1 + len(most) + more
        self._words: tuple[str, ...] = ("",) * width
        self.table = Table(Lines(self._headings), narrow=frozenset(range(1, width)))
        self.labels = [QLabel() for _ in most]
        self.spins = [number() for _ in most]
        numbers = row()
        for label, spin, limit in zip(self.labels, self.spins, most, strict=True):
            label.setBuddy(spin)
            spin.setRange(0, limit)
            spin.valueChanged.connect(self._set)
            numbers.insertLayout(numbers.count() - 1, column(label, spin))
        self.numbers = numbers
        inside = column(self.table)
        inside.addLayout(numbers)
        inside.setContentsMargins(0, 0, 0, 0)
        self.setLayout(inside)
        self.table.moved.connect(self._show_numbers)
        self.table.installEventFilter(self)
        self.begin_at(self.table)

    def reword(self) -> None:
        """Its words are its owner's: see `word`."""

    def word(self, name: str, headings: Sequence[str], labels: Sequence[str]) -> None:
        """Name the list, its columns (the form first) and the numbers."""
        self.table.setAccessibleName(name)
        self._words = tuple(headings)
        for one, spin, text in zip(self.labels, self.spins, labels, strict=True):
            one.setText(text)
            spin.setAccessibleName(text.replace("&", ""))
        self._show()

    def fill(
        self,
        counts: Mapping[str, Sequence[int]],
        titles: Mapping[str, str],
        first_is_none: frozenset[str] = frozenset(),
    ) -> None:
        """The forms in their order; `first_is_none` can have only the later numbers."""
        self._counts = {form: list(numbers) for form, numbers in counts.items()}
        self._titles, self._fixed, self._said = titles, first_is_none, {}
        self._show()

    def say(self, said: Mapping[str, str]) -> None:
        """The last column, by form."""
        self._said = said
        self._show()

    @property
    def counts(self) -> dict[str, tuple[int, ...]]:
        """The numbers of each form, in the order shown."""
        return {form: tuple(numbers) for form, numbers in self._counts.items()}

    def shift(self, by: int) -> None:
        """The chosen form up (-1) or down (1)."""
        chosen = self.table.current()
        forms = list(self._counts)
        if chosen is None or not 0 <= (to := forms.index(chosen.id) + by) < len(forms):
            return
        forms.remove(chosen.id)
        forms.insert(to, chosen.id)
        self._counts = {form: self._counts[form] for form in forms}
        self._changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """+ and −; Alt with an arrow moves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
            if by is not None and self.spins[0].isEnabled():
                self.spins[0].stepBy(by)
                return True
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.shift(by)
                return True
        return super().eventFilter(watched, event)

    def _headings(self) -> tuple[str, ...]:
        return self._words

    def _show(self) -> None:
        chosen = self.table.current()
        self.table.lines.fill(
            [
                Line(
                    form,
                    (
                        self._titles.get(form, form),
                        *(str(number) if number else "–" for number in numbers),
                        *((self._said.get(form, ""),) if self._more else ()),
                    ),
                    frozenset({0}) if any(numbers) else frozenset(),
                )
                for form, numbers in self._counts.items()
            ]
        )
        if self._counts:
            self.table.select(chosen.id if chosen else next(iter(self._counts)))
        self._show_numbers()

    def _show_numbers(self) -> None:
        chosen = self.table.current()
        for n, spin in enumerate(self.spins):
            able = chosen is not None and not (n == 0 and chosen.id in self._fixed)
            spin.blockSignals(True)
            spin.setEnabled(able)
            spin.setValue(self._counts[chosen.id][n] if chosen else 0)
            spin.blockSignals(False)

    def _set(self) -> None:
        chosen = self.table.current()
        if chosen is not None:
            self._counts[chosen.id] = [spin.value() for spin in self.spins]
            self._changed()

    def _changed(self) -> None:
        self._said = {}
        self._show()
        self.edited.emit()
