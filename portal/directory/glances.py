"""Published listings at a glance: what tells whether a card drawn before is still true, without reading the whole listing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from portal.database import session
from portal.directory.listings import Listing


class Glance(NamedTuple):
    """A published listing as a page of results needs it before it draws anything."""

    id: str
    change: int
    """Differs after every change, also where no version was made: a confirmation, a report."""
    hours: str
    can_be_called: bool
    """Whether it has any number."""


_TABLE = Listing.__table__.c
_COLUMNS = (_TABLE.id, _TABLE.change, _TABLE.hours, func.json_array_length(_TABLE.phones) > 0)
_QUERY = select(*_COLUMNS).where(_TABLE.status == "published", _TABLE.id.in_(bindparam("ids", expanding=True)))
"""Made once: every page of results asks it."""


def in_order(ids: Sequence[str]) -> list[Glance]:
    """The published listings among these ids, in the order given, as they are in the tables now."""
    if not ids:
        return []
    found = {row[0]: Glance(*row) for row in session().connection().execute(_QUERY, {"ids": list(ids)})}
    return [found[i] for i in ids if i in found]
