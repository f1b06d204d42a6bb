"""What stands above every workspace: that this is a copy, from when, until when, and whether there
is an outage, in words, a picture, a border and a colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fallback.store.outages import Outage
from ui.desk import Desk
from ui.flow import Flow
from ui.icon import drawn
from ui.page import Page, column, label, row
from ui.style import MEDIUM, SMALL, TINY
from ui.ward.acts import Picture

_SIGNS = {
    "none": "circle",
    "outage": "octagon-alert",
    "suspect": "triangle-alert",
    "drill": "flag",
    "ended": "rotate-ccw",
}
_SIGN = 26  # px


class Banner(Page):
    """Redrawn with every picture of the ward."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._picture: Picture | None = None
        self._copy, self.state, self.sign = label("copy", wrap=False), label(wrap=False), QLabel()
        self._ward, self.origin = label("heading", wrap=False), label("quiet", wrap=False)
        self.valid = QLabel()
        self.warnings = label("care")
        frame = QFrame()
        frame.setProperty("role", "banner")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        inside.setSpacing(TINY)
        where, ward = QWidget(), row(self._ward, self.valid)
        ward.setSpacing(MEDIUM)
        down = column(self.origin)
        down.insertLayout(0, ward)
        where.setLayout(down)
        inside.addLayout(Flow(self._copy, self._stating(), where))
        inside.addWidget(self.warnings)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        desk.look.changed.connect(self.reword)
        self.reword()

    def _stating(self) -> QFrame:
        self._kind = QFrame()
        self._kind.setProperty("role", "state")
        inside = QHBoxLayout(self._kind)
        inside.setContentsMargins(SMALL, TINY, SMALL, TINY)
        inside.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self.state)
        return self._kind

    def show_picture(self, picture: Picture) -> None:
        """Show the ward as the store has it now."""
        self._picture = picture
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._copy.setText(self.tr("Copy – not the record\nread-only"))
        found = self._picture
        self._show_kind(_kind(found.outage if found is not None else None))
        heading = found.standing if found is not None else None
        self._ward.setText(found.ward.name if found is not None and found.ward else "")
        self.origin.setText(f"{heading.origin} · {heading.age_now}" if heading else "")
        self.valid.setProperty("role", "expired" if heading and heading.expired else "valid")
        self.valid.style().polish(self.valid)  # before its text: the size follows the style
        self.valid.setText(heading.valid_until if heading else "")
        self.valid.updateGeometry()
        said = heading.warnings if heading else ()
        self.warnings.setText("\n".join(f"▲ {one}" for one in said))
        self.warnings.setVisible(bool(said))

    def _show_kind(self, kind: str) -> None:
        self._kind.setProperty("state", kind)
        for one in (self._kind, self.sign, self.state):
            one.style().unpolish(one)
            one.style().polish(one)
        ink = self.state.palette().windowText().color().name()
        self.sign.setPixmap(drawn(_SIGNS[kind], ink, _SIGN, self.devicePixelRatioF()))
        self.state.setText(self._occasion(kind))

    def _occasion(self, kind: str) -> str:
        since = self._picture.outage_since if self._picture is not None else ""
        words = {
            "none": self.tr("No outage declared"),
            "outage": self.tr("OUTAGE\nsince {since}"),
            "suspect": self.tr("RECORD SYSTEM NOT TO BE TRUSTED\nsince {since}"),
            "drill": self.tr("DRILL\nsince {since}"),
            "ended": self.tr("Record system back\nsheets to account for"),
        }
        return words[kind].format(since=since)


def _kind(outage: Outage | None) -> str:
    if outage is None:
        return "none"
    return "ended" if outage.ended_at is not None else outage.kind
