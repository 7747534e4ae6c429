"""Open Referral UK 3.0: the same records without what that profile took out of HSDS, and with what it added.

The profile has no place for telephone numbers, requirements, steps and the like: the description
carries them in words, so that nobody who reads it is left without a way to ask.
"""

from __future__ import annotations

from typing import Any

from portal.directory.phones import Phone
from portal.open_data.hsds.taxonomies import Record

HSDS = "hsds-3.1"
ORUK = "oruk-3.0"
PROFILES = (HSDS, ORUK)

_ATTRIBUTE = {"id", "link_id", "taxonomy_term_id", "link_type", "taxonomy_term"}
KNOWN: dict[str, frozenset[str]] = {
    kind: frozenset(names)
    for kind, names in {
        "service": {
            "id", "organization_id", "name", "description", "url", "email", "status", "fees", "accreditations", "minimum_age",
            "maximum_age", "assured_date", "assurer_email", "alert", "last_modified", "schedules", "service_areas",
            "service_at_locations", "languages", "organization", "funding", "cost_options", "contacts", "attributes",
        },
        "organization": {
            "id", "name", "description", "email", "website", "logo", "uri", "parent_organization_id",
            "organization_identifiers", "attributes", "services",
        },
        "service_at_location": {"id", "service_id", "location_id", "location", "service"},
        "location": {
            "id", "location_type", "name", "description", "latitude", "longitude", "external_identifier",
            "external_identifier_type", "addresses", "accessibility", "attributes",
        },
        "address": {
            "id", "location_id", "attention", "address_1", "city", "region", "state_province", "postal_code", "country",
            "address_type", "attributes",
        },
        "accessibility": {"id", "location_id", "description", "details", "url", "attributes", "accessibility"},
        "schedule": {
            "id", "service_id", "service_at_location_id", "valid_from", "valid_to", "dtstart", "freq", "interval", "byday",
            "bymonthday", "description", "opens_at", "closes_at", "schedule_link", "attending_type", "notes",
        },
        "service_area": {"id", "service_id", "name", "extent", "extent_type", "uri", "service_area"},
        "language": {"id", "service_id", "phone_id"},
        "cost_option": {"id", "service_id", "valid_from", "valid_to", "option", "amount", "amount_description"},
        "contact": {"id", "service_id", "name", "title", "attributes"},
        "attribute": _ATTRIBUTE,
        "taxonomy": {"id", "name", "description", "uri", "version", "taxonomy_terms"},
        "taxonomy_term": {"id", "name", "description", "parent_id", "taxonomy", "taxonomy_id", "term_uri", "term"},
    }.items()
}  # fmt: skip
"""Kind of record → the fields that the profile has."""
KINDS = {
    "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
    "languages": "language", "organization": "organization", "cost_options": "cost_option", "contacts": "contact",
    "attributes": "attribute", "location": "location", "addresses": "address", "accessibility": "accessibility",
    "taxonomy_term": "taxonomy_term", "service": "service", "services": "service", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip
"""Field → kind of the records in it."""
WORDS = {
    "eligibility_description": "Untuk siapa", "application_process": "Langkah", "wait_time": "Waktu",
    "fees_description": "Biaya", "interpretation_services": "Juru bahasa",
}  # fmt: skip
"""Fields of HSDS that the profile lacks → how the description introduces them."""
ADDED = {
    "accessibility": ("accessibility", "description"),
    "service_area": ("service_area", "name"),
    "taxonomy_term": ("term", "name"),
}
"""Kind → field that the profile added, and the one that says the same in HSDS."""


def in_profile(kind: str, record: Record, profile: str) -> Record:
    """The record as the profile has it; one of HSDS 3.1 is given back as it is."""
    return record if profile == HSDS else _projected(kind, record)


def _projected(kind: str, record: Record) -> Record:
    known = KNOWN[kind]
    found = {name: _value(name, value) for name, value in record.items() if name in known}
    if kind == "service":
        found |= _service(record)
    if kind in ADDED:
        name, same = ADDED[kind]
        if same in record:
            found[name] = record[same]
    return found


def _value(name: str, value: Any) -> Any:
    kind = KINDS.get(name)
    if kind is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _projected(kind, value)
    # A remark is nothing without its value, which the profile has no place for.
    kept = [v for v in value if kind != "attribute" or "taxonomy_term" in v]
    return [_projected(kind, v) for v in kept]


def _service(record: Record) -> Record:
    """What the profile says elsewhere: fees by another name, and in words what it has no field for."""
    lines = [f"{words}: {record[name]}" for name, words in WORDS.items() if record.get(name)]
    documents = [d["document"] for d in record.get("required_documents", ())]
    if documents:
        lines.append("Syarat: " + "; ".join(documents))
    for phone in record.get("phones", ()):
        lines.append(f"{phone['description']}: {Phone(_dialled(phone), 'call').shown}")
    description = "\n".join(filter(None, (record.get("description", ""), *lines)))
    found = {"fees": record.get("fees_description", ""), "description": description}
    return {name: text for name, text in found.items() if text}


def _dialled(phone: Record) -> str:
    extension = phone.get("extension")
    return f"{phone['number']} ext {extension}" if extension is not None else str(phone["number"])
