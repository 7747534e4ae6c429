"""Entering how far the programme has come, and taking that back. Nothing is overwritten: every act adds to the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from portal.database import utc_now, writing
from portal.directory import audit, people, places
from portal.directory.rights import Actor
from portal.directory.rollout import RolloutAct, RolloutEntry
from portal.directory.rollout_fields import Said, said_by

Tables = scoped_session[Session]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be said of a kecamatan."""

    said: Said
    seen: int
    """The version that they were shown; 0 where nothing had been entered."""


class Overtaken(Exception):
    """Somebody was quicker; nothing was written. `codes` are the kecamatan that say something else by now."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def may_enter(actor: Actor, code: str) -> bool:
    """Whether somebody may enter how far a kecamatan has come: the province everywhere, a kabupaten for its own."""
    return places.level_of(code) == "kecamatan" and places.atlas().get(code) is not None and actor.is_above(code)


def enter(actor: Actor, wishes: Mapping[str, Wish], kind: str = "entry") -> int | None:
    """Enter what is said of some kecamatan, all or nothing; returns the number of the act, None where all of it held already.

    Raises PermissionError for another's kecamatan, Overtaken where one says something else than its sender saw.
    """
    if not all(may_enter(actor, code) for code in wishes):
        raise PermissionError(", ".join(wishes))
    with writing() as tables:
        held = _held(tables, list(wishes))
        new = {code: wish for code, wish in wishes.items() if said_by(held.get(code)) != wish.said}
        overtaken = [code for code, wish in new.items() if wish.seen != _version(held.get(code))]
        if overtaken:
            raise Overtaken(overtaken)
        if not new:
            return None
        return _add(tables, actor, kind, {code: (_version(held.get(code)), wish.said) for code, wish in new.items()})


def undo(actor: Actor, act_id: int) -> int:
    """Take an act back: each of its kecamatan says again what it said before; returns the number of the undoing act.

    A kecamatan of which somebody entered something since is left alone. Raises LookupError where
    there is no such act, PermissionError for another's, Overtaken where nothing is left to take back.
    """
    with writing() as tables:
        entries = list(tables.scalars(select(RolloutEntry).where(RolloutEntry.act_id == act_id)))
        if not entries:
            raise LookupError(act_id)
        if not all(may_enter(actor, entry.kecamatan_code) for entry in entries):
            raise PermissionError(act_id)
        held = _held(tables, [entry.kecamatan_code for entry in entries])
        still = [entry for entry in entries if held[entry.kecamatan_code].id == entry.id]
        if not still:
            raise Overtaken([entry.kecamatan_code for entry in entries])
        back = {e.kecamatan_code: (e.version, said_by(_before(tables, e))) for e in still}
        return _add(tables, actor, "undo", back, act_id)


def _held(tables: Tables, codes: list[str]) -> dict[str, RolloutEntry]:
    newest = select(RolloutEntry.kecamatan_code, func.max(RolloutEntry.version).label("version"))
    last = newest.where(RolloutEntry.kecamatan_code.in_(codes)).group_by(RolloutEntry.kecamatan_code).subquery()
    same = (RolloutEntry.kecamatan_code == last.c.kecamatan_code) & (RolloutEntry.version == last.c.version)
    return {entry.kecamatan_code: entry for entry in tables.scalars(select(RolloutEntry).join(last, same))}


def _version(entry: RolloutEntry | None) -> int:
    return entry.version if entry else 0


def _before(tables: Tables, entry: RolloutEntry) -> RolloutEntry | None:
    earlier = RolloutEntry.kecamatan_code == entry.kecamatan_code, RolloutEntry.version == entry.version - 1
    return tables.scalar(select(RolloutEntry).where(*earlier))


def _add(tables: Tables, actor: Actor, kind: str, said: Mapping[str, tuple[int, Said]], undoes: int | None = None) -> int:
    post = next((p for p in actor.posts if p.role in people.SUPERIORS), None)
    act = RolloutAct(kind=kind, at=utc_now(), person_id=actor.person_id, post_id=post.id if post else None, undoes_id=undoes)
    tables.add(act)
    tables.flush()
    for code, (version, one) in sorted(said.items()):
        what = {name: getattr(one, name) for name in ("status", "document", "number", "dated", "source")}
        tables.add(RolloutEntry(act_id=act.id, kecamatan_code=code, version=version + 1, **what))
    audit.note(f"rollout {kind}", actor.person_id, f"rollout:{act.id}", f"{len(said)} kecamatan")
    return act.id
