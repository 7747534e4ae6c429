"""The description of the interface (OpenAPI 3.1), drawn from one list of operations, served with its schemas in it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from flask import Response

from portal.config import DATA
from portal.open_data import hsds_operations, partner_operations
from portal.open_data.answering import ATTRIBUTION, LICENCE, LICENCE_NAME, answer
from portal.open_data.links import LONGEST, MOST, STATES
from portal.open_data.registry import JSON, TEXT, Operation, Parameter, Schema, ref
from portal.open_data.room import room

FORMAT_VERSION = "1.0.0"
"""Of the interface and its data: see docs/data-changelog.md."""
TOKEN = "partner"
_LANGUAGE = Parameter("bahasa", "Language of the page, `id` or `jv`; otherwise the reader's.", TEXT, example="jv")
_URL: Schema = {
    "type": "string",
    "description": f"An address, whole or from the first slash; of over {LONGEST} letters none is ours.",
}
_URLS: dict[str, Any] = {"type": "array", "items": _URL, "maxItems": MOST}
_LINKS_MEANING = (
    "For each address, in the order sent: `ok`, `paused`, `withdrawn`, `unknown` (ours, but nothing is there, or nothing "
    "that can be checked) or `not-ours`; its canonical address, when the listing last changed (UTC), and where to turn "
    "instead of a listing that is paused or withdrawn. Nothing is fetched."
)
OPERATIONS: tuple[Operation, ...] = (
    *hsds_operations.OPERATIONS,
    Operation(
        "/api/links", "read_links", "Links", "State of a few links", _LINKS_MEANING, ref("link_states"),
        (Parameter("url", "An address of ours; may be repeated.", _URLS, example=["/l/abc2345", "/id/wilayah/33.03.04"]),),
    ),
    Operation(
        "/api/links", "check_links", "Links", f"State of up to {MOST:,} links", _LINKS_MEANING, ref("link_states"),
        method="post", body=_URLS, errors=(413, 415),
    ),
    *partner_operations.OPERATIONS,
    Operation("/api/openapi.json", "describe", "About", "This description", "", {"type": "object"}),
    Operation("/api/", "guide", "About", "The page for people", "", TEXT, (_LANGUAGE,), media="text/html"),
)  # fmt: skip
"""Every address under /api/. A test walks the addresses of the application and finds each of them here."""
ALWAYS = (400, 414, 422, 429, 500, 503)
REASONS = {
    400: "The request cannot be read.",
    401: "This address needs a partner's token: `Authorization: Bearer …`.",
    404: "There is no such record.",
    409: "There is no webhook address yet.",
    410: "The record was withdrawn and will not come back.",
    413: "The body is larger than 1 MiB.",
    414: "The address is longer than 60,000 characters.",
    415: "The body is not application/json.",
    422: "A parameter or the body has a value that cannot be used; `faults` names each.",
    429: "Too many requests in a minute from one address; `Retry-After` says for how many seconds to wait.",
    500: "A fault on our side.",
    503: "The portal is busy; `Retry-After` says when to try again.",
}
HEADERS = {
    "ETag": "Names what is said and how it is packed, exactly; send it back as `If-None-Match`.",
    "Last-Modified": "No later change is in the answer; send it back as `If-Modified-Since`.",
    "Link": "Other pages (`first`, `prev`, `next`, `last`), `license`, `service-desc`, `service-doc`.",
    "X-Attribution": "Whom to name when the data is shown or passed on.",
    "RateLimit-Policy": "How many requests in how many seconds.",
    "RateLimit": "How many are left, and when there will be more.",
    "RateLimit-Limit": "Requests a minute.",
    "RateLimit-Remaining": "Requests left.",
    "RateLimit-Reset": "Seconds until there are more.",
}


@room.get("/api/openapi.json")
def describe() -> Response:
    """The description itself."""
    return answer(document())


@cache
def document() -> dict[str, Any]:
    """The description as data; the same for every reader."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Portal Kecamatan Berdaya: open data",
            "version": FORMAT_VERSION,
            "summary": "Services of the 576 kecamatan of Central Java in the Human Services Data Specification.",
            "description": f"Name the source when you use the data: {ATTRIBUTION} ({LICENCE_NAME}). Only partners need a token.",
            "license": {"name": LICENCE_NAME, "url": LICENCE},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(operation.tag for operation in OPERATIONS)],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "headers": {name: {"description": said, "schema": TEXT} for name, said in HEADERS.items()},
            "securitySchemes": {TOKEN: {"type": "http", "scheme": "bearer", "description": "The token of a partner."}},
            "responses": {str(status): _problem(status, reason) for status, reason in REASONS.items()},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {operation.media: {"schema": operation.answer}}
    if any(p.name == "format" for p in operation.parameters):
        content["application/x-ndjson"] = {"schema": TEXT}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    answers: dict[str, Any] = {"200": {"description": operation.summary, "headers": headers, "content": content}}
    if operation.leads_to:
        way = {"operationId": operation.leads_to, "parameters": {"id": "$response.body#/contents/0/id"}}
        answers["200"]["links"] = {"first_record": way}
    if operation.method == "get":
        answers["304"] = {"description": "Nothing has changed since the answer that you have."}
    answers |= {str(s): {"$ref": f"#/components/responses/{s}"} for s in sorted({*ALWAYS, *operation.errors})}
    said: dict[str, Any] = {"operationId": operation.name, "tags": [operation.tag], "summary": operation.summary}
    if operation.meaning:
        said["description"] = operation.meaning
    if operation.secured:
        said["security"] = [{TOKEN: []}]
    said |= {"parameters": [p.drawn() for p in operation.parameters], "responses": answers}
    if operation.body is not None:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": operation.body}}}
    return said


def _problem(status: int, reason: str) -> dict[str, Any]:
    said: dict[str, Any] = {"description": reason, "content": {"application/problem+json": {"schema": ref("problem")}}}
    if status in (429, 503):
        said["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return said


def _schemas() -> dict[str, Any]:
    """Those of HSDS 3.1 (CC BY-SA 4.0, portal/data/NOTICE.txt), and our own."""
    standard: dict[str, Any] = json.loads((DATA / "hsds-3.1.schemas.json").read_text(encoding="utf-8"))
    return {**standard, **OWN}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


OWN: dict[str, Any] = {
    "about": hsds_operations.ABOUT,
    "page": hsds_operations.PAGE,
    "short_record": {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}, "required": ["id"]},
    "problem": _object(
        ["type", "title", "status", "detail"],
        type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT,
        faults={"type": "array", "items": _object(["parameter", "reason"], parameter=TEXT, reason=TEXT)},
    ),
    "link_states": _object(["links"], links={"type": "array", "items": ref("link_state")}),
    "link_state": _object(
        ["url", "state"],
        url=TEXT | {"description": "The address as it was sent."},
        state={"type": "string", "enum": [*STATES.values(), "unknown", "not-ours"]},
        canonical=TEXT | {"description": "The address to use from now on."},
        listing=TEXT | {"description": "The short id of the listing."},
        changed={"type": "string", "format": "date-time", "description": "When the listing last changed."},
        fallback=ref("link_fallback"),
    ),
    "link_fallback": _object(
        ["area", "listings", "help_lines"],
        area=TEXT | {"description": "The page of the area that the listing is of."},
        listings={"type": "array", "items": TEXT, "description": "Listings of the same topic that serve it, nearest first."},
        help_lines={"type": "array", "items": _object(["name", "numbers"], name=TEXT, numbers={"type": "array", "items": TEXT})},
    ),
}  # fmt: skip
