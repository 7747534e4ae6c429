"""The statements that write listings, their versions and their history, many at a time, under one change number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Insert, Table, Update, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, utc_now
from portal.directory import announcing, trust
from portal.directory.drafts import PLAIN, Draft, content_of, differences
from portal.directory.history import Act, Revision
from portal.directory.ids import id_for
from portal.directory.listings import Listing, ListingArea, ListingNeed, Organization

LISTING = cast("Table", Listing.__table__)
Row = dict[str, Any]
Pairs = Sequence[tuple[str, Draft]]
"""Ids of listings, and what they say."""


@dataclass(frozen=True, slots=True)
class By:
    """Who saves, and why: what a revision says beside what differed."""

    act: Act
    person_id: int | None = None
    post_id: int | None = None
    reason: str = ""
    approved_by: int | None = None
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A listing that is to say something else."""

    listing_id: str
    version: int
    """The version that it has now."""
    before: Draft
    after: Draft


def columns_of(draft: Draft) -> dict[str, Any]:
    """Every column of the listing that a draft speaks of, but for its agency."""
    return {name: getattr(draft, name) for name in PLAIN}


def revision_of(by: By, at: datetime, listing_id: str, version: int, draft: Draft, changes: dict[str, list[Any]]) -> Row:
    """The row of history for one version."""
    return {
        "listing_id": listing_id, "version": version, "at": at, "act": by.act, "person_id": by.person_id,
        "post_id": by.post_id, "reason": by.reason, "approved_by": by.approved_by, "batch_id": by.batch_id,
        "changes": changes, "content": content_of(draft),
    }  # fmt: skip


def first_versions(session: scoped_session[Session], changes: list[Change], at: datetime) -> list[Row]:
    """The rows that history lacks of listings that came in before it was written, or as samples: what they said until now."""
    ids = [change.listing_id for change in changes]
    newest = select(Revision.listing_id, func.max(Revision.version)).where(Revision.listing_id.in_(ids))
    known = {i: version for i, version in session.execute(newest.group_by(Revision.listing_id))}
    missing = [c for c in changes if known.get(c.listing_id) != c.version]
    return [revision_of(By("load"), at, c.listing_id, c.version, c.before, {}) for c in missing]


def needs_of(pairs: Pairs) -> list[Row]:
    """The rows of needs of listings, the main one first."""
    return [{"listing_id": i, "need": need, "position": n} for i, d in pairs for n, need in enumerate(dict.fromkeys(d.needs))]


def areas_of(pairs: Pairs) -> list[Row]:
    """The rows of areas that listings serve."""
    return [{"listing_id": i, "code": code} for i, d in pairs for code in sorted(set(d.service_areas))]


class Writer:
    """Bulk statements of one save, all under one change number."""

    def __init__(self, session: scoped_session[Session], by: By) -> None:
        self.session = session
        self.by = by
        self.organizations = {name: number for name, number in session.execute(select(Organization.name, Organization.id))}
        self.number = 0
        self.now = utc_now()

    @cached_property
    def _ids(self) -> set[str]:
        return set(self.session.scalars(select(Listing.id)))

    def add(self, drafts: list[Draft]) -> None:
        """Insert listings whose keys are new."""
        if not drafts:
            return
        pairs = []
        for draft in drafts:
            listing_id = id_for(draft.key, self._ids.__contains__)
            self._ids.add(listing_id)
            pairs.append((listing_id, draft))
        owner = {"post_id": self.by.post_id, "arrived_on": trust.today()}
        self._many(insert(LISTING), [{"id": i, "version": 1, **owner, **self._columns(d)} for i, d in pairs])
        self._relate(pairs)
        self._record([revision_of(self.by, self.now, i, 1, d, {}) for i, d in pairs if not d.sample])

    def change(self, changes: list[Change]) -> None:
        """Overwrite listings whose content differs, each with its next version, the one before kept in history."""
        if not changes:
            return
        self._record(first_versions(self.session, changes, self.now))
        values = [{"known": c.listing_id, "version": c.version + 1} | self._columns(c.after) for c in changes]
        self._many(update(LISTING).where(LISTING.c.id == bindparam("known")), values)
        ids = [change.listing_id for change in changes]
        for table in (ListingNeed, ListingArea):
            self.session.execute(delete(table).where(table.listing_id.in_(ids)))
        self._relate([(c.listing_id, c.after) for c in changes])
        self._record(
            [
                revision_of(self.by, self.now, c.listing_id, c.version + 1, c.after, differences(c.before, c.after))
                for c in changes
            ]
        )
        announcing.announce_within(self.session, [(c.listing_id, c.before, c.after) for c in changes], self.now)

    def _record(self, revisions: list[Row]) -> None:
        self._many(insert(cast("Table", Revision.__table__)), revisions)

    def _relate(self, pairs: Pairs) -> None:
        self._many(insert(cast("Table", ListingNeed.__table__)), needs_of(pairs))
        self._many(insert(cast("Table", ListingArea.__table__)), areas_of(pairs))

    def _many(self, statement: Insert | Update, rows: list[Row]) -> None:
        """One statement for many rows, past the ORM, which would take most of the time that others wait for the lock."""
        if rows:
            self.session.connection().execute(statement, rows)

    def _columns(self, draft: Draft) -> Row:
        self.number = self.number or advance("listing")
        return columns_of(draft) | {
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
