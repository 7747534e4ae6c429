"""The order of results: answers the need, serves the place, fits the words, can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from portal.directory import trust
from portal.search import bits
from portal.search.bits import Bits
from portal.search.views import View

CANDIDATES = 150
"""How many records are weighed; those beyond keep the order of their ids, which says nothing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What results are ordered by."""

    tiers: tuple[Bits, ...]
    """Sets of records, the best answers first; a record counts for the first set that holds it."""
    nearness: tuple[Bits, ...]
    """Sets of records, those that serve the place most closely first."""
    words: tuple[tuple[str, str], ...]
    """(typed, stem) pairs."""
    topic: str
    """For how long a confirmation counts."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Records, best first: those that were weighed, then the rest."""

    best: list[int]
    rest: Bits
    after: Ordered | None = None
    """Records that come after all of these."""

    def part(self, start: int, end: int) -> list[int]:
        """The records at places `start` to `end` (exclusive)."""
        found = self.best[start:end]
        if end > len(self.best) and self.rest:
            beyond = islice(bits.numbers(self.rest), max(0, start - len(self.best)), end - len(self.best))
            found = [*found, *beyond]
        size = len(self.best) + self.rest.bit_count()
        if self.after and end > size:
            found = [*found, *self.after.part(max(0, start - size), end - size)]
        return found


NOTHING = Ordered([], 0)


def order(view: View, records: Bits, wish: Wish, today: date) -> Ordered:
    """All records, best first; those that nobody has confirmed for too long come after all others."""
    stale = records & view.stale(today)
    if not stale or stale == records:
        return _order(view, records, wish, today)
    trusted = _order(view, records & ~stale, wish, today)
    return Ordered(trusted.best, trusted.rest, _order(view, stale, wish, today))


def _order(view: View, records: Bits, wish: Wish, today: date) -> Ordered:
    weighed = _candidates(view, records, wish)
    scores = view.scores(wish.words, weighed)

    def key(record: int) -> tuple[int, int, float, float, int]:
        day = view.confirmed(record)
        trusted = trust.weight(wish.topic, date.fromordinal(day) if day else None, today)
        return (_rank(wish.tiers, record), _rank(wish.nearness, record), -round(scores.get(record, 0.0), 1), -trusted, record)

    best = sorted(bits.numbers(weighed), key=key)
    return Ordered(best, records & ~weighed)


def _rank(tiers: tuple[Bits, ...], record: int) -> int:
    for rank, tier in enumerate(tiers):
        if tier >> record & 1:
            return rank
    return len(tiers)


def _candidates(view: View, records: Bits, wish: Wish) -> Bits:
    """The records worth weighing when there are very many: best tier, rare words and nearness decide."""
    if records.bit_count() <= CANDIDATES:
        return records
    chosen = 0
    pools = [records & tier for tier in wish.tiers[:1]] or [records]
    pools.append(records)
    for pool in pools:
        for narrower in (*_by_words(view, pool, wish), *(pool & near for near in wish.nearness), pool):
            room = CANDIDATES - chosen.bit_count()
            if room <= 0:
                return chosen
            chosen |= bits.first(narrower & ~chosen, room)
    return chosen


def _by_words(view: View, pool: Bits, wish: Wish) -> list[Bits]:
    """The pool cut down by words, rarest combination first."""
    held = [view.holding(typed, stem) & pool for typed, stem in wish.words]
    held = sorted((h for h in held if h), key=int.bit_count)
    joined = pool
    for narrower in held:
        joined = joined & narrower or joined
    return [joined, *held] if held else []
