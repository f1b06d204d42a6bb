"""Runs the FHIR server in its own environment, and ends it when the test run ends.

The test run holds the other end of standard input. When it closes it, or is killed, reading
gives end of file, and this process goes too. No process id needs to be remembered for that.

Started as `<server's python> serve.py <settings.yaml> <port>`. It must run without this project.
"""

import importlib
import os
import sys
import threading


def follow_parent() -> None:
    """Wait for end of file on standard input, then leave at once."""
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)


def main() -> None:
    """`sekmet serve`, on loopback only."""
    settings, port = sys.argv[1:]
    threading.Thread(target=follow_parent, daemon=True).start()
    # Named as text, because only the server's environment has it.
    serve = importlib.import_module("sekmet.cli").app
    serve(["serve", "-c", settings, "--host", "127.0.0.1", "--port", port])


if __name__ == "__main__":
    main()
