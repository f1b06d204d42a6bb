"""Pictures of every page, in both languages, every dress and two sizes.

`FALLBACK_SCREENSHOTS=folder python -m tests.ui.screenshots`, and which if not all: sv, en, 100,
200, light, dark, contrast.

The ward is the demo's: nobody in the pictures exists. A page that no scene goes to is still taken,
as it is when it is opened.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import TypeAlias, TypeVar, get_args

from PySide6.QtCore import QMessageLogContext, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from fallback.settings import Settings
from fallback.texts import Lang
from tests.ui.demo_store import FIRST, demo_store
from tests.ui.pictures.before_the_ward import back_on_the_ward, before_the_ward
from tests.ui.pictures.camera import Camera
from tests.ui.pictures.drill import the_drill, the_suspect_system
from tests.ui.pictures.help import the_help
from tests.ui.pictures.readiness import readiness
from tests.ui.pictures.recovery import the_findings, the_sheets
from tests.ui.pictures.scans import the_scans
from tests.ui.pictures.ward import the_ward, the_wards_pages
from tests.ui.queue import put_queue
from tests.ui.stage import PEOPLE
from ui import singletons
from ui.app import build
from ui.look import Choice
from ui.remembered import Remembered

T = TypeVar("T")
Scene: TypeAlias = Callable[[Camera], None]
STORIES: tuple[tuple[Scene, ...], ...] = (
    (
        *(before_the_ward, the_ward, the_wards_pages, the_scans, the_sheets),
        *(the_findings, readiness, Camera.every_page),
    ),
    (back_on_the_ward, the_drill, the_help),
    (back_on_the_ward, the_suspect_system),
)
"""Each scene takes the window on from where the one before left it, each story a store."""

SIZES = {100: (1366, 768), 200: (960, 540)}  # what is left of a screen of 1920 × 1080 at twice
OTHERS = {name: role for name, role in PEOPLE.items() if name != FIRST}
_LOOKS: tuple[Choice, ...] = ("light", "dark", "contrast")


def main() -> None:
    """A process for each language, size and dress: Qt takes its scale when it starts, and to dress
    a window anew takes longer than to tell all anew."""
    langs: list[Lang] = _asked(get_args(Lang))
    sizes, looks = _asked(SIZES), _asked(_LOOKS)
    if len(langs) == len(sizes) == len(looks) == 1:
        pictures(Path(os.environ["FALLBACK_SCREENSHOTS"]), langs[0], sizes[0], looks[0])
        return

    def again(lang: Lang, size: int, look: Choice) -> None:
        scaled = os.environ | {"QT_SCALE_FACTOR": str(size / 100)}
        program = [sys.executable, "-m", "tests.ui.screenshots", lang, str(size), look]
        subprocess.run(program, env=scaled, check=True)

    at_a_time = 2 * (os.cpu_count() or 1)  # half of each is waiting
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(again, *zip(*product(langs, sizes, looks), strict=True)))


def _asked(every: Iterable[T]) -> list[T]:
    """Those that are named; all where none is."""
    named = [one for one in every if str(one) in sys.argv[1:]]
    return named or list(every)


def pictures(folder: Path, lang: Lang, size: int, look: Choice) -> None:
    """All stories, each on a store of its own."""
    singletons.keep_alive()
    qInstallMessageHandler(_said)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        os.environ["PATH"] = put_queue(Path(home) / "bin", Path(home) / "job.pdf")
        for number, story in enumerate(STORIES):
            own = Path(home) / str(number)
            if back_on_the_ward in story:
                demo_store(own, OTHERS)[0].database.close()
            memory = QSettings(str(Path(home) / f"{number}.ini"), QSettings.Format.IniFormat)
            window = build(Settings(data_dir=own, lang=lang), Remembered(memory))
            window.desk.look.choose(look)
            window.resize(*SIZES[size])
            window.show()
            window.activateWindow()
            try:
                camera = Camera(window, folder / lang / f"{look}-{size}")
                for scene in story:
                    scene(camera)
            finally:
                window.close()
                window.end()
                app.processEvents()


def _said(_: QtMsgType, __: QMessageLogContext, words: str) -> None:
    """What the offscreen platform cannot do is no news; all else is."""
    if not words.startswith("This plugin does not support"):
        sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main()
