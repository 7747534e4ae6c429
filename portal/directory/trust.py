"""How far a listing can be trusted, from who confirmed it and when. Never from an edit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal.directory.listings import Listing

ZONE = ZoneInfo("Asia/Jakarta")
FRESH_DAYS = 180
FRESH_DAYS_BY_TOPIC = {"rppa": 90}


def today() -> date:
    """Today in Central Java."""
    return datetime.now(ZONE).date()


def day_of(moment: datetime) -> date:
    """The day in Central Java of a moment as tables keep it."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE).date()


def is_confirmed(topic: str, confirmed_on: date | None, on: date) -> bool:
    """Whether a confirmation of that day still counts: 180 days, 90 for `rppa` (DESIGN section 6)."""
    if confirmed_on is None:
        return False
    return (on - confirmed_on).days <= FRESH_DAYS_BY_TOPIC.get(topic, FRESH_DAYS)


def state(listing: Listing, on: date | None = None) -> str:
    """`confirmed` or `unconfirmed`."""
    return "confirmed" if is_confirmed(listing.topic, listing.confirmed_on, on or today()) else "unconfirmed"


def weight(topic: str, confirmed_on: date | None, on: date) -> float:
    """0 to 1 for ranking: 1 just confirmed, 0.5 at the end of the fresh time, 0 never confirmed or long ago."""
    if confirmed_on is None:
        return 0.0
    days = (on - confirmed_on).days
    fresh = FRESH_DAYS_BY_TOPIC.get(topic, FRESH_DAYS)
    return max(0.0, min(1.0, 1.0 - days / (2 * fresh)))
