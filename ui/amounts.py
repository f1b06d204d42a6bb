"""A number and its unit stay on one line, as they do on paper."""

import re

_BREAKS = re.compile(r"(?<=\d) (?=[^\W\d]|[%‰°])")  # from number to unit


def together(text: str) -> str:
    """The text, with a blank that no line is broken at between a number and what it counts."""
    return _BREAKS.sub("\N{NO-BREAK SPACE}", text)
