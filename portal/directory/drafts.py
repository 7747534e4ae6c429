"""What a sender says of one listing: the form in which listings come in, whoever sends them, and in which history keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from portal.database import utc_now
from portal.directory import history
from portal.directory.listings import Listing, Organization


@dataclass(slots=True)
class Draft:
    """What a sender says of one listing; the meaning of each field is that of `Listing`."""

    key: str
    topic: str
    name: str
    place_code: str
    needs: list[str] = field(default_factory=list)
    service_areas: list[str] = field(default_factory=list)
    summary: str = ""
    description: str = ""
    name_jv: str = ""
    summary_jv: str = ""
    description_jv: str = ""
    organization: str = ""
    desa_code: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phones: list[dict[str, str]] = field(default_factory=list)
    email: str = ""
    website: str = ""
    hours: str = ""
    hours_note: str = ""
    requirements: str = ""
    procedure: str = ""
    duration: str = ""
    cost: str = ""
    product: str = ""
    complaints: str = ""
    eligibility: str = ""
    age_min: int | None = None
    age_max: int | None = None
    access: dict[str, bool] = field(default_factory=dict)
    languages: str = ""
    alert: str = ""
    valid_until: date | None = None
    source: str = ""
    source_date: str = ""
    status: str = "published"
    status_note: str = ""
    sensitive: bool = False
    address_public: bool = True
    confirmed_on: date | None = None
    confirmed_by: str = ""
    sample: bool = False


RELATED = ("needs", "service_areas", "organization")
"""Fields that are kept in tables of their own."""
PLAIN = tuple(f.name for f in fields(Draft) if f.name not in RELATED)
"""Fields that are columns of the listing."""
FIELDS = (*PLAIN, *RELATED)
NOT_TOLD = ("key", "sample", "confirmed_on", "confirmed_by")
"""Fields that no edit changes: confirming is an act of its own."""
_DAYS = ("valid_until", "confirmed_on")


def draft_of(listing: Listing) -> Draft:
    """What the tables hold of a listing, in the form that senders use."""
    plain = {name: getattr(listing, name) for name in PLAIN}
    name = listing.organization.name if listing.organization else ""
    return Draft(**plain, needs=listing.needs, service_areas=listing.service_areas, organization=name)


def content_of(draft: Draft) -> dict[str, Any]:
    """Every field as history keeps it."""
    return history.content(draft, FIELDS)


def from_content(content: dict[str, Any]) -> Draft:
    """The draft that history kept; fields that a later version of the portal added have their defaults."""
    known = {name: value for name, value in content.items() if name in FIELDS}
    days = {name: date.fromisoformat(known[name]) for name in _DAYS if known.get(name)}
    return Draft(**(known | days))


def differences(before: Draft, after: Draft) -> dict[str, list[Any]]:
    """Field → [before, after], as history keeps them; only those that differ."""
    return history.differing(before, after, FIELDS)


def as_listing(draft: Draft) -> Listing:
    """A listing that is in no table, to be shown before it is saved."""
    plain_fields = {name: getattr(draft, name) for name in PLAIN}
    found = Listing(**plain_fields, id="", version=0, change=0, doubts=0, modified=utc_now(), arrived_on=utc_now().date())
    found.joined_needs = " ".join(f"{n:03d}={need}" for n, need in enumerate(dict.fromkeys(draft.needs)))
    found.joined_areas = " ".join(dict.fromkeys(draft.service_areas))
    found.organization = Organization(name=draft.organization) if draft.organization else None
    return found
