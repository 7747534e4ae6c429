"""One listing: what it is, for whom, how to reach it, how far it can be trusted."""

from __future__ import annotations

from flask import abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal import languages
from portal.directory import listings, places
from portal.directory.listings import Listing
from portal.public.room import room
from portal.web import privacy, showing
from portal.web.rendering import render


@room.get("/l/<listing_id>")
def short(listing_id: str) -> ResponseReturnValue:
    """The short address of a listing, for paper and messages: to the page in the reader's language."""
    found = listings.get(listing_id)
    if found is None or found.status == "draft":
        abort(404)
    if found.sensitive:
        privacy.sensitive()
    answer = make_response(redirect(url_for("public.listing", lang=languages.preferred(), listing_id=listing_id)))
    answer.vary.add("Accept-Language")
    return answer


@room.get(languages.RULE + "/layanan/<listing_id>")
def listing(listing_id: str) -> ResponseReturnValue:
    """A published listing; what to do instead for one that is paused (200) or withdrawn (410)."""
    found = listings.get(listing_id)
    if found is None or found.status == "draft":
        abort(404)
    if found.sensitive:
        privacy.sensitive()
    if found.status != "published":
        return gone(found)
    return render("public/listing.html", **showing.shown(found))


def gone(found: Listing) -> Response:
    """What to do instead of a listing that is paused (200) or withdrawn (410)."""
    privacy.unlisted()
    answer = render("public/gone.html", listing=found, others=_others(found)[:5], lines=showing.fallback(found))
    answer.status_code = 410 if found.status == "withdrawn" else 200
    return answer


def _others(found: Listing) -> list[Listing]:
    """Listings of the same topic that serve the same place: nearest first, then those with a number."""
    place = found.place_code
    others = [x for x in listings.served(places.lineage(place), found.topic) if x.id != found.id]
    return sorted(others, key=lambda x: (-max(len(c) for c in x.areas if places.contains(c, place)), not x.phones))
