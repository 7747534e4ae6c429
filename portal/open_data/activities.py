"""`/api/hsds/activities`: activities that are still to come, as services whose schedules are their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask.typing import ResponseReturnValue

from portal.directory import activities, open_activities
from portal.directory.activities import Activity
from portal.directory.open_activities import WantedActivities
from portal.open_data.asking import PAGING, Asked
from portal.open_data.hsds.activities import activity_service
from portal.open_data.hsds.ids import listing_id_of
from portal.open_data.hsds.profiles import in_profile
from portal.open_data.hsds.taxonomies import Record
from portal.open_data.paging import lines_of, page_of
from portal.open_data.room import room
from portal.web.problems import Refused
from portal.web.words import site

BATCH = 100


@room.get("/api/hsds/activities")
def activities_as_services() -> ResponseReturnValue:
    """Activities by pages, each with all that belongs to it; or all of them as JSON Lines."""
    asked = Asked(("modified_after", *PAGING))
    profile, streams = asked.profile(), asked.streams()
    page, wanted = asked.page(), WantedActivities(asked.moment("modified_after"))
    asked.settle()
    if streams:
        return lines_of(_all(wanted, profile, site()))
    chosen = open_activities.page(wanted, page.start, page.size)
    newest = max((one.modified for one in chosen), default=None)
    return page_of(_records(chosen, profile, site()), open_activities.total(wanted), page, newest)


def activity_record(own: str, profile: str) -> tuple[Record, Activity] | None:
    """The activity with this UUID as a service; None where it is the UUID of none. Refuses one that is over or not out yet."""
    number = listing_id_of("activity", own)
    found = activities.get(number) if number else None
    if found is None:
        return None
    if found.status not in open_activities.OPEN:
        raise Refused(404, "There is no service with this id.")
    if found.last_over <= open_activities.now():
        raise Refused(410, "This activity is over and will not come back.")
    return _records([found], profile, site())[0], found


def _records(found: Sequence[Activity], profile: str, start: str) -> list[Record]:
    now = open_activities.now()
    return [in_profile("service", activity_service(one, site=start, now=now), profile) for one in found]


def _all(wanted: WantedActivities, profile: str, start: str) -> Iterator[list[Record]]:
    for batch in open_activities.batches(wanted, BATCH):
        yield _records(batch, profile, start)
