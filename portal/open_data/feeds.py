"""Feeds of changes (Atom, RFC 4287; further pages after RFC 5005): what opened, changed, moved, paused and closed."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import places, public_changes
from portal.directory.places import Place
from portal.directory.public_changes import PublicChange
from portal.languages import gettext as _
from portal.open_data import licence
from portal.open_data.room import room
from portal.web import showing
from portal.web.words import site

ENTRIES = 100
BEGINNING = datetime(2025, 1, 1)
"""When a feed was "updated" that has no entry yet: before anything could be in it."""
SPACE = "http://www.w3.org/2005/Atom"
_MOST_DIGITS = 18

register_namespace("", SPACE)


@room.get("/perubahan.atom")
def changes() -> ResponseReturnValue:
    """Changes to all listings."""
    return _feed(places.atlas().places[places.PROVINCE])


@room.get("/perubahan/<code>.atom")
def changes_of(code: str) -> ResponseReturnValue:
    """Changes to the listings of one kabupaten or kota."""
    place = places.atlas().get(code)
    if place is None or place.level != "kabupaten":
        abort(404)
    return _feed(place)


def _feed(place: Place) -> Response:
    if not languages.take_from_query():
        languages.speak(languages.INDONESIAN)
    before = _number(request.args.get("sebelum", ""))
    found = list(islice(public_changes.newest(place.code, before), ENTRIES + 1))
    feed = _head(place, found[:ENTRIES], before, has_more=len(found) > ENTRIES)
    for change in found[:ENTRIES]:
        feed.append(_entry(change))
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(feed, encoding="unicode") + "\n"
    answer = Response(text, mimetype="application/atom+xml")
    answer.last_modified = _updated(found).replace(tzinfo=UTC)
    return answer


def _number(text: str) -> int | None:
    """The number of a change; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _updated(found: list[PublicChange]) -> datetime:
    return found[0].at if found else BEGINNING


def _head(place: Place, found: list[PublicChange], before: int | None, has_more: bool) -> Element:
    feed = Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": languages.current()})
    everything = place.code == places.PROVINCE
    _put(feed, "id", _name("perubahan" if everything else f"perubahan/{place.code}"))
    _put(feed, "title", _("Perubahan layanan di %(place)s", place=_("Jawa Tengah") if everything else place.full_name))
    _put(feed, "updated", _moment(_updated(found)))
    _put(SubElement(feed, _tag("author")), "name", licence.ATTRIBUTION)
    _put(feed, "rights", f"{licence.ATTRIBUTION}, {licence.LICENCE_NAME}, {licence.LICENCE}")
    _link(feed, "self", site() + _address(before), "application/atom+xml")
    _link(feed, "alternate", f"{site()}/{languages.current()}/wilayah/{'' if everything else place.code}", "text/html")
    _link(feed, "license", licence.LICENCE)
    if before is not None or has_more:
        _link(feed, "first", site() + _address(None), "application/atom+xml")
    if has_more:
        _link(feed, "next", site() + _address(found[-1].number), "application/atom+xml")
    return feed


def _address(before: int | None) -> str:
    """This feed, from a change backwards, in the same language."""
    asked = {"bahasa": languages.current()} if languages.current() != languages.INDONESIAN else {}
    query = asked | ({"sebelum": str(before)} if before is not None else {})
    return request.path + ("?" + urlencode(query) if query else "")


def _entry(change: PublicChange) -> Element:
    entry = Element(_tag("entry"))
    words = _words(change)
    _put(entry, "id", _name(f"{change.listing.id}/{change.number}"))
    _put(entry, "title", f"{words}: {_title(change)}")
    _put(entry, "updated", _moment(change.at))
    _put(entry, "published", _moment(change.at))
    _link(entry, "alternate", f"{site()}/l/{change.listing.id}", "text/html")
    SubElement(entry, _tag("category"), {"term": change.kind, "scheme": _name("jenis"), "label": words})
    _put(entry, "content", _content(change)).set("type", "text")
    return entry


def _title(change: PublicChange) -> str:
    """What it is called now; only where it is, if it is sensitive or was."""
    place = places.atlas().get(change.listing.place_code)
    if change.sensitive:
        name = showing.neutral_title(change.listing)
    else:
        name = showing.title(change.listing) + (f", {places.atlas().label(place.code)}" if place else "")
    return _("Contoh, bukan layanan sebenarnya: %(name)s", name=name) if change.listing.sample else name


def _words(change: PublicChange) -> str:
    return {
        "published": _("Baru"),
        "changed": _("Berubah"),
        "moved": _("Pindah"),
        "paused": _("Tutup sementara"),
        "closed": _("Ditutup"),
        "reopened": _("Buka lagi"),
    }[change.kind]


def _content(change: PublicChange) -> str:
    said = {
        "published": _("Layanan ini baru ada di portal."),
        "changed": _("Isi layanan ini berubah."),
        "moved": _("Layanan ini pindah tempat."),
        "paused": _("Layanan ini tutup untuk sementara."),
        "closed": _("Layanan ini sudah tidak ada. Di halamannya tertulis siapa yang bisa dihubungi."),
        "reopened": _("Layanan ini ada lagi."),
    }[change.kind]
    if not change.parts:
        return said
    names = _part_names()
    return said + " " + _("Yang berubah: %(parts)s.", parts=languages.all_of([names[part] for part in change.parts]))


def _part_names() -> dict[str, str]:
    return {
        "name": _("nama"),
        "about": _("keterangan"),
        "topic": _("bidang dan kebutuhan"),
        "area": _("wilayah yang dilayani"),
        "agency": _("penanggung jawab"),
        "address": _("alamat"),
        "phones": _("nomor telepon"),
        "web": _("surel atau situs"),
        "hours": _("jam buka"),
        "terms": _("syarat, langkah, atau biaya"),
        "for whom": _("siapa yang dilayani"),
        "access": _("akses disabilitas"),
        "languages": _("bahasa"),
        "alert": _("pemberitahuan"),
        "validity": _("masa berlaku"),
    }


def _name(what: str) -> str:
    """A permanent name (RFC 4151) that no other portal gives; it is no address."""
    return f"tag:{urlsplit(site()).hostname},2026:{what}"


def _moment(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat() + "Z"


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _put(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, _tag(name))
    child.text = "".join(c for c in text if c.isprintable())
    return child


def _link(parent: Element, relation: str, address: str, kind: str = "") -> None:
    SubElement(parent, _tag("link"), {"rel": relation, "href": address} | ({"type": kind} if kind else {}))
