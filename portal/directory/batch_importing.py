"""The life of a file that staff send: received, read, applied, undone; or failed, with nothing written."""

from __future__ import annotations

from pathlib import PurePath
from typing import IO

from sqlalchemy import update

from portal.database import utc_now, writing
from portal.directory import activity_applying, activity_comparing, activity_importing, applying, batches, comparing, people
from portal.directory import import_plans as plans
from portal.directory.batches import Batch, State
from portal.directory.import_plans import Claim
from portal.directory.rights import Actor, actor_of
from portal.directory.sayings import marked as _l

KINDS = (".csv", ".xlsx")
LONGEST_NAME = 100


class NotNow(Exception):
    """The batch is not in a state for this: somebody was quicker, or its file is gone."""


def receive(actor: Actor, name: str, content: IO[bytes]) -> tuple[int, Claim]:
    """Keep a file that was sent, to be read by `work`; returns the number of its batch, and the right to work on it.

    Raises ValueError with a sentence for a file that is neither CSV nor XLSX.
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix not in KINDS:
        raise ValueError(_l("Berkas ini bukan .xlsx atau .csv. Simpan dulu sebagai .xlsx, lalu kirim lagi."))
    plans.sweep()
    shown = "".join(c if c.isprintable() else " " for c in PurePath(name).name)[-LONGEST_NAME:]
    with writing() as tables:
        batch = Batch(person_id=actor.person_id, post_id=actor.posts[0].id, at=utc_now(), file_name=shown)
        tables.add(batch)
        tables.flush()
        plans.create(batch.id, suffix, content)
        found = plans.claim(batch.id)
        assert found is not None
        return batch.id, found


def begin(batch: Batch, actor: Actor, state: State) -> Claim:
    """Set a batch going: `reading` (anew), `running` or `undoing`; `work` with the claim does the rest.

    Raises PermissionError (not the actor's to do) and NotNow.
    """
    if not batches.is_open_to(batch, actor) or (state != "undoing" and batch.person_id != actor.person_id):
        raise PermissionError(batch.id)
    allowed: dict[str, tuple[str, ...]] = {
        "reading": ("reading", "preview", "faulty", "failed", "running"),
        "running": ("preview", "running"),
        "undoing": ("done", "undoing"),
    }
    claim = plans.claim(batch.id)
    if claim is None:
        raise NotNow(batch.id)
    try:
        with writing() as tables:
            fresh = tables.get(Batch, batch.id, populate_existing=True)
            if fresh is None or fresh.state not in allowed[state] or (state != "undoing" and not fresh.is_kept):
                raise NotNow(batch.id)
            fresh.state, fresh.reason = state, ""
    except BaseException:
        claim.release()
        raise
    plans.report(batch.id, 0)
    return claim


def work(batch_id: int, person_id: int, claim: Claim) -> None:
    """Do what the state of a batch asks for, and end its claim. Whatever goes wrong is written down as its failure."""
    try:
        person, batch = people.get(person_id), batches.get(batch_id)
        assert person is not None and batch is not None
        actor = actor_of(person)
        if batch.state == "reading":
            _read(batch_id, actor)
        elif batch.state == "running":
            (activity_applying if _is_of_activities(batch_id) else applying).apply(batch_id, actor)
            plans.remove(batch_id)
        elif batch.state == "undoing":
            (activity_applying if activity_applying.has(batch_id) else applying).undo(batch_id, actor)
            plans.remove(batch_id)
    except applying.Stale as error:
        _fail(batch_id, str(error))
    except Exception:
        _fail(batch_id, "Terjadi gangguan, dan tidak ada yang ditulis. Coba lagi.")
        raise
    finally:
        claim.release()


def _read(batch_id: int, actor: Actor) -> None:
    found = (activity_comparing if _is_of_activities(batch_id) else comparing).compare(batch_id, actor)
    state: State = "faulty" if found.faults else "preview"
    with writing() as tables:
        counts = {name: getattr(found, name) for name in ("rows", "added", "changed", "unchanged", "waiting")}
        tables.execute(update(Batch).where(Batch.id == batch_id).values(state=state, reason="", **counts))


def _is_of_activities(batch_id: int) -> bool:
    file = plans.file_of(batch_id)
    return file is not None and activity_importing.is_of_activities(file)


def _fail(batch_id: int, reason: str) -> None:
    """Nothing was written. A file that could not be taken back stays done."""
    with writing() as tables:
        batch = tables.get(Batch, batch_id, populate_existing=True)
        if batch is not None:
            batch.state = "done" if batch.state == "undoing" else "failed"
            batch.reason = reason
