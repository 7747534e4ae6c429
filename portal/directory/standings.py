"""What became of listings that others link to: whether they still hold, when they changed, what to turn to instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select

from portal.database import session
from portal.directory import hotlines, places
from portal.directory.hotlines import HelpLine
from portal.directory.listings import Listing, ListingArea

MOST_INSTEAD = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One listing as its links see it; drafts have none."""

    id: str
    status: str
    topic: str
    place_code: str
    changed: datetime
    """When it last changed (naive UTC)."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Whom to turn to instead of a listing that is paused or withdrawn."""

    listings: list[str]
    """Ids of published listings of the same topic that serve its place, nearest first."""
    lines: list[HelpLine]
    """Help lines for its topic and place, nearest first."""


_FIELDS = (Listing.id, Listing.status, Listing.topic, Listing.place_code, Listing.modified)


def of(ids: Collection[str]) -> dict[str, Standing]:
    """The listings among these ids, in any status but draft; one query for any number."""
    rows = session().execute(select(*_FIELDS).where(Listing.id.in_(ids), Listing.status != "draft")) if ids else ()
    return {row.id: Standing(*row) for row in rows}


def example() -> Standing | None:
    """Some published listing that is not sensitive, to show how links work; the same one as long as it is published."""
    query = select(*_FIELDS).where(Listing.status == "published", ~Listing.sensitive).order_by(Listing.sample, Listing.id)
    row = session().execute(query.limit(1)).first()
    return Standing(*row) if row else None


def instead(of_these: Iterable[Standing]) -> dict[str, Instead]:
    """For each that is not published, by its id, whom to turn to; one query and the help lines for any number."""
    closed = [x for x in of_these if x.status != "published"]
    if not closed:
        return {}
    near, available = _serving(closed), hotlines.lines()
    return {x.id: Instead(_nearest(x, near), hotlines.for_topic(x.topic, x.place_code, available)) for x in closed}


def _serving(closed: list[Standing]) -> Mapping[tuple[str, str], list[str]]:
    """(Area, topic) → ids of some published listings that lie in or serve just this area, those last confirmed first."""
    codes = {code for x in closed for code in places.lineage(x.place_code)}
    there = select(Listing.id.label("listing_id"), Listing.place_code.label("code")).where(Listing.place_code.in_(codes))
    reach = there.union(select(ListingArea.listing_id, ListingArea.code).where(ListingArea.code.in_(codes))).subquery()
    newest = func.row_number().over(
        partition_by=(reach.c.code, Listing.topic), order_by=(Listing.confirmed_on.desc().nulls_last(), Listing.id)
    )
    numbered = (
        select(reach.c.code, Listing.topic, Listing.id, newest.label("number"))
        .join(reach, reach.c.listing_id == Listing.id)
        .where(Listing.status == "published", Listing.topic.in_({x.topic for x in closed}))
        .subquery()
    )
    found: dict[tuple[str, str], list[str]] = {}
    query = select(numbered).where(numbered.c.number <= MOST_INSTEAD).order_by(numbered.c.code, numbered.c.number)
    row: Row[tuple[str, str, str, int]]
    for row in session().execute(query):
        found.setdefault((row.code, row.topic), []).append(row.id)
    return found


def _nearest(of_this: Standing, serving: Mapping[tuple[str, str], list[str]]) -> list[str]:
    ids = [i for code in places.lineage(of_this.place_code) for i in serving.get((code, of_this.topic), [])]
    return list(dict.fromkeys(ids))[:MOST_INSTEAD]
