"""What became of public listings, newest first, told without a word that is not public.

Only the kind of change and the names of parts leave this module, never a value of a revision: what
was corrected may have been wrong, or secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import defer

from portal.database import session
from portal.directory import places
from portal.directory.history import Revision
from portal.directory.listings import LOADING, Listing

Kind = Literal["published", "changed", "moved", "paused", "closed", "reopened"]
KINDS: tuple[Kind, ...] = ("published", "changed", "moved", "paused", "closed", "reopened")
PARTS = {
    "name": "name", "name_jv": "name", "summary": "about", "summary_jv": "about", "description": "about",
    "description_jv": "about", "topic": "topic", "needs": "topic", "service_areas": "area", "organization": "agency",
    "address": "address", "desa_code": "address", "latitude": "address", "longitude": "address", "phones": "phones",
    "email": "web", "website": "web", "hours": "hours", "hours_note": "hours", "requirements": "terms",
    "procedure": "terms", "duration": "terms", "cost": "terms", "product": "terms", "complaints": "terms",
    "eligibility": "for whom", "age_min": "for whom", "age_max": "for whom", "access": "access", "languages": "languages",
    "alert": "alert", "valid_until": "validity",
}  # fmt: skip
"""Field of a draft → the part of the page that tells it. Fields that no page shows are absent."""
NEUTRAL = ("phones", "hours", "web")
"""Parts that may be named of a sensitive listing: they say nothing of what it is."""
MOVES_WITHIN = 10_000
"""Among so many of the newest versions, listings that left an area are looked for."""
_CHUNK = 100


@dataclass(frozen=True, slots=True)
class PublicChange:
    """One change that the public may know of."""

    number: int
    """Grows with every version of any listing; permanent."""
    at: datetime
    kind: Kind
    parts: tuple[str, ...]
    """Values of PARTS, in their order; only of what changed."""
    listing: Listing
    """As it is now."""
    sensitive: bool
    """Whether it is sensitive now or was then: then nothing may tell what it is."""


def newest(code: str = places.PROVINCE, before: int | None = None) -> Iterator[PublicChange]:
    """Changes to listings of an area, the newest first; with `before`, those whose number is smaller.

    A listing belongs to the area where it is, and the one it left hears of its leaving. Drafts,
    and listings that are drafts again, are passed over. Reads as far as the caller does.
    """
    last = before
    while True:
        rows = session().execute(_query(code, last).limit(_CHUNK)).all()
        for revision, listing in rows:
            last = revision.id
            found = _told(revision, listing)
            if found:
                yield found
        if len(rows) < _CHUNK:
            return


def _query(code: str, before: int | None) -> Select[Revision, Listing]:
    query = select(Revision, Listing).join(Listing, Listing.id == Revision.listing_id).where(Listing.status != "draft")
    query = query.options(*LOADING, defer(Revision.reason)).order_by(Revision.id.desc())
    if before is not None:
        query = query.where(Revision.id < before)
    if code == places.PROVINCE:
        return query
    here = select(Listing.id).where(Listing.place_code >= code, Listing.place_code < code + "/")
    left = func.json_extract(Revision.changes, "$.place_code[0]")
    recent = select(func.max(Revision.id) - MOVES_WITHIN).scalar_subquery()
    return query.where(
        or_(Revision.listing_id.in_(here), and_(Revision.id > recent, or_(left == code, left.startswith(code + "."))))
    )


def _told(revision: Revision, listing: Listing) -> PublicChange | None:
    kind = _kind(revision)
    shown = bool(listing.address_public and revision.content.get("address_public"))
    parts = [p for f, p in PARTS.items() if f in revision.changes and (p != "address" or shown)]
    sensitive = bool(listing.sensitive or revision.content.get("sensitive"))
    if sensitive:
        parts = [part for part in parts if part in NEUTRAL]
    if kind == "changed" and not parts and not (sensitive and _is_seen(revision)):
        return None
    return PublicChange(revision.id, revision.at, kind, tuple(dict.fromkeys(parts)), listing, sensitive) if kind else None


def _is_seen(revision: Revision) -> bool:
    """Whether anything changed that a page shows, the address apart."""
    return any(PARTS.get(name, "address") != "address" for name in revision.changes)


def _kind(revision: Revision) -> Kind | None:
    after = str(revision.content.get("status"))
    if not revision.changes:  # the first version; of what came in before history was kept, the first that it knows
        return "published" if revision.version == 1 and after == "published" else None
    before = str(revision.changes["status"][0]) if "status" in revision.changes else after
    if before != after:
        return _turned(before, after)
    if after != "published":
        return None
    return "moved" if "place_code" in revision.changes else "changed"


def _turned(before: str, after: str) -> Kind | None:
    """What it means that a status became another."""
    if after == "published":
        return "published" if before == "draft" else "reopened"
    if before == "draft":
        return None
    if after == "paused":
        return "paused"
    return "closed" if after == "withdrawn" else None
