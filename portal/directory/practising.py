"""Noting what was learned: the one thing that a practice room says to the portal."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.dialects.sqlite import insert

from portal.database import writing
from portal.directory import trust
from portal.directory.practice import TASKS, PracticeDone


def note(person_id: int, tasks: Iterable[str]) -> None:
    """Somebody has finished these tasks; one that was finished before keeps its day. Raises ValueError for what is no task."""
    rows = [{"person_id": person_id, "task": task, "done_on": trust.today()} for task in tasks]
    if any(row["task"] not in TASKS for row in rows):
        raise ValueError("no such task")
    if rows:
        with writing() as tables:
            tables.execute(insert(PracticeDone).on_conflict_do_nothing(), rows)
