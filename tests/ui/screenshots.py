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
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from fallback.settings import Settings
from fallback.texts import Lang
from tests.ui.pictures.before_the_ward import before_the_ward
from tests.ui.pictures.camera import Camera
from tests.ui.pictures.readiness import readiness
from tests.ui.pictures.recovery import the_findings, the_sheets
from tests.ui.pictures.scans import the_scans
from tests.ui.pictures.ward import the_ward, the_wards_pages
from ui import singletons
from ui.app import build
from ui.look import Choice
from ui.remembered import Remembered

SCENES = (
    before_the_ward,
    the_ward,
    the_wards_pages,
    the_scans,
    the_sheets,
    the_findings,
    readiness,
)
"""Each takes the window on from where the one before left it."""

SIZES = {100: (1366, 768), 200: (960, 540)}  # what is left of a screen of 1920 × 1080 at twice
_LOOKS: tuple[Choice, ...] = ("light", "dark", "contrast")


def main() -> None:
    """A process for each language and size: Qt takes its scale when it starts."""
    asked = sys.argv[1:]
    langs = [one for one in get_args(Lang) if one in asked] or list(get_args(Lang))
    sizes = [one for one in SIZES if str(one) in asked] or list(SIZES)
    looks = tuple(one for one in _LOOKS if one in asked) or _LOOKS
    if len(langs) == len(sizes) == 1:
        pictures(Path(os.environ["FALLBACK_SCREENSHOTS"]), langs[0], sizes[0], looks)
        return
    for lang in langs:
        for size in sizes:
            scaled = os.environ | {"QT_SCALE_FACTOR": str(size / 100)}
            again = [sys.executable, "-m", "tests.ui.screenshots", lang, str(size), *looks]
            subprocess.run(again, env=scaled, check=True)


def pictures(folder: Path, lang: Lang, size: int, looks: tuple[Choice, ...]) -> None:
    """A whole story."""
    singletons.keep_alive()
    app = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        memory = QSettings(str(Path(home) / "window.ini"), QSettings.Format.IniFormat)
        settings = Settings(data_dir=Path(home) / "home", lang=lang)
        window = build(settings, Remembered(memory))
        window.resize(*SIZES[size])
        window.show()
        window.activateWindow()
        camera = Camera(window, folder / lang, looks, size)
        try:
            for scene in SCENES:
                scene(camera)
            camera.every_page()
        finally:
            window.close()
            app.processEvents()


if __name__ == "__main__":
    main()
