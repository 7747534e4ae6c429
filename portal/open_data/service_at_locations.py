"""`/api/hsds/service_at_locations`: each service at its one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask.typing import ResponseReturnValue

from portal.directory import places
from portal.directory.listings import Listing
from portal.open_data.answering import answer
from portal.open_data.asking import PAGING, Asked
from portal.open_data.hsds.locations import at_location
from portal.open_data.hsds.profiles import in_profile
from portal.open_data.hsds.taxonomies import Record
from portal.open_data.paging import lines_of, page_of
from portal.open_data.room import room
from portal.open_data.selecting import SELECTING, Selection, newest, open_listing, selected
from portal.open_data.services import MOST_MINIMAL, dates_of, records_of
from portal.web.words import site


@room.get("/api/hsds/service_at_locations")
def service_at_locations() -> ResponseReturnValue:
    """Services at their places by pages, or all of them as JSON Lines."""
    asked = Asked((*SELECTING, "minimal", "full", *PAGING))
    profile, streams, full, minimal = asked.profile(), asked.streams(), asked.flag("full"), asked.flag("minimal")
    page = asked.page(MOST_MINIMAL, MOST_MINIMAL) if minimal else asked.page()
    selection = selected(asked)
    if minimal:
        return dates_of("service_at_location", selection, page, streams)
    if streams:
        return lines_of(_all(selection, profile, full is not False, site()))
    chosen = selection.page(page)
    return page_of(_records(chosen, profile, bool(full)), selection.total, page, newest(chosen))


@room.get("/api/hsds/service_at_locations/<own_id>")
def service_at_location_by_id(own_id: str) -> ResponseReturnValue:
    """One service at its place, with all that belongs to both."""
    asked = Asked(())
    profile = asked.profile()
    asked.settle()
    found = open_listing("service_at_location", own_id)
    return answer(_records([found], profile, full=True)[0], modified=found.modified)


def _records(found: Sequence[Listing], profile: str, full: bool, start: str = "") -> list[Record]:
    """Each with its location and its service, which does not name its places again."""
    records, atlas = [], places.atlas()
    for listing, service in zip(found, records_of(found, profile, full, start), strict=True):
        service.pop("service_at_locations", None)
        own = in_profile("service_at_location", at_location(listing, full, atlas), profile)
        records.append({**own, "service": service})
    return records


def _all(selection: Selection, profile: str, full: bool, start: str) -> Iterator[list[Record]]:
    for batch in selection.batches():
        yield _records(batch, profile, full, start)
