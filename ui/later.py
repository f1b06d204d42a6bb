"""A module that is loaded when something of it is first asked for.

The window opens sooner so; `ui.ready` loads the rest while it waits for a person.
"""

from importlib import import_module


class Later:
    """Stands where the module will: `else: acts = Later("ui.paper.acts")`, beside the import that
    a type checker reads."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> object:
        return getattr(import_module(self._name), wanted)
