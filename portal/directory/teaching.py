"""Teaching the search a word, and taking it back. Both make a new version of the words of the staff."""

from __future__ import annotations

from sqlalchemy import select

from portal.database import advance, utc_now, writing
from portal.directory import audit, places
from portal.directory.rights import Actor
from portal.directory.sayings import SayingError
from portal.directory.sayings import marked as _l
from portal.directory.staff_terms import COUNTER, StaffTerm

LONGEST_WHY = 500


class TermError(SayingError):
    """A change that cannot be made; the text says why, in Indonesian."""


def add(actor: Actor, term: str, *, concept: str = "", place_code: str = "", why: str = "") -> int:
    """Let the search know a term as a need or as a place; returns its number.

    Whether the term does harm is the search's to say (`search.term_checks`), and must be asked before.
    Raises TermError where the staff has it already, PermissionError for anybody but the province.
    """
    _check(actor, why)
    with writing() as tables:
        if tables.scalar(select(StaffTerm.id).where(StaffTerm.term == term, StaffTerm.removed_at.is_(None))):
            raise TermError(_l("Kata ini sudah ada di kamus petugas."))
        made = StaffTerm(
            term=term, concept=concept, place_code=place_code, why=why.strip(), added_at=utc_now(), added_by=actor.person_id,
            added_in=advance(COUNTER),
        )  # fmt: skip
        tables.add(made)
        tables.flush()
        audit.note("term added", actor.person_id, f"term:{made.id}", concept or place_code)
        return made.id


def remove(actor: Actor, term_id: int, why: str) -> None:
    """Take a term back: the search forgets it, the history does not. One that is gone already stays as it is.

    Raises TermError without a reason, PermissionError for anybody but the province.
    """
    _check(actor, why)
    with writing() as tables:
        found = tables.get_one(StaffTerm, term_id)
        if found.removed_at is not None:
            return
        found.removed_at, found.removed_by, found.removed_why = utc_now(), actor.person_id, why.strip()
        found.removed_in = advance(COUNTER)
        audit.note("term removed", actor.person_id, f"term:{term_id}")


def may(actor: Actor) -> bool:
    """Whether somebody may teach the search: a word counts in the whole province."""
    return actor.is_above(places.PROVINCE)


def _check(actor: Actor, why: str) -> None:
    if not may(actor):
        raise PermissionError(COUNTER)
    if not why.strip():
        raise TermError(_l("Tulis alasannya dulu."))
    if len(why.strip()) > LONGEST_WHY:
        raise TermError(_l("Alasan terlalu panjang, paling banyak %(limit)s huruf."), limit=LONGEST_WHY)
