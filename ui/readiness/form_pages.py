"""A form on the screen: as it would print with sample text, or as it was first printed."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.page import Dialog, button, column, label, row
from ui.paper.pages import Pages
from ui.style import LARGE


class FormPages(Dialog):
    """`add` is offered for a form that was checked."""

    def __init__(
        self,
        desk: Desk,
        pdf: bytes,
        said: str,
        add: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.setMinimumSize(900, 640)
        self._said = label()
        self._said.setText(said)
        self.pages = Pages(self)
        self.add, self.back = button("main"), button()
        self.add.setVisible(add is not None)
        inside = column(self._said)
        inside.addWidget(self.pages, 1)
        inside.addLayout(row(self.add, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        if add is not None:
            self.add.clicked.connect(add)
        self.add.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self.finished.connect(self.pages.forget)
        self.reword()
        self.pages.show_pdf(pdf)
        (self.add if add is not None else self.back).setFocus()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("A form"))
        self.pages.setAccessibleName(self.tr("The pages"))
        self.add.setText(self.tr("&Add it"))
        self.back.setText(self.tr("&Back"))
