"""The province looks at partners: lets them be named in public, and stops one that does harm."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import deliveries, partnering
from portal.directory import partners as known
from portal.directory.partners import Partner
from portal.office.room import actor, room
from portal.web.rendering import render


@room.get("/mitra")
def partners() -> ResponseReturnValue:
    """All partners, those that wait first."""
    if actor().role != "province":
        abort(403)
    rows = [(partner, known.link_count(partner.id), deliveries.standing(partner.id)) for partner in known.all_partners()]
    return render("office/partners.html", rows=rows, news=request.args.get("kabar", ""))


def _there(partner_id: int) -> Partner:
    found = known.get(partner_id)
    if found is None:
        abort(404)
    if actor().role != "province":
        abort(403)
    return found


@room.post("/mitra/<int:partner_id>/tampilkan")
def name_partner(partner_id: int) -> ResponseReturnValue:
    """Name a partner on the public page, or no longer."""
    partnering.approve(actor(), _there(partner_id).id, request.form.get("tampil") == "ya")
    return redirect(url_for("office.partners", kabar="disimpan"), 303)


@room.post("/mitra/<int:partner_id>/hentikan")
def stop_partner(partner_id: int) -> ResponseReturnValue:
    """End the token and the webhook of a partner at once, and name it no longer."""
    found = _there(partner_id)
    partnering.end_token(actor(), found.id)
    partnering.end_hook(actor(), found.id)
    partnering.approve(actor(), found.id, agreed=False)
    return redirect(url_for("office.partners", kabar="dihentikan"), 303)
