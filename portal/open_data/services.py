"""`/api/hsds/` and `/api/hsds/services`: what this interface is, and the services themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response
from flask.typing import ResponseReturnValue

from portal.directory import open_records, places
from portal.directory.listings import Listing
from portal.open_data import hsds
from portal.open_data.activities import activity_record
from portal.open_data.answering import answer
from portal.open_data.asking import PAGING, Asked, Page
from portal.open_data.hsds.ids import Kind, uuid_of
from portal.open_data.hsds.profiles import HSDS, PROFILES, in_profile
from portal.open_data.hsds.services import basic, moment, service
from portal.open_data.hsds.taxonomies import Record
from portal.open_data.paging import LONG, lines_of, long_page_of, page_of
from portal.open_data.room import room
from portal.open_data.selecting import SELECTING, Selection, newest, open_listing, selected
from portal.web.words import site

PARAMETERS = (*SELECTING, "minimal", "full", *PAGING)
MOST_MINIMAL = 1_000_000
"""A page of ids and dates holds them all, unless it is told to hold fewer."""


@room.get("/api/hsds/")
def hsds_start() -> ResponseReturnValue:
    """Which versions this interface speaks, who publishes it, and where everything is."""
    asked = Asked(())
    profile = asked.profile()
    asked.settle()
    start = site()
    return answer(
        {
            "version": hsds.VERSIONS[profile],
            "profile": hsds.DOCUMENTS[profile],
            "openapi_url": f"{start}/api/openapi.json",
            "publisher": {"name": hsds.PUBLISHER, "url": f"{start}/"},
            "documentation": f"{start}/api/",
            "profiles": {name: f"{start}/api/hsds/?profile={name}" for name in PROFILES},
            "endpoints": {name: f"{start}/api/hsds/{name}" for name in hsds.ENDPOINTS},
        }
    )


@room.get("/api/hsds/services")
def services() -> ResponseReturnValue:
    """Services by pages; with `full`, each with all that belongs to it; or all of them as JSON Lines."""
    asked = Asked(PARAMETERS)
    profile, streams, full, minimal = asked.profile(), asked.streams(), asked.flag("full"), asked.flag("minimal")
    page = asked.page(MOST_MINIMAL, MOST_MINIMAL) if minimal else asked.page()
    selection = selected(asked)
    if minimal:
        return dates_of("service", selection, page, streams)
    if streams:
        return lines_of(_all(selection, profile, full is not False, site()))
    chosen = selection.page(page)
    return page_of(records_of(chosen, profile, bool(full)), selection.total, page, newest(chosen))


@room.get("/api/hsds/services/<service_id>")
def service_by_id(service_id: str) -> ResponseReturnValue:
    """One service with all that belongs to it."""
    asked = Asked(())
    profile = asked.profile()
    asked.settle()
    activity = activity_record(service_id, profile)
    if activity:
        return answer(activity[0], modified=activity[1].modified)
    found = open_listing("service", service_id)
    return answer(records_of([found], profile, full=True)[0], modified=found.modified)


def records_of(found: Sequence[Listing], profile: str, full: bool, start: str = "") -> list[Record]:
    """Services for these listings in a profile; full: with all that belongs to them, which takes one query for all.

    `start`: the public address of the portal; that of the request if it is not given.
    """
    start = start or site()
    if not full:
        return [in_profile("service", basic(x, site=start), profile) for x in found]
    histories = open_records.histories([x.id for x in found]) if profile == HSDS else {}
    atlas = places.atlas()
    records = (service(x, site=start, changes=histories.get(x.id, ()), atlas=atlas) for x in found)
    return [in_profile("service", record, profile) for record in records]


def _all(selection: Selection, profile: str, full: bool, start: str) -> Iterator[list[Record]]:
    for batch in selection.batches():
        yield records_of(batch, profile, full, start)


def dates_of(kind: Kind, selection: Selection, page: Page, streams: bool) -> Response:
    """Ids and dates as a page, or all of them as JSON Lines; a long page is written while it is read."""
    total = selection.total
    found = selection.dates(Page(1, total) if streams else page)
    batches = ([_dated(kind, *pair) for pair in pairs] for pairs in found)
    if streams:
        return lines_of(batches)
    size = max(0, min(page.size, total - page.start))
    if size > LONG:
        return long_page_of(batches, size, total, page)
    return page_of([record for batch in batches for record in batch], total, page)


def _dated(kind: Kind, listing_id: str, at: datetime) -> Record:
    """Its id and date; the standard's text says `modified_date` where its schema says `last_modified`: here are both."""
    when = moment(at)
    return {"id": uuid_of(kind, listing_id), "modified_date": when, "last_modified": when}
