"""Which tasks were really done in a practice room: read from its history and its book of acts, never from a click on "done"."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, func, select

from portal.database import leave_snapshot, session
from portal.directory.audit import Event
from portal.directory.batches import Batch
from portal.directory.history import Revision
from portal.directory.practice_filling import LEARNER
from portal.directory.proposals import Proposal

_WORKING = ("reading", "running", "undoing")


def _event(act: str) -> Select[Any]:
    return select(Event.id).where(Event.person_id == LEARNER, Event.act == act)


def _revision(field: str) -> Select[Any]:
    changed = func.json_extract(Revision.changes, f"$.{field}").is_not(None)
    return select(Revision.id).where(Revision.person_id == LEARNER, changed)


_PROOF: dict[str, Select[Any]] = {
    "pastikan": _event("confirm"),
    "jam": _revision("hours").where(Revision.act == "edit"),
    "riwayat": select(Revision.id).where(Revision.person_id == LEARNER, Revision.act == "restore"),
    "laporan": _event("answer report"),
    "jeda": _revision("status").where(Revision.act.in_(("pause", "withdraw")), Revision.reason != ""),
    "tambah": select(Proposal.id).where(Proposal.person_id == LEARNER, Proposal.act == "create", Proposal.state == "waiting"),
    "berkas": _event("import"),
    "serah": _event("invitation"),
}
"""Task → what is in the tables of the room once it was done."""


def proved() -> set[str]:
    """The tasks that were done in the present room, in one query."""
    row = session().execute(select(*(exists(query).label(task) for task, query in _PROOF.items()))).one()
    return {task for task, there in row._mapping.items() if there}


def is_working() -> bool:
    """Whether a file is being read or applied in the present room."""
    leave_snapshot()
    return session().scalar(select(exists().where(Batch.state.in_(_WORKING)))) or False
