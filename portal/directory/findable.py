"""What search engines may find, and when it last changed: for the sitemaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from portal.database import session
from portal.directory import coming, places, trust
from portal.directory.activities import Activity
from portal.directory.listings import Listing, ListingArea


class Found(NamedTuple):
    """A listing that search engines may find."""

    id: str
    changed: date


def listings_in(kabupaten: str) -> list[Found]:
    """Published listings that are in this kabupaten, but not the sensitive ones; for `33` those of the province itself."""
    query = select(Listing.id, Listing.modified, Listing.confirmed_on).where(Listing.status == "published", ~Listing.sensitive)
    here = Listing.place_code == kabupaten
    if kabupaten != places.PROVINCE:
        here |= Listing.place_code.startswith(f"{kabupaten}.")
    rows = session().execute(query.where(here).order_by(Listing.place_code, Listing.id))
    return [Found(row.id, max(trust.day_of(row.modified), row.confirmed_on or date.min)) for row in rows]


def activities_in(kabupaten: str) -> list[Found]:
    """Published activities in this kabupaten that are not over, but not the sensitive ones; for `33` those of the province."""
    here = Activity.place_code == kabupaten
    if kabupaten != places.PROVINCE:
        here |= Activity.place_code.startswith(f"{kabupaten}.")
    query = select(Activity.id, Activity.modified).where(here, *_coming()).order_by(Activity.place_code, Activity.id)
    return [Found(row.id, trust.day_of(row.modified)) for row in session().execute(query)]


def _coming() -> tuple[ColumnElement[bool], ...]:
    return Activity.status == "published", ~Activity.sensitive, Activity.last_over > coming.now()


def numbers() -> dict[str, int]:
    """How many listings and activities there are in each kabupaten, and in `33` itself; those without any are absent."""
    kabupaten = func.substr(Listing.place_code, 1, 5)
    query = select(kabupaten, func.count()).where(Listing.status == "published", ~Listing.sensitive).group_by(kabupaten)
    found = Counter({code: count for code, count in session().execute(query)})
    kabupaten = func.substr(Activity.place_code, 1, 5)
    planned = select(kabupaten, func.count()).where(*_coming()).group_by(kabupaten)
    found.update({code: count for code, count in session().execute(planned)})
    return dict(found)


def changes() -> dict[str, date]:
    """For each area the last day on which something was written or confirmed of a listing that is there or serves just it.

    Withdrawn listings count: their area's page changed when they went. Drafts were never shown.
    """
    found: dict[str, date] = defaultdict(lambda: date.min)
    latest = (func.max(Listing.modified), func.max(Listing.confirmed_on))
    placed = select(Listing.place_code, *latest).where(Listing.status != "draft").group_by(Listing.place_code)
    serving = select(ListingArea.code, *latest).join(Listing, Listing.id == ListingArea.listing_id)
    for query in (placed, serving.where(Listing.status != "draft").group_by(ListingArea.code)):
        for code, modified, confirmed in session().execute(query):
            found[code] = max(found[code], trust.day_of(modified), confirmed or date.min)
    return dict(found)
