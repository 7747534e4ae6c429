"""Sets of record numbers as the bits of one integer: cheap to keep, to intersect and to count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

Bits = int
"""Bit n is set when record n belongs to the set."""

_IN_BYTE = [tuple(bit for bit in range(8) if value >> bit & 1) for value in range(256)]

_NOT_EMPTY = re.compile(rb"[^\0]", re.DOTALL)
"""Finds the bytes that hold members much quicker than a loop can."""


def of(numbers: Iterable[int], size: int) -> Bits:
    """The set of these numbers, all below `size`."""
    raw = bytearray(size // 8 + 1)
    for number in numbers:
        raw[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(raw, "little")


def numbers(bits: Bits) -> Iterator[int]:
    """The members in rising order."""
    raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for found in _NOT_EMPTY.finditer(raw):
        place = found.start()
        for bit in _IN_BYTE[raw[place]]:
            yield place * 8 + bit


def first(bits: Bits, count: int) -> Bits:
    """The lowest `count` members."""
    if bits.bit_count() <= count:
        return bits
    taken = list(islice(numbers(bits), count))
    return of(taken, taken[-1] + 1) if taken else 0
