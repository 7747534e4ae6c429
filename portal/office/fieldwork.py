"""KKN students and cadres: the list of what to ask in their kecamatan, on the phone and on paper, and what they found."""

from __future__ import annotations

from flask import Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import field_lists, field_noting, field_queue, places, trust
from portal.directory.field_lists import FieldList
from portal.directory.field_noting import Found
from portal.directory.fieldwork import ASKED, CHANGES, OLDEST, EntryError, Late
from portal.directory.people import Post
from portal.office.room import actor, open_to_field, room
from portal.web import files
from portal.web.rendering import render
from portal.web.telling import all_told, told

FIELDS = {
    "key": "kunci", "listing_id": "layanan", "place_code": "wilayah", "outcome": "hasil", "words": "kata", "asked": "ditanya",
    "on": "tanggal", "name": "nama", "topic": "bidang", "desa_code": "desa",
}  # fmt: skip
"""What the directory calls a field → what the form calls it."""
NEW = "baru"
"""The form for a place that the portal does not know, where others have the id of a listing."""


def own_walk() -> Post | None:
    """The kecamatan that the actor walks: the one asked for where there are several."""
    wanted = request.values.get("wilayah", "")
    return actor().walk_in(wanted) or next(iter(actor().walks), None)


@room.get("/lapangan")
@open_to_field
def field_list() -> ResponseReturnValue:
    """The list, with a form for each listing; officers are sent to what they have to decide."""
    post = own_walk()
    if post is None:
        return redirect(url_for("office.field_review"))
    return _page(post, {}, {})


def _page(post: Post, typed: dict[str, str], faults: dict[str, str], status: int = 200) -> Response:
    answer = render(
        "office/field_list.html",
        walk=field_lists.of(post),
        declined=field_lists.declined(actor().person_id or 0),
        me=actor().person_id,
        typed=typed,
        wrong=faults,
        at=typed.get("layanan") or NEW,
        asked=ASKED,
        changes=CHANGES,
        new=NEW,
        sent=request.args.get("kabar") == "terkirim",
        earliest=trust.today() - OLDEST,
    )
    answer.status_code = status
    return answer


@room.post("/lapangan")
@open_to_field
def send_entry() -> ResponseReturnValue:
    """Keep what was found: a browser that kept it meanwhile asks for JSON, a plain form comes back to the list."""
    post = own_walk()
    if post is None:
        abort(403)
    typed = {name: request.form.get(name, "") for name in FIELDS.values()}
    changes = tuple(code for code in CHANGES if request.form.get(f"apa_{code}"))
    found = Found(**{name: typed[field] for name, field in FIELDS.items()}, changes=changes)
    try:
        number = field_noting.note(actor(), found)
    except EntryError as error:
        faults = all_told(error.faults, FIELDS | {"key": "hasil"})
        return _refused(post, typed | dict.fromkeys((f"apa_{code}" for code in changes), "1"), faults, 422)
    except Late as error:
        return _refused(post, typed, {"hasil": told(str(error))}, 409)
    if _wants_json():
        return jsonify(kept=found.key, entry=number)
    return redirect(url_for("office.field_list", kabar="terkirim", _anchor=f"l-{found.listing_id or NEW}"), 303)


def _refused(post: Post, typed: dict[str, str], faults: dict[str, str], status: int) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(faults=faults), status
    return _page(post, typed, faults, status)


def _wants_json() -> bool:
    return request.headers.get("Accept", "") == "application/json"


@room.get("/lapangan/cetak")
@open_to_field
def field_paper() -> ResponseReturnValue:
    """The list for A4: for whoever walks there, and for the officer who hands it out."""
    return render("office/field_paper.html", walk=_paper_list())


def _paper_list() -> FieldList:
    post = own_walk()
    if post is not None and "wilayah" not in request.args:
        return field_lists.of(post)
    wanted = request.args.get("wilayah") or next(iter(field_queue.in_care(actor())), "")
    place = places.atlas().get(wanted)
    if place is None or place.level != "kecamatan":
        abort(404)
    if not actor().covers_area(wanted):
        abort(403)
    return field_lists.in_place(wanted, sensitive=False)


@room.get("/lapangan/luring.js")
@open_to_field
def field_worker() -> ResponseReturnValue:
    """The service worker that opens the list without a connection; the list is all it may touch."""
    answer = files.serve("field-worker.js")
    answer.headers["Service-Worker-Allowed"] = url_for("office.field_list")
    return answer
