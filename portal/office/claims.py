"""Deciding whether a listing is an organization's, and ending that."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import claiming, claims
from portal.directory.claims import Claim
from portal.office.room import actor, open_to_partners, room
from portal.web.rendering import render
from portal.web.telling import told


def _visible(claim_id: int) -> Claim:
    """The claim, for officers who cover the listing and for people of the organization."""
    found = claims.get(claim_id)
    if found is None:
        abort(404)
    if not (actor().covers(found.listing) or found.organization_id in actor().organizations):
        abort(403)
    return found


@room.get("/klaim/<int:claim_id>")
@open_to_partners
def claim(claim_id: int) -> ResponseReturnValue:
    """Who asks for which listing and why; yes and no for an officer, letting go for both sides."""
    return _show(_visible(claim_id))


def _show(found: Claim, fault: str = "") -> ResponseReturnValue:
    answer = render(
        "office/claim.html",
        claim=found,
        keeps=actor().covers(found.listing),
        may_decide=found.state == "waiting" and claiming.may_decide(actor(), found),
        may_end=claiming.may_end(actor(), found),
        note=request.form.get("catatan", ""),
        fault=fault,
    )
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/klaim/<int:claim_id>/putusan")
def decide_claim(claim_id: int) -> ResponseReturnValue:
    """Yes, or no with the reason."""
    _visible(claim_id)
    try:
        claiming.decide(actor(), claim_id, request.form.get("putusan") == "setuju", request.form.get("catatan", ""))
    except claiming.ClaimError as error:
        return _show(_visible(claim_id), told(str(error)))
    return redirect(url_for("office.claim", claim_id=claim_id), 303)


@room.post("/klaim/<int:claim_id>/lepas")
@open_to_partners
def end_claim(claim_id: int) -> ResponseReturnValue:
    """Let go of the listing, or take it back from the organization."""
    _visible(claim_id)
    claiming.end(actor(), claim_id)
    if actor().is_partner:
        return redirect(url_for("office.organization", kabar="dilepas"), 303)
    return redirect(url_for("office.claim", claim_id=claim_id), 303)
