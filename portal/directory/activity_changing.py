"""What an officer changes about an activity in one step: that it is full, that one date is off or moved, that all of it is off.

Each is a version like any other, with its reason, in one transaction. All raise PermissionError
where the activity is not the actor's, and LookupError for a date that it has not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from portal.database import writing
from portal.directory import activities, activity_dates, activity_saving, repeats
from portal.directory.activity_drafts import ActivityDraft, draft_of
from portal.directory.activity_saving import ActivityOutcome
from portal.directory.import_fields import FieldError
from portal.directory.publishing import Unready
from portal.directory.rights import Actor
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

MOST_NOTE = 200


def set_places(actor: Actor, activity_id: str, left: int | None) -> ActivityOutcome:
    """Say how many places are left: 0 is full, None unknown. Raises Unready for more than the quota."""

    def after(draft: ActivityDraft) -> ActivityDraft:
        if left is not None and draft.quota is not None and left > draft.quota:
            reason = _l("sisa tempat %(left)s lebih banyak dari kuota %(quota)s")
            raise Unready({"sisa": Saying(reason, left=left, quota=draft.quota)})
        return replace(draft, places_left=left)

    return _change(actor, activity_id, after, "")


def cancel_date(actor: Actor, activity_id: str, day: date, note: str) -> ActivityOutcome:
    """One date does not take place, and why; residents read the note. Raises Unready without one."""
    _needs_note(note)
    return _except(actor, activity_id, day, {"day": day.isoformat(), "state": "cancelled", "note": _plain(note)}, note)


def move_date(
    actor: Actor, activity_id: str, day: date, starts: datetime, ends: datetime | None, note: str
) -> ActivityOutcome:  # fmt: skip
    """One date takes place at another moment, and why. Raises Unready for an end before its start, and without a note."""
    _needs_note(note)
    if ends is not None and ends <= starts:
        raise Unready({"jam_selesai": Saying(_l("Jam selesai harus sesudah jam mulai."))})
    times = {"starts": starts.isoformat(timespec="minutes")}
    times |= {"ends": ends.isoformat(timespec="minutes")} if ends else {}
    found = {"day": day.isoformat(), "state": "moved", **times, "note": _plain(note)}
    return _except(actor, activity_id, day, found, note)


def restore_date(actor: Actor, activity_id: str, day: date) -> ActivityOutcome:
    """One date takes place as planned after all."""
    return _except(actor, activity_id, day, None, "")


def cancel(actor: Actor, activity_id: str, note: str) -> ActivityOutcome:
    """All of it is off, and why; residents read the note. Raises Unready without one."""
    _needs_note(note)
    return _change(actor, activity_id, lambda draft: replace(draft, status="cancelled", status_note=_plain(note)), note)


def resume(actor: Actor, activity_id: str) -> ActivityOutcome:
    """What was cancelled takes place after all; a second person may have to agree."""
    return _change(actor, activity_id, lambda draft: replace(draft, status="published", status_note=""), "")


def _except(actor: Actor, activity_id: str, day: date, exception: dict[str, str] | None, reason: str) -> ActivityOutcome:
    def after(draft: ActivityDraft) -> ActivityDraft:
        if day not in repeats.days(draft.rule, draft.starts):
            raise LookupError(day)
        others = [e for e in draft.exceptions if e["day"] != day.isoformat()]
        try:
            found = activity_dates.checked([*others, *([exception] if exception else [])], draft.starts, draft.rule)
        except FieldError as error:
            raise Unready({"alasan": error.saying}) from None
        return replace(draft, exceptions=found)

    return _change(actor, activity_id, after, reason)


def _change(
    actor: Actor, activity_id: str, after: Callable[[ActivityDraft], ActivityDraft], reason: str
) -> ActivityOutcome:  # fmt: skip
    with writing():
        activity = activities.get(activity_id)
        if activity is None or not activity_saving.covers(actor, activity):
            raise PermissionError(activity_id)
        return activity_saving.save_within(actor, after(draft_of(activity)), reason=reason)


def _needs_note(note: str) -> None:
    if not _plain(note):
        raise Unready({"alasan": Saying(_l("Tulis alasannya: warga membacanya di halaman kegiatan."))})


def _plain(note: str) -> str:
    """One line without brackets, which would end the note where dates are written as text."""
    return " ".join(note.replace("(", " ").replace(")", " ").split())[:MOST_NOTE]
