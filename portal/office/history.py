"""What became of a listing: every version, who made it, when, why, what differed; any of them can be brought back."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import drafts, entries, publishing
from portal.directory import history as revisions
from portal.directory.drafts import draft_of
from portal.directory.publishing import Wish
from portal.languages import gettext as _
from portal.office.room import actor, own_listing, room
from portal.web.rendering import render
from portal.web.telling import all_told


@room.get("/layanan/<listing_id>/riwayat")
def history(listing_id: str) -> ResponseReturnValue:
    """All versions, the newest first."""
    listing = own_listing(listing_id)
    return render("office/history.html", listing=listing, revisions=revisions.of(listing_id))


@room.get("/layanan/<listing_id>/riwayat/<int:version>")
def version(listing_id: str, version: int) -> ResponseReturnValue:
    """One version, and what would change if it were brought back."""
    return _show(listing_id, version)


def _show(listing_id: str, number: int, fault: str = "", status: int = 200) -> ResponseReturnValue:
    listing, found = own_listing(listing_id), revisions.get(listing_id, number)
    if found is None:
        abort(404)
    restored = drafts.differences(draft_of(listing), _restorable(found, listing_id))
    answer = render("office/version.html", listing=listing, revision=found, restored=restored, fault=fault)
    answer.status_code = status
    return answer


def _restorable(found: revisions.Revision, listing_id: str) -> drafts.Draft:
    """The content of a version, without what no edit changes."""
    now = draft_of(own_listing(listing_id))
    then = drafts.from_content(found.content)
    for name in drafts.NOT_TOLD:
        setattr(then, name, getattr(now, name))
    return then


@room.post("/layanan/<listing_id>/riwayat/<int:version>/pulihkan")
def restore(listing_id: str, version: int) -> ResponseReturnValue:
    """Bring a version back as a new one; the ones between stay in the history."""
    listing, found = own_listing(listing_id), revisions.get(listing_id, version)
    if found is None:
        abort(404)
    reason = request.form.get("alasan", "").strip()[:500] or _("Memulihkan versi %(number)s", number=version)
    fields = entries.fields_of(_restorable(found, listing_id))
    try:
        outcome = publishing.submit(actor(), Wish(listing_id, fields, listing.version, reason, act="restore"))
    except publishing.Unready as error:
        return _show(listing_id, version, "; ".join(all_told(error.faults).values()), 422)
    except publishing.Conflict:
        return _show(listing_id, version, _("Layanan ini baru saja berubah. Periksa lagi, lalu kirim ulang."), 409)
    except PermissionError:
        abort(403)
    if outcome.state == "waiting":
        return redirect(url_for("office.proposal", proposal_id=outcome.proposal_id, kabar="waiting"), 303)
    return redirect(url_for("office.sheet", listing_id=listing_id, kabar="restored"), 303)
