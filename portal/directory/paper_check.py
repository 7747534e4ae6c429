"""Whether a sheet of paper is still right: what differs between what it was made from and what is true now.

Nothing that the tables no longer say is told here again, but for the names of services that are not sensitive: an
address or a number may have been taken back for a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from portal.directory import listings, paper, places
from portal.directory.listings import Listing
from portal.directory.paper import Block, Mark

What = Literal["withdrawn", "paused", "elsewhere", "name", "number", "hours", "place"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A service that says something else than it did."""

    topic: str
    now: Listing | None
    """As it is now; None where it can no longer be used."""
    name: Listing | None
    """Whose name may be told; None where it is nobody's business."""
    what: tuple[What, ...]


@dataclass(slots=True)
class Check:
    """What has become of a sheet."""

    wrong: list[Difference] = field(default_factory=list)
    """Of what is printed."""
    beside: list[Difference] = field(default_factory=list)
    """Of services for which there was no room: they may be on the sheet if it was made on a day of many changes."""
    new: list[Listing] = field(default_factory=list)
    """Services of the kecamatan that were not there."""
    lines: bool = False
    """Whether the numbers of help lines are others than they were."""
    blocks: list[Block] = field(default_factory=list)
    """What a sheet of the same kind says now."""


def check(mark: Mark) -> Check:
    """Compare a sheet about all services with the present."""
    then, now = paper.blocks(mark.code, mark.kind, mark.moment), paper.blocks(mark.code, mark.kind)
    printed = [x for block in then for x in block.printed]
    others = [x for block in then for x in block.others]
    known = {x.id for x in (*printed, *others)}
    found = Check(blocks=now, new=[x for block in now for x in (*block.shown, *block.others) if x.id not in known])
    found.lines = bool(mark.lines) and mark.lines != paper.lines_of(mark.code)
    found.wrong = _differences(printed, mark.code)
    found.beside = _differences(others, mark.code)
    return found


def strip_is_right(mark: Mark) -> bool:
    """Whether the number to tear off is still one that leads to who was meant."""
    then = paper.listener(mark.code, mark.moment)
    if then is None:
        return True
    now = listings.get(then.id)
    return now is not None and now.status == "published" and paper.call_number(then) in {p["number"] for p in now.phones}


def _differences(printed: list[Listing], code: str) -> list[Difference]:
    found = []
    for then in printed:
        now = listings.get(then.id)
        what = _what(then, now, code)
        if what:
            there = now if now is not None and what[0] not in ("withdrawn", "paused", "elsewhere") else None
            told = None if then.sensitive or now is None or now.sensitive else then
            found.append(Difference(then.topic, there, told, what))
    return found


def _what(then: Listing, now: Listing | None, code: str) -> tuple[What, ...]:
    if now is None or now.status in ("withdrawn", "draft"):
        return ("withdrawn",)
    if now.status == "paused":
        return ("paused",)
    if not set(places.lineage(code)).intersection(now.areas):
        return ("elsewhere",)
    pairs: list[tuple[What, object, object]] = [
        ("name", _name(then), _name(now)),
        ("number", _numbers(then), _numbers(now)),
        ("hours", (then.hours, then.hours_note), (now.hours, now.hours_note)),
        ("place", (then.public_address, then.public_desa), (now.public_address, now.public_desa)),
    ]
    return tuple(what for what, before, after in pairs if before != after)


def _name(listing: Listing) -> object:
    """Names as sheets show them: none of a sensitive service."""
    return "" if listing.sensitive else (listing.name, listing.name_jv)


def _numbers(listing: Listing) -> list[tuple[str, str]]:
    return sorted((phone["number"], phone["use"]) for phone in listing.phones)
