"""The addresses for partners, as the description of the interface tells them; docs/partners.md tells the whole story."""

from __future__ import annotations

from typing import Any

from portal.directory.partners import AT_ONCE
from portal.open_data.registry import TEXT, Operation, Parameter, Schema

TAG = "Partners"
START = "/api/partners/"
_LINKS: Schema = {"type": "array", "items": TEXT, "minItems": 1, "maxItems": AT_ONCE}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_OR_NOTHING: Schema = {"type": ["string", "null"]}
SINCE = Parameter(
    "since", "Only events since this day or moment (UTC without an offset); otherwise of 24 hours.", TEXT, example="2026-11-21"
)
AFTER = Parameter("after", "The number that `next` of the answer before gave.", {"type": "string", "pattern": "^[0-9]{1,15}$"})


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_HOOK = _object(address=_OR_NOTHING, state=TEXT)


def _partner(path: str, name: str, summary: str, answer: Schema, **more: Any) -> Operation:
    return Operation(START + path, name, TAG, summary, "", answer, secured=True, **{"errors": (401,)} | more)


OPERATIONS = (
    _partner("links", "partner_links", "The links that you registered", _object(count=_NUMBER, links={"type": "array"})),
    _partner(
        "links", "add_partner_links", "Register links to our listings",
        _object(added=_NUMBER, known=_NUMBER, unknown={"type": "array", "items": TEXT}),
        method="post", body=_object(links=_LINKS), errors=(401, 413),
    ),
    _partner(
        "links/remove", "remove_partner_links", "Take links away", _object(removed=_NUMBER),
        method="post", body=_object(links=_LINKS), errors=(401, 413),
    ),
    _partner(
        "changes", "partner_changes", "What closed, opened again or moved among your links",
        _object(count=_NUMBER, events={"type": "array"}, next={"type": ["integer", "null"]}), parameters=(SINCE, AFTER),
    ),
    _partner(
        "changes.csv", "partner_changes_table", "The same as a table, for every day", TEXT, media="text/csv",
        parameters=(SINCE, AFTER),
    ),
    _partner("webhook", "webhook", "Where events are sent, and what waits", _HOOK),
    _partner(
        "webhook", "set_webhook", "Have events sent to an address of yours; its secret is shown this once",
        _object(address=TEXT, state=TEXT, secret=TEXT), method="post", body=_object(address=TEXT), errors=(401, 413),
    ),
    _partner(
        "webhook/secret", "new_webhook_secret", "Another secret, shown this once", _object(secret=TEXT),
        method="post", errors=(401, 409),
    ),
    _partner("webhook/remove", "remove_webhook", "Have nothing sent any more", _HOOK, method="post"),
    _partner("token", "replace_token", "A new token, shown this once; the old one ends", _object(token=TEXT), method="post"),
)  # fmt: skip
