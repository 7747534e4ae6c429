"""How far the programme has come in each kecamatan, as far as a source says so; what no source says is unknown.

What is entered is only ever added to: a later entry holds, the earlier ones are the history. So
what the portal said on any past day can be told from the same tables.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVarTuple

from sqlalchemy import ForeignKey, Index, Select, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory import places
from portal.directory.coverage import Pilot
from portal.directory.people import Post

Status = Literal["unknown", "not_started", "decree", "team", "running"]
STATUSES: tuple[Status, ...] = ("unknown", "not_started", "decree", "team", "running")
"""How far a kecamatan has come, from nothing known to a service that runs."""
PILOTS_PLANNED, KECAMATAN_PLANNED = 142, 576
"""Pilots of 2025 and kecamatan of 2026, as the programme announced them."""
CIRCULAR, DECISION = "400.10.2/0004464/2025", "100.3.3.1/344/2025"
"""Numbers of the governor's circular and decision, on which the programme stands in the whole province."""
DOCUMENTS = {"sk": "", "se": CIRCULAR, "kepgub": DECISION, "lain": ""}
"""Kind of document → its number, where there is only one of its kind: a decree of the kabupaten, the governor's two, another."""
Columns = TypeVarTuple("Columns")
_KABUPATEN = 5
"""Characters of a code."""


class RolloutAct(Base):
    """One act of one officer: an entry for one or many kecamatan, a file, or the undoing of an earlier act."""

    __tablename__ = "rollout_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`entry`, `file` or `undo`."""
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("rollout_act.id"))
    """The act that this one takes back."""

    post: Mapped[Post | None] = relationship(lazy="raise")


class RolloutEntry(Base):
    """What one act says of one kecamatan. The highest version holds; none is ever changed."""

    __tablename__ = "rollout_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("rollout_act.id"))
    kecamatan_code: Mapped[str]
    version: Mapped[int]
    status: Mapped[str]
    document: Mapped[str] = mapped_column(default="")
    """Kind of document, as `DOCUMENTS` has them; empty for none."""
    number: Mapped[str] = mapped_column(default="")
    dated: Mapped[date | None]
    """Day of the document, or of what the source says."""
    source: Mapped[str] = mapped_column(default="")
    """Where it can be read: a title, an address, or both."""

    act: Mapped[RolloutAct] = relationship(lazy="raise")
    __table_args__ = (
        Index("rollout_entry_version", "kecamatan_code", "version", unique=True),
        Index("rollout_entry_act", "act_id"),
    )


@dataclass(frozen=True, slots=True)
class Rolled:
    """How far the programme has come in some kecamatan: the same figures on every page."""

    kecamatan: int
    statuses: dict[str, int]
    """Every status → kecamatan; together all of them."""
    pilots: int
    """Kecamatan that a source names as pilots of 2025."""

    @property
    def sourced(self) -> int:
        """Kecamatan of which a source says how far they have come."""
        return self.kecamatan - self.statuses["unknown"]


def known(kabupaten: Collection[str]) -> dict[str, Pilot]:
    """Kecamatan → what sources say of its part in the programme; those of which no source speaks are absent."""
    query = select(Pilot).where(func.substr(Pilot.kecamatan_code, 1, _KABUPATEN).in_(kabupaten)).order_by(Pilot.kecamatan_code)
    return {row.kecamatan_code: row for row in session().scalars(query)}


def _holding(query: Select[*Columns], kabupaten: Collection[str], before: datetime | None) -> Select[*Columns]:
    """The query, of no more than the entries that hold in these kabupaten: now, or as it was `before` a moment."""
    newest = select(RolloutEntry.kecamatan_code, func.max(RolloutEntry.version).label("version"))
    newest = newest.where(func.substr(RolloutEntry.kecamatan_code, 1, _KABUPATEN).in_(kabupaten))
    if before is not None:
        newest = newest.join(RolloutAct, RolloutAct.id == RolloutEntry.act_id).where(RolloutAct.at < before)
    last = newest.group_by(RolloutEntry.kecamatan_code).subquery()
    same = (RolloutEntry.kecamatan_code == last.c.kecamatan_code) & (RolloutEntry.version == last.c.version)
    return query.join(last, same)


def current(kabupaten: Collection[str]) -> dict[str, RolloutEntry]:
    """Kecamatan → what holds now, with the post that entered it; those of which nothing was ever entered are absent."""
    query = _holding(select(RolloutEntry), kabupaten, None).order_by(RolloutEntry.kecamatan_code).options(*_WITH_ACT)
    return {entry.kecamatan_code: entry for entry in session().scalars(query)}


def stages(kabupaten: Collection[str]) -> dict[str, str]:
    """Kecamatan → how far it has come; those of which nothing was ever entered are absent."""
    query = _holding(select(RolloutEntry.kecamatan_code, RolloutEntry.status), kabupaten, None)
    return {code: status for code, status in session().execute(query)}


_WITH_ACT = (joinedload(RolloutEntry.act).options(joinedload(RolloutAct.post)),)


def counted(kabupaten: Collection[str], before: datetime | None = None) -> dict[str, Rolled]:
    """Kabupaten → its figures, now or as they were `before` a moment (naive UTC); one grouped query."""
    area = func.substr(RolloutEntry.kecamatan_code, 1, _KABUPATEN)
    query = _holding(select(area, RolloutEntry.status, func.count()), kabupaten, before).group_by(area, RolloutEntry.status)
    found: dict[str, dict[str, int]] = {}
    for code, status, number in session().execute(query):
        found.setdefault(code, {})[status] = number
    named = [code for code, pilot in known(kabupaten).items() if pilot.evidence == "named_pilot"]
    result = {}
    for code in kabupaten:
        total, said = len(places.atlas().children.get(code, [])), found.get(code, {})
        rest = total - sum(number for status, number in said.items() if status != "unknown")
        statuses: dict[str, int] = {status: said.get(status, 0) for status in STATUSES}
        result[code] = Rolled(total, {**statuses, "unknown": rest}, sum(pilot.startswith(code) for pilot in named))
    return result


def together(counts: Collection[Rolled]) -> Rolled:
    """The figures of several kabupaten as one."""
    statuses: dict[str, int] = {status: sum(one.statuses[status] for one in counts) for status in STATUSES}
    return Rolled(sum(one.kecamatan for one in counts), statuses, sum(one.pilots for one in counts))


def history(code: str) -> list[RolloutEntry]:
    """Everything that was entered of a kecamatan, the newest first, with the posts that entered it."""
    query = select(RolloutEntry).where(RolloutEntry.kecamatan_code == code).order_by(RolloutEntry.version.desc())
    return list(session().scalars(query.options(*_WITH_ACT)))


def act(act_id: int) -> tuple[RolloutAct, list[RolloutEntry]] | None:
    """An act with its entries, by kecamatan; None where there is none."""
    found = session().get(RolloutAct, act_id)
    if found is None:
        return None
    query = select(RolloutEntry).where(RolloutEntry.act_id == act_id).order_by(RolloutEntry.kecamatan_code)
    return found, list(session().scalars(query))
