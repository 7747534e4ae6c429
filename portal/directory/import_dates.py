"""The dates of the import format, as `import_fields` reads its other cells."""

from __future__ import annotations

import re
from datetime import date

from portal.directory import trust
from portal.directory.import_fields import FieldError
from portal.directory.sayings import marked as _l


def source_date(text: str) -> str:
    """A date, a month or a year, exactly as the source gives it."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if not match or _day(match[1], match[2] or "1", match[3] or "1") is None:
        raise FieldError(_l("“%(text)s” bukan tanggal. Contoh: 2025-10-09, atau 2025-10, atau 2025"), text=text)
    return text


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
