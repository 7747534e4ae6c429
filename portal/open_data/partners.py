"""Partners by their token: the links on their pages, the address that hears of changes, and the list of what changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from portal.directory import deliveries, partnering, partners, signing_in
from portal.directory.deliveries import Notice
from portal.directory.partnering import PartnerError
from portal.directory.partners import AT_ONCE, Partner
from portal.open_data.room import room
from portal.web import privacy
from portal.web.own_addresses import listing_id_of
from portal.web.problems import Fault, Refused
from portal.web.words import site

FAILURES, FAILURES_IN_ALL = 10, 300
"""Wrong tokens that are heard within five minutes from one address, and from all."""
A_PAGE = 1000
COLUMNS = ("id", "type", "timestamp", "listing", "title", "state", "changed", "place", "page", "short")

PartnerView = Callable[[Partner], ResponseReturnValue]


def for_partner(view: PartnerView) -> Callable[[], ResponseReturnValue]:
    """A view for whoever shows a partner's token; 401 without one, 429 after too many wrong ones. Nothing of it is kept."""

    @wraps(view)
    def asked() -> ResponseReturnValue:
        privacy.unkept()
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        found = partners.with_token(token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            _count_failure(bool(token))
            detail = "This address needs a partner's token: Authorization: Bearer pkb_…"
            raise Refused(401, detail, headers={"WWW-Authenticate": 'Bearer realm="partners"'})
        return view(found)

    return asked


def _count_failure(guessed: bool) -> None:
    """Guesses are throttled like those at the door of the staff; asking without any token is no guess."""
    if not guessed:
        return
    secret = current_app.secret_key
    assert isinstance(secret, bytes)
    try:
        limits = {f"partner-address:{request.remote_addr}": FAILURES, "partner-all": FAILURES_IN_ALL}
        signing_in.count(secret, limits)
    except signing_in.Refused:
        raise Refused(429, "Too many wrong tokens. Try again later.", headers={"Retry-After": "300"}) from None


def body() -> dict[str, Any]:
    """The JSON object that was sent."""
    found = request.get_json(force=True, silent=True)
    if not isinstance(found, dict):
        raise Refused(400, "The body must be a JSON object.")
    return found


def _sent_links() -> tuple[list[str], list[str]]:
    """Ids of the listings that the links of the body lead to, and the links that are none of ours."""
    sent = body().get("links")
    if not isinstance(sent, list) or not 1 <= len(sent) <= AT_ONCE or not all(isinstance(link, str) for link in sent):
        raise Refused(422, "Nothing was changed.", [Fault("links", f"an array of 1 to {AT_ONCE} strings")])
    ids = [listing_id_of(link, site()) for link in sent]
    return [i for i in ids if i], [link[:300] for link, i in zip(sent, ids, strict=True) if not i]


@room.get("/api/partners/links")
@for_partner
def partner_links(partner: Partner) -> ResponseReturnValue:
    """The links that the partner has registered, with the state of each."""
    rows = [
        {
            "listing": link.listing_id,
            "title": deliveries.title_of(link.listing),
            "state": link.listing.status,
            "address": f"{site()}/l/{link.listing_id}",
            "added": link.added_at.isoformat(timespec="seconds") + "Z",
        }
        for link in partners.links(partner.id)
    ]
    return jsonify(count=len(rows), links=rows)


@room.post("/api/partners/links")
@for_partner
def add_links(partner: Partner) -> ResponseReturnValue:
    """Register links; those that lead to no listing are named, and the others are registered."""
    ids, foreign = _sent_links()
    try:
        added, unknown = partnering.add_links(partnering.holder_of(partner), partner.id, ids)
    except PartnerError:
        raise Refused(422, f"A partner may have {partners.MOST_LINKS} links. Nothing was changed.") from None
    return jsonify(added=added, known=len(set(ids)) - added - len(unknown), unknown=[*foreign, *unknown])


@room.post("/api/partners/links/remove")
@for_partner
def remove_links(partner: Partner) -> ResponseReturnValue:
    """Take links away."""
    ids, _foreign = _sent_links()
    return jsonify(removed=partnering.remove_links(partnering.holder_of(partner), partner.id, ids))


def _asked_changes(partner: Partner) -> list[Notice]:
    """What the query asks for: since a moment (yesterday), after the event with that number, A_PAGE and one more."""
    text, after = request.args.get("since", ""), request.args.get("after", "0")
    now = datetime.now(UTC).replace(tzinfo=None)
    try:
        since = datetime.fromisoformat(text) if text else now - timedelta(days=1)
        since = since.astimezone(UTC).replace(tzinfo=None) if since.tzinfo else since
    except (ValueError, OverflowError):
        fault = Fault("since", "a date or a moment, such as 2026-11-21T00:00:00Z")
        raise Refused(422, "No changes were read.", [fault]) from None
    if not (after.isascii() and after.isdecimal() and len(after) < 16):
        raise Refused(422, "No changes were read.", [Fault("after", "the number that `next` of an answer gave")])
    return deliveries.since(partner.id, since, int(after), A_PAGE + 1)


@room.get("/api/partners/changes")
@for_partner
def partner_changes(partner: Partner) -> ResponseReturnValue:
    """What closed, opened again or moved among the partner's links; the same events that the webhook is sent."""
    found = _asked_changes(partner)
    following = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    events = [deliveries.content_of(notice, site()) for notice in found[:A_PAGE]]
    return jsonify(count=len(events), events=events, next=following)


@room.get("/api/partners/changes.csv")
@for_partner
def partner_changes_table(partner: Partner) -> ResponseReturnValue:
    """As the list of changes, one row an event."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for notice in _asked_changes(partner)[:A_PAGE]:
        event = deliveries.content_of(notice, site())
        data = event["data"]
        row = {**event, **data, **data["addresses"], "changed": " ".join(data["changed"])}
        writer.writerow([_harmless(str(row[column])) for column in COLUMNS])
    return Response(out.getvalue(), mimetype="text/csv")


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
