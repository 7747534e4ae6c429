"""Short permanent ids of listings, for addresses that never break (docs/decisions/0008)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""Nothing that can be taken for something else, and no vowels, so that no words come about."""
_LENGTH = 7


def spelled(number: int, length: int) -> str:
    """So many letters that stand for a number; what does not fit into them is left out."""
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def id_for(key: str, taken: Callable[[str], bool]) -> str:
    """A short permanent id that says nothing: the same key gives the same id on every machine.

    `taken` tells whether another listing already has an id.
    """
    attempt = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{key}\0{attempt}".encode()).digest()[:8], "big")
        found = spelled(number, _LENGTH)
        if not taken(found):
            return found
        attempt += 1
