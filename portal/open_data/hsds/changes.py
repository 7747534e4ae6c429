"""The change log of a listing as HSDS metadata: what changed, when, by which post. Never a name of a person, never a note.

Of a listing that is sensitive or whose address is not public, or was so at the time, and of versions
that were drafts, only plain facts are told, and nothing of where it is. Numbers and mailboxes are
never told: what somebody had taken out must not stay here for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from portal.directory import places
from portal.directory.listings import Listing
from portal.directory.open_records import ChangeRow
from portal.open_data.hsds.ids import Kind, nested_id, uuid_of
from portal.open_data.hsds.taxonomies import Record

FIELDS: dict[str, tuple[str, str]] = {
    "topic": ("service", "attributes.bidang"), "needs": ("service", "attributes.kebutuhan"),
    "name": ("service", "name"), "name_jv": ("service", "alternate_name"),
    "summary": ("service", "description"), "description": ("service", "description"),
    "summary_jv": ("service", "attributes.ringkasan_jv"), "description_jv": ("service", "attributes.uraian_jv"),
    "organization": ("service", "organization"), "service_areas": ("service", "service_areas"),
    "place_code": ("location", "external_identifier"), "desa_code": ("location", "external_identifier"),
    "address": ("location", "addresses.address_1"), "latitude": ("location", "latitude"),
    "longitude": ("location", "longitude"), "access": ("location", "accessibility"),
    "phones": ("service", "phones"), "email": ("service", "email"), "website": ("service", "url"),
    "hours": ("service", "schedules"), "hours_note": ("service", "schedules.description"),
    "requirements": ("service", "required_documents"), "procedure": ("service", "application_process"),
    "duration": ("service", "wait_time"), "cost": ("service", "fees_description"),
    "product": ("service", "attributes.produk"), "complaints": ("service", "attributes.pengaduan"),
    "eligibility": ("service", "eligibility_description"), "age_min": ("service", "minimum_age"),
    "age_max": ("service", "maximum_age"), "languages": ("service", "languages"), "alert": ("service", "alert"),
    "valid_until": ("service", "attributes.berlaku_sampai"), "source": ("service", "attributes.sumber"),
    "source_date": ("service", "attributes.tanggal_sumber"), "status": ("service", "status"),
    "status_note": ("service", "alert"), "sensitive": ("service", "attributes.sensitif"),
    "confirmed_on": ("service", "assured_date"), "confirmed_by": ("service", "attributes.dikonfirmasi_oleh"),
}  # fmt: skip
"""Field of a listing → the kind of record and the field of HSDS that show it. What is not here is not told."""
WHERE = frozenset({"address", "desa_code", "latitude", "longitude"})
FACTS = frozenset(
    {"topic", "needs", "service_areas", "access", "hours", "age_min", "age_max", "valid_until", "source_date", "status"}
    | {"confirmed_on", "confirmed_by"}
)
"""Fields that hold codes, numbers and days: they cannot say more than they are for."""
NEVER = frozenset({"phones", "email"})
ACTS = {"load": "create", "import": "create", "create": "create"}
"""What the first version was; all else is an update."""
PORTAL = "Portal"


def changes_of(listing: Listing, rows: Iterable[ChangeRow]) -> list[Record]:
    """The metadata of a service, newest first: one entry for each field of each version, and one for its beginning."""
    return [record for row in rows for record in _of_version(listing, row)]


def _of_version(listing: Listing, row: ChangeRow) -> list[Record]:
    if row.status == "draft":
        return []
    if not row.changes:
        return [_record(listing, row, "id", "service", "id", ("", uuid_of("service", listing.id)))] if row.version == 1 else []
    closed = _is_closed(listing, row)
    drafted = _before(row, "status", row.status) == "draft"
    found = []
    for name, values in row.changes.items():
        if name not in FIELDS or (name in WHERE and closed):
            continue
        told = name not in NEVER and (name in FACTS or not closed)
        before, after = (_text(value) for value in values) if told else ("", "")
        kind, field = FIELDS[name]
        found.append(_record(listing, row, name, kind, field, ("" if drafted else before, after)))
    return found


def _is_closed(listing: Listing, row: ChangeRow) -> bool:
    """Whether words of this version could tell what nobody is to know: now, then, or just before."""
    now = listing.sensitive or not listing.address_public
    then = row.sensitive or not row.address_public
    before = _before(row, "sensitive", False) or not _before(row, "address_public", True)
    return bool(now or then or before)


def _before(row: ChangeRow, name: str, otherwise: Any) -> Any:
    return row.changes[name][0] if name in row.changes else otherwise


def _record(listing: Listing, row: ChangeRow, name: str, kind: str, field: str, values: Sequence[str]) -> Record:
    kinds: dict[str, Kind] = {"service": "service", "location": "location"}
    return {
        "id": nested_id(listing.id, "metadata", f"{row.version}/{name}"),
        "resource_id": uuid_of(kinds[kind], listing.id),
        "resource_type": kind,
        "last_action_date": row.at.isoformat(timespec="seconds") + "Z",
        "last_action_type": ACTS.get(row.act, "update") if row.version == 1 else "update",
        "field_name": field,
        "previous_value": values[0],
        "replacement_value": values[1],
        "updated_by": _who(row),
    }


def _who(row: ChangeRow) -> str:
    """The post and its area; never who held it."""
    if not row.post:
        return PORTAL
    place = places.atlas().get(row.area)
    return f"{row.post}, {place.full_name}" if place else row.post


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
