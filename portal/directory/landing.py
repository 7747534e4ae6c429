"""What was laid out in a file of its own becomes part of the tables: a few statements, whatever its size."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, delete, exists, insert, literal, select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import Base, advance, utc_now
from portal.directory import staging
from portal.directory.confirmations import Confirmation, Reminder
from portal.directory.drafts import PLAIN
from portal.directory.history import Revision
from portal.directory.listings import Listing, ListingArea, ListingNeed, Organization
from portal.directory.proposals import Proposal
from portal.directory.staging import Stage

Tables = scoped_session[Session]
_CACHE_KIB = 65_536
"""For the one large transaction: a page that is touched often is written once."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_OVERWRITTEN = (*PLAIN, "version", "modified")


def land(tables: Tables, stage: Stage) -> int:
    """Take over all that is staged, inside the caller's `writing()`; returns how many listings and proposals had to stay out.

    One stays out, with all that belongs to it, where the version of its listing is not the one
    that was seen, or where its key is there already.
    """
    connection = tables.connection()
    connection.detach()  # closed for good when the transaction ends: no other use meets its settings
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIB}")
    connection.exec_driver_sql("ATTACH ? AS staged", (str(stage.file),))
    named = select(staging.LISTING.c.organization).where(staging.LISTING.c.organization != "").distinct()
    tables.execute(insert(Organization).prefix_with("OR IGNORE").from_select(["name"], named))
    number = advance("listing")
    landed = _overwrite(tables, number) + _add(tables, number) + _propose(tables)
    mine = select(Listing.id).where(Listing.change == number)
    for related in (ListingNeed, ListingArea):
        tables.execute(delete(related).where(related.listing_id.in_(mine)), execution_options={"synchronize_session": False})
    for model, staged in _BELONGINGS:
        _copy(tables, model, staged, staged.c.listing_id.in_(mine))
    _settle(tables, mine)
    return stage.count - landed


_BELONGINGS: tuple[tuple[type[Base], Table], ...] = (
    (ListingNeed, staging.NEED),
    (ListingArea, staging.AREA),
    (Revision, staging.REVISION),
    (Confirmation, staging.CONFIRMATION),
)


def _overwrite(tables: Tables, number: int) -> int:
    staged = staging.LISTING.c
    values = {name: staged[name] for name in _OVERWRITTEN} | {"change": number, "organization_id": _organization(staged)}
    same = (Listing.id == staged.id, Listing.version == staged.version - 1)
    return _rows(tables.execute(update(Listing).where(*same).values(values), execution_options={"synchronize_session": False}))


def _add(tables: Tables, number: int) -> int:
    more = {"change": literal(number), "organization_id": _organization(staging.LISTING.c)}
    return _copy(tables, Listing, staging.LISTING, staging.LISTING.c.version == 1, more, "OR IGNORE")


def _propose(tables: Tables) -> int:
    staged = staging.PROPOSAL.c
    seen = exists().where(Listing.id == staged.listing_id, Listing.version == staged.base_version)
    new = staged.listing_id.is_(None) & ~exists().where(Listing.key == staged.key)
    return _copy(tables, Proposal, staging.PROPOSAL, seen | new, {"organization_id": _organization(staged)})


def _organization(staged: Any) -> ScalarSelect[int]:
    return select(Organization.id).where(Organization.name == staged.organization).scalar_subquery()


def _copy(
    tables: Tables,
    model: type[Base],
    staged: Table,
    which: ColumnElement[bool],
    more: Mapping[str, Any] = _NOTHING,
    how: str = "",
) -> int:
    """Copy what both tables have, and `more`; returns how many rows."""
    known = model.__table__.c
    columns = {c.name: c for c in staged.c if c.name in known} | dict(more)
    query = select(*columns.values()).where(which)
    statement = insert(model).from_select(list(columns), query, include_defaults=False)
    return _rows(tables.execute(statement.prefix_with(how) if how else statement))


def _rows(result: object) -> int:
    return int(result.rowcount)  # type: ignore[attr-defined]


def _settle(tables: Tables, mine: Select[str]) -> None:
    """Questions that a staged confirmation answers are settled."""
    told = staging.CONFIRMATION.c
    answered = exists().where(told.listing_id == Reminder.listing_id, told.on >= Reminder.made_on)
    open_ = (Reminder.settled_at.is_(None), Reminder.listing_id.in_(mine), answered)
    tables.execute(update(Reminder).where(*open_).values(settled_at=utc_now()), execution_options={"synchronize_session": False})
