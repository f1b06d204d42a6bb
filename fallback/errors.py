"""What a person can mend. Anything else that is raised is a bug."""

from fallback.texts import Lang, Message, say


class FallbackError(Exception):
    """Says what happened, what was kept, and what to do.

    `message.key` names the sentence in the catalogue; programs may switch on it.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.message: Message = say(key, **values)
        super().__init__(self.message.text("en"))

    def text(self, lang: Lang) -> str:
        """The sentence in the reader's language."""
        return self.message.text(lang)
