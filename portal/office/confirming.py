""" "Masih benar": an officer says that a listing is still right, and may take it back the same day."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal.directory import confirmations, confirming, duties, phones
from portal.directory.listings import Listing
from portal.languages import gettext as _
from portal.office.room import actor, open_to_partners, room, workable_listing
from portal.web.rendering import render
from portal.web.telling import told


@room.get("/layanan/<listing_id>/benar")
@open_to_partners
def confirm(listing_id: str) -> ResponseReturnValue:
    """The facts that matter, what contacts answered, and how the officer knows."""
    listing = workable_listing(listing_id)
    return _page(listing, "petugas" if actor().covers(listing) else "lembaga", "", "")


@room.post("/layanan/<listing_id>/benar")
@open_to_partners
def confirm_now(listing_id: str) -> ResponseReturnValue:
    """Confirm it; then to the desk, which offers to take it back."""
    kind, note = request.form.get("jenis", ""), request.form.get("catatan", "")
    try:
        made = confirming.confirm(actor(), workable_listing(listing_id).id, kind, note)
    except confirming.ConfirmingError as error:
        page = _page(workable_listing(listing_id), kind, note, told(str(error)))
        page.status_code = 422
        return page
    if actor().is_partner:
        return redirect(url_for("office.sheet", listing_id=listing_id, kabar="confirmed"), 303)
    seen = request.form.get("lihat", "")
    return redirect(url_for("office.desk", dipastikan=made, lihat=seen if seen in duties.GROUPS else None), 303)


@room.post("/pemastian/<int:confirmation_id>/batal")
def undo_confirming(confirmation_id: int) -> ResponseReturnValue:
    """Take one's own confirmation of today back."""
    try:
        listing_id = confirming.undo(actor(), confirmation_id)
    except PermissionError:
        abort(403)
    except confirming.ConfirmingError as error:
        found = confirmations.get(confirmation_id)
        assert found
        page = _page(found.listing, found.kind, found.note, told(str(error)))
        page.status_code = 422
        return page
    return redirect(url_for("office.desk", dibatalkan=confirmation_id, _anchor=f"l-{listing_id}"), 303)


@room.post("/jawaban/<int:reminder_id>/selesai")
def settle_answer(reminder_id: int) -> ResponseReturnValue:
    """An answer of a contact has been dealt with."""
    try:
        listing_id = confirming.settle(actor(), reminder_id)
    except PermissionError:
        abort(403)
    return redirect(url_for("office.confirm", listing_id=listing_id), 303)


def _page(listing: Listing, kind: str, note: str, fault: str) -> Response:
    keeps = actor().covers(listing)
    return render(
        "office/confirm.html",
        listing=listing,
        phones=phones.of(listing.phones),
        answers=confirmations.answers_of(listing.id) if keeps else [],
        known=confirmations.of(listing.id, 3),
        said_by=confirmations.SAID_BY,
        kinds=_kinds() if keeps else [("lembaga", _("Lembaga kami mengelola layanan ini"))],
        kind=kind,
        note=note,
        fault=fault,
    )


def _kinds() -> list[tuple[str, str]]:
    """How an officer may know; the contact's own answer comes through a link."""
    return [
        ("petugas", _("Saya sendiri tahu")),
        ("telepon", _("Saya sudah menelepon atau mengirim pesan")),
        ("kunjungan", _("Saya sudah datang ke sana")),
        ("surat", _("Ada surat atau pengumuman resmi")),
    ]
