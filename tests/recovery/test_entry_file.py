"""`fallback entry file`: many boxes at once; what is wrong with one names it."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from fallback.cli.keying import COMMANDS
from fallback.errors import FallbackError
from fallback.recovery.keying import entry
from tests.recovery.conftest import Desk, put_sheet
from tests.recovery.papers import dose_line
from tests.recovery.test_next_command import Open

FILE = next(command for command in COMMANDS if command.name == "entry file")


def test_what_is_no_value_names_its_box_and_what_stood_before_it_is_kept(
    desk: Desk, tmp_path: Path
) -> None:
    number = put_sheet(desk, 1, dose_line())
    wrong = tmp_path / "written.json"
    wrong.write_text(json.dumps({"orders/1/1/time": "0815", "orders/1/1/dose": "mycket"}))
    face = Open(desk["Kim"].settings, "sv", "Kim", machine=False, opened=desk["Kim"])
    with pytest.raises(FallbackError) as refused:
        FILE.run(face, Namespace(number=number, file=wrong))
    assert refused.value.text("sv").startswith("Ruta orders/1/1/dose: ")
    assert entry.call_up(desk["Kim"], number).before == {"orders/1/1/time": ("value", "08:15")}
