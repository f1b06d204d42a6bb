"""The few words the engine itself prints."""

from typing import Final

from forms.spec import Words

PAGE: Final = Words("Sida {page} av {pages}", "Page {page} of {pages}")
SHEET: Final = Words("Blad", "Sheet")
VERSION: Final = Words("version {version}", "version {version}")
CONTINUED: Final = Words("fortsättning", "continued")
CONTINUES: Final = Words("fortsätter på nästa sida", "continues on the next page")
NO_ROWS: Final = Words(
    "Inga rader: källan lämnade inget här och ingen förklaring.",
    "No rows: the source gave nothing here and no explanation.",
)
WARNINGS_INSIDE: Final = Words(
    "FLER VARNINGAR ({count}): läs dem på sida 1", "MORE WARNINGS ({count}): read them on page 1"
)
NAME: Final = Words("Namn", "Name")
NUMBER: Final = Words("Person- eller reservnummer", "Identity or reserve number")
BIRTH_DATE: Final = Words("Födelsedatum", "Birth date")
PLACE: Final = Words("Avd., säng", "Ward, bed")
LABEL_HERE: Final = Words("Fäst etikett här, eller skriv i rutorna", "Label here, or write")
WHO: Final = Words("Patient: skriv på varje blad", "Patient: write on every sheet")
