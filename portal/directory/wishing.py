"""Counting searches without a result: each worker gathers for a moment, then counts with all others (decision 0016).

A request only puts its wish into memory. In the background the wishes of a moment are counted by digest (`tallying`);
words are written into the table only once more than MANY have asked the same that day, by those who ask then.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from portal.database import session, writing
from portal.directory import tallying, trust
from portal.directory.asked import MANY, Asked, Wish

SECONDS = 2
MOST_WAITING = 2_000
"""Different wishes that a worker holds between two counts; what comes on top is not counted."""
MOST_A_DAY = 1_000
"""Different wishes a day that are written in words."""
KEPT = timedelta(days=400)


class Wishes:
    """The wishes of one worker that are not counted yet. Safe for threads.

    `judge` says what of a wish may be counted, or None: asked in the background, so that no answer waits for it.
    """

    def __init__(self, folder: Path, judge: Callable[[Wish], Wish | None]) -> None:
        self._folder, self._judge = folder, judge
        self._lock = threading.Lock()
        self._waiting: Counter[Wish] = Counter()
        self._passed: dict[Wish, int] = {}
        """What was counted as asked often enough and is not in the table yet, because somebody else was writing."""
        self._day: date | None = None

    def add(self, wish: Wish) -> None:
        """Take down a search without a result; costs next to nothing and never fails."""
        with self._lock:
            if wish in self._waiting or len(self._waiting) < MOST_WAITING:
                self._waiting[wish] += 1

    def count(self) -> None:
        """Count what was taken down since the last time. What cannot be counted now is counted the next time."""
        today = trust.today()
        if today != self._day:
            tallying.forget(self._folder, today)
            self._day, self._passed = today, {}
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
        wishes: Counter[Wish] = Counter()
        for raw, times in taken.items():
            wish = self._judge(raw)
            if wish is not None:
                wishes[wish] += times
        if wishes:
            try:
                totals = tallying.add(self._folder, today, wishes)
            except (sqlite3.Error, OSError):
                with self._lock:
                    self._waiting.update(dict(taken.most_common(MOST_WAITING - len(self._waiting))))
                return
            self._passed.update({wish: times for wish, times in totals.items() if times > MANY})
        if self._passed and _keep(today, self._passed):
            self._passed = {}


def _keep(day: date, totals: dict[Wish, int]) -> bool:
    """Write how often these were asked today; False where the table could not be had in time."""
    try:
        with writing() as tables:
            rows = tables.scalar(select(func.count()).select_from(Asked).where(Asked.day == day)) or 0
            for wish, times in totals.items():
                found = tables.get(Asked, (day, *wish))
                if found is not None:
                    found.times = max(found.times, times)  # workers may come here in another order than they counted in
                elif rows < MOST_A_DAY:
                    rows += 1
                    tables.add(Asked(day=day, area_code=wish.area, topic=wish.topic, words=wish.words, times=times))
    except OperationalError:
        return False
    return True


def forget_within() -> int:
    """Delete what was asked too long ago, inside the `writing()` of whoever tidies; returns how many rows."""
    gone = session().execute(delete(Asked).where(Asked.day < trust.today() - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
