"""Laying down what a file of activities would do, before anybody writes a word of it; and that plan as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.database import leave_snapshot
from portal.directory import activities, activity_importing, activity_proposals, activity_saving
from portal.directory import import_plans as plans
from portal.directory.activities import Activity
from portal.directory.activity_drafts import ActivityDraft, content_of, differences, draft_of, from_content
from portal.directory.activity_importing import CheckedActivity
from portal.directory.activity_rows import row_of
from portal.directory.import_plans import Planned, PlanWriter, Summary
from portal.directory.import_rows import Fault
from portal.directory.publishing import Unready
from portal.directory.rights import Actor

MOST_ROWS = 1000
"""Rows that a file may have: so many are written while others wait no longer than they can."""


def compare(batch_id: int, actor: Actor) -> Summary:
    """Make the plan of a batch from its file, with the eyes of `actor`; returns its counts. Writes nothing to the tables."""
    file = plans.file_of(batch_id)
    if file is None:
        raise FileNotFoundError(batch_id)
    plan = PlanWriter(batch_id)
    plan.summary.trusted, plan.summary.posts = actor.trusted, [post.id for post in actor.posts]
    for row in activity_importing.each(file):
        plan.summary.rows += row.draft is not None
        for fault in row.faults or _looked_at(actor, row, plan):
            plan.fault(fault)
        if plan.summary.rows > MOST_ROWS:
            plan.fault(Fault(0, "", f"Terlalu banyak baris: paling banyak {MOST_ROWS}. Bagi menjadi beberapa berkas"))
            break
        plans.report(batch_id, plan.summary.rows)
    leave_snapshot()
    return plan.close()


def _looked_at(actor: Actor, row: CheckedActivity, plan: PlanWriter) -> list[Fault]:
    """Plan one row; what keeps it from being saved."""
    draft = row.draft
    if draft is None:
        return []
    known = activities.by_key(draft.key)
    try:
        post, waits = activity_saving.judged(actor, known, draft)
    except Unready as error:
        return [Fault(row.number, column, str(reason)) for column, reason in error.faults.items()]
    except PermissionError:
        return [Fault(row.number, "kunci", "bukan wilayah Anda: kegiatan dengan kunci ini dirawat petugas lain")]
    changes = differences(draft_of(known), draft) if known else {}
    if known and (not changes or _waits_already(actor, known, draft, changes)):
        plan.summary.unchanged += 1
        return []
    number, version = (known.id, known.version) if known else (None, 0)
    plan.add(Planned(row.number, number, version, post.id if post else None, waits, content_of(draft), changes))
    return []


def _waits_already(actor: Actor, known: Activity, draft: ActivityDraft, changes: dict[str, list[Any]]) -> bool:
    """Whether the same has been sent before and nobody has agreed yet."""
    if known.waiting:
        return set(changes) <= {"status"}
    return activity_proposals.waits_already(actor.person_id, known.id, draft) is not None


def is_activity(planned: Planned) -> bool:
    """Whether a plan was made from a file of activities."""
    return "title" in planned.content


def cells_of(planned: Planned) -> Iterator[tuple[str, str, str]]:
    """Column, before, after: those that differ; of a new activity all that is filled."""
    after = row_of(from_content(planned.content))
    before = dict.fromkeys(after, "")
    if planned.listing_id:
        before = row_of(from_content(planned.content | {name: pair[0] for name, pair in planned.changes.items()}))
    yield from ((column, before[column], text) for column, text in after.items() if text != before[column])


def named(planned: Planned) -> ActivityDraft:
    """What the activity would say."""
    return from_content(planned.content)
