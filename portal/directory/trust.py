"""How far a listing can be trusted, from who confirmed it and when. Never from an edit.

A confirmation wears off in steps: it counts, then it is old and the page says so, then the
listing comes after all others. Nothing ever vanishes for being old.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func

from portal.directory.listings import Listing

State = Literal["confirmed", "unconfirmed", "stale"]
ZONE = ZoneInfo("Asia/Jakarta")
FRESH_DAYS = 180
FRESH_DAYS_BY_TOPIC = {"rppa": 90}
STALE_DAYS = 365
STALE_DAYS_BY_TOPIC = {"rppa": 180}
"""After so many days a listing comes after all others that answer as well."""


def today() -> date:
    """Today in Central Java."""
    return datetime.now(ZONE).date()


def day_of(moment: datetime) -> date:
    """The day in Central Java of a moment as tables keep it."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Central Java, as tables keep it."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC).replace(tzinfo=None)


def is_confirmed(topic: str, confirmed_on: date | None, on: date) -> bool:
    """Whether a confirmation of that day still counts: 180 days, 90 for `rppa` (DESIGN section 6)."""
    if confirmed_on is None:
        return False
    return (on - confirmed_on).days <= FRESH_DAYS_BY_TOPIC.get(topic, FRESH_DAYS)


def is_stale(topic: str, since: date, on: date) -> bool:
    """Whether it is too long since that day: 365 days, 180 for `rppa`."""
    return (on - since).days > STALE_DAYS_BY_TOPIC.get(topic, STALE_DAYS)


def since(listing: Listing) -> date:
    """The day from which a listing ages: its last confirmation, or when it came in if there never was one."""
    return listing.confirmed_on or listing.arrived_on


def state(listing: Listing, on: date | None = None) -> State:
    """`confirmed`; `unconfirmed` when that is long ago, never was, or residents doubt it; `stale` when it is too long ago."""
    day = on or today()
    if is_stale(listing.topic, since(listing), day):
        return "stale"
    counts = is_confirmed(listing.topic, listing.confirmed_on, day) and not listing.doubts
    return "confirmed" if counts else "unconfirmed"


def weight(topic: str, confirmed_on: date | None, on: date) -> float:
    """0 to 1 for ranking: 1 just confirmed, 0.5 at the end of the fresh time, 0 never confirmed or long ago."""
    if confirmed_on is None:
        return 0.0
    days = (on - confirmed_on).days
    fresh = FRESH_DAYS_BY_TOPIC.get(topic, FRESH_DAYS)
    return max(0.0, min(1.0, 1.0 - days / (2 * fresh)))


AGES_FROM: ColumnElement[date] = func.coalesce(Listing.confirmed_on, Listing.arrived_on)
"""As `since`, for queries."""


def older_than(days: int, by_topic: dict[str, int], on: date) -> ColumnElement[bool]:
    """A condition: more than so many days have passed since `AGES_FROM`; `by_topic` has other numbers for some topics."""
    limits = [(Listing.topic == topic, on - timedelta(days=n)) for topic, n in by_topic.items()]
    return case(*limits, else_=on - timedelta(days=days)) > AGES_FROM


def stale_on(on: date) -> ColumnElement[bool]:
    """A condition: `is_stale`."""
    return older_than(STALE_DAYS, STALE_DAYS_BY_TOPIC, on)


def old_on(on: date) -> ColumnElement[bool]:
    """A condition: there is no confirmation that counts, whatever residents say."""
    return Listing.confirmed_on.is_(None) | older_than(FRESH_DAYS, FRESH_DAYS_BY_TOPIC, on)
