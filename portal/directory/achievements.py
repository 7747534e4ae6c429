"""Where the programme stands, for a summary on paper and for the public page: the same figures in both, for any month.

Of a month that is over they are told as they were on its last evening, from the history of the
tables; of the present one as they are now. Which kecamatan are named as pilots has no history.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.directory import coverage, freshness, gaps, month_ends, months, places, rollout, topics, trust
from portal.directory.freshness import Fresh, Month
from portal.directory.months import Period
from portal.directory.rollout import Rolled


@dataclass(frozen=True, slots=True)
class Achieved:
    """The figures of some kabupaten at the end of a month, or today."""

    period: Period
    kecamatan: int
    states: dict[str, dict[str, int]]
    """Topic → state → kecamatan."""
    fresh: Fresh
    rolled: Rolled
    month: Month
    """What was done in that month."""
    vacant: int
    waiting: int


def achieved(kabupaten: Collection[str], period: Period | None = None) -> Achieved:
    """The figures of these kabupaten: of the present month, or of another one."""
    wanted = period or months.of(trust.today())
    before = wanted.end if wanted.is_over else None
    return Achieved(
        period=wanted,
        kecamatan=sum(len(places.atlas().children.get(code, [])) for code in kabupaten),
        states=_states_then(kabupaten, wanted) if wanted.is_over else _states_now(kabupaten),
        fresh=_fresh(kabupaten, wanted),
        rolled=rollout.together(rollout.counted(kabupaten, before).values()),
        month=freshness.trend(kabupaten, wanted.last)[-1],
        vacant=sum(freshness.open_posts(kabupaten, wanted.last).values()),
        waiting=sum(freshness.unanswered(kabupaten, wanted).values()),
    )


def _states_now(kabupaten: Collection[str]) -> dict[str, dict[str, int]]:
    states: dict[str, dict[str, int]] = {topic: {} for topic in topics.topics()}
    for cell in (cell for row in gaps.rows(kabupaten) for cell in row.cells):
        states[cell.topic][cell.state] = states[cell.topic].get(cell.state, 0) + 1
    return states


def _states_then(kabupaten: Collection[str], period: Period) -> dict[str, dict[str, int]]:
    states: dict[str, dict[str, int]] = {topic: {} for topic in topics.topics()}
    found, pilots = month_ends.covered(period.last, kabupaten), set(coverage.pilots())
    for code in (place.code for above in kabupaten for place in places.atlas().children.get(above, [])):
        for topic, counts in states.items():
            listings, confirmed = found.get((code, topic), (0, 0))
            bare = "planned" if code in pilots else "unknown"
            state = bare if not listings else "confirmed" if confirmed else "unconfirmed"
            counts[state] = counts.get(state, 0) + 1
    return states


def _fresh(kabupaten: Collection[str], period: Period) -> Fresh:
    if not period.is_over:
        return sum(freshness.by_kabupaten(kabupaten).values(), Fresh())
    total = Fresh()
    for (_day, area, _agency), (n, good, stale) in month_ends.fresh([period.last]).items():
        if month_ends.is_within(area, kabupaten):
            total += Fresh(good, n - good - stale, stale)
    return total
