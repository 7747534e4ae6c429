"""`/api/hsds/organizations`: who is responsible for services."""

from __future__ import annotations

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from portal.directory import open_records
from portal.directory.open_records import Wanted
from portal.open_data.answering import answer
from portal.open_data.asking import PAGING, Asked
from portal.open_data.hsds.organizations import organization
from portal.open_data.hsds.profiles import in_profile
from portal.open_data.hsds.taxonomies import Record
from portal.open_data.paging import lines_of, page_of
from portal.open_data.room import room
from portal.open_data.selecting import classified, organization_number
from portal.open_data.services import records_of
from portal.web.problems import Refused

MOST_WITH_SERVICES = 10
"""So many organizations on a page with all of their services."""
_SHORT = ("id", "name", "status")


@room.get("/api/hsds/organizations")
def organizations() -> ResponseReturnValue:
    """Organizations by pages, or all of them as JSON Lines."""
    asked = Asked(("search", "taxonomy_term_id", "taxonomy_id", "full", "full_service", *PAGING))
    profile, streams, full = asked.profile(), asked.streams(), asked.flag("full")
    full_service, words = asked.flag("full_service"), asked.search()
    page = asked.page(MOST_WITH_SERVICES, MOST_WITH_SERVICES) if full or full_service else asked.page()
    narrowed = classified(Wanted(), asked)
    asked.settle()
    numbers = _numbers(words, None if narrowed == Wanted() else narrowed)
    if streams:
        return lines_of([[in_profile("organization", organization(_names()[n]), profile) for n in numbers]])
    chosen = numbers[page.start : page.start + page.size]
    if full or full_service:
        return page_of(_with_services(chosen, profile, bool(full_service)), len(numbers), page)
    records = [in_profile("organization", organization(_names()[n]), profile) for n in chosen]
    return page_of(records, len(numbers), page)


@room.get("/api/hsds/organizations/<organization_id>")
def organization_by_id(organization_id: str) -> ResponseReturnValue:
    """One organization with its services: their id, name and status, or with `full_service` all of them."""
    asked = Asked(("full_service",))
    profile, full_service = asked.profile(), asked.flag("full_service")
    asked.settle()
    number = organization_number(organization_id.lower())
    if number is None:
        raise Refused(404, "There is no organization with this id that is responsible for a service.")
    return answer(_with_services([number], profile, bool(full_service))[0])


def _names() -> dict[int, str]:
    return open_records.organizations().names


def _numbers(words: str | None, narrowed: Wanted | None) -> list[int]:
    """Those whose name holds all of the words, and that are responsible for such records."""
    tokens = words.casefold().split() if words else []
    found = [n for n, name in _names().items() if all(token in name.casefold() for token in tokens)]
    if narrowed is None:
        return found
    responsible = open_records.organizations_of(narrowed)
    return [n for n in found if n in responsible]


def _with_services(numbers: Sequence[int], profile: str, full_service: bool) -> list[Record]:
    """The organizations with their services, read in as many queries for one as for all."""
    ids = open_records.of_organizations(numbers)
    listings = {x.id: x for x in open_records.in_order([i for own in ids.values() for i in own])}
    found = []
    for number in numbers:
        own = [listings[i] for i in ids.get(number, ()) if i in listings]
        records = records_of(own, profile, full_service)
        services = [{n: v for n, v in r.items() if n != "organization" and (full_service or n in _SHORT)} for r in records]
        found.append({**in_profile("organization", organization(_names()[number]), profile), "services": services})
    return found
