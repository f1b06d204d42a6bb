"""The forms there are, in one frozen object: those that come with Fallback, and a hospital's own,
each of which is new or stands in the place of a built-in form with its id."""

import msgspec

from forms import load
from forms.spec import Definition


class OwnForm(msgspec.Struct, frozen=True):
    """A hospital's own form: the definition, and the TOML that it was read from."""

    definition: Definition
    text: str


class Forms(msgspec.Struct, frozen=True):
    """What can be printed here. Without own forms: what comes with Fallback."""

    own: tuple[OwnForm, ...] = ()

    def get(self, form_id: str) -> Definition:
        """The form of that id, the hospital's own before the built-in. Raises KeyError."""
        own = self._own(form_id)
        return own.definition if own else load.builtin(form_id)

    def text(self, form_id: str) -> str:
        """The TOML that it was read from. Raises KeyError."""
        own = self._own(form_id)
        return own.text if own else load.source(form_id)

    def all(self) -> tuple[Definition, ...]:
        """Every form once: the built-in ones (or what stands in their place), then the new ones."""
        known = tuple(self.get(form.id) for form in load.builtins())
        return (*known, *self.new())

    def new(self) -> tuple[Definition, ...]:
        """The hospital's forms that no built-in form has the id of."""
        return tuple(one.definition for one in self.own if not load.is_builtin(one.definition.id))

    def _own(self, form_id: str) -> OwnForm | None:
        return next((one for one in self.own if one.definition.id == form_id), None)


BUILT_IN = Forms()
"""Only what comes with Fallback."""
