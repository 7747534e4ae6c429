"""Taking reports of residents, and answering them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, utc_now, writing
from portal.directory import audit, reports, signing_in
from portal.directory.listings import Listing
from portal.directory.reports import Report
from portal.directory.rights import Actor

PER_ADDRESS, PER_LISTING = 5, 20
"""Reports taken from one address in five minutes, and on one listing in a day."""
ASKED_PER_ADDRESS = 10
"""Codes that one address may try in five minutes."""
WORDS_KEPT = timedelta(days=90)
_DAY = timedelta(days=1)

Answer = Literal["fixed", "kept"]
ANSWERS: tuple[Answer, ...] = ("fixed", "kept")


class Enough(signing_in.Refused):
    """So many reports on this listing today that more of them would say nothing new."""


class NotOpen(LookupError):
    """There is no published listing to report on (any more)."""


class Answered(Exception):
    """The report has its answer already; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a resident says of a listing."""

    listing_id: str
    kinds: tuple[str, ...]
    words: str


def report(secret: bytes, told: Told, slip: str, address: str) -> str:
    """Take a report in; returns the code with which the reporter can see the answer.

    `slip` names the form that was handed out. Sent again as it was, it changes nothing and gives
    the same code; sent again with other words, it replaces what it said before. Raises Refused
    (Enough) where one address or one listing has sent too much, Answered for a form whose report
    was answered meanwhile, NotOpen.
    """
    code = reports.code_for(secret, slip)
    digest, kinds, words = reports.digest_of(secret, code), list(told.kinds), reports.masked(told.words)
    known = reports.by_digest(digest)
    if known is None or (known.kinds, known.words) != (kinds, words):
        signing_in.count(secret, {f"report:{address}": PER_ADDRESS})
        with writing() as tables:
            known = tables.scalar(select(Report).where(Report.code == digest))
            if known is None:
                _add(tables, Report(listing_id=told.listing_id, at=utc_now(), kinds=kinds, words=words, code=digest))
            elif known.state != "new":
                raise Answered
            else:
                known.kinds, known.words = kinds, words
    return code


def _add(tables: scoped_session[Session], new: Report) -> None:
    if tables.scalar(select(Listing.status).where(Listing.id == new.listing_id)) != "published":
        raise NotOpen
    today = select(func.count()).select_from(Report).where(Report.listing_id == new.listing_id, Report.at > new.at - _DAY)
    if (tables.scalar(today) or 0) >= PER_LISTING:
        raise Enough
    tables.add(new)
    tables.flush()
    _recount(tables, new.listing_id)


def _recount(tables: scoped_session[Session], listing_id: str) -> None:
    """Let the listing know how many reports wait, and everything that shows it that it changed."""
    waiting = select(func.count()).select_from(Report).where(Report.listing_id == listing_id, Report.state == "new")
    values = {"doubts": tables.scalar(waiting) or 0, "change": advance("listing")}
    tables.execute(update(Listing).where(Listing.id == listing_id).values(**values))


def look_up(secret: bytes, code: str, address: str) -> Report | None:
    """The report with this code, as its reporter typed it. Raises Refused where an address tries too many."""
    signing_in.count(secret, {f"report code:{address}": ASKED_PER_ADDRESS})
    return reports.by_digest(reports.digest_of(secret, code))


def answer(actor: Actor, report_id: int, state: Answer, words: str, also: Sequence[int] = ()) -> None:
    """Answer a report, and with the same words the open ones of `also` that are on the same listing.

    Raises LookupError where there is none, PermissionError where the listing is another's to
    keep, Answered where a colleague was quicker.
    """
    with writing() as tables:
        first = tables.get(Report, report_id)
        listing = tables.get(Listing, first.listing_id) if first else None
        if first is None or listing is None:
            raise LookupError(report_id)
        if not actor.covers(listing):
            raise PermissionError(listing.id)
        if first.state != "new":
            raise Answered
        chosen = select(Report).where(Report.listing_id == listing.id, Report.state == "new")
        for found in tables.scalars(chosen.where(Report.id.in_([report_id, *also]))):
            found.state, found.answer, found.answered_at, found.answered_by = state, words, utc_now(), actor.person_id
            audit.note("answer report", actor.person_id, f"listing:{listing.id}", f"report:{found.id} {state}")
        tables.flush()
        _recount(tables, listing.id)


def forget_words() -> int:
    """Empty the words of reports that are older than 90 days; returns how many had any."""
    with writing() as tables:
        old = update(Report).where(Report.at < utc_now() - WORDS_KEPT, Report.words != "").values(words="")
        return int(tables.execute(old).rowcount)  # type: ignore[attr-defined]
