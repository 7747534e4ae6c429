"""Giving an agency a task, and the agency's answer: done, or declined with a reason."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from portal.database import session, utc_now, writing
from portal.directory import audit, places, tasks, trust
from portal.directory.asked import Wish
from portal.directory.rights import Actor
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l
from portal.directory.tasks import Task

LONGEST = 1000
LONGEST_WAIT = timedelta(days=730)


class TaskError(ValueError):
    """A task or an answer that cannot be taken. `faults`: field → what is wrong with it, in Indonesian."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults.values()))


def give(actor: Actor, wish: Wish, organization: str, what: str, due: str) -> int:
    """Ask an agency, by its number, to do something by a day (ISO); returns the number of the task.

    Raises TaskError for what cannot be asked, PermissionError for an area that the actor is not above.
    """
    if not actor.is_above(wish.area) or places.level_of(wish.area) not in ("kabupaten", "provinsi"):
        raise PermissionError(wish.area)
    with writing() as tables:
        known = {str(found.id): found.id for found in tasks.agencies(wish.area)}
        day, late = _day(due)
        faults = {"instansi": "" if organization in known else _l("Pilih instansinya."), "apa": _text(what), "tenggat": late}
        faults = {name: fault for name, fault in faults.items() if fault}
        if not faults and _is_given(wish, known[organization]):
            faults = {"instansi": _l("Instansi ini sudah punya tugas yang sama dan belum selesai.")}
        if faults or day is None:
            raise TaskError(faults)
        made = Task(
            area_code=wish.area, topic=wish.topic, words=wish.words, organization_id=known[organization], what=what.strip(),
            due=day, made_at=utc_now(), made_by=actor.person_id,
        )  # fmt: skip
        tables.add(made)
        tables.flush()
        audit.note("task", actor.person_id, f"task:{made.id}", f"organization:{made.organization_id}")
        return made.id


def answer(actor: Actor, task_id: int, state: str, reason: str) -> bool:
    """Say that a task is done, or why it is declined; False where somebody has answered it already.

    Raises TaskError for an answer that says nothing, PermissionError for another's task.
    """
    faults = {"hasil": "" if state in ("done", "declined") else _l("Pilih salah satu.")}
    if state == "declined" or len(reason.strip()) > LONGEST:
        faults["kata"] = _text(reason)
    faults = {name: fault for name, fault in faults.items() if fault}
    with writing() as tables:
        found = tables.get_one(Task, task_id)
        if not tasks.may_answer(actor, found):
            raise PermissionError(task_id)
        if faults:
            raise TaskError(faults)
        if found.state != "open":
            return False
        found.state, found.answer = state, reason.strip()
        found.answered_at, found.answered_by = utc_now(), actor.person_id
        audit.note(f"task {state}", actor.person_id, f"task:{task_id}")
        return True


def _text(text: str) -> str:
    if not text.strip():
        return _l("Tulis dulu di sini.")
    return Saying(_l("Terlalu panjang, paling banyak %(limit)s huruf."), limit=LONGEST) if len(text.strip()) > LONGEST else ""


def _day(text: str) -> tuple[date | None, str]:
    """The day that was typed, and what is wrong with it."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, _l("Isi tanggal yang ada, misalnya 2027-01-31.")
    if not trust.today() <= day <= trust.today() + LONGEST_WAIT:
        return None, _l("Pilih tanggal mulai hari ini sampai dua tahun lagi.")
    return day, ""


def _is_given(wish: Wish, organization_id: int) -> bool:
    same = (Task.area_code == wish.area, Task.topic == wish.topic, Task.words == wish.words)
    query = select(Task.id).where(*same, Task.organization_id == organization_id, Task.state == "open")
    return session().scalar(query) is not None
