"""Listings as they leave the portal in files: what is not public is taken out here, before any writer sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select

from portal.database import counter, leave_snapshot, session
from portal.directory import open_records, places, trust
from portal.directory.drafts import Draft, draft_of
from portal.directory.exporting import row_of
from portal.directory.import_rows import COLUMNS
from portal.directory.listings import Listing, ListingArea
from portal.directory.open_records import ChangeRow

CHUNK = 200
"""Listings that are held at a time."""
ADDED = ("id", "tautan", "keadaan", "contoh")
"""Columns that the import format does not have: id, address of the page, how far it can be trusted, whether it is made up."""
PUBLIC_COLUMNS = (*ADDED, *(column for column in COLUMNS if column != "kunci"))
"""Columns of the public tables. The senders' own key stays inside: it may tell in words what a listing is about."""
STATES = {"confirmed": "dikonfirmasi", "unconfirmed": "belum dikonfirmasi", "stale": "lama tidak dikonfirmasi"}
"""`trust.state` as the column `keadaan` says it."""

Title = Callable[[Listing], str]
"""What a listing is called where others read it: neutral for a sensitive one."""


@dataclass(frozen=True, slots=True)
class DataState:
    """What files depend on: two of them that are equal give equal files."""

    change: int
    """The counter of changes to listings."""
    reference: int
    """The counter of loads of the reference data."""
    day: date
    """Confirmations wear off by the day."""


def state() -> DataState:
    """The present state of what the portal knows; begins a new snapshot, which what is read next belongs to."""
    leave_snapshot()
    return DataState(counter("listing"), counter("reference"), trust.today())


def ids_in(code: str) -> list[str]:
    """Ids of the open records that lie in an area or serve a part of it, in the order of place and id.

    For the province: those that are its own, and lie in no kabupaten.
    """
    query = select(Listing.id).where(Listing.status.in_(open_records.OPEN)).order_by(Listing.place_code, Listing.id)
    if code == places.PROVINCE:
        return list(session().scalars(query.where(Listing.place_code == code)))
    # "/" is the letter after ".": a range that the index answers, which LIKE would not.
    serving = select(ListingArea.listing_id).where(ListingArea.code >= code, ListingArea.code < code + "/")
    lying = (Listing.place_code >= code) & (Listing.place_code < code + "/")
    return list(session().scalars(query.where(or_(lying, Listing.id.in_(serving)))))


def each(code: str) -> Iterator[tuple[Listing, list[ChangeRow]]]:
    """The listings of `ids_in`, ready to be shown, with their history; only CHUNK of them are held at a time."""
    ids = ids_in(code)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        histories = open_records.histories(chunk)
        for listing in open_records.in_order(chunk):
            yield listing, histories.get(listing.id, [])
        session().expunge_all()


def public_draft(listing: Listing, title: Title) -> Draft:
    """All that may leave of a listing, its id in the place of the sender's key."""
    point = listing.public_point
    return replace(
        draft_of(listing),
        key=listing.id,
        name=title(listing),
        address=listing.public_address,
        desa_code=listing.public_desa,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
    )


def public_row(listing: Listing, title: Title, site: str, on: date) -> dict[str, str]:
    """The texts of a listing by column of PUBLIC_COLUMNS."""
    row = row_of(public_draft(listing, title))
    added = (listing.id, f"{site}/l/{listing.id}", STATES[trust.state(listing, on)], "ya" if listing.sample else "tidak")
    return dict(zip(ADDED, added, strict=True)) | {column: row[column] for column in PUBLIC_COLUMNS[len(ADDED) :]}
