"""Writing what a file of activities holds, and taking a whole file back: each in one transaction, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import session, utc_now, writing
from portal.directory import activities, activity_proposing, activity_saving, audit
from portal.directory import import_plans as plans
from portal.directory.activities import Activity, ActivityRevision
from portal.directory.activity_drafts import draft_of, from_content
from portal.directory.activity_importing import CheckedActivity
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.applying import Stale
from portal.directory.batches import Batch
from portal.directory.editing import Saved
from portal.directory.import_rows import Fault
from portal.directory.importing import ImportFault
from portal.directory.publishing import Unready
from portal.directory.rights import SYSTEM, Actor


def save_all(rows: Iterable[CheckedActivity]) -> Saved:
    """Save all rows of a file in the name of the command line: all of them or none. Raises ImportFault."""
    counted: Counter[str] = Counter()
    with writing():
        for row in rows:
            if row.draft is None:
                continue
            known = activities.by_key(row.draft.key)
            try:
                state = activity_saving.save_within(SYSTEM, row.draft).state
            except Unready as error:
                raise ImportFault([Fault(row.number, c, str(reason)) for c, reason in error.faults.items()]) from None
            counted["unchanged" if state == "unchanged" else "changed" if known else "added"] += 1
    return Saved(counted["added"], counted["changed"], counted["unchanged"])


def has(batch_id: int) -> bool:
    """Whether this batch wrote activities, or proposed changes of some."""
    wrote = select(ActivityRevision.id).where(ActivityRevision.batch_id == batch_id).exists()
    return bool(
        session().scalar(select(wrote | select(ActivityProposal.id).where(ActivityProposal.batch_id == batch_id).exists()))
    )


def apply(batch_id: int, actor: Actor) -> None:
    """Write the plan of a batch. Raises Stale where an activity or a right has changed since the preview."""
    summary = plans.summary(batch_id)
    if summary is None or summary.faults or summary.trusted != actor.trusted or summary.posts != [p.id for p in actor.posts]:
        raise Stale("Hak atau jabatan Anda berubah sejak pratinjau. Lihat pratinjau baru.")
    total = summary.added + summary.changed + summary.waiting
    with writing() as tables:
        for done, planned in enumerate(plans.planned(batch_id), 1):
            draft = from_content(planned.content)
            known = activities.by_key(draft.key)
            if (known.version if known else 0) != planned.version:
                raise Stale("Ada kegiatan yang berubah sejak pratinjau. Lihat pratinjau baru.")
            activity_saving.save_within(actor, draft, batch_id=batch_id)
            plans.report(batch_id, done, total)
        counts = f"{summary.added} baru, {summary.changed} berubah, {summary.waiting} menunggu"
        _finish(tables, batch_id, "done", actor, counts)


def undo(batch_id: int, actor: Actor) -> None:
    """Take a whole file back, as new versions: what it changed says again what it said before, what it added is a draft.

    What somebody has changed since is left alone; proposals that still wait are dropped.
    """
    with writing() as tables:
        activity_proposing.drop_of_batch_within(batch_id)
        query = select(ActivityRevision.activity_id, ActivityRevision.version).where(
            ActivityRevision.batch_id == batch_id, ActivityRevision.act != "undo"
        )
        pairs = [(activity_id, version) for activity_id, version in tables.execute(query)]
        count = sum(_put_back(actor, activity_id, version, batch_id) for activity_id, version in pairs)
        _finish(tables, batch_id, "undone", actor, f"{count} dikembalikan, {len(pairs) - count} dibiarkan")


def _put_back(actor: Actor, activity_id: str, version: int, batch_id: int) -> bool:
    activity = activities.get(activity_id)
    if activity is None or activity.version != version:
        return False
    before = next((r for r in activities.history_of(activity_id) if r.version == version - 1), None)
    draft = from_content(before.content) if before else replace(draft_of(activity), status="draft")
    activity_saving.put_back_within(actor, activity, draft, batch_id)
    return True


def left_alone(batch_id: int) -> list[Activity]:
    """Activities of an undone batch that were not put back, because somebody had changed them since."""
    mine = select(ActivityRevision.activity_id).where(ActivityRevision.batch_id == batch_id)
    query = select(Activity).where(Activity.id.in_(mine), Activity.id.not_in(mine.where(ActivityRevision.act == "undo")))
    return list(session().scalars(query.order_by(Activity.title).options(*activities.LOADING)))


def _finish(tables: scoped_session[Session], batch_id: int, state: str, actor: Actor, detail: str) -> None:
    tables.execute(update(Batch).where(Batch.id == batch_id).values(state=state, ended_at=utc_now(), reason=""))
    audit.note("import" if state == "done" else "import undone", actor.person_id, f"batch:{batch_id}", detail)
