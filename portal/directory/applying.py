"""Writing what a plan holds, and taking a whole file back: each in one transaction, or not at all.

Everything is read and compared before the transaction begins, so that the lock is held for
seconds even for the largest file; versions are looked at again inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased, scoped_session

from portal.database import leave_snapshot, session, utc_now, writing
from portal.directory import audit, entries
from portal.directory import import_plans as plans
from portal.directory.batches import Batch
from portal.directory.confirmations import Confirmation
from portal.directory.drafts import Draft, content_of, draft_of, from_content
from portal.directory.editing import CHUNK
from portal.directory.history import Revision
from portal.directory.import_plans import Planned
from portal.directory.landing import land
from portal.directory.listings import LOADING, Listing
from portal.directory.proposals import OPEN, Proposal
from portal.directory.recording import By, Change, Row
from portal.directory.rights import Actor
from portal.directory.staging import Stage

Tables = scoped_session[Session]


class Stale(Exception):
    """The tables are no longer those that the plan was made for; the text says so, and nothing was written."""


def apply(batch_id: int, actor: Actor) -> None:
    """Write the plan of a batch: listings as versions, and what needs a second person as proposals that wait.

    All of it lands with the state `done`, or nothing. Raises Stale where a listing or a right has changed since the preview.
    """
    summary = plans.summary(batch_id)
    if summary is None or summary.faults or summary.trusted != actor.trusted or summary.posts != [p.id for p in actor.posts]:
        raise Stale("Hak atau jabatan Anda berubah sejak pratinjau. Lihat pratinjau baru.")
    stage = _stage(batch_id, By("import", actor.person_id, batch_id=batch_id))
    done, total = 0, summary.added + summary.changed + summary.waiting
    for chunk in _chunks(plans.planned(batch_id)):
        for post_id, own in _by_post(p for p in chunk if not p.waits):
            stage.add([p.draft for p in own if not p.listing_id], post_id)
            stage.change([p.change for p in own if p.listing_id], post_id)
        stage.propose([_proposal(p, actor, batch_id) for p in chunk if p.waits])
        done += len(chunk)
        plans.report(batch_id, done, total)
        leave_snapshot()
    stage.close()
    with writing() as tables:
        moved = land(tables, stage)
        if moved:
            raise Stale(f"{moved} layanan berubah sejak pratinjau. Lihat pratinjau baru.")
        counts = f"{summary.added} baru, {summary.changed} berubah, {summary.waiting} menunggu"
        _finish(tables, batch_id, "done", actor, counts)


def undo(batch_id: int, actor: Actor) -> None:
    """Take a whole file back, as new versions: what it changed says again what it said before, what it added is withdrawn.

    What somebody has changed since is left alone (`batches.left_alone`); proposals that still wait are dropped.
    """
    query = select(Revision.listing_id, Revision.version).where(Revision.batch_id == batch_id, Revision.act == "import")
    pairs = [(i, version) for i, version in session().execute(query)]
    stage, done = _stage(batch_id, By("undo", actor.person_id, batch_id=batch_id)), 0
    for chunk in _chunks(pairs):
        for post_id, change in _back(chunk, actor):
            stage.change([change], post_id)
        done += len(chunk)
        plans.report(batch_id, done, len(pairs))
        leave_snapshot()
    stage.close()
    with writing() as tables:
        count = stage.count - land(tables, stage)
        _take_back_confirmations(tables, batch_id)
        dropped = {"state": "dropped", "changed_at": utc_now()}
        tables.execute(update(Proposal).where(Proposal.batch_id == batch_id, Proposal.state.in_(OPEN)).values(**dropped))
        _finish(tables, batch_id, "undone", actor, f"{count} dikembalikan, {len(pairs) - count} dibiarkan")


def is_seen(batch_id: int) -> bool:
    """Whether residents saw anything of what a file wrote: not what only waits for a second person, nor a draft."""
    query = select(Revision.id).join(Listing, Listing.id == Revision.listing_id)
    return session().scalar(query.where(Revision.batch_id == batch_id, Listing.status != "draft").limit(1)) is not None


def _stage(batch_id: int, by: By) -> Stage:
    return Stage(plans.folder(batch_id) / "staged.sqlite", by)


def _by_post(planned: Iterable[Planned]) -> Iterator[tuple[int | None, list[Planned]]]:
    found: dict[int | None, list[Planned]] = {}
    for one in planned:
        found.setdefault(one.post_id, []).append(one)
    return iter(found.items())


def _proposal(planned: Planned, actor: Actor, batch_id: int) -> Row:
    now = utc_now()
    content = planned.content
    return {
        "listing_id": planned.listing_id, "base_version": planned.version, "person_id": actor.person_id,
        "post_id": planned.post_id, "place_code": content["place_code"], "organization": content["organization"],
        "key": content["key"], "entries": entries.fields_of(planned.draft) | {"kunci": content["key"]},
        "act": "edit" if planned.listing_id else "create", "reason": "", "state": "waiting",
        "made_at": now, "changed_at": now, "note": "", "batch_id": batch_id,
    }  # fmt: skip


def _take_back_confirmations(tables: Tables, batch_id: int) -> None:
    """What the file confirmed counts no more where its listing was put back."""
    written = (Revision.batch_id == batch_id, Revision.listing_id == Confirmation.listing_id)
    made = exists().where(*written, Revision.act == "import", Revision.at == Confirmation.at)
    back = aliased(Revision)
    undone = exists().where(back.batch_id == batch_id, back.listing_id == Confirmation.listing_id, back.act == "undo")
    tables.execute(update(Confirmation).where(made, undone).values(undone_at=utc_now()))


def _finish(tables: Tables, batch_id: int, state: str, actor: Actor, detail: str) -> None:
    tables.execute(update(Batch).where(Batch.id == batch_id).values(state=state, ended_at=utc_now(), reason=""))
    audit.note("import" if state == "done" else "import undone", actor.person_id, f"batch:{batch_id}", detail)


def _back(chunk: Sequence[tuple[str, int]], actor: Actor) -> Iterator[tuple[int | None, Change]]:
    """What puts listings back that still are as the file left them."""
    by_id = dict(chunk)
    listings = session().scalars(select(Listing).where(Listing.id.in_(by_id)).options(*LOADING)).all()
    query = select(Revision).where(Revision.listing_id.in_(by_id))
    contents = {(r.listing_id, r.version): r.content for r in session().scalars(query) if r.version >= by_id[r.listing_id] - 1}
    for listing in listings:
        version = by_id[listing.id]
        if listing.version != version:
            continue
        now, after = draft_of(listing), from_content(contents[listing.id, version])
        before = contents.get((listing.id, version - 1))
        draft = from_content(before) if before else from_content(content_of(now) | {"status": "withdrawn"})
        if _confirmation(now) != _confirmation(after):  # somebody confirmed it since, and that is no part of the file
            draft.confirmed_on, draft.confirmed_by = _confirmation(now)
        post = actor.post_for(listing.place_code, listing.organization_id)
        yield (post.id if post else None), Change(listing.id, version, now, draft)
    session().expunge_all()


def _confirmation(draft: Draft) -> tuple[Any, str]:
    return draft.confirmed_on, draft.confirmed_by


def _chunks(items: Any) -> Iterator[list[Any]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
