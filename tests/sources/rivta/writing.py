"""Writes responses of GetMedicationHistory for the tests, and opens a folder of them."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fallback.chart.model import Stay
from fallback.settings import FilesSettings
from fallback.sources.documents import DocumentSource
from fallback.sources.rivta import RIVTA

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")
STAY = Stay("", "11", "Avdelning 11")
SET = "<setDosage>{}</setDosage>"
DRUG = (
    "<drug><nplId><code>20010131000015</code><displayName>Furix 40 mg tablett</displayName>"
    "</nplId><atcCode><code>C03CA01</code></atcCode></drug>"
)
DAILY = SET.format(
    "<frequencyDosage><dose><low>1.5</low><unit>1</unit></dose>"
    "<frequency><value>2</value><unit>1/d</unit></frequency></frequencyDosage>"
)


def dosage(content: str) -> str:
    unit = "<unitDose><displayName>tablett</displayName></unitDose>"
    return f"<dosage><dosageInstruction>enligt text</dosageInstruction>{unit}{content}</dosage>"


def prescription(
    content: str = dosage(DAILY),
    *,
    id: str = "o1",
    kind: str = "I",
    more: str = "",
    status: str = "Active",
) -> str:
    return (
        f"<medicationPrescription><prescriptionId><root>1.2.3</root><extension>{id}</extension>"
        f"</prescriptionId><typeOfPrescription>{kind}</typeOfPrescription>"
        f"<prescriptionStatus>{status}</prescriptionStatus>"
        f"<startOfTreatment>20261120080000</startOfTreatment>{more}"
        f"<selfMedication>false</selfMedication><drug>{DRUG}{content}</drug></medicationPrescription>"
    )


def response(
    *prescriptions: str, patient: str = "194602180004", result: str = "OK", nullified: str = "false"
) -> bytes:
    head = (
        f"<medicationMedicalRecordHeader><patientId><id>{patient}</id>"
        f"<type>1.2.752.129.2.1.3.1</type></patientId><nullified>{nullified}</nullified>"
        "</medicationMedicalRecordHeader>"
    )
    records = "".join(
        f"<medicationMedicalRecord>{head}<medicationMedicalRecordBody>{one}"
        "</medicationMedicalRecordBody></medicationMedicalRecord>"
        for one in prescriptions
    )
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<GetMedicationHistoryResponse xmlns="urn:riv:x:2">'
        f"{records}<result><resultCode>{result}</resultCode><message>hej</message></result>"
        "</GetMedicationHistoryResponse></s:Body></s:Envelope>"
    ).encode()


def source(path: Path, *patients: str) -> DocumentSource:
    """The folder as a ward."""
    settings = FilesSettings(str(path), patients=patients)
    return DocumentSource(settings, RIVTA, clock=lambda: NOW, zone=ZONE, pause=lambda _: None)
