"""Sentences about what somebody typed: Indonesian, and still in parts, so that a room can say them in its page's language.

The directory knows no languages. A file's report prints the Indonesian text as it is; a form asks `portal.web.telling`.
"""

from __future__ import annotations

from collections.abc import Sequence

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
"""As dates are read and written, in both languages."""


class Saying(str):
    """An Indonesian text that remembers what it was made of."""

    text: str
    """The key of its translation, with `%(name)s` where a value goes."""
    values: dict[str, object]
    """What fills the places; a Saying among them is said in the language of the whole."""

    def __new__(cls, text: str, /, **values: object) -> Saying:
        """The filled text; without values `text` is taken as it is."""
        made = super().__new__(cls, text % values if values else text)
        made.text, made.values = text, values
        return made


class SayingError(ValueError):
    """Something that cannot be taken. `saying` tells why; the text of the error is the same in Indonesian."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.saying = text if isinstance(text, Saying) else Saying(text, **values)
        super().__init__(str(self.saying))


def marked(text: str) -> str:
    """Mark a text for translation, imported as `_l`: a room translates it when the page is drawn."""
    return text


def joined(sayings: Sequence[str]) -> Saying:
    """Several sayings as one, a semicolon between them."""
    names = [f"n{number}" for number in range(len(sayings))]
    return Saying("; ".join(f"%({name})s" for name in names), **dict(zip(names, sayings, strict=True)))
