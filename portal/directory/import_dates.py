"""The dates of the import format, as `import_fields` reads its other cells."""

from __future__ import annotations

import re
from datetime import date

from portal.directory import trust
from portal.directory.import_fields import FieldError
from portal.directory.sayings import MONTHS
from portal.directory.sayings import marked as _l

_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}


def source_date(text: str) -> str:
    """A date, a month or a year, exactly as the source gives it: 2025-10-09, 2025-10 or 2025.

    Also as people write it: "9 Oktober 2025", "09/10/2025", "Oktober 2025".
    """
    found = _written(text) or text
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", found)
    if not match or _day(match[1], match[2] or "1", match[3] or "1") is None:
        raise FieldError(_l("“%(text)s” bukan tanggal. Contoh: 9 Oktober 2025, atau Oktober 2025, atau 2025"), text=text)
    return found


def _written(text: str) -> str:
    """A date in words or with the day first, in the order of the tables; empty for anything else."""
    local = re.fullmatch(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})", text)
    if local:
        return f"{local[4]}-{int(local[3]):02}-{int(local[1]):02}"
    named = re.fullmatch(r"(?:([0-9]{1,2}) +)?([a-z]+) +([0-9]{4})", text.casefold())
    if named is None or named[2] not in _MONTHS:
        return ""
    month = f"{named[3]}-{_MONTHS[named[2]]:02}"
    return f"{month}-{int(named[1]):02}" if named[1] else month


def confirmed_on(text: str) -> date:
    """A day that has come, as 2025-10-09, 09-10-2025 or 09/10/2025."""
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    local = re.fullmatch(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})", text)
    found = _day(*iso.groups()) if iso else _day(local[4], local[3], local[1]) if local else None
    if found is None:
        raise FieldError(f"“{text}” bukan tanggal. Contoh: 2025-10-09 atau 09-10-2025")
    if found > trust.today():
        raise FieldError(f"“{text}” belum tiba; isi tanggal layanan terakhir dipastikan")
    return found


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None
