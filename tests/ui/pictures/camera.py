"""Takes pictures of the window, and signs people in."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication, QWidget

from fallback.outage.issue import IssuedPacket
from tests.ui.stage import PIN
from ui.space import Space
from ui.window import Window


class Camera:
    """`packet`: what was printed; `dose` and `pulse`: what a hand wrote on it."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window, self._folder = window, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._seen: set[QWidget] = set()
        self.packet: IssuedPacket | None = None
        when = datetime.now(ZoneInfo("Europe/Stockholm")) - timedelta(hours=1)
        clock, day = f"{when:%H:%M}", f"{when:%Y-%m-%d}"
        self.dose = {"dose": "1", "time": clock, "sign": "me"}
        self.pulse = {"pulse": "88", "date": day, "time": clock, "temperature": "37,4"}

    def take(self, name: str, of: QWidget | None = None, *, after: float = 0.4) -> None:
        """A picture of the window, or of a dialog in it; pages take a while to be drawn."""
        self.wait()
        self.wait(after)
        self._seen.add(self._page())
        (of or self.window).grab().save(str(self._folder / f"{name}.png"))

    def every_page(self) -> None:
        """Each page of the workspaces that no scene has shown yet: none is forgotten."""
        frame = self.window.frame
        for number, title in enumerate(frame.titles()):
            frame.go(number)
            self.wait()
            space = frame.space_shown()
            pages = len(space.pages) if isinstance(space, Space) else 0
            for at in range(pages or 1):
                if pages:
                    frame.go_page(at)
                    self.wait()
                if self._page() not in self._seen:
                    self.take(f"page-{number + 1}-{at + 1}-{title}".lower().replace(" ", "-"))

    def _page(self) -> QWidget:
        space = self.window.frame.space_shown()
        return (space.page_shown() if isinstance(space, Space) else None) or space

    def wait(self, seconds: float = 0.0) -> None:
        """Until both threads have answered, and a little longer."""
        until = time.monotonic() + seconds
        desk = self.window.desk
        while time.monotonic() < until or not (desk.store.idle and desk.long.idle):
            QApplication.processEvents()
            time.sleep(0.005)

    def sign_in(self, name: str) -> None:
        """As someone."""
        page = self.window.sign_in
        page.name.setText(name)
        page.pin.setText(PIN)
        page.enter.click()
        self.wait(0.2)
        self.window.activateWindow()

    def switch(self, name: str) -> None:
        """Another person."""
        self.window.act_switch.trigger()
        self.wait(0.1)
        self.sign_in(name)
