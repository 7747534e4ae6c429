"""Thousands of listings at once: laid out in a file of their own first, so that the lock is held only to take them over.

All that takes time (comparing, spelling out history) happens before. The file is then
attached to the connection that writes, and SQLite copies from table to table (`landing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select

from portal.database import Base, session, utc_now
from portal.directory import trust
from portal.directory.confirmations import Confirmation
from portal.directory.drafts import Draft, differences
from portal.directory.history import Revision
from portal.directory.ids import id_for
from portal.directory.listings import Listing, ListingArea, ListingNeed
from portal.directory.proposals import Proposal
from portal.directory.recording import By, Change, Row, areas_of, columns_of, first_versions, needs_of, revision_of

_BESIDE = MetaData(schema="staged")


def _beside(model: type[Base], *more: Column[Any]) -> Table:
    """A table like that of the model, without its number, which the real one gives."""
    columns = [c for c in _table(model).columns if not (c.name == "id" and c.type.python_type is int)]
    return Table(f"new_{_table(model).name}", _BESIDE, *(Column(c.name, c.type) for c in columns), *more)


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


def _organization() -> Column[str]:
    """The name of the agency, whose number may not be known before."""
    return Column("organization", String)


LISTING = _beside(Listing, _organization())
NEED, AREA, REVISION, CONFIRMATION = (_beside(m) for m in (ListingNeed, ListingArea, Revision, Confirmation))
PROPOSAL = _beside(Proposal, _organization(), Column("key", String))


class Stage:
    """What one save is to write, laid out in `file`; `close` it, then land it."""

    def __init__(self, file: Path, by: By) -> None:
        self.file, self._by, self._now = file, by, utc_now()
        self._ids = set(session().scalars(select(Listing.id)))
        self.count = 0
        """Listings and proposals."""
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        self._engine = create_engine("sqlite://")
        self._connection = self._engine.connect()
        self._connection.exec_driver_sql("ATTACH ? AS staged", (str(file),))
        self._connection.exec_driver_sql("PRAGMA staged.synchronous=OFF")
        _BESIDE.create_all(self._connection)

    def add(self, drafts: Sequence[Draft], post_id: int | None) -> None:
        """Listings whose keys are new, to be kept by that post."""
        pairs = []
        for draft in drafts:
            listing_id = id_for(draft.key, self._ids.__contains__)
            self._ids.add(listing_id)
            pairs.append((listing_id, draft))
        by = replace(self._by, post_id=post_id)
        owner = {"version": 1, "post_id": post_id, "arrived_on": trust.today(), "doubts": 0}
        self._lay(pairs, [owner] * len(pairs))
        self._many(REVISION, [revision_of(by, self._now, i, 1, d, {}) for i, d in pairs])
        self._many(CONFIRMATION, [self._confirmed(by, i, 1, None, d) for i, d in pairs if d.confirmed_on])

    def change(self, changes: Sequence[Change], post_id: int | None) -> None:
        """Listings that are to say something else."""
        by = replace(self._by, post_id=post_id)
        self._lay([(c.listing_id, c.after) for c in changes], [{"version": c.version + 1} for c in changes])
        self._many(REVISION, first_versions(session(), list(changes), self._now))
        new = [(c, differences(c.before, c.after)) for c in changes]
        self._many(REVISION, [revision_of(by, self._now, c.listing_id, c.version + 1, c.after, diff) for c, diff in new])
        if by.act == "import":
            told = [c for c, diff in new if "confirmed_on" in diff and c.after.confirmed_on]
            rows = [self._confirmed(by, c.listing_id, c.version + 1, c.before, c.after) for c in told]
            self._many(CONFIRMATION, rows)

    def propose(self, rows: Sequence[Row]) -> None:
        """Rows of proposals, with the name of the `organization` and the `key` of the listing."""
        self.count += len(rows)
        self._many(PROPOSAL, rows)

    def close(self) -> None:
        """All is laid out."""
        self._connection.commit()
        self._connection.close()
        self._engine.dispose()

    def _lay(self, pairs: Sequence[tuple[str, Draft]], more: Sequence[Row]) -> None:
        self.count += len(pairs)
        rows = [
            {"id": i, "modified": self._now, "organization": d.organization} | columns_of(d) | own
            for (i, d), own in zip(pairs, more, strict=True)
        ]
        self._many(LISTING, rows)
        self._many(NEED, needs_of(pairs))
        self._many(AREA, areas_of(pairs))

    def _confirmed(self, by: By, listing_id: str, version: int, before: Draft | None, after: Draft) -> Row:
        """The sender says that somebody made sure, and when: the word of an officer."""
        return {
            "listing_id": listing_id, "on": after.confirmed_on, "at": self._now, "kind": "petugas", "person_id": by.person_id,
            "post_id": by.post_id, "version": version, "note": "", "before_on": before.confirmed_on if before else None,
            "before_by": before.confirmed_by if before else "",
        }  # fmt: skip

    def _many(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)
