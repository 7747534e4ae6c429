"""The months that figures are told for: from the first that the tables know of to the present one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from portal.database import session
from portal.directory import trust
from portal.directory.history import Revision
from portal.directory.listings import Listing


@dataclass(frozen=True, slots=True)
class Period:
    """One month in Central Java, as far as it has gone."""

    first: date
    last: date
    """The last day that figures speak of: of a month that has not ended, today."""

    @property
    def is_over(self) -> bool:
        """Whether the month has ended."""
        return self.last < trust.today()

    @property
    def name(self) -> str:
        """As addresses have it: `2026-10`."""
        return self.first.isoformat()[:7]

    @property
    def end(self) -> datetime:
        """The moment after its last day (naive UTC)."""
        return trust.start_of(self.last + timedelta(days=1))


def of(day: date) -> Period:
    """The month of a day, no further than today."""
    first = day.replace(day=1)
    return Period(first, min(_next(first) - timedelta(days=1), trust.today()))


def named(text: str) -> Period | None:
    """The month of a name such as `2026-10`; None for what is no month, has not begun, or lies before all that is known."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not found or not 1 <= int(found[2]) <= 12 or not int(found[1]):
        return None
    first = date(int(found[1]), int(found[2]), 1)
    return of(first) if beginning() <= first <= trust.today() else None


def beginning() -> date:
    """The first day of the first month that the tables tell of."""
    arrived = session().scalar(select(func.min(Listing.arrived_on)))
    changed = session().scalar(select(func.min(Revision.at)))
    known = [day for day in (arrived, trust.day_of(changed) if changed else None) if day]
    return min([*known, trust.today()]).replace(day=1)


def before(period: Period) -> Period | None:
    """The month before, if the tables tell of it."""
    return named((period.first - timedelta(days=1)).isoformat()[:7])


def after(period: Period) -> Period | None:
    """The next month, if it has begun."""
    return named(_next(period.first).isoformat()[:7])


def latest(count: int, last: Period) -> list[Period]:
    """So many months, the last one given, the earliest first; also those before anything was known."""
    found = [last]
    while len(found) < count:
        found.append(of(found[-1].first - timedelta(days=1)))
    return found[::-1]


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
