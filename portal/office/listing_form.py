"""How the form of a listing is drawn: as a form, and beside another's version."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import drafts, entries, history, hours_entry, listings, phones_entry, place_entry, proposals, topics, trust
from portal.directory.drafts import Draft, draft_of
from portal.directory.listings import Listing
from portal.directory.proposals import Proposal
from portal.directory.rights import Actor, needs_second
from portal.languages import gettext as _
from portal.office.field_names import field_name
from portal.office.room import actor
from portal.web.rendering import render
from portal.web.telling import all_told

Faults = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it stands: of which listing, what it says, which version its writer saw."""

    listing_id: str | None
    """None for a listing that is to be."""
    fields: dict[str, str]
    version: int
    proposal_id: int | None = None
    """The draft that the form goes on with."""

    @property
    def listing(self) -> Listing | None:
        """The listing as it is now."""
        return listings.get(self.listing_id) if self.listing_id else None

    @property
    def proposal(self) -> Proposal | None:
        """The draft as it is now."""
        return proposals.get(self.proposal_id) if self.proposal_id else None

    def saying(self, fields: dict[str, str], version: int | None = None) -> Sheet:
        """The same form with other content."""
        return replace(self, fields=fields, version=self.version if version is None else version)


def blank(who: Actor) -> dict[str, str]:
    """The form of a listing that nothing is known about, at the officer's own place."""
    area = who.areas[0]
    fields = entries.fields_of(Draft("", "", "", area, service_areas=[area]))
    return fields | {"sensitif": "", "alamat_publik": "", "status": "published"}


def show(sheet: Sheet, faults: Faults | None = None, status: int = 200) -> ResponseReturnValue:
    """The form, its faults beside their fields."""
    found = all_told(faults or {})
    listing = sheet.listing
    answer = render(
        "office/edit.html",
        sheet=sheet,
        listing=listing,
        proposal=sheet.proposal,
        fields=sheet.fields,
        faults=found,
        summary=[(name, f"{field_name(name)}: {text}") for name, text in found.items()],
        numbers=phones_entry.read(sheet.fields)[2],
        choices=place_entry.choices(actor().areas, sheet.fields),
        said=hours_entry.in_words(hours_entry.read(sheet.fields)[0]),
        others=_others(sheet),
        waits=_waits(sheet, listing),
        reason=request.form.get("alasan", sheet.proposal.reason if sheet.proposal else ""),
        publish_on=request.form.get("terbit_pada", _day_of(sheet.proposal)),
        sending=sending().removeprefix("kantor:"),
        news=request.args.get("kabar", ""),
        topics=_topics(),
        dalam=languages.current(),
        languages=languages.LANGUAGES,
    )
    answer.status_code = status
    return answer


def _day_of(proposal: Proposal | None) -> str:
    return proposal.publish_on.isoformat() if proposal and proposal.publish_on else ""


def _topics() -> list[tuple[topics.Topic, list[topics.Need]]]:
    """The topics, each with what may be needed of it."""
    needs = topics.needs().values()
    return [(t, [n for n in needs if topics.topic_of(n.code) == t.code]) for t in topics.topics().values()]


def _others(sheet: Sheet) -> list[Proposal]:
    """What colleagues have on its way for the same listing; nobody's business but that of those who keep it."""
    listing = sheet.listing
    if listing is None or not actor().covers(listing):
        return []
    return [p for p in proposals.open_for(listing.id) if p.person_id != actor().person_id]


def _waits(sheet: Sheet, listing: Listing | None) -> bool:
    """Whether a second person will have to agree, as far as can be told before it is sent."""
    before = draft_of(listing) if listing else None
    return needs_second(actor(), before, before or Draft("", "", "", "", sensitive=sheet.fields.get("bidang") == "rppa"))


def conflict(sheet: Sheet) -> ResponseReturnValue:
    """409: both versions side by side. What only one of both changed is taken from that one, unless the reader chooses else."""
    theirs = sheet.listing
    assert theirs is not None
    draft, faults = entries.read(sheet.fields, draft_of(theirs))
    if faults:
        return show(sheet, faults, 422)
    other = draft_of(theirs)
    seen = history.get(theirs.id, sheet.version)
    base = drafts.from_content(seen.content) if seen else other
    rows = [
        (name, mine, their, name in drafts.differences(base, draft))
        for name, (their, mine) in drafts.differences(other, draft).items()
    ]
    latest = history.get(theirs.id, theirs.version) if actor().covers(theirs) else None
    answer = render("office/conflict.html", sheet=sheet, theirs=theirs, rows=rows, seen=latest)
    answer.status_code = 409
    return answer


def merged(sheet: Sheet, chosen: dict[str, str]) -> Sheet:
    """The form with the other's version of each field that the reader chose it for."""
    listing = sheet.listing
    assert listing is not None
    theirs = draft_of(listing)
    mine, faults = entries.read(sheet.fields, theirs)
    if faults:
        return sheet
    taken = {name: getattr(theirs, name) for name, side in chosen.items() if side == "mereka" and name in drafts.FIELDS}
    return sheet.saying(entries.fields_of(replace(mine, **taken)))


def sending() -> str:
    """The key that a new listing gets from its form, the same however often that form is sent."""
    sent = request.form.get("kiriman", "")
    return f"kantor:{sent if re.fullmatch('[0-9a-f]{16}', sent) else secrets.token_hex(8)}"


def day(text: str) -> tuple[date | None, str]:
    """A day to come, as a date field sends it, and what is wrong with it."""
    if not text.strip():
        return None, ""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None, str(_("Tanggal ini tidak terbaca. Contoh: 2027-06-30"))
    if found < trust.today():
        return None, str(_("Tanggal ini sudah lewat."))
    return found, ""
