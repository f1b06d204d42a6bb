"""What a process used: CPU time and peak memory. Standard library only: the peers use it too."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """The most memory this process has held, in MB. Linux's own count is of this program alone;
    what `getrusage` says may be the parent's, from before the program was started."""
    if _STATUS.exists():
        lines = _STATUS.read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def report(work: Callable[[], T]) -> T:
    """Do the work, and write what it and the start before it used to standard output, as JSON."""
    started = time.process_time()
    result = work()
    write(time.process_time() - started, started)
    return result


def write(cpu: float, start: float) -> None:
    """Write what was used, in CPU seconds, to standard output."""
    used = {"cpu": cpu, "start": start, "peak_mb": peak_mb()}
    sys.stdout.write(json.dumps(used) + "\n")
