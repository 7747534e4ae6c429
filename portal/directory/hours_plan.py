"""What the picker of opening hours can say: a week, holidays, and dates apart from it; and the same in OSM syntax."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.directory import opening

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
Span = tuple[str, str]
"""From and to as HH:MM; an end at midnight is 24:00, an end before its start lies on the next day."""
WHOLE_DAY: Span = ("00:00", "24:00")
MOST_SPANS = 2

_CODES = tuple(day.capitalize() for day in DAYS)
_DAY = f"(?:{'|'.join(_CODES)})"
_DAY_LIST = rf"(?:{_DAY}(?:-{_DAY})?|PH)(?:,\s*(?:{_DAY}(?:-{_DAY})?|PH))*"
_MONTH = f"(?:{'|'.join(opening.MONTHS)})"
_TIMES = r"[0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2}"
_RULE = re.compile(
    rf"(?:(?P<first>[0-9]{{4}} {_MONTH} [0-9]{{1,2}})(?:\s*-\s*(?P<last>[0-9]{{4}} {_MONTH} [0-9]{{1,2}}))?\s+)?"
    rf"(?:(?P<days>{_DAY_LIST})\s+)?(?P<times>off|closed|{_TIMES}(?:,\s*{_TIMES})*)"
)
_MORE = re.compile(rf"(?<=[0-9]),\s*(?={_DAY}\b)")


@dataclass(frozen=True, slots=True)
class Apart:
    """Dates on which the week does not hold. One date alone counts whatever day or holiday it is; hours of a period
    are those of the days on which it opens anyway."""

    first: date
    last: date
    span: Span | None = None
    """None: closed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Hours of a week, Monday first; an empty day is closed."""

    week: tuple[tuple[Span, ...], ...]
    on_holidays: bool = False
    """Whether national holidays are days like others."""
    apart: tuple[Apart, ...] = ()

    @property
    def always(self) -> bool:
        """Around the clock, but for the dates apart."""
        return self.on_holidays and set(self.week) == {(WHOLE_DAY,)}


ALWAYS = Plan(week=((WHOLE_DAY,),) * 7, on_holidays=True)


def osm_of(plan: Plan) -> str:
    """The plan in OSM syntax; a week without an open day gives an empty text."""
    if plan == ALWAYS:
        return opening.ALWAYS
    if not any(plan.week):
        return ""
    rules: list[str] = []
    for spans, days in groups(plan.week):
        holidays = ",PH" if plan.on_holidays and not rules else ""
        rules.append(f"{_listed(days)}{holidays} {','.join('-'.join(span) for span in spans)}")
    night = any(end < start for spans in plan.week for start, end in spans)
    closed = [number for number, spans in enumerate(plan.week) if not spans]
    if plan.on_holidays and closed and not night:
        # For readers elsewhere, to whom PH means these hours on every holiday, also on a day that is closed.
        rules.append(f"{_listed(closed)} off")
    # After a semicolon a day would forget the hours that reach into it from the night before.
    week = (", " if night else "; ").join(rules)
    return "; ".join([week, *(_apart_text(apart, plan) for apart in plan.apart)])


def groups(week: Sequence[tuple[Span, ...]]) -> list[tuple[tuple[Span, ...], list[int]]]:
    """Days with the same hours together, closed days left out, in the order of their first day."""
    found: dict[tuple[Span, ...], list[int]] = {}
    for number, spans in enumerate(week):
        if spans:
            found.setdefault(spans, []).append(number)
    return list(found.items())


def runs(days: Sequence[int]) -> list[tuple[int, int]]:
    """Days that follow each other, as first and last."""
    found: list[tuple[int, int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _listed(days: Sequence[int]) -> str:
    return ",".join(_CODES[a] if a == b else f"{_CODES[a]}-{_CODES[b]}" for a, b in runs(days))


def _apart_text(apart: Apart, plan: Plan) -> str:
    dates = _dated(apart.first) if apart.first == apart.last else f"{_dated(apart.first)}-{_dated(apart.last)}"
    if apart.span is None:
        return f"{dates} off"
    open_days = [number for number, spans in enumerate(plan.week) if spans]
    days = "" if apart.first == apart.last else f"{_listed(open_days)} "
    return f"{dates} {days}{'-'.join(apart.span)}"


def _dated(day: date) -> str:
    return f"{day.year} {opening.MONTHS[day.month - 1]} {day.day:02d}"


def plan_of(osm: str) -> Plan | None:
    """The plan that means just the same hours as an OSM text; None where the picker cannot say them."""
    if osm == opening.ALWAYS:
        return ALWAYS
    plan = _parsed(osm) if opening.is_readable(osm) else None
    if plan is None or not any(plan.week):
        return None
    text = osm_of(plan)
    return plan if text == osm or opening.same_hours(text, osm) else None


def _parsed(osm: str) -> Plan | None:
    week: list[tuple[Span, ...]] = [()] * 7
    apart: list[Apart] = []
    on_holidays = False
    for part in osm.split(";"):
        for position, text in enumerate(_MORE.split(part.strip())):
            rule = _RULE.fullmatch(text.strip())
            found = rule and _spans(rule["times"])
            if rule is None or found is None:
                return None
            days = rule["days"] or "Mo-Su"
            if rule["first"]:
                first, last = opening.dated(rule["first"]), opening.dated(rule["last"] or rule["first"])
                if first is None or last is None:
                    return None
                apart.append(Apart(first, last, found[0] if found else None))
            elif "PH" in days and found and any(week):
                return None  # hours of their own on holidays
            else:
                on_holidays |= "PH" in days and bool(found)
                for number in _numbers(days):
                    week[number] = (*week[number], *found) if position else found
    fits = max(map(len, week)) <= MOST_SPANS
    return Plan(tuple(week), on_holidays, tuple(apart)) if fits else None


def _spans(times: str) -> tuple[Span, ...] | None:
    """Spans in order; none for closed; None for what no form can hold."""
    if times in ("off", "closed"):
        return ()
    ends = [end.strip().zfill(5) for end in re.split("[-,]", times)]
    spans = tuple(zip(ends[::2], ends[1::2], strict=True))
    return spans if max(ends) <= "24:00" else None


def _numbers(days: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r",\s*", days.replace("PH", "").strip(", ")):
        if part:
            first, _, last = part.partition("-")
            a, b = _CODES.index(first), _CODES.index(last or first)
            found += range(a, b + 1) if a <= b else [*range(a, 7), *range(b + 1)]
    return found
