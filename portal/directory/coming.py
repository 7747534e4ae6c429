"""Activities that are still to come: which, in which month, near whom. Whatever is over is never among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Row, case, func, literal, or_, select, union

from portal.database import session, snapshot_counter
from portal.directory import activities, opening, places, topics
from portal.directory.activities import Activity, ActivityArea, ActivityDate, ActivityNeed

Standing = Literal["open", "full", "closed", "cancelled", "over"]
"""`closed`: registration has closed. `open` says nothing of places left where they are unknown."""
Near = Literal[0, 1, 2]
"""0: in the area asked for. 1: elsewhere, but for its people. 2: near it."""

LONGEST = timedelta(days=33)
"""Longer than any one date lasts: one that is not over has begun since then, which an index can tell."""
MOST = 1000
"""Activities that the search weighs."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of an activity as a reader meets it now. Times are naive and local."""

    day: date
    """The day that the rule gives."""
    starts: datetime
    ends: datetime | None
    moved: bool
    note: str
    standing: Standing
    holiday: str = ""
    """Name of the public holiday or cuti bersama it falls on."""


@dataclass(slots=True)
class Entry:
    """An activity and those of its dates that were asked for, in order."""

    activity: Activity
    occasions: list[Occasion]
    near: Near = 0

    @property
    def next(self) -> Occasion:
        """The first that takes place, or the first where none does."""
        return next((o for o in self.occasions if o.standing != "cancelled"), self.occasions[0])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which activities."""

    first: date
    last: date
    area: str = ""
    """The code of any area; of a desa, its kecamatan counts. Empty: everywhere."""
    topic: str = ""
    """A topic, a category or a need. Empty: all."""
    cancelled: bool = False
    """Those that were called off as well, for lists that tell so."""


def any_planned() -> bool:
    """Whether there ever was an activity: asks nothing of the tables as long as nobody writes."""
    return snapshot_counter("activity") > 0


def now() -> datetime:
    """The present minute in Central Java, naive as activities keep it."""
    return opening.now().replace(tzinfo=None)


def of(activity: Activity, dates: Sequence[ActivityDate], at: datetime) -> list[Occasion]:
    """The dates of an activity as a reader meets them at that moment."""
    return [
        Occasion(d.day, d.starts, d.ends, d.state == "moved", d.note, standing(activity, d, at), opening.holiday(d.starts.date()))
        for d in dates
    ]


def standing(activity: Activity, on: ActivityDate, at: datetime) -> Standing:
    """What to tell of one date: over and cancelled before everything, then full, then closed."""
    if on.over <= at:
        return "over"
    if on.state == "cancelled" or activity.status == "cancelled":
        return "cancelled"
    if activity.places_left == 0:
        return "full"
    deadline = activity.registration_deadline
    return "closed" if deadline and at.date() > deadline else "open"


def listed(wanted: Wanted, start: int, count: int, most_near: Near = 2) -> tuple[list[Entry], int]:
    """So many entries, those nearest first and then by date, and how many there are in all."""
    rows = in_order(wanted, most_near)
    chosen = rows[start : start + count]
    return entries([(row[0], row[1]) for row in chosen], wanted), len(rows)


def in_order(wanted: Wanted, most_near: Near = 2) -> Sequence[Row[str, Near, datetime, str]]:
    """Id, nearness, first date and place of each activity, those nearest first and then by date."""
    near, first = _nearness(wanted.area), func.min(ActivityDate.starts)
    query = _grouped(wanted, select(Activity.id, near.label("near"), first, Activity.place_code), most_near)
    return session().execute(query.group_by(Activity.id).order_by("near", first, Activity.id)).all()


class Candidate(NamedTuple):
    """An activity as the search weighs it, before it is read as a whole."""

    id: str
    near: Near
    first: datetime
    """When its first date in that time begins."""
    title: str
    text: str
    """Its summary, in Indonesian, and its Javanese title."""
    answers: bool
    """Whether it answers one of the needs, or one of the same categories."""
    exactly: bool
    """Whether it answers one of the needs themselves."""


def candidates(wanted: Wanted, needs: Sequence[str], most_near: Near) -> list[Candidate]:
    """Activities that take place in that time; of more than MOST, those that answer a need, the nearest and the first."""
    near, first = _nearness(wanted.area), func.min(ActivityDate.starts)
    answers = or_(literal(False), *(about(need.partition(".")[0]) for need in needs))
    exactly = or_(literal(False), *(about(need) for need in needs))
    text = Activity.summary + " " + Activity.title_jv
    query = _grouped(wanted, select(Activity.id, near.label("near"), first, Activity.title, text, answers, exactly), most_near)
    query = query.where(ActivityDate.state != "cancelled").group_by(Activity.id)
    return [Candidate(*row) for row in session().execute(query.order_by(answers.desc(), "near", first, Activity.id).limit(MOST))]


def entries(chosen: Sequence[tuple[str, Near]], wanted: Wanted) -> list[Entry]:
    """The activities with these ids, in this order, each with its dates within what is wanted."""
    ids = [activity_id for activity_id, _near in chosen]
    if not ids:
        return []
    query = select(Activity).where(Activity.id.in_(ids)).options(*activities.LOADING)
    found = {activity.id: activity for activity in session().scalars(query)}
    dates, at = activities.dates_of(ids), now()
    (begin, end), made = _bounds(wanted), []
    for activity_id, near in chosen:
        within = [d for d in dates[activity_id] if d.over > max(begin, at) and d.starts < end]
        made.append(Entry(found[activity_id], of(found[activity_id], within, at), near))
    return [entry for entry in made if entry.occasions]


def by_month(wanted: Wanted) -> dict[str, int]:
    """Month ("2026-12") → how many activities have a date in it, those of the area and for its people."""
    month = func.substr(ActivityDate.starts, 1, len("2026-12")).label("month")
    # Begun with the activities: to go through all dates of a year by their day takes four times as long.
    ahead = select(Activity.id).where(*_is_wanted(wanted), Activity.last_over > now())
    dates = select(month, ActivityDate.activity_id).where(*_takes_place(wanted, 1), ActivityDate.activity_id.in_(ahead))
    names = dates.distinct().subquery().c.month
    return {name: count for name, count in session().execute(select(names, func.count()).group_by(names).order_by(names))}


def by_topic(wanted: Wanted) -> dict[str, int]:
    """Topic → how many activities, whatever topic is wanted."""
    query = _grouped(replace(wanted, topic=""), select(Activity.topic, func.count(Activity.id.distinct())), 1)
    return {code: count for code, count in session().execute(query.group_by(Activity.topic))}


def by_place(wanted: Wanted) -> dict[str, int]:
    """Area one level below the one wanted → how many activities take place there: kabupaten, or kecamatan of one."""
    length = 8 if wanted.area.count(".") == 1 else 5
    code = func.substr(Activity.place_code, 1, length)
    query = _grouped(wanted, select(code, func.count(Activity.id.distinct())), 0).where(func.length(code) >= length)
    return {place: count for place, count in session().execute(query.group_by(code).order_by(code))}


def _grouped(wanted: Wanted, query: Any, most_near: Near) -> Any:
    """The query joined and narrowed to what is wanted, near enough and not over."""
    query = query.select_from(Activity).join(ActivityDate, ActivityDate.activity_id == Activity.id)
    return query.where(*_is_wanted(wanted), *_takes_place(wanted, most_near))


def _is_wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    statuses = ("published", "cancelled") if wanted.cancelled else ("published",)
    return [Activity.status.in_(statuses), *([about(wanted.topic)] if wanted.topic else [])]


def _takes_place(wanted: Wanted, most_near: Near) -> list[ColumnElement[bool]]:
    """Conditions on dates alone, so that a query can begin with those of a few activities or of a few weeks."""
    begin, end = _bounds(wanted)
    begin = max(begin, now())
    found = [ActivityDate.over > begin, ActivityDate.starts > begin - LONGEST, ActivityDate.starts < end]
    found += [] if wanted.cancelled else [ActivityDate.state != "cancelled"]
    near = ids_near(wanted.area, most_near)
    return found if near is None else [*found, ActivityDate.activity_id.in_(near)]


def about(topic: str) -> ColumnElement[bool]:
    """A condition: the activity is of this topic, or answers this need or one of this category."""
    if topic in topics.topics():
        return Activity.topic == topic
    needed = ActivityNeed.need == topic
    if "." not in topic:
        needed |= ActivityNeed.need.startswith(f"{topic}.")
    return Activity.id.in_(select(ActivityNeed.activity_id).where(needed))


def _bounds(wanted: Wanted) -> tuple[datetime, datetime]:
    return datetime.combine(wanted.first, time()), datetime.combine(wanted.last + timedelta(days=1), time())


def _nearness(area: str) -> ColumnElement[Any]:
    """0, 1 or 2 for each activity that `ids_near` finds."""
    close = ids_near(area, 1)
    if close is None:
        return literal(0)
    return case((_within(Activity.place_code, _kecamatan(area)), 0), (Activity.id.in_(close), 1), else_=2)


def _kecamatan(area: str) -> str:
    return ".".join(area.split(".")[:3])


def ids_near(area: str, most: Near) -> CompoundSelect[tuple[str]] | None:
    """The ids of activities so near an area, each part of the answer by an index; None where all are."""
    if not area or area == places.PROVINCE:
        return None
    code = _kecamatan(area)
    parts = [select(Activity.id).where(_within(Activity.place_code, code))]
    if most > 0:
        serving = or_(ActivityArea.code.in_(places.lineage(area)), _within(ActivityArea.code, code))
        parts += [select(ActivityArea.activity_id).where(serving)]
        parts += [select(Activity.id).where(Activity.place_code.in_(places.lineage(code)))]
    if most > 1:
        around = [p.code for p in places.atlas().neighbours.get(code, [])]
        parts += [select(Activity.id).where(or_(Activity.place_code.in_(around), _within(Activity.place_code, code[:5])))]
    return union(*parts)


def _within(column: Any, code: str) -> ColumnElement[bool]:
    # "/" is the letter after ".": a range that an index answers, which LIKE would not.
    return or_(column == code, (column >= code + ".") & (column < code + "/"))
