"""How fresh the data is, by kabupaten and agency, and how it went over the months: each figure from one grouped query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, true

from portal.database import session, utc_now
from portal.directory import month_ends, months, places, trust
from portal.directory.agencies import families, family_of
from portal.directory.confirmations import Confirmation
from portal.directory.gaps import counts_now
from portal.directory.history import Revision
from portal.directory.listings import Listing, Organization
from portal.directory.months import Period
from portal.directory.people import FIELD, Person, Post, Tenure
from portal.directory.reports import Report

UNANSWERED_AFTER = timedelta(days=7)
MONTHS = 12
_OFFSET = "+7 hours"
"""From the moments of tables to the clock of Central Java."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """How many published listings are confirmed, going stale and stale; the three add up."""

    confirmed: int = 0
    ageing: int = 0
    """Known, but without a confirmation that counts."""
    stale: int = 0

    @property
    def listings(self) -> int:
        """All of them."""
        return self.confirmed + self.ageing + self.stale

    @property
    def percent(self) -> int:
        """How many of a hundred are confirmed; 0 where there is none."""
        return round(100 * self.confirmed / self.listings) if self.listings else 0

    def __add__(self, other: Fresh) -> Fresh:
        return Fresh(self.confirmed + other.confirmed, self.ageing + other.ageing, self.stale + other.stale)


@dataclass(frozen=True, slots=True)
class Month:
    """What was done in one month."""

    first: date
    confirmations: int
    changes: int
    """New versions of listings, the first ones among them."""


def _within(code: Any, kabupaten: Collection[str]) -> ColumnElement[bool]:
    """A condition: in one of these kabupaten; all of them means the province with what is its own."""
    if len(kabupaten) == len(places.atlas().at_level("kabupaten")):
        return code.is_not(None)  # type: ignore[no-any-return]
    return func.substr(code, 1, 5).in_(kabupaten)


def _fresh(group: Any, kabupaten: Collection[str], on: date) -> Select[Any]:
    confirmed, stale = case((counts_now(on), 1), else_=0), case((trust.stale_on(on), 1), else_=0)
    query = select(group, func.count(), func.sum(confirmed), func.sum(stale)).group_by(group)
    return query.where(Listing.status == "published", _within(Listing.place_code, kabupaten))


def by_kabupaten(kabupaten: Collection[str], on: date | None = None) -> dict[str, Fresh]:
    """Kabupaten → how fresh what lies there is; `33` for what the province has itself. Those without any are absent."""
    query = _fresh(func.substr(Listing.place_code, 1, 5), kabupaten, on or trust.today())
    return {code: Fresh(good, n - good - stale, stale) for code, n, good, stale in session().execute(query)}


def by_agency(kabupaten: Collection[str], on: date | None = None) -> dict[str, Fresh]:
    """Family of agencies → how fresh what they are responsible for is; empty for listings that name nobody."""
    query = _fresh(Organization.name, kabupaten, on or trust.today()).select_from(Listing).outerjoin(Organization)
    found: dict[str, Fresh] = defaultdict(Fresh)
    for name, n, good, stale in session().execute(query):
        found[family_of(name) if name else ""] += Fresh(good, n - good - stale, stale)
    return dict(sorted(found.items()))


def open_posts(kabupaten: Collection[str], on: date | None = None) -> dict[str, int]:
    """Kabupaten → posts that nobody held at the end of a day."""
    day, area = on or trust.today(), func.substr(Post.area_code, 1, 5)
    held = exists().where(
        Tenure.post_id == Post.id,
        Person.id == Tenure.person_id,
        Tenure.since <= day,
        *(or_(end.is_(None), end >= day) for end in (Tenure.until, Person.ends_on)),
        or_(Person.disabled_on.is_(None), Person.disabled_on > day),
    )
    there = Post.role != FIELD, Post.opened_on <= day, or_(Post.closed_on.is_(None), Post.closed_on > day)
    query = select(area, func.count()).where(*there, ~held, _within(Post.area_code, kabupaten))
    return {code: n for code, n in session().execute(query.group_by(area))}


def unanswered(kabupaten: Collection[str], period: Period | None = None) -> dict[str, int]:
    """Kabupaten → reports of residents that nobody had answered for 7 days, now or at the end of a month that is over."""
    area = func.substr(Listing.place_code, 1, 5)
    end = period.end if period and period.is_over else utc_now()
    query = select(area, func.count()).select_from(Report).join(Listing, Report.listing_id == Listing.id).group_by(area)
    waiting = or_(Report.state == "new", Report.answered_at >= end)
    old = (waiting, Report.at <= end - UNANSWERED_AFTER, _within(Listing.place_code, kabupaten))
    return {code: n for code, n in session().execute(query.where(*old))}


def trend(kabupaten: Collection[str], on: date | None = None, agency: str = "") -> list[Month]:
    """The twelve months up to a day: confirmations that were not taken back, and changes; of one family of agencies or all."""
    shown = months.latest(MONTHS, months.of(on or trust.today()))
    said = _by_month(Confirmation, func.strftime("%Y-%m", Confirmation.on), kabupaten, agency, Confirmation.undone_at.is_(None))
    changed = _by_month(Revision, func.strftime("%Y-%m", Revision.at, _OFFSET), kabupaten, agency, Revision.id > 0)
    return [Month(m.first, said.get(m.name, 0), changed.get(m.name, 0)) for m in shown]


def _by_month(table: Any, month: Any, kabupaten: Collection[str], agency: str, condition: ColumnElement[bool]) -> dict[str, int]:
    whose = Listing.organization_id.in_(families().get(agency, [])) if agency else true()
    query = select(month, func.count()).select_from(table).join(Listing, table.listing_id == Listing.id)
    found = session().execute(query.where(condition, whose, _within(Listing.place_code, kabupaten)).group_by(month))
    return {name: n for name, n in found}


def levels(kabupaten: Collection[str], agency: str = "") -> list[tuple[Period, Fresh]]:
    """How fresh the data was at the end of each of the last twelve months, the present one as it is today."""
    shown = months.latest(MONTHS, months.of(trust.today()))
    totals = {period.last: Fresh() for period in shown}
    for (day, area, family), (n, good, stale) in month_ends.fresh(list(totals)).items():
        if month_ends.is_within(area, kabupaten) and (not agency or family == agency):
            totals[day] += Fresh(good, n - good - stale, stale)
    return [(period, totals[period.last]) for period in shown]
