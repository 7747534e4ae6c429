"""Listings as rows of the import format: what goes out comes back in without a difference."""

from __future__ import annotations

import re
import unicodedata

from portal.directory import import_fields as fields
from portal.directory import phones
from portal.directory.drafts import Draft
from portal.directory.import_rows import COLUMNS, TEXT_FIELDS

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
