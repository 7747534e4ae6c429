"""The order of results: answers the need, serves the place, fits the words, can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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


def order(view: View, records: Bits, wish: Wish, today: date) -> Iterator[int]:
    """All records, best first, put into order only as far as they are taken; what nobody confirmed for too long comes last."""
    stale = records & view.stale(today)
    if stale and stale != records:
        yield from _order(view, records & ~stale, wish, today)
        records = stale
    yield from _order(view, records, wish, today)


def _order(view: View, records: Bits, wish: Wish, today: date) -> Iterator[int]:
    weighed = _candidates(view, records, wish)
    for group in _groups(weighed, wish):
        yield from _by_fit(view, group, weighed, wish, today)
    yield from bits.numbers(records & ~weighed)


def _groups(records: Bits, wish: Wish) -> Iterator[Bits]:
    """The records by tier and, within a tier, by nearness, the best first."""
    left = records
    for tier in (*wish.tiers, records):
        in_tier = left & tier
        left &= ~in_tier
        for near in (*wish.nearness, in_tier):
            group = in_tier & near
            in_tier &= ~group
            if group:
                yield group


def _by_fit(view: View, group: Bits, weighed: Bits, wish: Wish, today: date) -> list[int]:
    """A group by how well its records fit the words, then by how far they can be trusted."""
    if group.bit_count() == 1:
        return [group.bit_length() - 1]
    scores = view.scores(wish.words, group, weighed)

    def key(record: int) -> tuple[float, float]:
        day = view.confirmed(record)
        trusted = trust.weight(wish.topic, date.fromordinal(day) if day else None, today)
        return -round(scores.get(record, 0.0), 1), -trusted

    return sorted(bits.numbers(group), key=key)


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
