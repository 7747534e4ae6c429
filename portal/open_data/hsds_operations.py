"""The addresses of the Human Services Data Specification, as the description of the interface tells them."""

from __future__ import annotations

from typing import Any

from portal.open_data.registry import TEXT, Operation, Parameter, Schema, ref, whole

TAG = "HSDS"
_UUID: Schema = {"type": "string", "format": "uuid"}
_YES_OR_NO: Schema = {"type": "boolean", "default": False}
_TIME: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

ID = Parameter("id", "The UUID of the record. It never changes.", _UUID, place="path", required=True)
SEARCH = Parameter("search", "Words to find, in Indonesian or Javanese, as residents say them.", TEXT, example="kursi roda")
PAGING = (
    Parameter("page", "Number of the page, from 1. A page after the last one is empty.", whole(1, 1_000_000, 1)),
    Parameter("per_page", "Records on a page.", whole(1, 100, 50)),
)
FORMAT = Parameter(
    "format",
    "`json`, or `ndjson` for all records at once, one a line, without pages (media type application/x-ndjson).",
    {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
)
TERM = Parameter("taxonomy_term_id", "Only records with this term of a taxonomy (UUID, or its code).", TEXT)
TAXONOMY = Parameter("taxonomy_id", "Only records with any term of this taxonomy (UUID).", TEXT)
ORGANIZATION = Parameter("organization_id", "Only services of this organization (UUID).", TEXT)
AFTER = Parameter(
    "modified_after",
    "Only records changed at or after this day or moment (RFC 3339; without a zone it is UTC).",
    {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
    example="2026-01-31T00:00:00Z",
)
MINIMAL = Parameter("minimal", "Only `id` and `last_modified` of each, to find out what to fetch anew.", _YES_OR_NO)
FULL = Parameter("full", "Records with everything nested in them, as the address of one record gives it.", _YES_OR_NO)
AGES = (
    Parameter("minimum_age", "Only services for people of at least this age, in years.", {"type": "number", "minimum": 0}),
    Parameter("maximum_age", "Only services for people of at most this age, in years.", {"type": "number", "minimum": 0}),
)
HOURS = (
    Parameter("start_time", "Only services that are open at or after this time of day (HH:MM, WIB).", _TIME, example="08:00"),
    Parameter("end_time", "Only services that are open until this time of day or before (HH:MM, WIB).", _TIME, example="16:00"),
    Parameter(
        "day", "Only services that are open on this day of the week.",
        {"type": "string", "enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    ),
)  # fmt: skip
NEAR = (
    Parameter("postcode", "Postal code of five digits: what serves it.", {"type": "string", "pattern": "^[0-9]{5}$"}),
    Parameter("proximity", "With `postcode`: only what lies within so many metres of its centre.", whole(0, 1_000_000)),
)

PAGE: dict[str, Any] = {
    "type": "object",
    "description": "One page of a list.",
    "properties": {
        "total_items": whole(0) | {"description": "Records on all pages."},
        "total_pages": whole(0) | {"description": "Number of pages."},
        "page_number": whole(1) | {"description": "The number of this page, from 1."},
        "size": whole(0) | {"description": "Records on this page."},
        "first_page": {"type": "boolean", "description": "Whether this is the first page."},
        "last_page": {"type": "boolean", "description": "Whether this is the last page."},
        "empty": {"type": "boolean", "description": "Whether there is nothing on it."},
    },
    "required": ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"],
}
ABOUT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "version": {"type": "string", "description": "Version of HSDS."},
        "profile": {"type": "string", "format": "uri", "description": "Where the profile is explained."},
        "openapi_url": {"type": "string", "format": "uri", "description": "Where this description is."},
    },
    "required": ["version", "profile", "openapi_url"],
}


def page_of(name: str, short: bool = False) -> Schema:
    """A page of records of one kind; `short`: some pages hold records cut down to an id and a date."""
    item: Schema = {"anyOf": [ref(name), ref("short_record")]} if short else ref(name)
    contents: Schema = {"type": "object", "properties": {"contents": {"type": "array", "items": item}}}
    return {"allOf": [ref("page"), contents]}


def _list(name: str, path: str, what: str, *parameters: Parameter, short: bool = False) -> Operation:
    summary = f"A page of {what}"
    return Operation(f"/api/hsds/{path}", f"list_{path}", TAG, summary, f"{summary}.", page_of(name, short), parameters)


def _one(name: str, path: str, what: str) -> Operation:
    meaning = "410 once it was withdrawn for good." if name.startswith("service") else ""
    errors = (404, 410) if meaning else (404,)
    return Operation(f"/api/hsds/{path}/{{id}}", f"get_{name}", TAG, f"One {what}", meaning, ref(name), (ID,), errors=errors)


SERVICES = (
    SEARCH, *PAGING, TERM, TAXONOMY, ORGANIZATION, AFTER, MINIMAL, FULL, FORMAT, *AGES, *HOURS, *NEAR,
)  # fmt: skip
OPERATIONS = (
    Operation("/api/hsds/", "about", TAG, "Which version of the standard this is", "", ref("about")),
    _list("service", "services", "services", *SERVICES, short=True),
    _one("service", "services", "service with everything nested in it"),
    _list("organization", "organizations", "organizations", SEARCH, *PAGING, TERM, TAXONOMY, FULL, FORMAT),
    _one("organization", "organizations", "organization"),
    _list("service_at_location", "service_at_locations", "services at their places", *SERVICES, short=True),
    _one("service_at_location", "service_at_locations", "service at its place"),
    _list("taxonomy", "taxonomies", "taxonomies", SEARCH, *PAGING, FORMAT),
    _one("taxonomy", "taxonomies", "taxonomy"),
    _list("taxonomy_term", "taxonomy_terms", "terms of the taxonomies", SEARCH, *PAGING, TAXONOMY, FORMAT),
    _one("taxonomy_term", "taxonomy_terms", "term of a taxonomy"),
)
