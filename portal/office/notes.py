"""Internal notes on a listing, for those who keep it and for the organization it belongs to."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import notes as kept
from portal.directory import noting
from portal.directory.listings import Listing
from portal.office.room import actor, open_to_partners, room, workable_listing
from portal.web.rendering import render
from portal.web.telling import told


@room.get("/layanan/<listing_id>/catatan")
@open_to_partners
def notes(listing_id: str) -> ResponseReturnValue:
    """The notes that the reader may see, and a form for one more."""
    return _show(workable_listing(listing_id))


def _show(listing: Listing, fault: str = "") -> ResponseReturnValue:
    who = actor()
    answer = render(
        "office/notes.html",
        listing=listing,
        notes=[(note, kept.may_delete(who, note)) for note in kept.of(who, listing)],
        keeps=who.covers(listing),
        text=request.form.get("catatan", ""),
        shared=request.form.get("bagikan", ""),
        fault=fault,
        news=request.args.get("kabar", ""),
    )
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/layanan/<listing_id>/catatan")
@open_to_partners
def add_note(listing_id: str) -> ResponseReturnValue:
    """Write a note."""
    listing = workable_listing(listing_id)
    try:
        noting.add(actor(), listing_id, request.form.get("catatan", ""), bool(request.form.get("bagikan")))
    except noting.NoteError as error:
        return _show(listing, told(error.saying))
    return redirect(url_for("office.notes", listing_id=listing_id, kabar="disimpan"), 303)


@room.post("/catatan/<int:note_id>/hapus")
@open_to_partners
def delete_note(note_id: int) -> ResponseReturnValue:
    """Take a note away for good."""
    if kept.get(note_id) is None:
        abort(404)
    listing_id = noting.delete(actor(), note_id)
    return redirect(url_for("office.notes", listing_id=listing_id, kabar="dihapus"), 303)
