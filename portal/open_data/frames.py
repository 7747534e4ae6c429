"""What others may put into their pages: the cards as frames, found by any address of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from flask import request, url_for
from markupsafe import Markup

from portal.directory import listings, places
from portal.directory.listings import Listing
from portal.directory.places import Place
from portal.languages import gettext as _
from portal.web import showing
from portal.web.words import site

WIDTH, LISTING_HEIGHT, AREA_HEIGHT, SEARCH_HEIGHT = 400, 440, 1090, 220
"""In pixels: as wide as a card reads best, and as high as most of them are then; longer ones scroll."""
_LISTING = re.compile(r"/(?:(id|jv)/layanan|l|kartu)/([0-9a-z]{1,20})/?")
_AREA = re.compile(r"/(?:(id|jv)|kartu)/wilayah/([0-9.]{2,13})/?")


@dataclass(frozen=True, slots=True)
class Frame:
    """One card as something to embed."""

    path: str
    title: str
    """Neutral for a sensitive listing."""
    height: int
    sensitive: bool = False
    lang: str = ""
    """`id` or `jv`; empty: the language of whoever looks at it."""
    more: tuple[tuple[str, str], ...] = ()
    """What else its address says."""

    @property
    def address(self) -> str:
        """The address of the card on this host."""
        query = urlencode([*self.more, *([("bahasa", self.lang)] if self.lang else [])])
        return f"{self.path}?{query}" if query else self.path

    def html(self, width: int | None = None, height: int | None = None) -> str:
        """The element to paste: as wide as there is room for, at most WIDTH, unless a width is given."""
        size = "border:0;max-width:100%" if width else f"border:0;width:100%;max-width:{WIDTH}px"
        element = Markup(
            '<iframe src="{}" title="{}" width="{}" height="{}" style="{};color-scheme:light dark" loading="lazy"></iframe>'
        ).format(site() + self.address, self.title, width or WIDTH, height or self.height, size)
        return str(element)


def of_listing(found: Listing) -> Frame:
    """The card of a listing."""
    return Frame(url_for("open_data.card", listing_id=found.id), showing.title(found), LISTING_HEIGHT, found.sensitive)


def of_area(place: Place) -> Frame:
    """The card of a kabupaten, a kecamatan or a desa; of the province the search."""
    if place.level == "provinsi":
        return of_search(place)
    return Frame(url_for("open_data.area_card", code=place.code), places.atlas().label(place.code), AREA_HEIGHT)


def of_search(place: Place | None) -> Frame:
    """The search as a card; for one area or the whole province."""
    title = _("Cari layanan di %(place)s", place=place.full_name if place else places.PROVINCE_NAME)
    more = (("wilayah", place.code),) if place and place.level != "provinsi" else ()
    return Frame(url_for("open_data.search_card"), str(title), SEARCH_HEIGHT, more=more)


def find(address: str) -> Frame | None:
    """The card for an address of our own, whichever of its addresses it is; None where there is nothing to embed."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc.casefold() not in {request.host, urlsplit(site()).netloc}:
        return None
    if match := _LISTING.fullmatch(parts.path):
        found = listings.get(match[2])
        known = found is not None and found.status in ("published", "paused")
        return replace(of_listing(found), lang=match[1] or "") if found and known else None
    if match := _AREA.fullmatch(parts.path):
        place = places.atlas().get(match[2])
        return replace(of_area(place), lang=match[1] or "") if place else None
    return None
