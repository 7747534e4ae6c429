"""Taking a listing out of sight, for a while or for good, and bringing it back."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import entries, history, publishing
from portal.directory.drafts import draft_of
from portal.directory.listings import Listing
from portal.directory.publishing import Wish
from portal.languages import gettext as _
from portal.office.room import actor, own_listing, room
from portal.web.rendering import render
from portal.web.telling import all_told

ACTS: dict[str, history.Act] = {"published": "publish", "paused": "pause", "withdrawn": "withdraw"}


@room.get("/layanan/<listing_id>/status")
def status(listing_id: str) -> ResponseReturnValue:
    """Published, paused or withdrawn; why, in words for residents."""
    return _show(own_listing(listing_id))


def _show(listing: Listing, fault: str = "") -> ResponseReturnValue:
    wanted = request.values.get("status", listing.status)
    reason = request.form.get("alasan_status", listing.status_note)
    answer = render("office/status.html", listing=listing, wanted=wanted, reason=reason, fault=fault)
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/layanan/<listing_id>/status")
def set_status(listing_id: str) -> ResponseReturnValue:
    """Pause, withdraw or publish again: a new version like any other."""
    listing = own_listing(listing_id)
    wanted, reason = request.form.get("status", ""), " ".join(request.form.get("alasan_status", "").split())[:300]
    if wanted not in ACTS:
        return _show(listing, _("Pilih salah satu."))
    if wanted != "published" and not reason:
        return _show(listing, _("Tulis alasannya: warga membacanya di halaman layanan."))
    fields = entries.fields_of(draft_of(listing)) | {"status": wanted, "alasan_status": reason if wanted != "published" else ""}
    try:
        outcome = publishing.submit(actor(), Wish(listing_id, fields, listing.version, reason, act=ACTS[wanted]))
    except publishing.Unready as error:
        return _show(listing, "; ".join(all_told(error.faults).values()))
    except publishing.Conflict:
        return _show(own_listing(listing_id), _("Layanan ini baru saja berubah. Periksa lagi, lalu kirim ulang."))
    except PermissionError:
        abort(403)
    if outcome.state == "waiting":
        return redirect(url_for("office.proposal", proposal_id=outcome.proposal_id, kabar="waiting"), 303)
    return redirect(url_for("office.sheet", listing_id=listing_id, kabar=wanted), 303)
