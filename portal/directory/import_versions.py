"""Rows that were taken out before somebody else's edit: brought up to date, so that no newer word is wiped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.directory import trust
from portal.directory.drafts import Draft, draft_of, from_content
from portal.directory.exporting import row_of
from portal.directory.history import Revision
from portal.directory.import_merge import FIELD_OF
from portal.directory.import_rows import COLUMNS, VERSION, Fault, Row, draft_of_row
from portal.directory.importing import Checked
from portal.directory.listings import Listing
from portal.directory.sayings import MONTHS

WAY_ON = "unduh lagi, atau kosongkan kolom versi di baris ini bila berkas Anda yang benar"


def bases(rows: Iterable[Checked], listings: Mapping[str, Listing]) -> dict[str, Draft]:
    """Id → what a listing said when the row of it was taken out; only where it has changed since."""
    sent = [(listings[row.draft.key], row.version) for row in rows if row.draft and row.draft.key in listings]
    old = [(listing.id, version) for listing, version in sent if 0 < version < listing.version]
    query = select(Revision.listing_id, Revision.content).where(tuple_(Revision.listing_id, Revision.version).in_(old))
    return {listing_id: from_content(content) for listing_id, content in session().execute(query)} if old else {}


def brought_up(row: Checked, sent: Draft, known: Listing, base: Draft | None, person_id: int | None) -> tuple[Draft, list[Fault]]:
    """What the sender would say who knew the listing of today, and what only people can decide: three ways, column by column.

    A cell that was left alone since `base` says what the listing says now. One that the same
    person has changed since by a file is no clash: whoever goes on with a file need not take it out anew.
    """
    if row.version in (0, known.version):
        return sent, []
    if row.version > known.version or base is None:
        reason = f"versi {row.version} tidak dikenal; layanan ini sekarang versi {known.version}: {WAY_ON}"
        return sent, [Fault(row.number, VERSION, reason)]
    before, now, mine = (_texts(draft) for draft in (base, draft_of(known), sent))
    texts, faults = {}, []
    for column in COLUMNS:
        texts[column] = now[column] if mine[column] == before[column] else mine[column]
        if column != "dikonfirmasi" and len({before[column], now[column], mine[column]}) == 3:
            faults += _clash(row, known, column, person_id)
    if faults:
        return sent, faults
    again = Row(row.number, list(COLUMNS), [texts[column] for column in COLUMNS], lambda _key: True)
    return draft_of_row(again), again.faults


def _texts(draft: Draft) -> dict[str, str]:
    """The cells of a draft. In which order areas are named says nothing."""
    return row_of(replace(draft, service_areas=sorted(set(draft.service_areas))))


def _clash(row: Checked, known: Listing, column: str, person_id: int | None) -> list[Fault]:
    query = select(Revision).where(Revision.listing_id == known.id, Revision.version > row.version)
    since = session().scalars(query.order_by(Revision.version.desc()).options(joinedload(Revision.person)))
    for revision in since:
        own = revision.act == "import" and revision.person_id == person_id
        if FIELD_OF[column] in revision.changes and not own:
            who = revision.person.name if revision.person else "portal"
            reason = f"sesudah Anda mengunduh, {who} mengubah kolom ini juga pada {_moment(revision.at)}: {WAY_ON}"
            return [Fault(row.number, column, reason)]
    return []


def _moment(at: datetime) -> str:
    local = at.replace(tzinfo=UTC).astimezone(trust.ZONE)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} pukul {local:%H.%M}"
