"""The language of the window, switched at once.

Widgets' own texts are English in the source and worded by Qt Linguist; installing a translator
makes Qt tell every widget (`LanguageChange`). All else is worded by the core's catalogue.
"""

from importlib import resources

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from fallback.texts import Lang, Message


class Language(QObject):
    """Which language is shown. `changed` comes after the widgets were told."""

    changed = Signal()

    def __init__(self, lang: Lang, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = "en"
        self._ours, self._qt = QTranslator(self), QTranslator(self)
        # Qt reads the bytes where they lie, so they have to live as long as the translator.
        self._compiled = (resources.files("ui") / "i18n" / "fallback_sv.qm").read_bytes()
        self._ours.load(self._compiled)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._qt.load("qtbase_sv", folder)
        self.switch(lang)

    @property
    def lang(self) -> Lang:
        """The language shown now."""
        return self._lang

    @property
    def locale(self) -> QLocale:
        """How dates are chosen and shown in Qt's own widgets."""
        return QLocale("sv_SE" if self._lang == "sv" else "en_GB")

    def switch(self, lang: Lang) -> None:
        """Show this language from now on."""
        if lang == self._lang:
            return
        self._lang = lang
        for translator in (self._qt, self._ours):
            if lang == "sv":
                QCoreApplication.installTranslator(translator)
            else:
                QCoreApplication.removeTranslator(translator)
        self.changed.emit()

    def word(self, message: Message) -> str:
        """A sentence of the core."""
        return message.text(self._lang)
