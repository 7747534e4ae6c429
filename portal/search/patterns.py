"""Patterns: several parts of a told situation, in any order, close together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

SPAN = 8
"""Keys within which all parts of a pattern must be found."""

Keys = tuple[str, ...]
"""The keys of a phrase: stems of plain Indonesian words (see `lexicon`)."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots that must all be found within SPAN tokens, in any order; each slot is a set of phrases."""

    slots: tuple[tuple[Keys, ...], ...]
    meaning: str
    strength: int
    firsts: tuple[frozenset[str], ...]
    """The first keys of each slot's phrases: what must be there at all."""

    @classmethod
    def of(cls, slots: list[frozenset[Keys]], meaning: str, strength: int) -> Pattern:
        """A pattern with these slots."""
        return cls(tuple(map(_in_order, slots)), meaning, strength, tuple(map(_firsts, slots)))


@lru_cache(maxsize=5_000)  # many patterns share a slot, such as all words for a child: one object each saves a megabyte
def _in_order(slot: frozenset[Keys]) -> tuple[Keys, ...]:
    return tuple(sorted(slot, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=5_000)
def _firsts(slot: frozenset[Keys]) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in slot)


@dataclass(slots=True)
class Patterns:
    """Patterns, found quickly through the rarest slot of each."""

    by_key: dict[str, list[Pattern]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pattern: Pattern) -> None:
        """File a pattern under the first keys of its narrowest slot."""
        narrowest = min(pattern.slots, key=len)
        for first in {phrase[0] for phrase in narrowest}:
            self.by_key[first].append(pattern)

    def matches(self, keys: Keys) -> list[Pattern]:
        """The patterns found in `keys`, each once."""
        return list(dict.fromkeys(pattern for pattern, _ in self.fits(keys)))

    def fits(self, keys: Keys) -> Iterator[tuple[Pattern, frozenset[int]]]:
        """Every way in which a pattern is found in `keys`, with the positions used."""
        present = dict.fromkeys(keys)
        seen: set[int] = set()
        for key in present:
            for pattern in self.by_key.get(key, ()):
                if id(pattern) not in seen and not any(first.isdisjoint(present) for first in pattern.firsts):
                    seen.add(id(pattern))
                    yield from ((pattern, used) for used in _fits(pattern.slots, keys))


def _fits(slots: tuple[tuple[Keys, ...], ...], keys: Keys, used: frozenset[int] = frozenset()) -> Iterator[frozenset[int]]:
    if not slots:
        if max(used) - min(used) < SPAN:
            yield used
        return
    for phrase in slots[0]:
        for start in range(len(keys) - len(phrase) + 1):
            span = frozenset(range(start, start + len(phrase)))
            if keys[start : start + len(phrase)] == phrase and not span & used:
                yield from _fits(slots[1:], keys, used | span)
