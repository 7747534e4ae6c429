"""The pictures that messengers show beside a link to us."""

from __future__ import annotations

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import listings, places, topics
from portal.directory.listings import Listing
from portal.directory.places import Place
from portal.languages import gettext as _
from portal.public.room import room
from portal.web import pictures, privacy, showing
from portal.web.pictures import HUES, Picture
from portal.web.words import plain


@room.get("/gambar/beranda.png")
def default_picture() -> ResponseReturnValue:
    """For every page that has none of its own."""
    _speak()
    name = str(_("Butuh bantuan apa, di desa mana?"))
    return _png(Picture(name, str(_("Layanan dan nomor yang bisa dihubungi")), hues=tuple(HUES.values())))


@room.get("/gambar/<listing_id>.png")
def listing_picture(listing_id: str) -> ResponseReturnValue:
    """A listing; one picture for all that are sensitive in the same place. 410 for one that was withdrawn."""
    found = listings.get(listing_id)
    if found is None or found.status == "draft":
        abort(404)
    if found.sensitive:
        privacy.unkept()
        privacy.unlisted()
    if found.status == "withdrawn":
        abort(410)
    _speak()
    return _png(_of_listing(found))


@room.get("/gambar/wilayah/<code>.png")
def area_picture(code: str) -> ResponseReturnValue:
    """A kabupaten, a kecamatan or a desa."""
    place = places.atlas().get(code)
    if place is None:
        abort(404)
    _speak()
    label = str(_("Layanan dan nomor yang bisa dihubungi"))
    return _png(Picture(place.full_name, _within(place), label, (pictures.TEAL, *HUES.values())))


def _of_listing(found: Listing) -> Picture:
    place = places.atlas().get(found.place_code)
    if found.sensitive:
        return Picture(showing.title(found), _within(place) if place else "")
    where = places.atlas().label(place.code) if place else ""
    topic = topics.topics()[found.topic]
    return Picture(plain(found), where, plain(topic), (HUES[found.topic],))


def _within(place: Place) -> str:
    """What it lies in: "Kecamatan Kaligondang, Kabupaten Purbalingga, Jawa Tengah"."""
    return ", ".join(parent.full_name for parent in places.atlas().parents(place.code))


def _speak() -> None:
    """The language that the address names; never the reader's: it is a messenger that asks."""
    languages.speak(languages.JAVANESE if request.args.get("bahasa") == languages.JAVANESE else languages.INDONESIAN)


def _png(picture: Picture) -> Response:
    return Response(pictures.drawn(picture), mimetype="image/png")
