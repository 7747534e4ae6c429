"""What a calendar of an area or a topic holds, read by parts: never more than a part in memory, however long it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.database import session
from portal.directory import coming
from portal.directory.activities import LOADING, Activity

MOST = 20_000
"""Activities in a calendar of the whole province, the only kind that is ever cut: 35 for each kecamatan."""
SHOWN = ("published", "cancelled")
KEPT = timedelta(days=31)
"""For so long what is over stays: a program that subscribes learns how it ended."""


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of what a calendar holds, those that are over first at the top, and how many there are in all."""

    ids: Sequence[str]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the calendar holds."""
        return self.total > len(self.ids)

    def parts(self, size: int) -> Iterator[list[Activity]]:
        """So many activities at a time, ready to be shown; what has been taken back since is left out."""
        for start in range(0, len(self.ids), size):
            chosen = self.ids[start : start + size]
            query = select(Activity).where(Activity.id.in_(chosen), Activity.status.in_(SHOWN)).options(*LOADING)
            yield list(session().scalars(query.order_by(Activity.last_over, Activity.id)))


def find(area: str, topic: str = "") -> Found:
    """What is in an area or for its people, called off or not, and not over for a month; an area below the province whole."""
    query = select(Activity.id).where(Activity.status.in_(SHOWN), Activity.last_over > coming.now() - KEPT)
    near = coming.ids_near(area, 1)
    query = query if near is None else query.where(Activity.id.in_(near))
    query = query.where(coming.about(topic)) if topic else query
    ids = session().scalars(query.order_by(Activity.last_over, Activity.id)).all()
    return Found(ids if near is not None else ids[:MOST], len(ids))
