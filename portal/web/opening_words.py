"""Opening hours in one line, for paper and lists: days that are alike together."""

from __future__ import annotations

from datetime import date

from portal.directory import hours_plan
from portal.directory.hours_plan import Span
from portal.languages import INDONESIAN, current, weekday
from portal.languages import gettext as _

_MONDAY = date(2024, 1, 1)


def week_in_words(hours: str) -> str:
    """ "Senin–Kamis 08.00–16.00, Jumat 08.00–11.00"; empty where they do not fit in one week's plan."""
    plan = hours_plan.plan_of(hours)
    return ", ".join(_days(days, spans) for spans, days in hours_plan.groups(plan.week)) if plan else ""


def _days(days: list[int], spans: tuple[Span, ...]) -> str:
    named = [weekday(_MONDAY.replace(day=number + 1)) for number in range(7)]
    ranges = [_("Setiap hari")] if len(days) == 7 else [_range(named[a], named[b]) for a, b in hours_plan.runs(days)]
    times = [f"{_clock(start)}–{_clock(end)}" for start, end in spans]
    return f"{', '.join(ranges)} {', '.join(times)}"


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _clock(text: str) -> str:
    return text.replace(":", ".") if current() == INDONESIAN else text
