"""The room of an organization (NGO): its listings, what it has on its way, and asking for a listing that is there already."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import claiming, claims, listings, posts, proposals
from portal.directory.listings import Listing
from portal.directory.rights import Actor
from portal.office.room import actor, open_to_partners, room
from portal.web.rendering import render
from portal.web.telling import told


def speaker() -> Actor:
    """Who acts, if it is somebody of an organization: 403 for all others."""
    if not actor().represents:
        abort(403)
    return actor()


@room.get("/lembaga")
@open_to_partners
def organization() -> ResponseReturnValue:
    """The listings that the organization speaks for or has asked for, and one's own proposals."""
    who = speaker()
    return render(
        "office/organization.html",
        held=[held for held in posts.own(who) if held.post.role == "organization"],
        claims=claims.of_organizations(who.organizations),
        proposals=[p for p in proposals.of_person(who.person_id or 0) if p.post.role == "organization"],
        news=request.args.get("kabar", ""),
    )


@room.get("/lembaga/klaim")
@open_to_partners
def find_claimable() -> ResponseReturnValue:
    """Look for a listing by name, to ask for it."""
    who, words = speaker(), request.args.get("q", "").strip()[:100]
    return render("office/claimable.html", words=words, found=claims.claimable(who.represents, words), most=claims.MOST_FOUND)


def _claimable(listing_id: str) -> Listing:
    """A public listing where a post of the actor's organization is: 404 where there is none, 403 elsewhere."""
    found = listings.get(listing_id)
    if found is None:
        abort(404)
    if speaker().partner_post(found.place_code) is None or found.status not in claims.CLAIMABLE:
        abort(403)
    return found


@room.get("/lembaga/klaim/<listing_id>")
@open_to_partners
def claim_form(listing_id: str) -> ResponseReturnValue:
    """Why it is the organization's."""
    return _claim_form(_claimable(listing_id))


def _claim_form(listing: Listing, fault: str = "") -> ResponseReturnValue:
    answer = render("office/claim_form.html", listing=listing, reason=request.form.get("alasan", ""), fault=fault)
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/lembaga/klaim/<listing_id>")
@open_to_partners
def send_claim(listing_id: str) -> ResponseReturnValue:
    """Ask for it."""
    _claimable(listing_id)
    try:
        claiming.claim(actor(), listing_id, request.form.get("alasan", ""))
    except claiming.ClaimError as error:
        return _claim_form(_claimable(listing_id), told(str(error)))
    return redirect(url_for("office.organization", kabar="diminta"), 303)
