"""The life of a roster: received and checked as a whole, applied, undone. All of it lands or none."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, utc_now, writing
from portal.directory import audit, import_tables, places, roster_rows, rosters
from portal.directory.cadre_rows import CadreRows
from portal.directory.import_rows import Fault
from portal.directory.pairing_rows import PairingRows
from portal.directory.rights import SYSTEM, Actor
from portal.directory.roster_rows import Kind
from portal.directory.rosters import Roster, Values
from portal.directory.sayings import marked as _l

SUFFIXES = (".csv", ".xlsx")
KINDS: dict[str, Callable[[], Kind]] = {"dampingan": PairingRows, "paralegal": CadreRows}
"""Code of a kind of roster → what makes it."""
COUNTER = "roster"
"""The counter that every write to cadres and pairings moves."""


class NotNow(Exception):
    """The roster is not in a state for this, or the tables have changed so that it no longer fits."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a roster would do, key by key."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]


def compare(rows: dict[str, Values], present: dict[str, Values]) -> Compared:
    """Which rows are new, which differ, and which say what the tables say already."""
    added = [key for key in rows if key not in present]
    changed = [key for key in rows if key in present and present[key] != rows[key]]
    return Compared(added, changed, [key for key in rows if key in present and present[key] == rows[key]])


def may_speak_of(actor: Actor, code: str) -> bool:
    """Whether the actor may write what is kept of an area: who is above it, and the command line."""
    return actor == SYSTEM or actor.is_above(code)


def receive(actor: Actor, kind: str, name: str, content: IO[bytes]) -> int:
    """Check a file and keep its rows for `apply`, or its faults; returns the number of the roster.

    Raises ValueError with a sentence for a file that is neither CSV nor XLSX, and PermissionError.
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix not in SUFFIXES:
        raise ValueError(_l("Berkas ini bukan .xlsx atau .csv. Simpan dulu sebagai .xlsx, lalu kirim lagi."))
    if actor != SYSTEM and not any(actor.is_above(post.area_code) for post in actor.posts):
        raise PermissionError(kind)
    rows = KINDS[kind]()
    with tempfile.NamedTemporaryFile(suffix=suffix) as kept:
        kept.write(content.read(import_tables.MAX_BYTES + 1))
        kept.flush()
        found = roster_rows.read(rows, Path(kept.name), lambda code: may_speak_of(actor, code))
    return _keep(actor, rows, name, found)


def _keep(actor: Actor, kind: Kind, name: str, found: roster_rows.Found) -> int:
    values = {} if found.faults else {key: row for key, (_, row) in found.rows.items()}
    counted = compare(values, kind.present())
    shown = "".join(c if c.isprintable() else " " for c in PurePath(name).name)[-100:]
    area = min((post.area_code for post in actor.posts), key=len, default=places.PROVINCE)
    with writing() as tables:
        roster = Roster(
            kind=kind.code, person_id=actor.person_id, area_code=area, at=utc_now(), file_name=shown,
            state="faulty" if found.faults else "preview", rows=values,
            faults=[[fault.row, fault.column, str(fault.reason)] for fault in found.faults],
            added=len(counted.added), changed=len(counted.changed), unchanged=len(counted.unchanged),
        )  # fmt: skip
        tables.add(roster)
        tables.flush()
        return roster.id


def faults_of(roster: Roster) -> list[Fault]:
    """What was wrong with a file, in the order of rows."""
    return [Fault(int(str(row)), str(column), str(reason)) for row, column, reason in roster.faults]


def apply(actor: Actor, roster_id: int) -> Roster:
    """Write what the preview showed. Raises PermissionError; NotNow where it was done before or no longer fits."""
    with writing() as tables:
        roster = _own(tables, actor, roster_id, "preview")
        kind = KINDS[roster.kind]()
        present = kind.present()
        if not all(may_speak_of(actor, kind.place_of(values)) for values in roster.rows.values()):
            raise PermissionError(roster_id)
        if kind.across({key: (1, values) for key, values in roster.rows.items()}, present) or _outdated(kind, roster):
            raise NotNow(roster_id)
        counted = compare(roster.rows, present)
        for key in (*counted.added, *counted.changed):
            kind.put(roster.rows[key])
        roster.before = {key: present.get(key) for key in (*counted.added, *counted.changed)}
        roster.added, roster.changed, roster.unchanged = map(len, (counted.added, counted.changed, counted.unchanged))
        _finish(actor, roster, "done")
        return roster


def _outdated(kind: Kind, roster: Roster) -> bool:
    """Whether a row means nothing any more: its agency or its listing has gone since the preview."""
    for key, values in roster.rows.items():
        row = roster_rows.Row(0, values, kind.required)
        if kind.read(row)[0] != key or row.faults:
            return True
    return False


def undo(actor: Actor, roster_id: int) -> Roster:
    """Put back what was there before; what somebody has changed since is left alone. Raises PermissionError, NotNow."""
    with writing() as tables:
        roster = _own(tables, actor, roster_id, "done")
        kind = KINDS[roster.kind]()
        present = kind.present()
        roster.left = [key for key in roster.before if present.get(key) != roster.rows[key]]
        for key, values in roster.before.items():
            if key in roster.left:
                continue
            if values is None:
                kind.drop(roster.rows[key])
            else:
                kind.put(values)
        _finish(actor, roster, "undone")
        return roster


def _finish(actor: Actor, roster: Roster, state: rosters.State) -> None:
    roster.state = state
    if roster.before:
        advance(COUNTER)
    audit.note(f"roster {state}", actor.person_id, f"roster:{roster.id}", f"{roster.kind} {len(roster.before)}")


def _own(tables: scoped_session[Session], actor: Actor, roster_id: int, state: rosters.State) -> Roster:
    found = tables.get(Roster, roster_id, populate_existing=True)
    if found is None or not rosters.is_open_to(found, actor):
        raise PermissionError(roster_id)
    if found.state != state:
        raise NotNow(roster_id)
    return found


def save_one(actor: Actor, kind: str, texts: Values) -> dict[str, str]:
    """Write one row from a form; returns what is wrong by column, and then nothing is written. Raises PermissionError."""
    rows = KINDS[kind]()
    row = roster_rows.Row(0, texts, rows.required)
    with writing():
        key, values = rows.read(row)
        if key and not may_speak_of(actor, rows.place_of(values)):
            raise PermissionError(key)
        if row.faults or not key:
            return {fault.column: fault.reason for fault in reversed(row.faults)}
        if rows.present().get(key) != values:
            rows.put(values)
            advance(COUNTER)
            audit.note(f"{kind} saved", actor.person_id, f"{kind}:{key}")
    return {}
