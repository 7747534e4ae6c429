"""Listings as rows of the import format: what goes out comes back in without a difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, and_, false, or_, select

from portal.database import session
from portal.directory import import_fields as fields
from portal.directory import phones, spreadsheets
from portal.directory.drafts import Draft, draft_of
from portal.directory.import_rows import COLUMNS, TEXT_FIELDS, VERSION
from portal.directory.listings import LOADING, Listing
from portal.directory.people import Post
from portal.directory.rights import Actor

Row = dict[str, str]
CHUNK = 500
WIDTHS = {"nama": 36, "ringkasan": 44, "uraian": 44, "alamat": 32, "telepon": 32, "whatsapp": 26, "penanggung_jawab": 28}
"""Widths of columns in a spreadsheet, in letters; others get 16."""

_YES_NO = {True: "ya", False: "tidak"}


def row_of(draft: Draft) -> dict[str, str]:
    """The texts of a draft by column, in the order of COLUMNS: `importing.check` of them gives the draft again.

    Fields that the format cannot speak of (`importing.NOT_IN_FORMAT`, the times of phones) are left out.
    """
    texts = {column: _written(getattr(draft, name)) for column, name in TEXT_FIELDS.items()}
    texts |= {
        "kunci": _written(draft.key),
        "nama": _written(draft.name),
        "bidang": draft.topic,
        "kebutuhan": " ".join(dict.fromkeys(draft.needs)),
        "wilayah": draft.place_code,
        "desa": draft.desa_code,
        "jangkauan": " ".join(dict.fromkeys(draft.service_areas)) or draft.place_code,
        "lintang": _number(draft.latitude),
        "bujur": _number(draft.longitude),
        "telepon": _phones(draft, "call"),
        "whatsapp": _phones(draft, "whatsapp"),
        "surel": _written(draft.email),
        "situs": _written(draft.website),
        "jam": _written(draft.hours),
        "usia_min": _number(draft.age_min),
        "usia_maks": _number(draft.age_max),
        "akses": " ".join(f"{feature}:{_YES_NO[known]}" for feature, known in sorted(draft.access.items())),
        "sensitif": _YES_NO[draft.sensitive],
        "alamat_publik": _YES_NO[draft.address_public],
        "tanggal_sumber": draft.source_date,
        "dikonfirmasi": draft.confirmed_on.isoformat() if draft.confirmed_on else "",
        "status": fields.STATUS_WORDS[draft.status],
    }
    return {column: texts[column] for column in COLUMNS}


def _written(text: str) -> str:
    """A text as an import would have read it: composed, stripped, without control characters."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return fields.CONTROL.sub("", plain).strip()


def _number(value: float | None) -> str:
    return "" if value is None else str(value)


def _phones(draft: Draft, use: str) -> str:
    """Numbers of one use, each once, with who answers in parentheses, as a person would write them."""
    found: dict[str, str] = {}
    for phone in phones.of(draft.phones):
        if phone.use == use:
            who = " ".join(re.sub(r"[()]", " ", _written(phone.who)).split())
            found.setdefault(phone.number, f"{phone.typed} ({who})" if who else phone.typed)
    return " / ".join(found.values())


def rows_of(actor: Actor) -> Iterator[Row]:
    """Every listing that the actor covers, in any status, as `row_of` writes it, with its version; by place and name."""
    covered = or_(false(), *(_covered_by(post) for post in actor.posts))
    query = select(Listing.id).where(covered).order_by(Listing.place_code, Listing.name, Listing.id)
    ids = list(session().scalars(query))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {x.id: x for x in session().scalars(select(Listing).where(Listing.id.in_(chunk)).options(*LOADING))}
        yield from [row_of(draft_of(found[i])) | {VERSION: str(found[i].version)} for i in chunk if i in found]
        session().expunge_all()


def _covered_by(post: Post) -> ColumnElement[bool]:
    """What `rights` says of a post, for the table."""
    within = or_(Listing.place_code == post.area_code, Listing.place_code.startswith(post.area_code + "."))
    return within if post.organization_id is None else and_(within, Listing.organization_id == post.organization_id)


def as_csv(rows: Iterable[Row], columns: Iterable[str] = COLUMNS) -> bytes:
    """The rows as a CSV file, safe to open in a spreadsheet."""
    names = list(columns)
    return spreadsheets.as_csv(names, ([row[name] for name in names] for row in rows))


def as_xlsx(rows: Iterable[Row], columns: Iterable[str] = COLUMNS) -> bytes:
    """The rows as an XLSX file of text cells: codes stay what they are, and key and name stay in sight."""
    names = list(columns)
    widths = [WIDTHS.get(name, 16) for name in names]
    return spreadsheets.as_xlsx("Layanan", names, ([row[name] for name in names] for row in rows), widths, "C2", to_fill=True)
