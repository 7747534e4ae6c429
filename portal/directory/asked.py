"""What residents look for and do not find: by day, kabupaten and topic, in words only where many asked the same.

No row knows who asked, from where or at what time of day. What is not asked more than MANY times a day
never gets here (`wishing`), and so do all words that touch danger or a sensitive topic (`search.unanswered`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session

MANY = 5
"""Only what is asked more often than this in a day is counted."""
MONTHS = 3


class Wish(NamedTuple):
    """One search without a result."""

    area: str
    """Code of the kabupaten, or `33` where none was said."""
    topic: str
    """Empty where the search understood none."""
    words: str
    """Folded words without places; empty where only a topic is known."""


class Asked(Base):
    """How often something was asked for in vain on one day."""

    __tablename__ = "asked"

    day: Mapped[date] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(String, primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One wish with how often it was asked in each of the months shown."""

    wish: Wish
    times: tuple[int, ...]

    @property
    def total(self) -> int:
        """How often in all these months."""
        return sum(self.times)


def months_to(today: date, count: int = MONTHS) -> list[date]:
    """First days of the last so many months, the present one last."""
    number = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 1)]


def lines(areas: Sequence[str], months: Sequence[date], topic: str = "") -> list[Line]:
    """What was asked for in vain in these areas since the first of the months, the most asked first: one grouped query."""
    month = func.strftime("%Y-%m", Asked.day)
    query = select(Asked.area_code, Asked.topic, Asked.words, month, func.sum(Asked.times))
    query = query.where(Asked.day >= months[0], Asked.area_code.in_(areas))
    if topic:
        query = query.where(Asked.topic == topic)
    counted: dict[Wish, dict[str, int]] = defaultdict(dict)
    for area, of_topic, words, name, times in session().execute(query.group_by(Asked.area_code, Asked.topic, Asked.words, month)):
        counted[Wish(area, of_topic, words)][name] = times
    names = [day.isoformat()[:7] for day in months]
    found = [Line(wish, tuple(times.get(name, 0) for name in names)) for wish, times in counted.items()]
    return sorted(found, key=lambda line: (-line.total, line.wish))
