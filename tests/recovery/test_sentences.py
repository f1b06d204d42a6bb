"""Every sentence that a rule, a report or a form can need is in the catalogue."""

import re
from pathlib import Path
from typing import get_args

from fallback.recovery.closing.report import TOLD
from fallback.sources.record_system import WriteKind
from fallback.store.findings import Decision, Verdict
from fallback.store.outages import OutageKind
from fallback.store.outbox import OutboxState
from fallback.texts import catalogue
from forms.spec import Kind

ROOM = Path(__file__).parents[2] / "fallback" / "recovery"
JUDGED = re.compile(r'judged\(\s*"[a-z]+",\s*"([a-z_]+)",\s*"([a-z_]+)"')
UNCLEAR = re.compile(r'_UnclearError\(\s*"([a-z_]+)"')


def test_every_rule_has_its_sentences() -> None:
    source = "\n".join(file.read_text("utf-8") for file in ROOM.rglob("*.py"))
    named = [name for pair in JUDGED.findall(source) for name in pair] + UNCLEAR.findall(source)
    assert len(named) > 40
    assert {f"findings.{name}" for name in named} <= set(catalogue("sv"))


def test_every_state_that_a_report_can_count_has_its_word() -> None:
    keys = {
        *(f"closing.field_{kind}" for kind in Kind),
        *(f"closing.sent_{state}" for state in get_args(OutboxState)),
        *(f"closing.kind_{kind}" for kind in get_args(OutageKind)),
        *(f"closing.decision_{decision}" for decision in (*get_args(Decision), "none")),
        *(f"closing.did_{act.replace('.', '_')}" for act in TOLD),
        *(f"findings.decision_{decision}" for decision in (*get_args(Decision), "none")),
        *(f"findings.verdict_{verdict}" for verdict in get_args(Verdict)),
        *(f"findings.kind_{kind}" for kind in (*get_args(WriteKind), "order", "note")),
    }
    assert keys <= set(catalogue("sv"))
