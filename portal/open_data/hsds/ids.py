"""Permanent UUIDs: what a thing is called never changes, and no table is needed to find it again.

A service, its location and its place as both ("service at location") have UUIDs of version 8
(RFC 9562) that hold the short id of the listing: 48 bits that are the same in all of ours, 12 that
say the kind, 34 for the seven letters, 28 that prove it is no accident. All else has UUIDs of
version 5, of its name or of the listing and a stable key below it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Literal, get_args
from uuid import NAMESPACE_URL, RFC_4122, UUID, uuid5

from portal.directory.ids import LETTERS

Kind = Literal["service", "location", "service_at_location", "activity", "activity_location", "activity_at_location"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In an order that never changes; a kind may be added at the end."""
NAMESPACE = uuid5(NAMESPACE_URL, "urn:portal-kecamatan-berdaya:hsds")
"""Of every UUID of version 5 here; never to be changed."""
_MARK = int.from_bytes(hashlib.sha256(NAMESPACE.bytes).digest()[:6], "big")
_LENGTH = 7
_NUMBERS = {letter: number for number, letter in enumerate(LETTERS)}
_LETTERS = frozenset(LETTERS)
_CHECK_BITS = 28


@lru_cache(maxsize=4096)
def uuid_of(kind: Kind, listing_id: str) -> str:
    """The UUID of a listing as a thing of that kind. Raises ValueError for what is no id of a listing."""
    if len(listing_id) != _LENGTH or not _LETTERS.issuperset(listing_id):
        raise ValueError(f"{listing_id!r} is not the id of a listing")
    number = 0
    for letter in reversed(listing_id):
        number = number * len(LETTERS) + _NUMBERS[letter]
    low = number << _CHECK_BITS | _check(kind, listing_id)
    digits = f"{_MARK << 80 | 8 << 76 | KINDS.index(kind) << 64 | 0b10 << 62 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def listing_id_of(kind: Kind, text: str) -> str | None:
    """The short id that a UUID of that kind holds; None for any other text. Upper case and missing hyphens are read as well."""
    try:
        value = UUID(text)
    except ValueError:
        return None
    if value.version != 8 or value.variant != RFC_4122:
        return None
    number = (value.int & (1 << 62) - 1) >> _CHECK_BITS
    letters = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    listing_id = "".join(letters)
    return listing_id if uuid_of(kind, listing_id) == str(value) else None


def _check(kind: Kind, listing_id: str) -> int:
    digest = hashlib.sha256(f"{kind}/{listing_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - _CHECK_BITS)


def organization_id(name: str) -> str:
    """The UUID of an organization, by its name."""
    return _named(f"organization/{name}")


def taxonomy_id(code: str) -> str:
    """The UUID of a taxonomy, by its code."""
    return _named(f"taxonomy/{code}")


def term_id(taxonomy: str, code: str) -> str:
    """The UUID of a term, by the code of its taxonomy and its own."""
    return _named(f"term/{taxonomy}/{code}")


@lru_cache(maxsize=4096)
def _named(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


def nested_id(listing_id: str, kind: str, key: str) -> str:
    """The UUID of a part of a listing, such as its phone, by a key that stays the same while the part does."""
    whole = _BELOW.copy()
    whole.update(f"{listing_id}/{kind}/{key}".encode())
    digest = whole.hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


_BELOW = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)
