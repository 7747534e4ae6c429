"""Writing listings: the one way in, whatever the sender (reference data, import, sample)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, writing
from portal.directory.ids import id_for
from portal.directory.listings import LOADING, Listing, ListingArea, ListingNeed, Organization

Progress = Callable[[int], None]
"""Called with the number of listings done since the last call."""

CHUNK = 500


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
    sensitive: bool = False
    address_public: bool = True
    confirmed_on: date | None = None
    confirmed_by: str = ""
    sample: bool = False


_RELATED = ("needs", "service_areas", "organization")
_PLAIN = tuple(f.name for f in fields(Draft) if f.name not in _RELATED)


@dataclass(frozen=True, slots=True)
class Saved:
    """How many listings a save added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def draft_of(listing: Listing) -> Draft:
    """What the tables hold of a listing, in the form that senders use."""
    plain = {name: getattr(listing, name) for name in _PLAIN}
    name = listing.organization.name if listing.organization else ""
    return Draft(**plain, needs=listing.needs, service_areas=listing.service_areas, organization=name)


def save_all(drafts: Sequence[Draft], progress: Progress = lambda _: None, keep: Collection[str] = ()) -> Saved:
    """Save all drafts in one transaction: all of them or, on any error, none.

    A key that is known updates its listing, or leaves it alone when nothing differs. The
    keys of `drafts` must differ from each other. `keep` names fields that the sender cannot
    speak of: a known listing keeps them. A draft without a confirmation never takes one back.
    """
    with writing() as session:
        return save_within(session, drafts, progress, keep)


def save_within(
    session: scoped_session[Session], drafts: Sequence[Draft], progress: Progress = lambda _: None, keep: Collection[str] = ()
) -> Saved:
    """As `save_all`, inside the caller's own `writing()`."""
    writer = _Writer(session)
    added = changed = 0
    for chunk in _chunks(drafts):
        known = _known(session, [d.key for d in chunk])
        new = [d for d in chunk if d.key not in known]
        merged = [(known[d.key], _merged(d, draft_of(known[d.key]), keep)) for d in chunk if d.key in known]
        different = [(listing.id, d) for listing, d in merged if _differs(d, listing)]
        session.expunge_all()
        writer.add(new)
        writer.change(different)
        added, changed = added + len(new), changed + len(different)
        progress(len(chunk))
    return Saved(added, changed, len(drafts) - added - changed)


def clear_samples(progress: Progress = lambda _: None) -> int:
    """Remove every sample listing; returns how many there were.

    The index sees removals by comparing its count with the table's.
    """
    with writing() as session:
        gone = session.execute(delete(Listing).where(Listing.sample)).rowcount  # type: ignore[attr-defined]
        if gone:
            advance("listing")
        progress(gone)
    return int(gone)


def _merged(draft: Draft, known: Draft, keep: Collection[str]) -> Draft:
    kept = {name: getattr(known, name) for name in keep}
    if draft.confirmed_on is None:
        kept |= {"confirmed_on": known.confirmed_on, "confirmed_by": known.confirmed_by}
    return replace(draft, **kept)


def _differs(draft: Draft, listing: Listing) -> bool:
    known = draft_of(listing)
    known.service_areas = sorted(known.service_areas)
    wanted = {f.name: getattr(draft, f.name) for f in fields(Draft)} | {"service_areas": sorted(set(draft.service_areas))}
    return any(getattr(known, name) != value for name, value in wanted.items())


def _chunks(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    for start in range(0, len(drafts), CHUNK):
        yield drafts[start : start + CHUNK]


def _known(session: scoped_session[Session], keys: list[str]) -> dict[str, Listing]:
    rows = session.scalars(select(Listing).where(Listing.key.in_(keys)).options(*LOADING))
    return {row.key: row for row in rows}


class _Writer:
    """Bulk statements of one save, all under one change number."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self.session = session
        self.ids = set(session.scalars(select(Listing.id)))
        self.organizations = {name: number for name, number in session.execute(select(Organization.name, Organization.id))}
        self.number = 0
        self.now = datetime.now(UTC).replace(tzinfo=None)

    def add(self, drafts: list[Draft]) -> None:
        """Insert listings whose keys are new."""
        if not drafts:
            return
        pairs = []
        for draft in drafts:
            listing_id = id_for(draft.key, self.ids.__contains__)
            self.ids.add(listing_id)
            pairs.append((listing_id, draft))
        self.session.execute(insert(Listing), [{"id": i, "version": 1, **self._columns(d)} for i, d in pairs])
        self._relate(pairs)

    def change(self, pairs: list[tuple[str, Draft]]) -> None:
        """Overwrite listings whose content differs, each with its next version."""
        for listing_id, draft in pairs:
            values = self._columns(draft) | {"version": Listing.version + 1}
            self.session.execute(update(Listing).where(Listing.id == listing_id).values(**values))
            for table in (ListingNeed, ListingArea):
                self.session.execute(delete(table).where(table.listing_id == listing_id))
        self._relate(pairs)

    def _relate(self, pairs: list[tuple[str, Draft]]) -> None:
        needs = [
            {"listing_id": i, "need": need, "position": n} for i, d in pairs for n, need in enumerate(dict.fromkeys(d.needs))
        ]
        areas = [{"listing_id": i, "code": code} for i, d in pairs for code in sorted(set(d.service_areas))]
        if needs:
            self.session.execute(insert(ListingNeed), needs)
        if areas:
            self.session.execute(insert(ListingArea), areas)

    def _columns(self, draft: Draft) -> dict[str, Any]:
        self.number = self.number or advance("listing")
        plain = {name: getattr(draft, name) for name in _PLAIN}
        return plain | {
            "organization_id": self._organization(draft.organization),
            "change": self.number,
            "modified": self.now,
        }

    def _organization(self, name: str) -> int | None:
        if not name:
            return None
        if name not in self.organizations:
            found = Organization(name=name)
            self.session.add(found)
            self.session.flush()
            self.organizations[name] = found.id
        return self.organizations[name]
