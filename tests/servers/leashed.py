"""Runs a program until this one's standard input closes, so that no server outlives its tests.

`python leashed.py PROGRAM ARGUMENT…`: SIGTERM first, SIGKILL to its group after some seconds.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 5


def main() -> int:
    """Run it; the program's exit status."""
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)

    def let_go() -> None:
        sys.stdin.buffer.read()
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)

    threading.Thread(target=let_go, daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    os._exit(main())  # a thread still waits for the end of the input
