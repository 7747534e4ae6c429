"""The addresses of the Human Services Data Specification, as the description of the interface tells them."""

from __future__ import annotations

from typing import Any

from portal.open_data.registry import Operation, Parameter, Schema, ref, whole

TAG = "HSDS"
_UUID: Schema = {"type": "string", "format": "uuid"}
_YES_OR_NO: Schema = {"type": "boolean", "default": False}
_TIME: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
_AMOUNT: Schema = {"type": "number", "minimum": 0, "maximum": 999_999_999}

ID = Parameter("id", "The UUID of the record. It never changes.", _UUID, place="path", required=True)
PROFILE = Parameter(
    "profile",
    "`hsds-3.1`, or `oruk-3.0` for records in the profile of Open Referral UK.",
    {"type": "string", "enum": ["hsds-3.1", "oruk-3.0"], "default": "hsds-3.1"},
)
SEARCH = Parameter(
    "search",
    "Words to find; services are found as residents find them, by everyday words in Indonesian or Javanese.",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
    example="kursi roda",
)
PAGE_NUMBER = Parameter("page", "Number of the page, from 1. A page after the last one is empty.", whole(1, 1_000_000, 1))
PER_PAGE = Parameter("per_page", "Records on a page.", whole(1, 100, 50))
FORMAT = Parameter(
    "format",
    "`json`, or `ndjson` for all records at once, one a line, without pages. The `Accept` header may say it, too.",
    {"type": "string", "enum": ["json", "ndjson", "jsonl"], "default": "json"},
)
LISTED = (PAGE_NUMBER, PER_PAGE, FORMAT, PROFILE)
TERM = Parameter("taxonomy_term_id", "Only what this term of a taxonomy (UUID) says something of.", _UUID)
TAXONOMY = Parameter("taxonomy_id", "Only what any term of this taxonomy (UUID) says something of.", _UUID)
MINIMAL = Parameter("minimal", "Only the id and the date of each, all on one page, to find out what to fetch anew.", _YES_OR_NO)
FULL = Parameter("full", "Records with everything nested in them, as the address of one record gives it.", _YES_OR_NO)
FULL_ORGANIZATION = Parameter("full", "Organizations with their services; at most 10 on a page.", _YES_OR_NO)
FULL_SERVICE = Parameter(
    "full_service", "Organizations with all that is known of their services; at most 10 on a page.", _YES_OR_NO
)
MODIFIED = Parameter(
    "modified_after",
    "Only records changed at or after this day or moment (RFC 3339; without an offset it is UTC).",
    {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
    example="2026-01-31T00:00:00Z",
)
SELECTING = (
    SEARCH,
    TERM,
    TAXONOMY,
    Parameter("organization_id", "Only services of this organization (UUID).", _UUID),
    MODIFIED,
    Parameter("minimum_age", "Only services whose minimum age is this one or higher, in years.", _AMOUNT),
    Parameter("maximum_age", "Only services whose maximum age is this one or lower, in years.", _AMOUNT),
    Parameter("start_time", "Only services that open at this time of day (HH:MM, WIB) or later.", _TIME, example="08:00"),
    Parameter("end_time", "Only services that close at this time of day (HH:MM, WIB) or earlier.", _TIME, example="16:00"),
    Parameter(
        "day", "Only services that are open on this day of the week; its English or Indonesian name does as well.",
        {"type": "string", "enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    ),
    Parameter("postcode", "Postal code of five digits: only what serves it.", {"type": "string", "pattern": "^[0-9]{5}$"}),
    Parameter("proximity", "With `postcode`: only what lies within so many metres of its centre.", _AMOUNT),
)  # fmt: skip

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
    meaning = f"{summary}, or all of them as JSON Lines. A parameter that this address does not know is refused."
    return Operation(
        f"/api/hsds/{path}", f"list_{path}", TAG, summary, meaning, page_of(name, short), (*parameters, *LISTED),
        leads_to=f"get_{name}",
    )  # fmt: skip


def _one(name: str, path: str, what: str, *parameters: Parameter, withdrawn: bool = False) -> Operation:
    meaning = "Answers 410 once it was withdrawn for good." if withdrawn else ""
    given, errors = (ID, *parameters, PROFILE), (404, 410) if withdrawn else (404,)
    return Operation(f"/api/hsds/{path}/{{id}}", f"get_{name}", TAG, f"One {what}", meaning, ref(name), given, errors=errors)


OPERATIONS = (
    Operation("/api/hsds/", "about", TAG, "Which versions of the standard this is", "", ref("about"), (PROFILE,)),
    _list("service", "services", "services", *SELECTING, MINIMAL, FULL, short=True),
    _list("service", "activities", "activities that are still to come, as services", MODIFIED),
    _one("service", "services", "service with everything nested in it", withdrawn=True),
    _list("organization", "organizations", "organizations", SEARCH, TERM, TAXONOMY, FULL_ORGANIZATION, FULL_SERVICE),
    _one("organization", "organizations", "organization with its services", FULL_SERVICE),
    _list("service_at_location", "service_at_locations", "services at their places", *SELECTING, MINIMAL, FULL, short=True),
    _one("service_at_location", "service_at_locations", "service at its place", withdrawn=True),
    _list("taxonomy", "taxonomies", "taxonomies", SEARCH),
    _one("taxonomy", "taxonomies", "taxonomy"),
    _list(
        "taxonomy_term", "taxonomy_terms", "terms of the taxonomies", SEARCH, TAXONOMY,
        Parameter("parent_id", "Only terms right below this one (UUID).", _UUID),
        Parameter("top_only", "Only terms that lie below no other.", _YES_OR_NO),
    ),
    _one("taxonomy_term", "taxonomy_terms", "term of a taxonomy"),
)  # fmt: skip
