"""One listing: what it is, for whom, how to reach it, how far it can be trusted."""

from __future__ import annotations

import segno
from flask import abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from markupsafe import Markup

from portal import languages
from portal.directory import hotlines, listings, phones, places
from portal.directory.hotlines import HelpLine
from portal.directory.listings import Listing
from portal.languages import gettext as _
from portal.public.room import room
from portal.web import privacy
from portal.web.rendering import render
from portal.web.words import plain, site

FALLBACK_LINES = 4


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
    return render(
        "public/listing.html",
        listing=found,
        phones=phones.of(found.phones),
        title=title_of(found),
        lines=_fallback(found)[:FALLBACK_LINES],
        qr=_qr(f"{site()}/l/{found.id}"),
        ages=_ages(found),
    )


def gone(found: Listing) -> Response:
    """What to do instead of a listing that is paused (200) or withdrawn (410)."""
    privacy.unlisted()
    answer = render("public/gone.html", listing=found, others=_others(found)[:5], lines=_fallback(found))
    answer.status_code = 410 if found.status == "withdrawn" else 200
    return answer


def _others(found: Listing) -> list[Listing]:
    """Listings of the same topic that serve the same place: nearest first, then those with a number."""
    place = found.place_code
    others = [x for x in listings.served(places.lineage(place), found.topic) if x.id != found.id]
    return sorted(others, key=lambda x: (-max(len(c) for c in x.areas if places.contains(c, place)), not x.phones))


def title_of(found: Listing) -> str:
    """The name; for a sensitive listing only where it is."""
    if not found.sensitive:
        return plain(found)
    place = places.atlas().get(found.place_code)
    return str(_("Layanan di %(place)s", place=place.full_name)) if place else str(_("Layanan"))


def _fallback(found: Listing) -> list[HelpLine]:
    return hotlines.for_topic(found.topic, found.place_code)


def _ages(found: Listing) -> str:
    """Whom it serves by age, in words."""
    if found.age_min and found.age_max:
        return str(_("Usia %(low)s sampai %(high)s tahun", low=found.age_min, high=found.age_max))
    if found.age_min:
        return str(_("Usia %(low)s tahun ke atas", low=found.age_min))
    return str(_("Usia sampai %(high)s tahun", high=found.age_max)) if found.age_max else ""


def _qr(address: str) -> Markup:
    """The address as a QR code, for paper."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, title=address))
