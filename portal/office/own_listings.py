"""The officer's own listings, and one of them with all that can be done about it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from portal.directory import claims, completeness, holdings, proposals
from portal.office.room import actor, open_to_partners, room, workable_listing
from portal.web.rendering import render

PER_PAGE = 50


@room.get("/layanan")
def own_listings() -> ResponseReturnValue:
    """Every listing that is the actor's to keep, by name, whatever its status."""
    words = request.args.get("q", "").strip()[:100]
    page = request.args.get("hal", "1")
    number = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    found, total = holdings.own_listings(actor(), words, request.args.get("status", ""), (number - 1) * PER_PAGE, PER_PAGE)
    rows = [(listing, completeness.completeness(listing)[0]) for listing in found]
    pages = max(1, -(-total // PER_PAGE))
    own = proposals.of_person(actor().person_id or 0) if number == 1 and not words else []
    return render("office/own_listings.html", rows=rows, total=total, words=words, page=number, pages=pages, own=own)


@room.get("/layanan/<listing_id>")
@open_to_partners
def sheet(listing_id: str) -> ResponseReturnValue:
    """One listing: how it stands, what is missing, what is on its way, what can be done."""
    listing, who = workable_listing(listing_id), actor()
    percent, missing = completeness.completeness(listing)
    keeps = who.covers(listing)
    return render(
        "office/sheet.html",
        listing=listing,
        percent=percent,
        missing=missing,
        open=[p for p in proposals.open_for(listing_id) if keeps or p.person_id == who.person_id],
        keeps=keeps,
        claims=[c for c in claims.of_listing(listing_id) if keeps or c.organization_id in who.organizations],
        news=request.args.get("kabar", ""),
    )
