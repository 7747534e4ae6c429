"""The fields of an activity that a listing does not have: each reader takes the text of one cell and gives a value of a draft.

All raise FieldError with a sentence for the person who filled the cell.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from portal.directory import listings, trust
from portal.directory.activity_dates import clock
from portal.directory.import_fields import FieldError
from portal.directory.listings import Listing
from portal.directory.sayings import marked as _l

STATUS_CODES = {
    "draf": "draft", "draft": "draft", "terbit": "published", "published": "published", "batal": "cancelled",
    "cancelled": "cancelled",
}  # fmt: skip
STATUS_WORDS = {"draft": "draf", "published": "terbit", "cancelled": "batal"}
MOST_PEOPLE = 100_000
FIRST_YEAR, YEARS_AHEAD = 2020, 3
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}[.:]\d{2})(?:[.:]00)?)?")
_FREE = re.compile(r"\b(?:gratis|tanpa biaya|tidak dipungut biaya|bebas biaya)\b|^(?:rp\.?\s*)?0(?:,-)?$", re.IGNORECASE)
_RUPIAH = re.compile(
    r"(?:rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d{3,9})(?:,-|,00)?(?:\s*(?:rupiah|per orang|/\s*orang))?", re.IGNORECASE
)


def moment(text: str) -> datetime:
    """A local moment, `2026-12-01 08:00`. A day without a time of day is refused."""
    match = _MOMENT.fullmatch(text)
    if not match:
        raise FieldError(_l("“%(text)s” bukan tanggal dan jam. Contoh: 2026-12-01 08:00"), text=text[:100])
    if not match[2]:
        raise FieldError(_l("jamnya belum diisi. Contoh: 2026-12-01 08:00"))
    return datetime.combine(day(match[1]), clock(match[2]))


def end(text: str, starts: datetime) -> datetime:
    """When it ends: a local moment, or a time of day alone for the day of the start. After the start."""
    alone = re.fullmatch(r"\d{1,2}[.:]\d{2}", text)
    found = datetime.combine(starts.date(), clock(text)) if alone else moment(text)
    if found <= starts:
        raise FieldError(_l("selesainya lebih awal daripada mulainya"))
    if (found - starts).days > 31:
        raise FieldError(_l("lebih dari sebulan untuk satu kali kegiatan; pakai aturan ulang"))
    return found


def day(text: str) -> date:
    """A day that exists, `2026-12-01`, in a year that an activity can have."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise FieldError(_l("“%(text)s” bukan tanggal. Contoh: 2027-06-30"), text=text[:100]) from None
    latest = trust.today().year + YEARS_AHEAD
    if not FIRST_YEAR <= found.year <= latest:
        raise FieldError(_l("tahun %(year)s tidak mungkin; periksa tanggalnya"), year=found.year)
    return found


def people(text: str) -> int:
    """A number of people, 0 or more."""
    if re.fullmatch(r"[-\u2212]\s*\d+", text):
        raise FieldError(_l("“%(text)s” kurang dari nol; isi angka 0 atau lebih"), text=text[:100])
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) > MOST_PEOPLE:
        raise FieldError(_l("“%(text)s” bukan jumlah orang: isi angka bulat"), text=text[:100])
    return int(text)


def quota(text: str) -> int:
    """A number of people, 1 or more."""
    found = people(text)
    if found == 0:
        raise FieldError(_l("kuota 0 berarti tidak ada yang boleh ikut; kosongkan bila belum diketahui"))
    return found


def status(text: str) -> str:
    """A status by its code or its Indonesian word."""
    if text.casefold() not in STATUS_CODES:
        words = ", ".join(STATUS_WORDS.values())
        raise FieldError(_l("“%(text)s” bukan status. Pilihan: %(words)s"), text=text[:100], words=words)
    return STATUS_CODES[text.casefold()]


def host(text: str) -> Listing:
    """The listing that hosts an activity, by its id."""
    found = listings.get(text)
    if found is None:
        raise FieldError(_l("“%(text)s” bukan kode layanan di portal ini"), text=text[:100])
    return found


def price_of(cost: str) -> int | None:
    """The price in rupiah that a text about the cost says: 0 where it is free, None where the text says no one price."""
    plain = " ".join(cost.split())
    if _FREE.search(plain) and not re.search(r"\d{3}", plain):
        return 0
    match = _RUPIAH.fullmatch(plain)
    return int(match[1].replace(".", "")) if match else None
