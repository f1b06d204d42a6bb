"""What the tests run in a Windows Python: the program's own printing, one question at a time.

`on_windows.py queues | abilities QUEUE | send QUEUE OPTIONS` with the PDF, in base64, on standard
input. The answer is one JSON document; a refusal is {"refused": its key}.
"""

import base64
import json
import sys
from dataclasses import asdict

import msgspec

sys.modules["_wmi"] = None  # type: ignore[assignment] # Wine's crashes Python

from fallback import printing  # noqa: E402 after the line above
from fallback.errors import FallbackError  # noqa: E402


def _answer(question: str, *arguments: str) -> object:
    match question, arguments:
        case "queues", ():
            return [asdict(one) | {"ready": one.ready} for one in printing.queues()]
        case "abilities", (queue,):
            return asdict(printing.abilities(queue))
        case "send", (queue, options):
            how = msgspec.json.decode(options, type=printing.PrintOptions)
            pdf = base64.b64decode(sys.stdin.buffer.read())
            found = printing.follow(printing.send(pdf, queue, "Fallback", how))
            return asdict(found) | {"accepted": found.accepted}
    raise ValueError(question)


def _main() -> None:
    try:
        answer = _answer(*sys.argv[1:])
    except FallbackError as error:
        answer = {"refused": error.message.key}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()
