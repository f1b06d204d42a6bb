"""The world outside answers at random: file choosers, a print queue. Nothing leaves the folder."""

import random
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from fallback.errors import FallbackError
from fallback.printing.queue import Abilities, Job, JobState, Outcome, PrintOptions, Queue
from fallback.texts import Message, say

_ENDS: tuple[JobState, ...] = (
    *("waiting", "printing", "stuck", "unanswered", "completed", "left", "canceled"),
    *("aborted", "lost"),
)


class Printing:
    """A print queue in memory; while it is `gone`, nothing answers."""

    def __init__(self) -> None:
        self.gone = False
        self.rng = random.Random(0)  # noqa: S311 test material, no secret

    def _there(self) -> None:
        if self.gone:
            raise FallbackError("printing.no_answer", seconds=10)

    def queues(self) -> tuple[Queue, ...]:
        """See `System`."""
        self._there()
        both = Queue("ward-12", "idle"), Queue("ward-13", "stopped", ("media-empty-error",))
        return both[: self.rng.randrange(3)]

    def abilities(self, _queue: str) -> Abilities:
        """See `System`."""
        self._there()
        return Abilities(self.rng.random() < 0.5, ("Tray 1",))

    def send(self, pdf: bytes, queue: str, _title: str, _options: PrintOptions) -> Job:
        """See `System`."""
        self._there()
        assert pdf.startswith(b"%PDF")
        return Job(f"{queue}-{self.rng.randrange(100)}", queue)

    def look(self, job: Job) -> Outcome:
        """See `System`."""
        self._there()
        return Outcome(job, self.rng.choice(_ENDS))

    def cancel(self, job: Job) -> Outcome:
        """See `System`."""
        return self.look(job)

    def keeps_documents(self) -> bool | None:
        """See `System`."""
        self._there()
        return self.rng.choice((True, False, None))

    def keeps_told(self) -> Message:
        """See `System`."""
        return say("printing.keeps_unknown")


class Chooser(QObject):
    """Stands where a file dialog would: answers with a path in `folder`, or is cancelled."""

    AcceptMode, FileMode, Option = QFileDialog.AcceptMode, QFileDialog.FileMode, QFileDialog.Option
    fileSelected = Signal(str)  # noqa: N815 Qt's own names, here and below
    finished = Signal(int)
    folder: ClassVar[Path]
    rng: ClassVar[random.Random]

    def __init__(self, parent: QObject, *_: str) -> None:
        super().__init__(parent)

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("set", "select")):
            return lambda *_: None
        raise AttributeError(name)

    def open(self) -> None:
        """Answers once the dialog would stand there."""
        QTimer.singleShot(0, self, self._answer)

    def _answer(self) -> None:
        if path := self._path():
            self.fileSelected.emit(path)
        self.finished.emit(1 if path else 0)

    @classmethod
    def _path(cls) -> str:
        names = ("", "", "missing/x.pdf", ".", "new.pdf", "new.csv", "scan.pdf", "table.csv")
        name = cls.rng.choice(names)
        return str(cls.folder / name) if name else ""

    @classmethod
    def getOpenFileNames(cls, *_: object) -> tuple[list[str], str]:  # noqa: N802
        """Some files, or none."""
        return [path for path in (cls._path() for _ in range(2)) if path], ""

    @classmethod
    def getExistingDirectory(cls, *_: object) -> str:  # noqa: N802
        """The folder, or none."""
        return cls.rng.choice(("", str(cls.folder)))
