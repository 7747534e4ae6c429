"""Public help lines: numbers that answer without an appointment, by scope."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session, snapshot_counter
from portal.directory import places
from portal.directory.phones import Phone

NATIONAL = "ID"
URGENT_KINDS = ("kekerasan", "medis", "jiwa", "polisi", "kebakaran", "pencarian")


class Hotline(Base):
    """One number or address of a help line, as its source gives it."""

    __tablename__ = "hotline"

    number: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    """telepon, whatsapp or media_sosial."""
    name: Mapped[str]
    purpose: Mapped[str]
    scope: Mapped[str]
    """`ID` for the nation, else a Kemendagri code."""
    partial: Mapped[bool] = mapped_column(default=False)
    """Answers only in some kabupaten."""
    hours: Mapped[str] = mapped_column(default="")
    as_of: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    topics: Mapped[str] = mapped_column(default="")
    """Topic codes that it is a fallback for, space-separated."""
    urgent: Mapped[str] = mapped_column(default="")
    """Kinds of danger that it answers, space-separated, from URGENT_KINDS."""
    name_jv: Mapped[str] = mapped_column(default="")
    purpose_jv: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help line with all its channels."""

    id: str
    """Stable: `line-` and the first number."""
    name: str
    name_jv: str
    purpose: str
    purpose_jv: str
    scope: str
    partial: bool
    hours: str
    as_of: str
    source: str
    topics: tuple[str, ...]
    urgent: tuple[str, ...]
    phones: tuple[Phone, ...]
    handle: str
    """An account on social media, where that is the only way."""

    @property
    def areas(self) -> list[str]:
        """Codes it serves; a national line serves the whole province."""
        return [places.PROVINCE if self.scope == NATIONAL else self.scope]


_lines: WeakKeyDictionary[Engine, tuple[int, list[HelpLine]]] = WeakKeyDictionary()


def lines() -> list[HelpLine]:
    """All help lines in the order of the source file: nation, province, kabupaten. Read once for each load."""
    load, source = snapshot_counter("reference"), session().get_bind().engine
    known = _lines.get(source)
    if known is None or known[0] != load:
        rows = session().scalars(select(Hotline).order_by(Hotline.position))
        found = [_join(list(group)) for _, group in groupby(rows, key=lambda r: (r.name, r.scope))]
        known = _lines[source] = (load, found)
    return known[1]


def _join(rows: list[Hotline]) -> HelpLine:
    first = rows[0]
    phones = tuple(
        Phone(r.number, "whatsapp" if r.channel == "whatsapp" else "call") for r in rows if r.channel != "media_sosial"
    )
    return HelpLine(
        id="line-" + first.number.lstrip("@+").replace(" ", "-"),
        name=first.name,
        name_jv=first.name_jv,
        purpose=first.purpose,
        purpose_jv=first.purpose_jv,
        scope=first.scope,
        partial=first.partial,
        hours=first.hours,
        as_of=first.as_of,
        source=first.source,
        topics=tuple(first.topics.split()),
        urgent=tuple(first.urgent.split()),
        phones=phones,
        handle=next((r.number for r in rows if r.channel == "media_sosial"), ""),
    )


def serving(code: str, available: list[HelpLine] | None = None) -> list[HelpLine]:
    """Help lines that answer for this area: its kabupaten's first, then the province's, then the nation's."""
    chosen = [h for h in (lines() if available is None else available) if h.scope == NATIONAL or places.contains(h.scope, code)]
    return sorted(chosen, key=lambda h: -1 if h.scope == NATIONAL else -len(h.scope) - 1)


def for_topic(topic: str, code: str, available: list[HelpLine] | None = None) -> list[HelpLine]:
    """Help lines for a topic that answer for this area: those with a number first, and among them the nearest."""
    return sorted((h for h in serving(code, available) if topic in h.topics), key=lambda h: not h.phones)


def for_danger(kinds: list[str], code: str, available: list[HelpLine] | None = None) -> list[HelpLine]:
    """Help lines for these kinds of danger that answer for this area; the order of `kinds` decides.

    Within a kind, short national numbers come first, then the nearest; lines that answer only in
    some kabupaten come last.
    """
    found: dict[str, HelpLine] = {}
    for kind in kinds:
        answering = [line for line in serving(code, available) if kind in line.urgent]
        for line in sorted(answering, key=lambda h: (h.partial, not _is_short(h))):
            found.setdefault(line.id, line)
    return list(found.values())


def _is_short(line: HelpLine) -> bool:
    """Whether it has a number of three digits, which answers everywhere and can be remembered."""
    return any(len(phone.number) == 3 for phone in line.phones)
