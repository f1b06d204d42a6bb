"""A print queue "ward-12" made of the commands that CUPS has."""

from pathlib import Path


def put_queue(folder: Path, job: Path) -> str:
    """Write the commands into a new folder; where its jobs land. The PATH that has them."""
    folder.mkdir()
    says = {
        "lpstat": 'echo "printer ward-12 is idle.  enabled since now"',  # and has no job left
        "cancel": 'echo "cancel: Job #1 is already completed - can\'t cancel." >&2; exit 1',
        "lp": f'cat > "{job}"; echo "request id is ward-12-1 (1 file(s))"',
    }
    for name, does in says.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"
