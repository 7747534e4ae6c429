"""Short permanent ids of listings, for addresses that never break (docs/decisions/0008)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
_LENGTH = 7


def id_for(key: str, taken: Callable[[str], bool]) -> str:
    """A short permanent id that says nothing: the same key gives the same id on every machine.

    `taken` tells whether another listing already has an id.
    """
    attempt = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{key}\0{attempt}".encode()).digest()[:8], "big")
        letters = []
        for _ in range(_LENGTH):
            number, rest = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[rest])
        found = "".join(letters)
        if not taken(found):
            return found
        attempt += 1
