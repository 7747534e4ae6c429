"""What a sender says of one activity: the form in which activities come in, and in which their history keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from portal.directory import history
from portal.directory.activities import Activity


@dataclass(slots=True)
class ActivityDraft:
    """What a sender says of one activity; the meaning of each field is that of `Activity`."""

    key: str
    topic: str
    title: str
    place_code: str
    starts: datetime
    ends: datetime | None = None
    rule: str = ""
    exceptions: list[dict[str, str]] = field(default_factory=list)
    day_note: str = ""
    needs: list[str] = field(default_factory=list)
    service_areas: list[str] = field(default_factory=list)
    title_jv: str = ""
    summary: str = ""
    summary_jv: str = ""
    description: str = ""
    description_jv: str = ""
    organization: str = ""
    listing_id: str | None = None
    desa_code: str = ""
    address: str = ""
    address_public: bool = True
    eligibility: str = ""
    age_min: int | None = None
    age_max: int | None = None
    requirements: str = ""
    bring: str = ""
    cost: str = ""
    quota: int | None = None
    places_left: int | None = None
    registration: str = ""
    registration_link: str = ""
    registration_deadline: date | None = None
    phones: list[dict[str, str]] = field(default_factory=list)
    source: str = ""
    source_date: str = ""
    status: str = "published"
    status_note: str = ""
    sensitive: bool = False


RELATED = ("needs", "service_areas", "organization")
"""Fields that are kept in tables of their own."""
PLAIN = tuple(f.name for f in fields(ActivityDraft) if f.name not in RELATED)
"""Fields that are columns of the activity."""
FIELDS = (*PLAIN, *RELATED)


def draft_of(activity: Activity) -> ActivityDraft:
    """What the tables hold of an activity, in the form that senders use."""
    known = {name: getattr(activity, name) for name in PLAIN}
    name = activity.organization.name if activity.organization else ""
    return ActivityDraft(**known, needs=activity.needs, service_areas=activity.service_areas, organization=name)


def content_of(draft: ActivityDraft) -> dict[str, Any]:
    """Every field as history keeps it."""
    return history.content(draft, FIELDS)


def from_content(content: dict[str, Any]) -> ActivityDraft:
    """The draft that history kept."""
    known = {name: value for name, value in content.items() if name in FIELDS}
    moments = {name: datetime.fromisoformat(known[name]) for name in ("starts", "ends") if known.get(name)}
    if known.get("registration_deadline"):
        known["registration_deadline"] = date.fromisoformat(known["registration_deadline"])
    return ActivityDraft(**(known | moments))


def differences(before: ActivityDraft, after: ActivityDraft) -> dict[str, list[Any]]:
    """Field → [before, after], as history keeps them; only those that differ."""
    return history.differing(before, after, FIELDS)
