"""What a listing says after a row of a file: what the row changes is taken from it, all else stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.directory.drafts import Draft
from portal.directory.exporting import row_of
from portal.directory.import_rows import NOT_IN_FORMAT, TEXT_FIELDS

_ALONE = TEXT_FIELDS | {
    "nama": "name", "bidang": "topic", "kebutuhan": "needs", "wilayah": "place_code", "desa": "desa_code",
    "jangkauan": "service_areas", "lintang": "latitude", "bujur": "longitude", "surel": "email", "situs": "website",
    "jam": "hours", "usia_min": "age_min", "usia_maks": "age_max", "akses": "access", "sensitif": "sensitive",
    "alamat_publik": "address_public", "tanggal_sumber": "source_date", "status": "status",
}  # fmt: skip
"""Column → the field of a draft that it alone fills."""
FIELD_OF = _ALONE | {"kunci": "key", "telepon": "phones", "whatsapp": "phones", "dikonfirmasi": "confirmed_on"}
"""Column → the field of a draft that it fills, alone or with another."""


def merged(known: Draft, sent: Draft) -> Draft:
    """The draft that is to be saved for a known listing; a row that came out of an export and was left alone gives `known` again.

    A cell that says what an export would say keeps the listing's own value, however it is
    written there. A phone keeps its times as long as its number and use stay. A row never
    takes a confirmation back, nor puts an older one in its place.
    """
    before, after = row_of(known), row_of(sent)
    kept: dict[str, Any] = {name: getattr(known, name) for name in NOT_IN_FORMAT}
    kept |= {name: getattr(known, name) for column, name in _ALONE.items() if before[column] == after[column]}
    if all(before[use] == after[use] for use in ("telepon", "whatsapp")):
        kept["phones"] = known.phones
    else:
        kept["phones"] = _with_times(known.phones, sent.phones)
    if known.confirmed_on and (sent.confirmed_on is None or sent.confirmed_on <= known.confirmed_on):
        kept |= {"confirmed_on": known.confirmed_on, "confirmed_by": known.confirmed_by}
    return replace(sent, **kept)


def _with_times(known: list[dict[str, str]], sent: list[dict[str, str]]) -> list[dict[str, str]]:
    times = {(phone["number"], phone["use"]): phone["when"] for phone in known if phone.get("when")}
    return [phone | ({"when": times[key]} if (key := (phone["number"], phone["use"])) in times else {}) for phone in sent]
