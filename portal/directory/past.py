"""What the tables said at a past moment: listings as they stood then, told from their revisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import exists, func, literal, select

from portal.database import session
from portal.directory import trust
from portal.directory.confirmations import Confirmation
from portal.directory.drafts import Draft, as_listing, draft_of, from_content
from portal.directory.history import Revision
from portal.directory.listings import LOADING, Listing, ListingArea


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where it is known, the number of the newest revision by then; without it the end of the day is meant."""

    day: date
    newest: int | None = None


def present() -> Moment:
    """This moment, as exactly as history counts."""
    return Moment(trust.today(), session().scalar(select(func.max(Revision.id))) or 0)


def served(codes: Sequence[str], moment: Moment) -> list[Listing]:
    """The listings that were published then and lay in or served exactly one of these areas, as they stood.

    They are in no session: they may be read, not written. Doubts of residents are not known of the past.
    """
    found = session().scalars(select(Listing).where(Listing.id.in_(_candidates(codes, moment.day))).options(*LOADING))
    rows = {row.id: row for row in found}
    said = _confirmations(rows)
    stood = []
    for listing_id, content in _contents(rows, moment).items():
        days = [*said.get(listing_id, []), content.confirmed_on]
        confirmed_on = max((day for day in days if day and day <= moment.day), default=None)
        listing = _stood(rows[listing_id], content, confirmed_on)
        if listing.status == "published" and set(codes).intersection(listing.areas):
            stood.append(listing)
    return sorted(stood, key=lambda x: (x.name, x.id))


def _candidates(codes: Sequence[str], day: date) -> list[str]:
    """Ids of the listings that serve these areas now, whatever their status, and of those that have left them since."""
    serving = select(ListingArea.listing_id).where(ListingArea.code.in_(codes))
    now = select(Listing.id).where(Listing.place_code.in_(codes) | Listing.id.in_(serving))
    before = func.json_each(Revision.changes, "$.service_areas[0]").table_valued("value")
    served_one = exists(select(literal(1)).select_from(before).where(before.c.value.in_(codes)))
    lay_in_one = func.json_extract(Revision.changes, "$.place_code[0]").in_(codes)
    start = trust.start_of(day)
    left = select(Revision.listing_id).join(Listing, Listing.id == Revision.listing_id)
    left = left.where(Listing.modified >= start, Revision.at >= start, lay_in_one | served_one)
    return list({*session().scalars(now), *session().scalars(left)})


def _contents(rows: dict[str, Listing], moment: Moment) -> dict[str, Draft]:
    """What each listing said then; those that had not come in yet are left out."""
    columns = Revision.listing_id, Revision.version, Revision.id, Revision.at
    query = select(*columns).where(Revision.listing_id.in_(rows)).order_by(Revision.listing_id, Revision.version)
    versions = {i: list(group) for i, group in groupby(session().execute(query), key=lambda row: row.listing_id)}
    chosen = {i: _chosen(row, versions.get(i, []), moment) for i, row in rows.items()}
    wanted = [number for number in chosen.values() if number]
    kept = session().execute(select(Revision.id, Revision.content).where(Revision.id.in_(wanted)))
    contents = {number: from_content(content) for number, content in kept}
    return {i: contents[n] if n else draft_of(rows[i]) for i, n in chosen.items() if n is not None}


def _chosen(listing: Listing, versions: Sequence[Any], moment: Moment) -> int | None:
    """The number of the revision that held then; 0: what the tables say now; None: it had not come in yet."""
    end = trust.start_of(moment.day + timedelta(days=1))
    before = [v for v in versions if v.at < end and (moment.newest is None or v.id <= moment.newest)]
    if before:
        return 0 if before[-1].version == listing.version else int(before[-1].id)
    first = versions[0] if versions else None
    # Samples, and what came in before history was written, get their first row only when they first change.
    late = first is None or first.version > 1 or listing.sample or listing.arrived_on < trust.day_of(first.at)
    if not late or listing.arrived_on > moment.day:
        return None
    return 0 if first is None or first.version == listing.version else int(first.id)


def _confirmations(ids: Iterable[str]) -> dict[str, list[date | None]]:
    """The days on which somebody said of each listing that it is right, and what it said of that before."""
    columns = Confirmation.listing_id, Confirmation.on, Confirmation.before_on
    living = select(*columns).where(Confirmation.listing_id.in_(ids), Confirmation.undone_at.is_(None))
    found: dict[str, list[date | None]] = {}
    for listing_id, on, before_on in session().execute(living):
        found.setdefault(listing_id, []).extend((on, before_on))
    return found


def _stood(listing: Listing, content: Draft, confirmed_on: date | None) -> Listing:
    found = as_listing(replace(content, confirmed_on=confirmed_on))
    found.id, found.arrived_on = listing.id, listing.arrived_on
    return found
