"""Activities that are open data: published or called off, and not over yet; read by pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal.database import leave_snapshot, session
from portal.directory import trust
from portal.directory.activities import LOADING, Activity

OPEN = ("published", "cancelled")
"""Statuses of activities that are open data."""


@dataclass(frozen=True, slots=True)
class WantedActivities:
    """Which of them."""

    modified_after: datetime | None = None
    """Modified at that moment (naive UTC) or later."""


def is_open(activity: Activity) -> bool:
    """Whether residents see it, were it only that it is called off."""
    return activity.status in OPEN


def now() -> datetime:
    """This moment as activities count: naive, in Central Java."""
    return datetime.now(trust.ZONE).replace(tzinfo=None)


def _conditions(wanted: WantedActivities) -> list[ColumnElement[bool]]:
    found: list[Any] = [Activity.status.in_(OPEN), Activity.last_over > now()]
    return found + ([Activity.modified >= wanted.modified_after] if wanted.modified_after else [])


def total(wanted: WantedActivities) -> int:
    """How many there are."""
    return session().scalar(select(func.count()).select_from(Activity).where(*_conditions(wanted))) or 0


def page(wanted: WantedActivities, start: int, size: int) -> Sequence[Activity]:
    """Some of them in the order of their ids, ready to be shown."""
    query = select(Activity).where(*_conditions(wanted)).order_by(Activity.id).offset(start).limit(size)
    return session().scalars(query.options(*LOADING)).all()


def batches(wanted: WantedActivities, size: int) -> Iterator[Sequence[Activity]]:
    """All of them in the order of their ids, so many at a time; between batches nothing is held, however long a reader takes."""
    last = ""
    while True:
        query = select(Activity).where(*_conditions(wanted), Activity.id > last).order_by(Activity.id).limit(size)
        found = session().scalars(query.options(*LOADING)).all()
        if not found:
            return
        last = found[-1].id
        yield found
        session().expunge_all()
        leave_snapshot()
